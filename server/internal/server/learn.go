package server

import (
	"fmt"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// mayLearn returns those mirrors that may be told the module that a probe asks
// for. A private name goes to those only that the user named, that are private
// themselves, or that go itself asks for it.
func mayLearn(environment plan.Environment, mirrors []mirror.Mirror, params protocol.ProbeParams) ([]mirror.Mirror, error) {
	path := modulePath(params.Module)
	why, private := environment.PrivatePath(path)
	if path == "" || !private || len(params.Mirrors) > 0 {
		return mirrors, nil
	}
	var kept []mirror.Mirror
	for _, m := range mirrors {
		if m.Private || environment.InForce(m.URL, path) {
			kept = append(kept, m)
		}
	}
	if len(kept) == 0 {
		return nil, &protocol.Error{Kind: protocol.ErrorRefused, Message: fmt.Sprintf(
			"The module %s is private (%s), so that no mirror is asked for it. Name the mirror that may learn of it.", goproxy.Redact(path), why)}
	}
	return kept, nil
}

// modulePath returns the path in PATH@VERSION.
func modulePath(module string) string {
	if i := strings.LastIndexByte(module, '@'); i >= 0 {
		return module[:i]
	}
	return module
}

// publicByRule returns a function that reports whether the checksum database may
// learn a module's path.
func publicByRule(environment plan.Environment) func(path string) bool {
	return func(path string) bool {
		_, private := environment.PrivatePath(path)
		return !private
	}
}
