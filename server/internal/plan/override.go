package plan

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// otherLayers tells of layers besides those of a switch that change what one
// consumer gets.
func otherLayers(e Environment, _ resolver) []protocol.Finding {
	var all []protocol.Finding
	for _, name := range Variables() {
		if v := e.Get(protocol.ConsumerGopls, name); v.Layer == protocol.LayerSetting && v.Location != nil && v.Location.Setting == goplsSetting && !v.isPair() {
			all = append(all, finding(CodeGoplsEnvOverrides, v.Location, "The setting gopls has a build.env that sets %s to %s, which wins over go.toolsEnvVars and everything else, for gopls only. Remove it there to let a switch reach gopls.", name, show(v.Text)))
		}
		if v := e.Get(protocol.ConsumerTerminal, name); v.Layer == protocol.LayerShell {
			all = append(all, finding(CodeShellOverrides, v.Location, "%s sets %s to %s, so new terminals get that, whatever environment the editor has. Remove the line, or switch at workspace scope, which comes after it.", e.nameOf(v.Location), name, show(v.Text)))
		}
		if v := e.Get(protocol.ConsumerTerminal, name); v.Layer == protocol.LayerTerminal {
			all = append(all, finding(CodeTerminalOverrides, v.Location, "The setting terminal.integrated.env sets %s to %s for terminals and tasks, and gopls does not get that. Remove it there, or switch at workspace scope, which wins over it.", name, show(v.Text)))
		}
		all = append(all, e.staleRegistry(name)...)
	}
	all = append(all, e.launches()...)
	all = append(all, e.exports()...)
	return append(all, e.container()...)
}

// isPair reports whether build.env says what gopls would get without it: a
// switch of one folder among several has written both.
func (v Variable) isPair() bool {
	i := slices.IndexFunc(v.Hidden, func(h Value) bool { return h.Layer == protocol.LayerSetting })
	return i >= 0 && v.Hidden[i].Text == v.Text
}

func (e Environment) nameOf(at *protocol.Location) string {
	if at == nil || at.File == "" {
		return "A start-up file of the shell"
	}
	return filepath.ToSlash(at.File)
}

// launches tells which variables the configurations of launch.json set.
func (e Environment) launches() []protocol.Finding {
	var all []protocol.Finding
	hasDlv := slices.ContainsFunc(e.Consumers, func(c Consumer) bool { return c.Name == protocol.ConsumerDlv })
	if !hasDlv {
		return nil
	}
	for i, c := range debugConfigurations(e.facts) {
		for _, name := range Variables() {
			text, ok := overlay{variables: c.env}.lookup(name, e.facts.OS)
			if !ok || text != nil && *text == e.Get(protocol.ConsumerGopls, name).Text {
				continue
			}
			others := ""
			if i > 0 {
				others = " The values shown for dlv are those of the first configuration."
			}
			at := &protocol.Location{File: e.facts.Launch.Path, Line: c.lines[name]}
			f := finding(CodeLaunchOverrides, at, "The debug configuration %q in launch.json %s, which wins for programs that are debugged with it, and for the build in front.%s", c.name, launchSays(name, text), others)
			if inLaunch(name) {
				f.Fix = &protocol.Fix{Title: "Take out of launch.json what hides the values in force", Scope: protocol.ScopeFolder, Launch: protocol.LaunchInherit}
			}
			all = append(all, f)
		}
		for _, file := range c.envFiles {
			if read, ok := e.facts.Files[file]; !ok || !read.Exists || read.Err != "" {
				at := &protocol.Location{File: e.facts.Launch.Path, Line: c.line}
				if i == 0 {
					all = append(all, finding(CodeEnvFileMissing, at, "The debug configuration %q names the envFile %s, which cannot be read, and the Go extension refuses to start it. Create the file, or remove the name.", c.name, file))
				}
			}
		}
	}
	return all
}

