package plan

import "github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"

// fix returns the switch that gives a variable another value where it has its
// present one, nil where that place is not ours to write or where the value
// holds a credential: a fix travels through the editor and back.
func (e Environment) fix(v Variable, title, text string) *protocol.Fix {
	if redacted(v.Name, text) != text {
		return nil
	}
	return e.fixWith(v.Value, title, map[string]string{v.Name: text})
}

// takeAway returns the switch that removes a variable from where it is set.
func (e Environment) takeAway(v Variable, title string) *protocol.Fix {
	return e.fixWith(v.Value, title, nil, v.Name)
}

func (e Environment) fixWith(at Value, title string, set map[string]string, remove ...string) *protocol.Fix {
	scope := protocol.ScopeUser
	switch {
	case at.Location == nil:
		return nil
	case at.Layer == protocol.LayerGoEnvFile && at.Location.File == e.facts.EnvFile.Path:
	case at.Layer == protocol.LayerSetting && at.Location.Setting == settingName && at.scope != protocol.ScopeUser && at.scope != "":
		scope = at.scope
	default:
		return nil
	}
	if e.facts.Place.Editor != nil && !e.facts.Place.Trusted {
		return nil
	}
	return &protocol.Fix{Title: title, Scope: scope, Set: set, Remove: remove}
}
