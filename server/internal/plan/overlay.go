package plan

import (
	"regexp"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// An overlay is a set of variables that is laid over an environment. A nil
// value takes a variable out.
type overlay struct {
	layer     protocol.Layer
	scope     protocol.Scope // of LayerSetting
	frozen    bool
	variables map[string]*string
	location  func(name string) *protocol.Location
}

// lookup returns what the overlay says of a variable.
func (o overlay) lookup(name, os string) (*string, bool) {
	if value, ok := o.variables[name]; ok || os != "windows" {
		return value, ok
	}
	names := make([]string, 0, len(o.variables))
	for key := range o.variables {
		names = append(names, key)
	}
	slices.Sort(names)
	for _, key := range names {
		if strings.EqualFold(key, name) {
			return o.variables[key], true
		}
	}
	return nil, false
}

// settingOverlays returns settings as overlays, the narrowest and so strongest
// scope first.
func (f Facts) settingOverlays(settings []Setting) []overlay {
	var all []overlay
	for _, s := range slices.Backward(settings) {
		o := overlay{layer: protocol.LayerSetting, scope: s.Scope, variables: map[string]*string{}}
		for name, text := range s.Variables {
			text := expand(text, f)
			o.variables[name] = &text
		}
		o.location = func(name string) *protocol.Location {
			location := f.settingLocation(s, name)
			return &location
		}
		all = append(all, o)
	}
	return all
}

// goplsOverlays returns build.env of the setting gopls, which gopls lays over
// its own environment for every go that it runs.
func (f Facts) goplsOverlays() []overlay {
	if f.Place.Editor == nil {
		return f.folderGoplsEnv()
	}
	var all []overlay
	for _, layer := range slices.Backward(f.Place.Editor.GoplsEnv) {
		o := plainOverlay(protocol.LayerSetting, layer.Scope, layer.Variables, protocol.Location{File: layer.File, Setting: goplsSetting})
		all = append(all, f.atLines(o, goplsPaths()...))
	}
	return all
}

// folderGoplsEnv reads build.env off the folder's own settings, for where no
// editor can be asked.
func (f Facts) folderGoplsEnv() []overlay {
	if !f.Folder.Exists || f.Folder.Err != "" {
		return nil
	}
	for _, path := range goplsPaths() {
		if variables := jsonObject(f.Folder.Settings(), path...); len(variables) > 0 {
			location := protocol.Location{File: f.Folder.Path, Setting: goplsSetting}
			return []overlay{f.atLines(plainOverlay(protocol.LayerSetting, protocol.ScopeFolder, variables, location), goplsPaths()...)}
		}
	}
	return nil
}

// httpProxyOverlays returns VS Code's http.proxy, which the Go extension lays
// over the variables of the tools that it starts, in all four spellings.
func (f Facts) httpProxyOverlays() []overlay {
	if f.Place.Editor == nil || f.Place.Editor.HTTPProxy == "" {
		return nil
	}
	text := f.Place.Editor.HTTPProxy
	variables := map[string]string{}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		variables[name] = text
	}
	return []overlay{plainOverlay(protocol.LayerSetting, "", variables, protocol.Location{Setting: "http.proxy"})}
}

// withoutJSON returns GOFLAGS without -json, which the Go extension takes out for
// gopls and dlv, because it changes what they read of go's output. An overlay is
// there only where that makes a difference.
func (f Facts) withoutJSON(tools []overlay) []overlay {
	const name = "GOFLAGS"
	process, _ := lookup(f.Process, name, f.OS)
	winner := plainOverlay(protocol.LayerProcess, "", map[string]string{name: process}, protocol.Location{})
	winner.location = nil
	for _, o := range tools {
		if _, ok := o.lookup(name, f.OS); ok {
			winner = o
			break
		}
	}
	text, _ := winner.lookup(name, f.OS)
	if text == nil || !strings.Contains(*text, "-json") {
		return nil
	}
	stripped := regexp.MustCompile(`(^|\s+)-?-json\S*`).ReplaceAllString(*text, "")
	winner.variables = map[string]*string{name: &stripped}
	return []overlay{winner}
}

// frozenOverlays returns what was frozen into the extension host, but for the
// variables that a consumer is given otherwise.
func (f Facts) frozenOverlays(except ...string) []overlay {
	if f.Place.Editor == nil {
		return nil
	}
	o := plainOverlay(protocol.LayerProcess, "", f.Place.Editor.Frozen, protocol.Location{})
	o.frozen, o.location = true, nil
	for _, name := range except {
		delete(o.variables, name)
	}
	return []overlay{o}
}

