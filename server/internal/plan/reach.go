package plan

import (
	"path/filepath"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// aboutReach warns of what the plan does not reach, and whom else it reaches.
// What hides a value is said even where nothing has to be changed: it is why
// the value that is there has no effect.
func (s *switcher) aboutReach(assignments []assignment, changes []Change) {
	for _, a := range assignments {
		s.aboutProcess(a)
		s.aboutSettings(a)
		s.aboutBuildEnv(a, changes)
		s.aboutFreeze(a)
	}
	if len(changes) == 0 {
		return
	}
	place := s.facts.Place
	if s.target.scope == protocol.ScopeUser {
		return
	}
	if s.facts.Tracked && s.target.file.Path == s.facts.Folder.Path {
		s.warn(CodeGitTracked, "Git tracks %s, or will: everybody who works on this repository gets the change. Switch at user scope to keep it to yourself.", s.target.file.Path)
	}
	if place.Editor == nil {
		s.warn(CodeNotReached, "go in a terminal outside VS Code does not read %s: the change reaches gopls, the debugger and tests in VS Code. Switch at user scope to reach both.", filepath.Base(s.target.file.Path))
		return
	}
	if place.Editor.GoExtension {
		s.warn(CodeRestartsGopls, "The Go extension restarts gopls with the new values, which takes about a second.")
	} else {
		s.warn(CodeNoGoExtension, "The Go extension is not here, so only new terminals and tasks get go.toolsEnvVars. Install it, or switch at user scope.")
	}
	s.warn(CodeOpenTerminals, "Terminals that are open keep the old values: open a new one.")
	if s.target.scope == protocol.ScopeFolder && len(place.Folders) > 1 && place.Editor.GoExtension {
		s.aboutFolders(assignments, changes)
	}
}

// aboutProcess warns of a process variable that hides the go env file.
func (s *switcher) aboutProcess(a assignment) {
	if s.target.scope != protocol.ScopeUser {
		return
	}
	text, ok := lookup(s.facts.Process, a.name, s.facts.OS)
	if !ok || text == "" || a.text != nil && *a.text == text {
		return
	}
	s.warn(CodeProcessOverrides, "The environment sets %s to %s, which still wins over the go env file. Remove the variable where the shell or the system sets it, then start the editor or terminal anew.", a.name, redacted(a.name, text))
}

// aboutSettings warns of go.toolsEnvVars in a scope that wins over the target.
func (s *switcher) aboutSettings(a assignment) {
	for _, setting := range s.facts.Settings {
		text, ok := lookup(setting.Variables, a.name, s.facts.OS)
		stronger := s.target.scope == protocol.ScopeUser || rank(setting.Scope) > rank(s.target.scope)
		// An empty value lets the go env file count.
		same := a.text != nil && *a.text == text || text == "" && s.target.scope == protocol.ScopeUser
		if !ok || same || !stronger || s.target.isOwn(setting) {
			continue
		}
		where := string(setting.Scope)
		if setting.Location.File != "" {
			where += ", " + setting.Location.File
		}
		who := "gopls and the debugger"
		if s.facts.Place.Editor != nil && setting.Scope != protocol.ScopeUser {
			who = "gopls, the debugger and new terminals"
		}
		s.warn(CodeSettingOverrides, "go.toolsEnvVars (%s) sets %s to %s, which still wins for %s. Take it away there, or switch at %s scope.", where, a.name, show(text), who, setting.Scope)
	}
}

// aboutFreeze warns where gopls keeps what the editor process has stored.
func (s *switcher) aboutFreeze(a assignment) {
	if !goplsRuns(s.facts) || a.text != nil && s.target.scope != protocol.ScopeUser {
		return
	}
	frozen, ok := lookup(s.facts.Place.Editor.Frozen, a.name, s.facts.OS)
	if !ok || frozen == "" || a.text != nil && *a.text == frozen {
		return
	}
	for _, setting := range s.facts.Settings {
		if _, covered := lookup(setting.Variables, a.name, s.facts.OS); covered && !s.target.isOwn(setting) {
			return // gopls gets that setting, whatever is frozen
		}
	}
	if s.unfrozen(a) == frozen {
		return
	}
	s.warn(CodeFrozen, "The editor process keeps %s=%s, which the Go extension stored there when it started, so gopls in this window goes on with that value. Run Restart Extension Host after the switch.", a.name, redacted(a.name, frozen))
}

// unfrozen returns what gopls would get after an assignment, were nothing frozen
// and were there no setting.
func (s *switcher) unfrozen(a assignment) string {
	if s.target.scope != protocol.ScopeUser {
		return s.target.fromSettings(a.name, nil).Text
	}
	if text, _ := lookup(s.facts.Process, a.name, s.facts.OS); text != "" {
		return text
	}
	if a.text != nil {
		return *a.text
	}
	return s.target.below(a.name).Text
}
