package remedy

import (
	"net/url"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// The checksum database under both of its names.
const (
	database = "sum.golang.org"
	alias    = "sum.golang.google.cn"
)

// sumdbAlias offers the database's other name where GOSUMDB is at its default. A
// private module is no business of the database under any name.
func (d *decision) sumdbAlias(r protocol.Remedy) []Option {
	text := d.value("GOSUMDB")
	if text != "" && text != database || d.isPrivateModule() || d.Failure.Cause == "sumdb-tls-untrusted" {
		return nil
	}
	o := d.wish(r, "Ask the checksum database as "+alias+", its name that is reachable from China (the same database with the same key)",
		protocol.RemedySwitch{Set: map[string]string{"GOSUMDB": alias}})
	o.Need = NeedAlias
	return []Option{o}
}

func (d *decision) value(name string) string {
	return d.Environment.Get(d.Environment.Main(), name).Text
}

// markPrivate offers to keep one prefix from the public servers, or to ask the
// private mirror for what is private already.
func (d *decision) markPrivate(r protocol.Remedy) []Option {
	path := d.Failure.Module
	pattern := d.Environment.PrivatePattern(path)
	if pattern == "" || d.Failure.Cause == "sumdb-module-rejected" && !d.Environment.LooksPrivate(path) {
		return nil
	}
	private := d.privateMirror()
	switch {
	case private != nil && d.Environment.GoesDirect(path):
		o := d.wish(r, "Ask the private mirror "+private.Name+" for private modules too (GONOPROXY=none)", protocol.RemedySwitch{Set: map[string]string{"GONOPROXY": "none"}})
		o.Need, o.Mirror = NeedModule, *private
		return []Option{o}
	case private != nil && d.Failure.Family == "sumdb-refuses":
		return []Option{d.wish(r, "Keep "+pattern+" from the checksum database, and go on asking "+private.Name+" for it (GONOSUMDB)",
			protocol.RemedySwitch{Set: map[string]string{"GONOSUMDB": with(d.value("GONOSUMDB"), pattern)}})}
	case goproxy.MatchPrivate(d.value("GOPRIVATE"), path) && d.Environment.GoesDirect(path) && goproxy.MatchPrivate(d.value("GONOSUMDB"), path):
		return nil // it is private already
	}
	s := protocol.RemedySwitch{Private: []string{pattern}}
	// A value of their own hides GOPRIVATE.
	for _, name := range []string{"GONOPROXY", "GONOSUMDB"} {
		v := d.Environment.Get(d.Environment.Main(), name)
		if v.Layer != protocol.LayerDefault && v.Text != "" && !goproxy.MatchPrivate(v.Text, path) {
			if s.Set == nil {
				s.Set = map[string]string{}
			}
			s.Set[name] = with(strings.TrimPrefix(v.Text, "none"), pattern)
		}
	}
	return []Option{d.wish(r, "Mark "+pattern+" as private (GOPRIVATE): it is fetched from its own host, and not looked up in the checksum database", s)}
}

func with(patterns, pattern string) string {
	return strings.Trim(patterns+","+pattern, ",")
}

// privateMirror is the first mirror of the list that is private.
func (d *decision) privateMirror() *Mirror {
	for _, entry := range d.list {
		if entry.IsMirror() && d.Environment.IsPrivateMirror(entry) {
			m := Mirror{Name: entry.Redacted(), URL: entry.URL(), Private: true}
			if known, ok := d.Environment.KnownMirror(entry); ok {
				m.Name = known.Name
			}
			return &m
		}
	}
	return nil
}

// fixVariable corrects the value that the cause is about.
func (d *decision) fixVariable(r protocol.Remedy) []Option {
	switch d.Failure.Cause {
	case "gosumdb-misconfigured", "toolchain-sumdb-off":
		return d.correct(r, "GOSUMDB", "", "Take GOSUMDB away, so that go checks downloads as usual")
	case "toolchain-name-invalid", "toolchain-not-in-path", "go-version-too-old":
		if d.value("GOTOOLCHAIN") == "auto" {
			return nil
		}
		return d.correct(r, "GOTOOLCHAIN", "", "Take GOTOOLCHAIN away, so that go gets the version it needs")
	case "toolchain-not-available", "toolchain-download-failed", "sumdb-local-state-corrupt":
		return nil
	case "goproxy-off":
		if len(d.list) > 0 && d.list[0].IsOff() {
			return d.correct(r, "GOPROXY", "", "Take GOPROXY=off away, so that go downloads again")
		}
		return nil
	case "gopls-goproxy-off":
		return nil
	case "goproxy-empty-list", "goproxy-invalid-url":
		return d.correctList(r)
	case "https-server-on-http-url", "dns-no-such-host":
		return d.correctEntry(r)
	case "goprivate-too-broad", "goprivate-bad-pattern":
		return d.correctPatterns(r)
	case "go111module-invalid", "gopath-mode":
		r.Command = []string{"go", "env", "-u", "GO111MODULE"}
		r.Title = "Take GO111MODULE away: go uses modules by itself"
	}
	return []Option{advice(r)}
}

// correctList offers the list as the linter mends it, else go's default.
func (d *decision) correctList(r protocol.Remedy) []Option {
	text := d.value("GOPROXY")
	for _, problem := range goproxy.Lint(text, goproxy.LintOptions{}) {
		if _, err := goproxy.Parse(problem.Fix); problem.Fix != "" && err == nil {
			return d.correct(r, "GOPROXY", problem.Fix, "Write GOPROXY as "+goproxy.Redact(problem.Fix))
		}
	}
	if _, err := goproxy.Parse(text); err == nil {
		return nil // it was corrected since
	}
	return d.correct(r, "GOPROXY", "", "Take GOPROXY away, so that go uses its default list")
}

// correctEntry mends the address of the entry at fault: its scheme, or a slip in
// the host of a mirror that is known.
func (d *decision) correctEntry(r protocol.Remedy) []Option {
	if d.at < 0 {
		return nil
	}
	entry := d.list[d.at]
	u, err := url.Parse(entry.URL())
	if err != nil {
		return nil
	}
	value := ""
	switch {
	case d.Failure.Cause == "https-server-on-http-url" && u.Scheme == "http":
		u.Scheme, value = "https", ""
		value = u.String()
	case d.Failure.Cause == "dns-no-such-host":
		if !d.Environment.InCatalogue(entry) {
			value = d.meant(u.Hostname())
		}
	}
	if value == "" {
		return nil
	}
	var b strings.Builder
	for i, other := range d.list {
		if i == d.at {
			b.WriteString(value)
		} else {
			b.WriteString(other.Value())
		}
		if other.Separator != 0 {
			b.WriteByte(other.Separator)
		}
	}
	return d.correct(r, "GOPROXY", b.String(), "Correct "+entry.Redacted()+" to "+goproxy.RedactURL(value)+" in GOPROXY")
}

// meant returns the URL of the public mirror whose host is nearly that, empty
// where none is.
func (d *decision) meant(host string) string {
	for _, m := range d.Mirrors {
		known, err := url.Parse(m.URL)
		if err == nil && !m.Private && known.Hostname() != host && goproxy.Distance(known.Hostname(), host) <= 2 {
			return m.URL
		}
	}
	return ""
}

// correctPatterns takes out of GOPRIVATE and its like what is too broad, and the
// scheme of what was written as a URL.
func (d *decision) correctPatterns(r protocol.Remedy) []Option {
	var options []Option
	for _, name := range []string{"GOPRIVATE", "GONOPROXY", "GONOSUMDB"} {
		v := d.Environment.Get(d.Environment.Main(), name)
		if v.Layer == protocol.LayerDefault || v.Text == "" {
			continue
		}
		var kept []string
		for pattern := range strings.SplitSeq(v.Text, ",") {
			if _, rest, ok := strings.Cut(pattern, "://"); ok {
				pattern = rest
			}
			pattern = strings.TrimSpace(pattern)
			if pattern != "" && !tooBroad(strings.Trim(pattern, "/")) {
				kept = append(kept, pattern)
			}
		}
		corrected := strings.Join(kept, ",")
		if corrected == v.Text {
			continue
		}
		title := "Write " + name + " as " + goproxy.Redact(corrected)
		if corrected == "" {
			title = "Take " + name + "=" + goproxy.Redact(v.Text) + " away"
		}
		options = append(options, d.correct(r, name, corrected, title)...)
	}
	return options
}

// tooBroad reports whether a pattern covers what everybody publishes.
func tooBroad(pattern string) bool {
	pattern = strings.TrimSuffix(pattern, "/*")
	switch pattern {
	case "*", "*.*", "*.com", "*.org", "*.io", "*.net", "github.com", "gitlab.com", "bitbucket.org", "golang.org", "google.golang.org", "gopkg.in", "k8s.io", "go.uber.org":
		return true
	}
	return false
}

// proxySettings takes an HTTP proxy away, or names one that is known.
func (d *decision) proxySettings(r protocol.Remedy) []Option {
	var options []Option
	if strings.HasPrefix(d.Failure.Family, "outgoing-proxy") {
		for _, name := range []string{"HTTPS_PROXY", "HTTP_PROXY"} {
			text := d.value(name)
			scope, ours := d.Environment.WrittenAt(name)
			if text == "" || !ours || scope == protocol.ScopeUser {
				continue
			}
			o := d.wish(r, "Take "+name+"="+goproxy.Redact(text)+" away", protocol.RemedySwitch{Scope: scope, Remove: []string{name}})
			o.Need, o.Address = NeedNoProxy, text
			options = append(options, o)
		}
	} else if d.value("HTTPS_PROXY") == "" && d.Scope != protocol.ScopeUser && !d.isOwnMirror() {
		for _, text := range d.Environment.HTTPProxies() {
			o := d.wish(r, "Use the HTTP proxy "+goproxy.Redact(text)+" (HTTPS_PROXY)", protocol.RemedySwitch{Set: map[string]string{"HTTPS_PROXY": text, "HTTP_PROXY": text}})
			o.Need, o.Address = NeedProxy, text
			options = append(options, o)
		}
	}
	return append(options, advice(r))
}

// isOwnMirror reports whether the entry at fault is of the private network, to
// which an HTTP proxy is no way.
func (d *decision) isOwnMirror() bool {
	return d.at >= 0 && d.Environment.IsPrivateMirror(d.list[d.at])
}
