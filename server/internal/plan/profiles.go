package plan

import (
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Profiles returns the profiles without credentials, those that are in force
// marked as current.
func (e Environment) Profiles() []protocol.Profile {
	profiles := []protocol.Profile{}
	for _, p := range e.choices.Profiles {
		shown := protocol.Profile{Name: p.Name, Variables: map[string]*string{}, Current: e.inForce(p)}
		for name, text := range p.Variables {
			if text == nil {
				shown.Variables[name] = nil
				continue
			}
			visible := redacted(name, *text)
			shown.Variables[name] = &visible
		}
		profiles = append(profiles, shown)
	}
	return profiles
}

// currentProfile returns the name of the profile in force, empty if none is. Of
// several the one that names most variables says most.
func (e Environment) currentProfile() string {
	current, most := "", 0
	for _, p := range e.choices.Profiles {
		if len(p.Variables) > most && e.inForce(p) {
			current, most = p.Name, len(p.Variables)
		}
	}
	return current
}

// inForce reports whether every variable that a profile names has the value
// that it gives, or is not set where it gives none.
func (e Environment) inForce(p Profile) bool {
	for name, text := range p.Variables {
		if !slices.Contains(Variables(), name) {
			continue // never written, so never missed
		}
		v := e.Get(e.Main(), name)
		switch {
		case text == nil || *text == "":
			if v.isSet() {
				return false
			}
		case name == "GOPROXY":
			if !sameList(v.Text, *text) {
				return false
			}
		case v.Text != *text:
			return false
		}
	}
	return len(p.Variables) > 0
}

// isSet reports whether somebody gave the variable a value, rather than those
// who built go.
func (v Value) isSet() bool {
	return v.Layer != protocol.LayerDefault && v.Layer != protocol.LayerGoRootFile
}

// sameList reports whether two values are the same list to go.
func sameList(a, b string) bool {
	if a == b {
		return true
	}
	listA, errA := goproxy.Parse(a)
	listB, errB := goproxy.Parse(b)
	if errA != nil || errB != nil {
		return false
	}
	activeA, activeB := listA.Active(), listB.Active()
	activeA[len(activeA)-1].Separator, activeB[len(activeB)-1].Separator = 0, 0
	return slices.EqualFunc(activeA, activeB, func(x, y goproxy.Entry) bool {
		if x.IsMirror() != y.IsMirror() || x.IsMirror() && x.Separator != y.Separator {
			return false
		}
		return x.Value() == y.Value() || x.IsMirror() && x.URL() == y.URL()
	})
}