// terminalOverlays returns what a terminal gets besides the environment of the
// editor: terminal.integrated.env, and over it what the start-up files of its
// shell set for certain. A task is run by a shell that reads none of them.
func (f Facts) terminalOverlays(interactive bool) []overlay {
	if f.Place.Editor == nil {
		return nil // the shell that we were started from has done all that
	}
	var all []overlay
	if interactive {
		for _, e := range slices.Backward(f.Exports) {
			if e.Computed || e.Maybe || e.Local || !e.Terminal || e.Shell != f.shell() {
				continue
			}
			all = append(all, plainOverlay(protocol.LayerShell, "", map[string]string{e.Name: e.Value}, e.Location))
		}
	}
	for _, layer := range slices.Backward(f.Place.Editor.TerminalEnv) {
		o := overlay{layer: protocol.LayerTerminal, scope: layer.Scope, variables: map[string]*string{}}
		for name, text := range layer.Variables {
			if text != nil {
				expanded := expandVariables(*text, f)
				text = &expanded
			}
			o.variables[name] = text
		}
		o.location = func(string) *protocol.Location {
			return &protocol.Location{File: layer.File, Setting: terminalSetting}
		}
		all = append(all, f.atLines(o, []string{terminalSetting + "." + f.terminalSystem()}))
	}
	return all
}

// terminalSetting is the VS Code setting of the variables of terminals, without
// the system behind it.
const terminalSetting = "terminal.integrated.env"

// terminalSystem names the system as that setting does.
func (f Facts) terminalSystem() string {
	if f.OS == "darwin" {
		return "osx"
	}
	return f.OS
}

// atLines makes the locations of an overlay those of the variables themselves,
// where the file was read. A path leads to the object that holds them.
func (f Facts) atLines(o overlay, paths ...[]string) overlay {
	plain := o.location
	o.location = func(name string) *protocol.Location {
		at := *plain(name)
		for _, path := range paths {
			if line := f.settingLine(at.File, append(slices.Clone(path), name)); line > 0 {
				at.Line = line
				break
			}
		}
		return &at
	}
	return o
}

// settingLine returns the line of a key in one of the settings files that were
// read, zero where it is not known.
func (f Facts) settingLine(name string, path []string) int {
	file := f.Folder
	if name != "" && name == f.Workspace.Path {
		file, path = f.Workspace, append([]string{"settings"}, path...)
	}
	if name == "" || name != file.Path {
		return 0
	}
	if _, found, line, err := jsonc.Get(file.Settings(), path); err == nil && found {
		return line
	}
	return 0
}

func plainOverlay(layer protocol.Layer, scope protocol.Scope, variables map[string]string, location protocol.Location) overlay {
	o := overlay{layer: layer, scope: scope, variables: map[string]*string{}, location: func(string) *protocol.Location { return &location }}
	for name, text := range variables {
		o.variables[name] = &text
	}
	return o
}

// shell returns the kind of shell that a terminal runs, as in Export.
func (f Facts) shell() string {
	program := f.Place.Editor.Shell
	if program == "" {
		program, _ = lookup(f.Process, "SHELL", f.OS)
	}
	program = strings.ReplaceAll(program, `\`, "/")
	name := strings.TrimSuffix(strings.ToLower(program[strings.LastIndex(program, "/")+1:]), ".exe")
	if name == "powershell" || name == "" && f.OS == "windows" {
		return "pwsh"
	}
	return name
}

// goEnvFile returns the go env file that a consumer reads, which a GOENV in one
// of its overlays can change.
func (f Facts) goEnvFile(kind consumerKind) File {
	stock := f.EnvFile
	if text, _ := lookup(f.Process, "GOENV", f.OS); text != "" {
		stock = f.DefaultEnvFile
	}
	if slices.Contains(kind.drops, "GOENV") {
		return stock
	}
	for _, o := range kind.overlays {
		text, ok := o.lookup("GOENV", f.OS)
		switch {
		case !ok:
			continue
		case text == nil || *text == "":
			return stock
		case *text == "off":
			return File{}
		case *text == f.EnvFile.Path:
			return f.EnvFile
		}
		return f.Files[*text]
	}
	return readEnvFile(f)
}

// Needs returns the files that other facts name and that are not in Files yet:
// envFiles of launch.json, and what GOENV is set to.
func Needs(facts Facts) []string {
	var names []string
	add := func(name string) {
		_, read := facts.Files[name]
		if !read && name != "" && name != "off" && isAbsolute(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range debugged(facts).envFiles {
		add(name)
	}
	for _, kind := range consumers(facts) {
		for _, o := range kind.overlays {
			if text, ok := o.lookup("GOENV", facts.OS); ok && text != nil {
				add(*text)
			}
		}
	}
	return names
}

func isAbsolute(name string) bool {
	return strings.HasPrefix(name, "/") || len(name) > 2 && name[1] == ':' && (name[2] == '\\' || name[2] == '/')
}
