package mirror

import (
	"fmt"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Resolve returns the mirror that an argument names: by its name, or by a URL,
// which need not be known. A URL keeps its credentials. Any error is a
// *protocol.Error of kind input which names the argument and what would be
// right; it holds no credential.
func (s Set) Resolve(argument string) (Mirror, error) {
	if m, ok := s.Find(argument); ok {
		return m, nil
	}
	list, err := goproxy.Parse(argument)
	switch {
	case err != nil && !strings.ContainsAny(argument, ".:/,|"):
		return Mirror{}, inputError("%q is no mirror that is known; `goproxyctl mirrors` lists the names, and a URL such as https://goproxy.example is taken as well", shown(argument))
	case err != nil:
		return Mirror{}, inputError("%q is no mirror: %v", shown(argument), err)
	case len(list) != 1:
		return Mirror{}, inputError("%q is a list; name its mirrors one by one", shown(argument))
	case !list[0].IsMirror():
		return Mirror{}, inputError("%q is no mirror but a word of the go command; name a mirror or a URL such as https://goproxy.example", argument)
	case list[0].Hostname() == "" && !strings.HasPrefix(list[0].URL(), "file:"):
		return Mirror{}, inputError("%q is no mirror: the URL names no host; https://goproxy.example would", shown(argument))
	}
	if warned, ok := Warned(list[0].Hostname(), list[0].Path()); ok {
		return Mirror{}, inputError("%q is on the list of addresses to warn of: %s `goproxyctl mirrors` lists those that work", shown(argument), warned.Note)
	}
	return s.Entry(list[0]), nil
}

// Entry returns the mirror that an entry of a proxy list leads to, with the
// entry's own URL, credentials included. Where the set does not know it, its
// name is its host and path, and a note says what is known of that host.
// The entry must be a mirror, neither direct nor off.
func (s Set) Entry(entry goproxy.Entry) Mirror {
	if m, ok := s.ByURL(entry.Value()); ok {
		m.URL = entry.URL()
		return m
	}
	m := Mirror{Name: entry.Redacted(), URL: entry.URL(), Status: protocol.MirrorUnverified, Note: "Not in the catalogue."}
	if host := entry.Host(); host != "" {
		m.Name = host + entry.Path()
	}
	if warned, ok := Warned(entry.Hostname(), entry.Path()); ok {
		m.Status, m.Note, m.Operator = warned.Status, warned.Note, warned.Operator
	}
	return m
}

func shown(argument string) string { return goproxy.Redact(argument) }

func inputError(format string, args ...any) error {
	return &protocol.Error{Kind: protocol.ErrorInput, Message: fmt.Sprintf(format, args...)}
}
