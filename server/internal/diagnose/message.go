package diagnose

import (
	"strconv"
	"strings"
)

// A stage is where in getting a module the message says that it failed.
type stage uint

const (
	atElse      stage = 1 << iota // no network, or none to be seen
	atMirror                      // asking a mirror
	atSumdb                       // asking the checksum database, or comparing with it
	atVanity                      // asking a host which repository an import path stands for
	atVCS                         // running git or the like
	atProxy                       // reaching the outgoing HTTP or SOCKS proxy
	atToolchain                   // with one of the above: what is downloaded is a Go toolchain
	anywhere    = atElse | atMirror | atSumdb | atVanity | atVCS | atProxy
)

// A message is one error of the go command, taken apart. What a server
// answered is kept apart from what go says: errors that happened on the server
// say nothing about this machine.
type message struct {
	anchor
	text   string // what go says, in as many lines
	first  string // its first line, behind a chain of "imports" or "requires"
	remote string // behind "server response:"
	gopls  bool
	server bool // it is out of a mirror's own log
	hosts  Hosts

	at     stage
	url    string // asked for; empty if the message names none
	host   string // of the URL, without the port
	path   string // of the URL
	fault  string // behind the URL
	status int    // the HTTP status, 0 if there was no answer

	address string // HOST:PORT that was dialled
	lookup  string // host that was looked up

	module, version string
}

// parse takes a message apart. lines[0] is the anchored line's body.
func parse(a anchor, lines []string) *message {
	m := &message{anchor: a}
	for len(lines) > 1 && chainLink(lines[0]) {
		lines = lines[1:]
	}
	m.first = lines[0]
	m.text = strings.Join(lines, "\n")
	if local, remote, found := strings.Cut(m.text, "server response:"); found {
		m.text, m.remote = strings.TrimRight(local, "\n "), strings.TrimSpace(remote)
		m.first, _, _ = strings.Cut(m.text, "\n")
	}
	m.findURL()
	if m.url == "" {
		m.fault = bareFault(m.text)
	}
	m.findStage()
	m.findAddress()
	m.findModule()
	return m
}

// chainLink reports whether a line only says how go came to the next one.
func chainLink(line string) bool {
	line = strings.TrimRight(line, " ")
	for _, end := range []string{" imports", " requires", " tested by", " (indirect) requires", " updating to"} {
		if strings.HasSuffix(line, end) {
			return true
		}
	}
	return false
}

// findURL finds the request that failed: `Get "URL": FAULT`, `reading URL: 404
// Not Found` and their older forms.
func (m *message) findURL() {
	type form struct{ start, end string }
	best, bestForm := -1, form{}
	for _, f := range []form{
		{`Get "`, `"`}, {`Head "`, `"`}, {`read "http`, `"`}, {`Get http`, ": "}, {"reading http", ": "}, {"reading file:", ": "},
		{"unexpected status (", ")"}, {"insecure URL: http", "\n"}, {"parse http", ": "}, {`invalid response from proxy "`, `"`},
	} {
		if i := strings.Index(m.text, f.start); i >= 0 && (best < 0 || i < best) {
			best, bestForm = i, f
		}
	}
	if best < 0 {
		return
	}
	rest := m.text[best+len(bestForm.start):]
	if i := strings.LastIndexAny(bestForm.start, ` "(`); i >= 0 {
		rest = bestForm.start[i+1:] + rest // "http" and "file:" are part of the URL
	}
	url, fault, found := strings.Cut(rest, bestForm.end)
	if !found && bestForm.end != "\n" {
		return
	}
	m.url = url
	m.fault = strings.TrimLeft(fault, "): ")
	if bestForm.start == "reading http" || bestForm.start == "unexpected status (" {
		m.status = leadingStatus(m.fault)
	}
	m.host, m.path = splitURL(url)
}

// bareFault returns what go before 1.18 says of a download that broke off: the
// module and the network's error, and no URL.
func bareFault(text string) string {
	for rest, found := text, true; found; {
		var word string
		word, rest, found = strings.Cut(rest, ": ")
		path, version, at := strings.Cut(word[strings.LastIndexByte(word, ' ')+1:], "@")
		if !found || !at || !modulePath(path) || !isVersion(version) {
			continue
		}
		for _, start := range []string{"read tcp ", "write tcp ", "stream error: ", "http2: ", "tls: ", "local error: ", "remote error: "} {
			if strings.HasPrefix(rest, start) {
				return rest
			}
		}
	}
	return ""
}

