package plan

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A target is the one file that a scope is written to.
type target struct {
	scope  protocol.Scope
	file   File
	format Format
	object []string // of a FormatJSON file: where the object of variables is
	held   []byte   // and its text, so that a large file is not read for each variable
	facts  Facts
}

// newTarget returns the file of a scope, or tells why it cannot be written.
func newTarget(facts Facts, scope protocol.Scope) (target, error) {
	t := target{scope: scope, facts: facts, format: FormatJSON, object: []string{settingName}}
	place := facts.Place
	switch scope {
	case protocol.ScopeUser:
		t.format, t.object, t.file = FormatEnv, nil, facts.EnvFile
		if envFileOff(facts) {
			return t, refused("GOENV=off disables the user's go env file, so nothing can be switched at user scope. Take GOENV out of the environment, or switch at workspace or folder scope.")
		}
		if t.file.Path == "" {
			return t, refused("It is not known where the user's go env file is, because no go command answered. Install Go, or switch at workspace or folder scope.")
		}
	case protocol.ScopeWorkspace:
		switch {
		case place.WorkspaceFile != "":
			t.file, t.object = facts.Workspace, []string{"settings", settingName}
			if t.file.Path == "" {
				return t, refused("The workspace file %s was not read, so it is not changed. Save the workspace, then switch again.", place.WorkspaceFile)
			}
		case len(place.Folders) > 1:
			return t, input("This window has several folders and no workspace file. Save it as a workspace first (File: Save Workspace As…), or switch at folder or user scope.")
		case place.Dir == "":
			return t, input("There is no folder and no workspace file to write to. Open a folder, or switch at user scope.")
		default:
			t.file = facts.Folder
		}
	case protocol.ScopeFolder:
		if place.Dir == "" {
			return t, input("There is no folder to write to. Open a folder (on the command line: --dir), or switch at user scope.")
		}
		t.file = facts.Folder
	default:
		return t, input("%q is no scope. Use user, workspace or folder.", scope)
	}
	if t.file.Path == "" {
		return t, refused("The settings file of %s was not read, so it is not changed.", place.Dir)
	}
	if t.file.Err != "" {
		return t, refused("%s cannot be read: %s. It is left alone; make it readable, then switch again.", t.file.Path, goproxy.Redact(t.file.Err))
	}
	if err := t.checkJSON(); err != nil {
		return t, err
	}
	if t.format == FormatJSON && t.file.Exists {
		if raw, ok, _, err := jsonc.Get(t.file.Settings(), t.object); err == nil && ok {
			t.held = raw
		}
	}
	return t, nil
}

// checkJSON refuses a settings file in which a key cannot be set.
func (t target) checkJSON() error {
	if t.format != FormatJSON || !t.file.Exists {
		return nil
	}
	set := func(data []byte) error { _, _, err := jsonc.SetEdit(data, t.key("GOPROXY"), []byte(`""`)); return err }
	if set(t.file.Settings()) == nil {
		return nil
	}
	err := set(t.file.Data) // whose columns are those of the file
	var place *jsonc.Error
	if errors.As(err, &place) {
		return refused("%s:%d:%d: %s. The file is left alone; correct it there, then switch again.", t.file.Path, place.Line, place.Column, place.Reason)
	}
	return refused("%s cannot be read as settings: %v. The file is left alone; correct it, then switch again.", t.file.Path, err)
}

// key returns the path of a variable's key in the file.
func (t target) key(name string) []string {
	return append(slices.Clone(t.object), name)
}

// raw returns what the file holds for a variable: JSON text in a FormatJSON
// file, else the value.
func (t target) raw(name string) (string, bool) {
	if t.format == FormatEnv {
		text, _, ok := line(t.file, name)
		return text, ok
	}
	if t.held == nil {
		return "", false
	}
	raw, ok, _, err := jsonc.Get(t.held, []string{name})
	return string(raw), ok && err == nil
}

// own returns the value that the file gives a variable.
func (t target) own(name string) (string, bool) {
	raw, ok := t.raw(name)
	if !ok || t.format == FormatEnv {
		return raw, ok
	}
	return unquoteJSON(raw), true
}

// inForce returns the value that a write to the file replaces in effect: what
// the file says, else what it would hide.
func (t target) inForce(name string) Value {
	text, ok := t.own(name)
	switch {
	case !ok:
		return t.below(name)
	case t.scope == protocol.ScopeUser:
		return pick(name, newResolver(t.facts).files(name, consumerKind{envFile: t.file})).Value
	}
	own := Setting{Scope: t.scope, Location: protocol.Location{File: t.file.Path}, Variables: map[string]string{name: text}}
	return t.fromSettings(name, append(t.widerSettings(), own))
}

// below returns the value that the file hides, or would hide.
func (t target) below(name string) Value {
	if t.scope == protocol.ScopeUser {
		return pick(name, newResolver(t.facts).files(name, consumerKind{})).Value
	}
	return t.fromSettings(name, t.widerSettings())
}

func (t target) fromSettings(name string, settings []Setting) Value {
	kind := consumerKind{overlays: t.facts.settingOverlays(settings), envFile: readEnvFile(t.facts)}
	return newResolver(t.facts).variable(name, kind).Value
}

func (t target) widerSettings() []Setting {
	return slices.DeleteFunc(slices.Clone(t.facts.Settings), func(s Setting) bool {
		return t.isOwn(s) || rank(s.Scope) >= rank(t.scope)
	})
}

// isOwn reports whether a setting is read from the target's file. VS Code calls
// the settings.json of an only folder the workspace's.
func (t target) isOwn(s Setting) bool {
	if t.scope == protocol.ScopeUser || s.Scope == protocol.ScopeUser {
		return false
	}
	if s.Location.File != "" {
		return s.Location.File == t.file.Path
	}
	return s.Scope == t.scope || t.facts.Place.WorkspaceFile == "" && len(t.facts.Place.Folders) <= 1
}

// rank orders scopes, the widest first.
func rank(scope protocol.Scope) int {
	return slices.Index([]protocol.Scope{protocol.ScopeUser, protocol.ScopeWorkspace, protocol.ScopeFolder}, scope)
}

// change returns the edit that makes an assignment true, nil where it is: also
// where the file holds a number or true, which go gets as that text.
func (t target) change(a assignment) (*Change, error) {
	raw, ok := t.raw(a.name)
	own, _ := t.own(a.name)
	if !ok && a.text == nil || ok && a.text != nil && own == *a.text {
		return nil, nil
	}
	change := &Change{File: t.file.Path, Format: t.format, Key: t.key(a.name)}
	if ok {
		change.Old = &raw
	}
	if a.text == nil {
		return change, nil
	}
	text := *a.text
	if t.format == FormatJSON {
		quoted, err := quoteJSON(text)
		if err != nil {
			return nil, fmt.Errorf("writing %s as JSON: %w", a.name, err)
		}
		text = quoted
	}
	change.New = &text
	return change, nil
}
