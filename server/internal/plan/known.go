package plan

import (
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// mirrorOf returns the known mirror that an entry is.
func (c Choices) mirrorOf(entry goproxy.Entry) (protocol.Mirror, bool) {
	for _, m := range c.Mirrors {
		if entry.SameMirror(m.URL) {
			return m, true
		}
	}
	return protocol.Mirror{}, false
}

// isPrivate reports whether an entry is a mirror that is marked private, or is
// on a private host.
func (c Choices) isPrivate(entry goproxy.Entry) bool {
	for _, m := range c.Mirrors {
		if m.Private && entry.SameMirror(m.URL) {
			return true
		}
	}
	if entry.Hostname() == "" {
		return false
	}
	return c.isPrivateHost(entry.Hostname(), entry.Host())
}

// isUnknown reports whether nobody has said what an entry is: neither the
// catalogue, nor the warn list, nor the user.
func (c Choices) isUnknown(entry goproxy.Entry) bool {
	if !entry.IsMirror() || c.isPrivate(entry) {
		return false
	}
	if _, ok := c.mirrorOf(entry); ok {
		return false
	}
	if c.KnownBad != nil {
		if _, bad := c.KnownBad(entry.Hostname(), entry.Path()); bad {
			return false
		}
	}
	return true
}

// InCatalogue reports whether an entry is on the host of a mirror that is known
// to everybody: goproxy.cn and goproxy.io are two letters apart, and neither is
// the other misspelt.
func (e Environment) InCatalogue(entry goproxy.Entry) bool {
	for _, m := range e.choices.Mirrors {
		known := goproxy.Entry{Text: m.URL}
		if m.Status != protocol.MirrorOwn && known.Hostname() != "" && known.Hostname() == entry.Hostname() {
			return true
		}
	}
	return false
}

// LintOptions returns what the linter of lists cannot know by itself.
func (c Choices) LintOptions() goproxy.LintOptions {
	return goproxy.LintOptions{KnownBad: c.KnownBad, Private: c.isPrivate, Windows: c.Windows}
}