func leadingStatus(s string) int {
	if len(s) < 3 {
		return 0
	}
	n, err := strconv.Atoi(s[:3])
	if err != nil || n < 100 || n > 599 {
		return 0
	}
	return n
}

// splitURL returns the host, without user info and port, and the path. go 1.20
// and 1.21 print "https:/HOST/…" where a download was cut off.
func splitURL(url string) (host, path string) {
	_, rest, found := strings.Cut(url, ":/")
	if !found {
		return "", ""
	}
	rest = strings.TrimPrefix(rest, "/")
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	authority = authority[strings.LastIndexByte(authority, '@')+1:]
	return hostOnly(authority), path
}

// hostOnly takes the port away.
func hostOnly(address string) string {
	if strings.HasPrefix(address, "[") {
		inner, _, _ := strings.Cut(address[1:], "]")
		return inner
	}
	if i := strings.LastIndexByte(address, ':'); i >= 0 {
		return address[:i]
	}
	return address
}

// foreign reports whether the request that failed was not for a module: some
// program says "go: " as well.
func (m *message) foreign() bool {
	return m.at&atMirror != 0 && m.url != "" && m.module == "" && !strings.Contains(m.path, "/@")
}

// findStage tells where it failed; the innermost error counts, but a prefix
// that names the stage wins over the URL.
func (m *message) findStage() {
	text := m.text
	sums := strings.Contains(m.path, "/sumdb/") || strings.Contains(m.path, "/lookup/") || strings.Contains(m.path, "/tile/")
	switch {
	case strings.Contains(text, "proxyconnect tcp:") || strings.Contains(text, "socks connect "):
		m.at = atProxy
	case m.url != "" && !strings.Contains(m.path, "/@") && sums,
		strings.Contains(text, "verifying ") && !strings.Contains(m.path, "/@v/"),
		strings.Contains(text, "sumdb.Client"), strings.Contains(text, "database server misbehavior"):
		m.at = atSumdb
	case strings.Contains(text, "git ") && strings.Contains(text, "exit status"),
		strings.Contains(text, "hg ") && strings.Contains(text, "exit status"),
		strings.Contains(text, "svn ") && strings.Contains(text, "exit status"),
		strings.Contains(text, "bzr ") && strings.Contains(text, "exit status"),
		strings.Contains(text, "fossil ") && strings.Contains(text, "exit status"):
		m.at = atVCS
	case strings.Contains(text, "https fetch"), strings.Contains(text, "?go-get=1"), strings.Contains(text, "unrecognized import path"):
		m.at = atVanity
	case m.host == "api.bitbucket.org": // go asks there which program the repository wants
		m.at = atVCS
	case m.url != "", m.fault != "":
		m.at = atMirror
	default:
		m.at = atElse
	}
	// Behind a slash it is only where the standard library of the running go lies.
	if strings.HasPrefix(m.first, "download go1") || strings.Contains(" "+m.first, " golang.org/toolchain@") {
		m.at |= atToolchain
	}
}

// findAddress finds what was dialled or looked up.
func (m *message) findAddress() {
	fault := m.fault
	if fault == "" {
		fault = m.text
	}
	if _, rest, found := strings.Cut(fault, "socks connect "); found {
		_, rest, _ = strings.Cut(rest, " ")
		m.address, _, _ = strings.Cut(rest, "->")
		return
	}
	if _, rest, found := strings.Cut(fault, "dial tcp: address "); found {
		m.lookup, _, _ = strings.Cut(rest, ": ")
	}
	if _, rest, found := strings.Cut(fault, "lookup "); found {
		if i := strings.IndexAny(rest, " :"); i >= 0 {
			m.lookup = rest[:i]
		}
	}
	for _, start := range []string{"dial tcp ", "dial tcp4 ", "dial tcp6 "} {
		if _, rest, found := strings.Cut(fault, start); found {
			if address, _, ok := strings.Cut(rest, ": "); ok && m.lookup == "" {
				m.address = address
			}
		}
	}
	for _, start := range []string{"read tcp ", "write tcp "} {
		if _, rest, found := strings.Cut(fault, start); found {
			if _, address, ok := strings.Cut(rest, "->"); ok {
				m.address, _, _ = strings.Cut(address, ": ")
			}
		}
	}
}
