package plan

import (
	"fmt"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
)

// PrivatePath reports whether a module path is nobody else's business: a pattern
// in force covers it, whichever of the three variables it is in, or it looks
// private. why says which, as a clause.
func (e Environment) PrivatePath(path string) (why string, private bool) {
	for _, variable := range []string{"GOPRIVATE", "GONOPROXY", "GONOSUMDB"} {
		if value := e.Get(e.Main(), variable).Text; goproxy.MatchPrivate(value, path) {
			return fmt.Sprintf("%s=%s covers it", variable, goproxy.Redact(value)), true
		}
	}
	if e.choices.looksPrivate(path, remotes(e.facts.GitConfig)) {
		return "its host is private, or that of this repository's remote", true
	}
	return "", false
}

// InForce reports whether go asks a mirror with this URL for a module path.
func (e Environment) InForce(url, path string) bool {
	noProxy := e.Get(e.Main(), "GONOPROXY").Text
	if noProxy == "" {
		noProxy = e.Get(e.Main(), "GOPRIVATE").Text
	}
	list, err := goproxy.Parse(e.Get(e.Main(), "GOPROXY").Text)
	if err != nil || goproxy.MatchPrivate(noProxy, path) {
		return false
	}
	for _, entry := range list.Active() {
		if entry.IsMirror() && entry.URL() == url {
			return true
		}
	}
	return false
}