// exports tells what start-up files and .envrc say that is not in force.
func (e Environment) exports() []protocol.Finding {
	var all []protocol.Finding
	last := map[string]Export{}
	for _, x := range e.facts.Exports {
		last[x.Name+" "+x.Shell] = x
	}
	for _, x := range e.facts.Exports {
		name, at := x.Name, x.Location
		if last[x.Name+" "+x.Shell].Location != at || x.Maybe || !slices.Contains(Variables(), strings.ToUpper(name)) {
			continue
		}
		has, _ := lookup(e.facts.Process, name, e.facts.OS)
		terminal := e.Get(protocol.ConsumerTerminal, strings.ToUpper(name))
		switch {
		case x.Local && has == "":
			all = append(all, finding(CodeShellNotExported, &at, "%s sets %s without exporting it, so go does not get it. Write export in front.", e.nameOf(&at), name))
		case x.Local || x.Computed || x.Value == has:
		case x.Shell == "direnv":
			if terminal.Text != x.Value {
				all = append(all, finding(CodeEnvrcSets, &at, ".envrc sets %s to %s, which only shells with direnv get; this environment has %s, and so have gopls and the debugger unless an extension for direnv passes it on. Switch at workspace scope to reach them.", name, show(redacted(name, x.Value)), show(redacted(name, has))))
			}
		case e.facts.Place.Editor == nil || terminal.Layer != protocol.LayerShell:
			if x.Shell == e.startShell() || x.Shell == "system" {
				all = append(all, finding(CodeShellStale, &at, "%s sets %s to %s, but this environment has %s: it was started before that line was written, or something else sets it later. Log in again, or start the editor or terminal anew.", e.nameOf(&at), name, show(redacted(name, x.Value)), show(redacted(name, has))))
			}
		}
	}
	return all
}

// startShell returns the kind of the user's login shell.
func (e Environment) startShell() string {
	program, _ := lookup(e.facts.Process, "SHELL", e.facts.OS)
	if program == "" && e.facts.OS == "windows" {
		return "pwsh"
	}
	return program[strings.LastIndex(program, "/")+1:]
}

// staleRegistry tells where Windows would start a new process with another
// value than the one that this process has.
func (e Environment) staleRegistry(name string) []protocol.Finding {
	if e.facts.Registry == nil {
		return nil
	}
	has, _ := lookup(e.facts.Process, name, e.facts.OS)
	would, where := "", "the machine's part of the registry"
	if text, ok := lookup(e.facts.Registry.Machine, name, e.facts.OS); ok {
		would = text
	}
	if text, ok := lookup(e.facts.Registry.User, name, e.facts.OS); ok && text != "" {
		would, where = text, "the user's part of the registry"
	}
	if would == "" || would == has {
		return nil
	}
	return []protocol.Finding{finding(CodeRegistryStale, nil, "Since this program was started, or by whoever started it, %s was changed: %s says %s, this environment has %s. Start the editor or terminal anew from the desktop.", name, where, show(redacted(name, would)), show(redacted(name, has)))}
}

// container compares devcontainer.json with the environment inside of the
// container that was made from it.
func (e Environment) container() []protocol.Finding {
	file := e.facts.Container
	if !file.Exists || file.Err != "" {
		return nil
	}
	inside := e.facts.Inside == InsideContainer || e.facts.Place.Editor != nil && e.facts.Place.Editor.Remote == "dev-container"
	var all []protocol.Finding
	for _, key := range []string{"containerEnv", "remoteEnv"} {
		variables := jsonObject(file.Data, key)
		for _, name := range Variables() {
			text, ok := lookup(variables, name, e.facts.OS)
			if !ok || strings.Contains(text, "${") {
				continue
			}
			at := &protocol.Location{File: file.Path}
			if _, _, line, err := jsonc.Get(file.Data, []string{key, name}); err == nil {
				at.Line = line
			}
			has, _ := lookup(e.facts.Process, name, e.facts.OS)
			switch {
			case !inside:
				all = append(all, finding(CodeContainerSets, at, "%s of devcontainer.json sets %s to %s, which counts inside of the container only, where it hides the go env file. A switch out here does not reach it.", key, name, show(redacted(name, text))))
			case has != text:
				all = append(all, finding(CodeContainerStale, at, "%s of devcontainer.json sets %s to %s, but this environment has %s. Rebuild the container (Dev Containers: Rebuild Container).", key, name, show(redacted(name, text)), show(redacted(name, has))))
			}
		}
	}
	return all
}

// jsonObject returns an object of a commented JSON file whose values are text.
func jsonObject(data []byte, path ...string) map[string]string {
	fields := jsonc.Fields(data, path)
	if fields == nil {
		return nil
	}
	values := map[string]string{}
	for name, value := range fields {
		if string(value) != "null" {
			values[name] = jsonText(value)
		}
	}
	return values
}
