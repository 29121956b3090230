package plan

import (
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// WrittenAt returns the scope at which a variable in force is set, so that a
// switch of that scope can change it or take it away. ok is false where nothing
// sets it, or something that is not ours to write does.
func (e Environment) WrittenAt(name string) (scope protocol.Scope, ok bool) {
	fix := e.takeAway(e.Get(e.Main(), name), "")
	if fix == nil {
		return "", false
	}
	return fix.Scope, true
}

// IsPrivateMirror reports whether an entry is a mirror marked private, is on a
// private host, or has a name or an address that only a private network knows.
// This machine itself is no private network.
func (e Environment) IsPrivateMirror(entry goproxy.Entry) bool {
	host := entry.Hostname()
	return e.choices.isPrivate(entry) || !isLoopback(host) && e.choices.looksPrivate(host, nil)
}

// KnownMirror returns what the catalogue or the user says of an entry.
func (e Environment) KnownMirror(entry goproxy.Entry) (protocol.Mirror, bool) {
	return e.choices.mirrorOf(entry)
}

// LooksPrivate reports whether a module path is most likely nobody else's
// business, whatever variables say.
func (e Environment) LooksPrivate(path string) bool {
	return e.choices.looksPrivate(path, remotes(e.facts.GitConfig))
}

// GoesDirect reports whether go passes the proxy list over for a module path.
func (e Environment) GoesDirect(path string) bool {
	noProxy := e.Get(e.Main(), "GONOPROXY").Text
	if noProxy == "" {
		noProxy = e.Get(e.Main(), "GOPRIVATE").Text
	}
	return goproxy.MatchPrivate(noProxy, path)
}

// PrivatePattern returns the narrowest pattern for GOPRIVATE that covers a
// module path with its repository: a host that is private, else the repository
// at a host where everybody keeps code. It is empty where the path is none, and
// never covers a public host.
func (e Environment) PrivatePattern(path string) string {
	host, _, _ := strings.Cut(path, "/")
	switch {
	case module.CheckPath(path) != nil || !strings.Contains(host, "."):
		return ""
	case e.LooksPrivate(path):
		return host
	case !slices.Contains(publicHosts(), host):
		return path
	}
	elements := strings.Split(path, "/")
	if len(elements) < 3 {
		return ""
	}
	return strings.Join(elements[:3], "/")
}

// GoLines returns the go lines of the modules of the place.
func (e Environment) GoLines() []string {
	var lines []string
	for _, file := range e.facts.Modules {
		for line := range strings.Lines(string(file.Data)) {
			if fields := strings.Fields(line); len(fields) == 2 && fields[0] == "go" {
				lines = append(lines, fields[1])
			}
		}
	}
	return lines
}

// HTTPProxies returns the HTTP proxies that the environment or the editor names,
// although go in the place does not use them.
func (e Environment) HTTPProxies() []string {
	var found []string
	for _, text := range []string{e.Get(e.Main(), "ALL_PROXY").Text, e.editorProxy()} {
		if u, ok := proxyURL(text); ok && text != "" && u.User == nil && !slices.Contains(found, text) {
			found = append(found, text)
		}
	}
	return found
}

func (e Environment) editorProxy() string {
	if e.facts.Place.Editor == nil {
		return ""
	}
	return e.facts.Place.Editor.HTTPProxy
}
