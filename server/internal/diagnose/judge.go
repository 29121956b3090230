package diagnose

import (
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// close judges a message to which no more lines come.
func (c *collector) close(r *record) {
	for i := range c.open {
		if c.open[i] == r {
			c.open = append(c.open[:i], c.open[i+1:]...)
			break
		}
	}
	if r.bare && !r.complete {
		return
	}
	if c.rules == nil {
		c.rules = rules()
	}
	var m *message
	var found *rule
	for _, try := range r.attempts() {
		least := form
		if try.surely {
			least = said
		}
		m = c.message(r, try.lines)
		if !try.named || m.module != "" {
			found = c.judge(m, said, least)
		}
		if found != nil {
			break
		}
	}
	if found == nil {
		m = c.message(r, r.lines)
		found = c.judge(m, guess, guess)
	}
	if found != nil {
		c.fail(r, m, found)
	}
}

func (c *collector) message(r *record, lines []string) *message {
	m := parse(r.anchor, lines)
	m.gopls, m.hosts, m.server = r.gopls, c.hosts, r.source == athens
	return m
}

// judge returns the first rule that holds, of the surest that do, among those
// of some certainties.
func (c *collector) judge(m *message, most, least certainty) *rule {
	if m.foreign() {
		return nil
	}
	for sure := most; sure <= least; sure++ {
		for i := range c.rules {
			if r := &c.rules[i]; r.sure == sure && r.holds(m) {
				return r
			}
		}
	}
	return nil
}

// fail puts a judged message into the report.
func (c *collector) fail(r *record, m *message, found *rule) {
	cause := found.cause
	if m.module == "" && wantsModule(cause) {
		m.module, m.version = c.context.module()
	}
	if m.at&atToolchain != 0 || cause == "toolchain-not-available" {
		m.toolchainModule()
	}
	if cause == "go-version-too-old" && (!modulePath(m.module) || newerPackage(m)) {
		m.module = "" // a package of the standard library is in no module
	}
	host := m.hostAtFault(found.host)
	if cause == "module-not-found" && c.context.badPattern {
		cause = "goprivate-bad-pattern"
	}
	if m.at&atToolchain != 0 && m.at&atProxy != 0 {
		c.emit(r, m, "toolchain-download-failed", host)
	}
	if m.at&(atVCS|atVanity) != 0 {
		c.context.direct = true
	}
	c.emit(r, m, cause, host)
}

func (c *collector) emit(r *record, m *message, cause, host string) {
	excerpt := r.raw
	if len(m.text) > len(m.first) || m.first != r.body {
		excerpt += " " + strings.TrimPrefix(strings.TrimPrefix(m.text, r.body), "\n")
	}
	if m.remote != "" {
		excerpt += " server response: " + m.remote
	}
	c.add(protocol.Failure{
		Cause:   cause,
		Module:  shown(m.module, maxName),
		Version: shown(m.version, maxName),
		Host:    shown(host, maxName),
		Line:    r.line,
		Excerpt: excerpt,
	})
}

// toolchainModule names the module that a toolchain comes as.
func (m *message) toolchainModule() {
	if m.module != "golang.org/toolchain" {
		m.module, m.version = "golang.org/toolchain", ""
		_, rest, _ := strings.Cut(m.text, "download ")
		name, rest, _ := strings.Cut(rest, " for ")
		platform, _, _ := strings.Cut(rest, ":")
		if system, architecture, found := strings.Cut(platform, "/"); found && strings.HasPrefix(name, "go1") {
			m.version = "v0.0.1-" + name + "." + system + "-" + architecture
		}
	}
}

// wantsModule reports whether a cause is about a module even where the message
// does not say which.
func wantsModule(cause string) bool {
	switch cause {
	case "goenv-os-override", "goenv-unknown-variable", "go-version-too-old", "gomod-syntax", "toolchain-name-invalid", "toolchain-not-in-path",
		"go111module-invalid", "filesystem-no-locks", "gomod-updates-needed", "goprivate-too-broad", "modcache-readonly":
		return false
	}
	return true
}
