package plan

import (
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestMalformedFiles: whichever file is broken, the finding names it with line
// and column, and what the others say is shown all the same.
func TestMalformedFiles(t *testing.T) {
	base := func(s scene) scene {
		s.editor, s.inFolder, s.process = true, "GOPROXY=https://shown.example", "SHELL=/bin/bash GOSUMDB=sum.golang.google.cn"
		return s
	}
	const workspace = "/home/u/w.code-workspace"
	for _, test := range []struct {
		scene scene
		code  string
		want  protocol.Location
	}{
		{scene{folder: "{\n  // x\n  \"a\": [1 2]\n}"}, "malformedFile", protocol.Location{File: folderPath, Line: 3, Column: 11}},
		{scene{edit: func(f *Facts) {
			f.Place.WorkspaceFile, f.Workspace = workspace, File{Path: workspace, Data: []byte("{\"folders\": [],\n  \"settings\" {}}"), Exists: true}
		}}, "malformedFile", protocol.Location{File: workspace, Line: 2, Column: 14}},
		{scene{edit: file("/w/.vscode/launch.json", "{\"configurations\": [\n\t{\"type\": \"go\",, }]}")}, "malformedFile", protocol.Location{File: "/w/.vscode/launch.json", Line: 2, Column: 16}},
		{scene{edit: file("/w/.devcontainer/devcontainer.json", "{\n\"containerEnv\": {\n")}, "malformedFile", protocol.Location{File: "/w/.devcontainer/devcontainer.json", Line: 3, Column: 1}},
		{scene{edit: file("/w/go.mod", "module a.example\n\nrequire (\n\tb.example v1.0.0 v2\n)\n")}, "malformedFile", protocol.Location{File: "/w/go.mod", Line: 4, Column: 2}},
		{scene{edit: file("/w/go.mod", "module a.example\n\nrequire (\n\t\"b.example v1.0.0\n)\n")}, "malformedFile", protocol.Location{File: "/w/go.mod", Line: 4, Column: 19}},
		{scene{edit: file("/w/go.work", "go 1.21\n\nuse ./a ./b\n")}, "malformedFile", protocol.Location{File: "/w/go.work", Line: 3, Column: 1}},
		{scene{edit: file("/w/.envrc", "export A=1\nexport GOPROXY=\"x\n")}, "malformedFile", protocol.Location{File: "/w/.envrc", Line: 2, Column: 16}},
		{scene{env: "# x\nGOPRIVATE=ä.example\r\n"}, "envFileCarriageReturn", protocol.Location{File: envPath, Line: 2, Column: 20}},
		{scene{env: "\ufeffGOPRIVATE=a.example\n"}, "envFileByteOrderMark", protocol.Location{File: envPath, Line: 1, Column: 1}},
		{scene{env: "GOFLAGS=\n"}, "envFileEmptyValue", protocol.Location{File: envPath, Line: 1, Column: 9}},
		{scene{env: "GOPRIVATE =a.example\n"}, "envFileBlankInKey", protocol.Location{File: envPath, Line: 1, Column: 10}},
		{scene{env: "export GOPRIVATE=a.example\n"}, "envFileIgnoredLine", protocol.Location{File: envPath, Line: 1, Column: 1}},
		{scene{env: "GOPRIVATE=a\x00b\n"}, "envFileInvalidByte", protocol.Location{File: envPath, Line: 1, Column: 11}},
	} {
		environment := Resolve(base(test.scene).facts(), choices())
		var found bool
		for _, f := range environment.Findings {
			if f.Code == test.code && f.Location != nil && *f.Location == test.want {
				found = true
			}
		}
		if !found {
			t.Errorf("Resolve(…).Findings of %+v = %+v, want %s at %+v", test.want.File, environment.Findings, test.code, test.want)
		}
		for name, want := range map[string]string{"GOPROXY": "https://shown.example", "GOSUMDB": "sum.golang.google.cn"} {
			if got := environment.Get(protocol.ConsumerGopls, name).Text; got != want {
				t.Errorf("with a broken %s: %s = %q, want %q", test.want.File, name, got, want)
			}
		}
	}
}

// TestVariablesOwnLine: a value links to the line of the variable itself, not to
// that of the setting that holds it.
func TestVariablesOwnLine(t *testing.T) {
	const settings = "{\n\"go.toolsEnvVars\": {\n\"GOSUMDB\": \"off\",\n\"GOPROXY\": \"https://a.example\"},\n\"gopls\": {\n\"build.env\": {\n\"GOPRIVATE\": \"x.example\"}},\n\"terminal.integrated.env.linux\": {\n\n\"GOFLAGS\": \"-v\"}}"
	facts := scene{editor: true, folder: settings, inFolder: "GOSUMDB=off GOPROXY=https://a.example", edit: editor(func(e *protocol.Editor) {
		flags := "-v"
		e.GoplsEnv = []protocol.SettingLayer{{Scope: protocol.ScopeFolder, File: folderPath, Variables: pairs("GOPRIVATE=x.example")}}
		e.TerminalEnv = []protocol.TerminalLayer{{Scope: protocol.ScopeFolder, File: folderPath, Variables: map[string]*string{"GOFLAGS": &flags}}}
	})}.facts()
	for i := range facts.Settings {
		facts.Settings[i].Location.Line = 2 // of the setting, as the server says
	}
	environment := Resolve(facts, choices())
	for _, test := range []struct {
		consumer protocol.ConsumerName
		name     string
		line     int
	}{{"gopls", "GOSUMDB", 3}, {"dlv", "GOPROXY", 4}, {"gopls", "GOPRIVATE", 7}, {"task", "GOFLAGS", 10}} {
		if v := environment.Get(test.consumer, test.name); v.Location == nil || v.Location.File != folderPath || v.Location.Line != test.line {
			t.Errorf("Resolve(…).Get(%s, %s) is at %+v, want line %d", test.consumer, test.name, v.Location, test.line)
		}
	}
	for _, f := range environment.Findings {
		want := map[string]int{CodeSumDBOff: 3, CodeGoplsEnvOverrides: 7, CodeTerminalOverrides: 10}[f.Code]
		if want != 0 && (f.Location == nil || f.Location.Line != want) {
			t.Errorf("finding %s is at %+v, want line %d", f.Code, f.Location, want)
		}
	}
	if text := strings.Split(settings, "\n")[6]; !strings.Contains(text, "GOPRIVATE") {
		t.Fatalf("line 7 is %q", text)
	}
}
