package plan

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// One gopls serves all folders of a window. Its process gets the go.toolsEnvVars
// of the folder whose editor was active when it started, whichever folder a file
// is in. What it asks for by folder is its own setting, and build.env of that
// wins over its process environment: so a switch of one folder among several
// writes both, and one gopls downloads through several mirrors at once.

// goplsSetting is the VS Code setting that gopls asks for.
const goplsSetting = "gopls"

// goplsPaths are where a settings.json may hold build.env of the setting gopls,
// the stronger one first.
func goplsPaths() [][]string {
	return [][]string{{goplsSetting, "build.env"}, {goplsSetting, "env"}}
}

// goplsChange returns the change of build.env that goes with an assignment, nil
// where none does. Where the two keys of a settings.json hold the same value
// they are a pair, and stay one whatever the window is like now.
func (s *switcher) goplsChange(a assignment) (*Change, error) {
	if s.target.file.Path != s.facts.Folder.Path || s.target.format != FormatJSON {
		return nil, nil
	}
	key, raw, there := s.buildEnv(a.name)
	tools, has := s.target.raw(a.name)
	paired := there && has && unquoteJSON(raw) == unquoteJSON(tools)
	switch {
	case a.text == nil && !paired:
		return nil, nil
	case a.text == nil:
		return &Change{File: s.target.file.Path, Format: FormatJSON, Key: append(key, a.name), Old: &raw}, nil
	case !paired && !s.goplsPerFolder(a):
		return nil, nil
	case there && unquoteJSON(raw) == *a.text:
		return nil, nil
	}
	text, err := quoteJSON(*a.text)
	if err != nil {
		return nil, err
	}
	change := &Change{File: s.target.file.Path, Format: FormatJSON, Key: append(key, a.name), New: &text}
	if there {
		change.Old = &raw
	}
	return change, nil
}

// goplsPerFolder reports whether gopls has to be told by its own setting. It
// replaces no placeholders in that, as the Go extension does in go.toolsEnvVars.
func (s *switcher) goplsPerFolder(a assignment) bool {
	return s.target.scope == protocol.ScopeFolder && len(s.facts.Place.Folders) > 1 && goplsRuns(s.facts) &&
		!strings.Contains(*a.text, "${") && !strings.HasPrefix(*a.text, "~")
}

// buildEnv returns where the folder's settings hold build.env, or would, and
// what that says of a variable.
func (s *switcher) buildEnv(name string) (key []string, raw string, there bool) {
	for _, key := range goplsPaths() {
		if _, found, _, err := jsonc.Get(s.facts.Folder.Settings(), key); err != nil || !found {
			continue
		}
		raw, there, _, err := jsonc.Get(s.facts.Folder.Settings(), append(key, name))
		return key, string(raw), there && err == nil
	}
	return goplsPaths()[0], "", false
}

// aboutBuildEnv warns where build.env goes on to give gopls another value than
// the switch does.
func (s *switcher) aboutBuildEnv(a assignment, changes []Change) {
	if !goplsRuns(s.facts) || changesGopls(changes, a.name) {
		return
	}
	for _, o := range s.facts.goplsOverlays() {
		text, ok := o.lookup(a.name, s.facts.OS)
		if !ok || text == nil || a.text != nil && *a.text == *text {
			continue
		}
		where := string(o.scope)
		if at := o.location(a.name); at.File != "" {
			where += ", " + at.File
		}
		s.warn(CodeGoplsEnvOverrides, "build.env of the setting gopls (%s) sets %s to %s, which still wins for gopls. Take it away there.", where, a.name, show(redacted(a.name, *text)))
		return
	}
}

// aboutFolders tells how a switch of one folder among several reaches gopls.
func (s *switcher) aboutFolders(assignments []assignment, changes []Change) {
	for _, a := range assignments {
		if a.text != nil && !s.goplsPerFolder(a) {
			s.warn(CodeNotReached, "One gopls serves all folders of this window, with go.toolsEnvVars of the folder whose editor is active when it starts, and %s holds a placeholder that gopls does not replace in its own settings. Switch at workspace scope to give all folders the same.", a.name)
			return
		}
	}
	if slices.ContainsFunc(changes, func(c Change) bool { return c.Key[0] == goplsSetting }) {
		s.warn(CodeGoplsPerFolder, "One gopls serves all folders of this window, so the values are written to build.env of the setting gopls too, which counts for each folder by itself.")
	}
}

func changesGopls(changes []Change, name string) bool {
	return slices.ContainsFunc(changes, func(c Change) bool {
		return c.Key[0] == goplsSetting && c.Key[len(c.Key)-1] == name
	})
}

// A FolderTools is go.toolsEnvVars in the settings.json of another folder of
// the window.
type FolderTools struct {
	Dir       string
	Variables map[string]string
}

// sharedGopls tells where gopls may work with the values of another folder of
// the window.
func sharedGopls(e Environment, _ resolver) []protocol.Finding {
	var all []protocol.Finding
	for _, name := range Variables() {
		other, text, ok := e.otherGopls(name)
		if !ok {
			continue
		}
		v := e.Get(protocol.ConsumerGopls, name)
		f := finding(CodeGoplsShared, v.Location, "One gopls serves all folders of this window, and took go.toolsEnvVars of the folder whose editor was active when it started. In the folder %s that sets %s to %s, so in this folder gopls may work with that in place of %s. Switch this folder at folder scope: that also writes build.env of the setting gopls, which counts for each folder by itself.", path.Base(filepath.ToSlash(other)), name, show(redacted(name, text)), show(redacted(name, v.Text)))
		if v.scope == protocol.ScopeFolder {
			f.Fix = e.fix(v, "Tell gopls by folder", v.Text)
		}
		all = append(all, f)
	}
	return all
}

// otherGopls returns the folder whose go.toolsEnvVars gives a variable another
// value than this folder's, where gopls is not told by its own setting.
func (e Environment) otherGopls(name string) (dir, text string, ok bool) {
	if !goplsRuns(e.facts) || len(e.facts.Others) == 0 {
		return "", "", false
	}
	v := e.Get(protocol.ConsumerGopls, name)
	if v.Location != nil && v.Location.Setting == goplsSetting {
		return "", "", false
	}
	own, wide := "", "" // not set and empty are the same to go, but for what they hide
	for _, s := range e.facts.Settings {
		value, set := lookup(s.Variables, name, e.facts.OS)
		if !set {
			continue
		}
		own = expand(value, e.facts)
		if s.Scope != protocol.ScopeFolder {
			wide = own
		}
	}
	for _, folder := range e.facts.Others {
		theirs := wide
		if value, set := lookup(folder.Variables, name, e.facts.OS); set {
			there := e.facts
			there.Place.Dir = folder.Dir
			theirs = expand(value, there)
		}
		if theirs != own {
			return folder.Dir, theirs, true
		}
	}
	return "", "", false
}
