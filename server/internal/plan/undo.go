package plan

import (
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// UndoWarnings tells what a switch that was just taken back does not reach:
// what hides the values that are there again, gopls where the editor keeps the
// old one, open terminals. done are the changes that the undo made.
func UndoWarnings(facts Facts, done []Change) []protocol.Warning {
	s := switcher{facts: facts}
	done = slices.DeleteFunc(slices.Clone(done), Change.OfLaunch) // for whoever is debugged next
	for _, c := range done {
		t, err := newTarget(facts, scopeOf(facts, c))
		if err != nil {
			continue // what cannot be written any more has nothing to be warned of
		}
		s.target = t
		a := assignment{name: c.Key[len(c.Key)-1]}
		if c.New != nil {
			text := *c.New
			if c.Format == FormatJSON {
				text = unquoteJSON(text)
			}
			a.text = &text
		}
		s.aboutProcess(a)
		s.aboutSettings(a)
		s.aboutFreeze(a)
	}
	if facts.Place.Editor != nil && len(done) > 0 && s.target.scope != protocol.ScopeUser {
		s.warn(CodeOpenTerminals, "Terminals that are open keep the old values: open a new one.")
	}
	return s.warnings
}

// scopeOf returns the scope that a change was made in.
func scopeOf(facts Facts, c Change) protocol.Scope {
	switch {
	case c.Format == FormatEnv:
		return protocol.ScopeUser
	case facts.Workspace.Path != "" && c.File == facts.Workspace.Path:
		return protocol.ScopeWorkspace
	}
	return protocol.ScopeFolder
}
