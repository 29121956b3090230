package plan

import (
	"path"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A consumerKind is how a consumer's environment is put together.
type consumerKind struct {
	name     protocol.ConsumerName
	overlays []overlay         // laid over the process environment, strongest first
	drops    []string          // variables that are taken out of its environment
	forces   map[string]string // variables that are set in its environment whatever else there is
	envFile  File              // the go env file that it reads
}

// consumers returns the consumers that exist at a place, the terminal first.
//
//   - A terminal and a task get the process environment, and under the editor
//     terminal.integrated.env over it; then a terminal what its shell's start-up
//     files set. The workspace's and folder's go.toolsEnvVars come on top, but
//     only because our own extension puts it into the terminals' environment
//     variable collection, to be applied after the start-up files too: the Go
//     extension does not.
//   - gopls and dlv get the environment of the extension host, with what was
//     frozen into it, go.toolsEnvVars of all scopes, the narrower one winning key
//     by key, and http.proxy of VS Code's settings over HTTP_PROXY and
//     HTTPS_PROXY. An empty value there is an empty process variable to go,
//     which falls back to the go env file. -json is taken out of GOFLAGS, where
//     the environment has it. gopls lays build.env of its own
//     settings over that, and launch.json its env and envFile for dlv. Our
//     extension gives dlv the GOPROXY of the start in place of a frozen one.
//   - Tool installation gets the same as gopls without build.env, without GOENV
//     and GOFLAGS, and with GOTOOLCHAIN=auto.
//
// A GOENV in any of them names the go env file that counts there.
//
// On the command line it is not known whether there is an editor; gopls, dlv
// and tool installation are what they would get in one, by the settings that
// could be read. In an editor without the Go extension nobody starts them.
func consumers(facts Facts) []consumerKind {
	collection := facts.settingOverlays(terminalSettings(facts))
	for _, o := range collection {
		delete(o.variables, "GOENV") // our extension passes on what Launch returns
	}
	kinds := []consumerKind{
		{name: protocol.ConsumerTerminal, overlays: slices.Concat(collection, facts.terminalOverlays(true))},
		{name: protocol.ConsumerTask, overlays: slices.Concat(collection, facts.terminalOverlays(false))},
	}
	if facts.Place.Editor == nil || goplsRuns(facts) {
		tools := slices.Concat(facts.httpProxyOverlays(), facts.settingOverlays(facts.Settings), facts.frozenOverlays())
		run := slices.Concat(facts.withoutJSON(tools), tools)
		debug := slices.Concat(facts.withoutJSON(tools), facts.httpProxyOverlays(), facts.settingOverlays(facts.Settings), facts.frozenOverlays("GOPROXY"))
		kinds = append(kinds,
			consumerKind{name: protocol.ConsumerGopls, overlays: slices.Concat(facts.goplsOverlays(), run)},
			consumerKind{name: protocol.ConsumerDlv, overlays: slices.Concat(facts.launchOverlays(), debug)},
			consumerKind{
				name: protocol.ConsumerToolInstall, overlays: tools,
				drops: []string{"GOFLAGS", "GOENV"}, forces: map[string]string{"GOTOOLCHAIN": "auto"},
			})
	}
	for i, kind := range kinds {
		kinds[i].envFile = facts.goEnvFile(kind)
	}
	return kinds
}

// goplsRuns reports whether VS Code runs gopls here. In an untrusted workspace
// the Go extension does not exist.
func goplsRuns(facts Facts) bool {
	return facts.Place.Editor != nil && facts.Place.Editor.GoExtension && facts.Place.Trusted
}

// terminalSettings returns the go.toolsEnvVars that our extension passes on to
// terminals and tasks: what a switch at workspace or folder scope writes. A
// user's own setting for Go tools is not carried into terminals, where it never
// was, and nothing is taken from an untrusted folder.
func terminalSettings(facts Facts) []Setting {
	if facts.Place.Editor == nil || !facts.Place.Trusted {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(facts.Settings), func(s Setting) bool { return s.Scope == protocol.ScopeUser })
}

// readEnvFile returns the user's go env file as go reads it: not at all with
// GOENV=off.
func readEnvFile(facts Facts) File {
	if envFileOff(facts) {
		return File{}
	}
	return facts.EnvFile
}

func envFileOff(facts Facts) bool {
	text, _ := lookup(facts.Process, "GOENV", facts.OS)
	return text == "off" || facts.Go.EnvFile == "off"
}

// expand replaces in a value of go.toolsEnvVars what the Go extension replaces:
// ${env:NAME}, ${workspaceFolder}, ${workspaceRoot}, ${workspaceFolderBasename}
// and a ~ in front.
func expand(text string, facts Facts) string {
	if rest, ok := strings.CutPrefix(text, "~"); ok && (rest == "" || strings.ContainsAny(rest[:1], `/\`)) {
		if home := home(facts); home != "" {
			text = home + rest
		}
	}
	return expandVariables(text, facts)
}

// expandVariables replaces ${env:NAME} and what names the workspace's folder,
// as VS Code does in launch.json and in the settings of terminals, up to
// maxVariable.
func expandVariables(text string, facts Facts) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "${")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed || b.Len() > maxVariable {
			b.WriteString(text[len(before):])
			return b.String()
		}
		dir := facts.Place.Dir
		switch variable, isEnv := strings.CutPrefix(name, "env:"); {
		case isEnv:
			value, _ := lookup(facts.Process, variable, facts.OS)
			b.WriteString(value)
		case dir != "" && (name == "workspaceFolder" || name == "workspaceRoot"):
			b.WriteString(dir)
		case dir != "" && name == "workspaceFolderBasename":
			b.WriteString(path.Base(strings.ReplaceAll(dir, `\`, "/")))
		default:
			b.WriteString("${" + name + "}")
		}
		text = after
	}
}

func home(facts Facts) string {
	if facts.OS == "windows" {
		value, _ := lookup(facts.Process, "USERPROFILE", facts.OS)
		return value
	}
	return facts.Process["HOME"]
}
