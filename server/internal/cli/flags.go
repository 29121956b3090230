package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// parseTimeout reads --timeout, in milliseconds; 0 where it is absent.
func (r *run) parseTimeout() (milliseconds int, err error) {
	if r.timeout == "" {
		return 0, nil
	}
	timeout, err := time.ParseDuration(r.timeout)
	if err != nil || timeout < 100*time.Millisecond || timeout > 10*time.Minute {
		return 0, usage("--timeout %s: it is a duration from 100ms to 10m, such as 5s", r.timeout)
	}
	return int(timeout.Milliseconds()), nil
}

// parseScope reads --scope.
func (r *run) parseScope() (protocol.Scope, error) {
	switch scope := protocol.Scope(r.scope); scope {
	case protocol.ScopeUser, protocol.ScopeWorkspace, protocol.ScopeFolder:
		return scope, nil
	}
	return "", usage("--scope %s: it is user, workspace or folder", r.scope)
}

// assignments reads --set, and checks the names in it and in --unset.
func (r *run) assignments() (map[string]string, error) {
	set := make(map[string]string, len(r.set))
	for _, text := range r.set {
		name, value, ok := strings.Cut(text, "=")
		if !ok || value == "" {
			return nil, usage("--set %s: write NAME=VALUE; --unset takes a variable away", text)
		}
		set[name] = value
		if !slices.Contains(plan.Variables(), name) {
			return nil, usage("--set %s: that is none of %s", name, strings.Join(plan.Variables(), ", "))
		}
	}
	for _, name := range r.unset {
		if _, both := set[name]; both || !slices.Contains(plan.Variables(), name) {
			return nil, usage("--unset %s: it takes one of %s that is not set at the same time", name, strings.Join(plan.Variables(), ", "))
		}
	}
	return set, nil
}
