package diagnose

import (
	"net/netip"
	"strings"
)

// publicMirror reports whether the mirror asked is one that needs no login.
func (m *message) publicMirror() bool { return m.hosts.Mirror != nil && m.hosts.Mirror(m.host) }

// webSite reports whether what was asked is known to be no mirror.
func (m *message) webSite() bool { return m.hosts.WebSite != nil && m.hosts.WebSite(m.host) }

// poisoned reports whether the name was answered with an address that the host
// cannot have.
func poisoned(m *message) bool {
	address, err := netip.ParseAddr(hostOnly(m.address))
	if err != nil || m.host == "" || !strings.Contains(m.host, ".") || privateLooking(m.host) {
		return false
	}
	if _, err := netip.ParseAddr(m.host); err == nil {
		return false // the user wrote the address
	}
	if address.IsUnspecified() || address.IsLoopback() || address.IsMulticast() || address.Is4() && address.As4()[0] >= 240 || address.Is4() && address.As4()[0] == 0 {
		return true
	}
	carrier := netip.MustParsePrefix("100.64.0.0/10").Contains(address) || netip.MustParsePrefix("198.18.0.0/15").Contains(address)
	return m.publicMirror() && (address.IsPrivate() || address.IsLinkLocalUnicast() || carrier)
}

// codeHost reports whether a host is one where anybody keeps public code, so
// that a module there need not be private.
func codeHost(host string) bool {
	switch host {
	case "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "git.sr.ht", "golang.org", "google.golang.org", "cloud.google.com", "gopkg.in", "go.uber.org", "k8s.io", "sigs.k8s.io",
		"go.etcd.io", "honnef.co", "rsc.io", "gonum.org", "gorm.io", "go.opentelemetry.io", "go.mongodb.org", "mvdan.cc", "modernc.org":
		return true
	}
	return false
}

// privateLooking reports whether a name shows that it is a company's or a
// household's own.
func privateLooking(name string) bool {
	host := strings.ToLower(firstElement(name))
	if !strings.Contains(host, ".") {
		return true
	}
	labels := strings.Split(host, ".")
	switch labels[len(labels)-1] {
	case "local", "internal", "lan", "corp", "intra", "intranet", "home", "private", "example", "test", "localhost", "invalid", "arpa", "svc":
		return true
	}
	for _, label := range labels[:len(labels)-1] {
		switch label {
		case "corp", "internal", "intra", "intranet", "private", "git", "gitlab", "gitea", "gogs", "stash", "svc":
			return host != "gitlab.com"
		}
	}
	return false
}

func firstElement(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return first
}

// hostAtFault returns the host that a rule blames, or nothing if the message
// does not name it.
func (m *message) hostAtFault(of hostOf) string {
	switch of {
	case urlHost:
		if _, rest, found := strings.Cut(m.fault, "redirected from secure URL "); found {
			host, _ := splitURL(firstWord(rest)) // the URL asked last is the one it was sent to
			return host
		}
		if m.host == "" && m.at&(atVanity|atVCS) != 0 {
			return firstElement(m.module)
		}
		return m.host
	case proxyHost:
		return m.proxyAddress()
	case vcsHost:
		return m.originHost()
	case sumsHost:
		return m.databaseHost()
	case folder:
		return m.mirrorFolder()
	case noHost:
	}
	return ""
}

// proxyAddress is the outgoing proxy as the message names it.
func (m *message) proxyAddress() string {
	if m.at&atVCS != 0 {
		return m.gitProxy()
	}
	if m.lookup != "" {
		return m.lookup
	}
	return m.address
}

// gitProxy returns the proxy that git could not connect to: the message names
// another host than the repository's.
func (m *message) gitProxy() string {
	if _, rest, found := strings.Cut(m.text, "Could not resolve proxy: "); found {
		return firstWord(rest)
	}
	_, rest, found := strings.Cut(m.text, "Failed to connect to ")
	if !found {
		return ""
	}
	host, rest, _ := strings.Cut(rest, " port ")
	port := firstWord(rest)
	if _, via, found := strings.Cut(rest, " via "); found {
		return firstWord(via)
	}
	if repository := m.repositoryHost(); repository == "" || strings.EqualFold(host, repository) {
		return ""
	}
	return host + ":" + strings.Trim(port, ":")
}

func firstWord(s string) string {
	if i := strings.IndexAny(s, " \n'\""); i >= 0 {
		s = s[:i]
	}
	return strings.TrimRight(s, ".,;:)")
}

// repositoryHost is the host of the repository's URL, where git names it.
func (m *message) repositoryHost() string {
	for _, start := range []string{"unable to access '", "repository '", "for '", "unable to access \"", "unable to connect to "} {
		if _, rest, found := strings.Cut(m.text, start); found {
			if host, _ := splitURL(firstWord(rest)); host != "" {
				return host
			}
		}
	}
	return ""
}

// originHost is the host that version control talked to, or the one of the
// import path.
func (m *message) originHost() string {
	if host := m.repositoryHost(); host != "" {
		return host
	}
	for _, start := range []string{"Could not resolve host: ", "Could not resolve hostname ", "unable to look up ", "connect to host ", "Failed to connect to "} {
		if _, rest, found := strings.Cut(m.text, start); found {
			return firstWord(rest)
		}
	}
	if before, _, found := strings.Cut(m.text, ": Permission denied (publickey"); found {
		word := before[strings.LastIndexAny(before, "@ \n\t")+1:]
		if strings.Contains(word, ".") {
			return word
		}
	}
	if _, rest, found := strings.Cut(m.text, "https://"); found && m.at&atVCS != 0 {
		if host, _ := splitURL("https://" + firstWord(rest)); host != "" {
			return host
		}
	}
	if first := firstElement(m.module); strings.Contains(first, ".") {
		return first
	}
	return m.host
}

// databaseHost is the checksum database that a security error names.
func (m *message) databaseHost() string {
	if label := m.sumLabel(); label != "" {
		return label
	}
	if _, rest, found := strings.Cut(m.text, "for key "); found {
		name, _, _ := strings.Cut(firstWord(rest), "+")
		return name
	}
	for _, line := range strings.Split(m.text, "\n") {
		if rest, found := strings.CutPrefix(strings.TrimSpace(line), "— "); found {
			return firstWord(rest)
		}
	}
	return m.host
}

// mirrorFolder is the folder of a file:// mirror: the URL without the module.
func (m *message) mirrorFolder() string {
	_, path, _ := strings.Cut(m.url, "://")
	if i := strings.Index(path, "/@"); i >= 0 {
		path = path[:i]
	}
	path = strings.TrimSuffix(unescapePath(path), "/"+m.module)
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:] // file:///C:/…
	}
	return path
}
