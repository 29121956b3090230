package plan

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestLaunchEdits edits launch.json alone, and with a switch.
func TestLaunchEdits(t *testing.T) {
	t.Parallel()
	launch := func(configurations string) func(*Facts) {
		return file("/w/.vscode/launch.json", `{"configurations": [`+configurations+`]}`)
	}
	const pinned = `{"name": "a", "type": "go", "env": {"GOPROXY": "off", "GOFLAGS": "-x"}}`
	inForce := scene{editor: true, inFolder: "GOPROXY=https://in.example", folder: `{"go.toolsEnvVars": {"GOPROXY": "https://in.example"}}`}
	with := func(s scene, edit func(*Facts)) scene { s.edit = edit; return s }
	for _, test := range []struct {
		does     string
		scene    scene
		wish     string
		launch   protocol.LaunchEdit
		want     []string
		warnings []string
	}{
		{"what hides goes", with(inForce, launch(pinned)), "", "inherit", []string{`launch.json configurations/a/env/GOPROXY: "off" -> -`}, nil},
		{"or gets the value in force", with(inForce, launch(pinned)), "", "write", []string{`launch.json configurations/a/env/GOPROXY: "off" -> "https://in.example"`}, nil},
		{"in every configuration of type go", with(inForce, launch(pinned+`, {"name": "n", "type": "node", "env": {"GOPROXY": "off"}}, `+strings.ReplaceAll(pinned, `"a"`, `"b"`))), "", "inherit", []string{
			`launch.json configurations/a/env/GOPROXY: "off" -> -`, `launch.json configurations/b/env/GOPROXY: "off" -> -`}, nil},
		{"what agrees stays", with(inForce, launch(`{"name": "a", "type": "go", "env": {"GOPROXY": "https://in.example", "GOSUMDB": "sum.golang.org"}}`)), "", "inherit", nil, nil},
		{"an empty value lets go's own file count", with(scene{editor: true, env: "GOPROXY=direct\n"}, launch(`{"name": "a", "type": "go", "env": {"GOPROXY": ""}}`)), "", "inherit", nil, nil},
		{"null takes a variable away", with(inForce, launch(`{"name": "a", "type": "go", "env": {"GOPROXY": null}}`)), "", "inherit", []string{`launch.json configurations/a/env/GOPROXY: null -> -`}, nil},
		{"null of what nobody sets", with(scene{editor: true}, launch(`{"name": "a", "type": "go", "env": {"GOPROXY": null}}`)), "", "inherit", nil, nil},
		{"the block for this system", with(inForce, launch(`{"name": "a", "type": "go", "env": {"GOPROXY": "off"}, "linux": {"env": {"GOPROXY": "direct"}}, "osx": {"env": {"GOPROXY": "off"}}}`)), "", "inherit", []string{`launch.json configurations/a/linux/env/GOPROXY: "direct" -> -`}, nil},
		{"the block for this system hides the whole env", with(inForce, launch(`{"name": "a", "type": "go", "env": {"GOPROXY": "off"}, "linux": {"env": {}}}`)), "", "inherit", nil, nil},
		{"two of one name", with(inForce, launch(pinned+`, `+pinned)), "", "inherit", nil, []string{CodeLaunchOverrides}},
		{"an envFile goes on", with(inForce, together(launch(`{"name": "a", "type": "go", "env": {"GOPROXY": "off"}, "envFile": "/w/.env"}`), file("/w/.env", "GOPROXY=direct\n"))), "", "inherit", []string{`launch.json configurations/a/env/GOPROXY: "off" -> -`}, []string{CodeLaunchOverrides}},
		{"no credential is written", with(scene{editor: true, env: "GOPROXY=https://u:p@in.example\n"}, launch(pinned)), "", "write", nil, []string{CodeSkippedVariable}},
		{"the checksum database is not turned off", with(scene{editor: true, env: "GOSUMDB=off\n"}, launch(`{"name": "a", "type": "go", "env": {"GOSUMDB": "sum.golang.org"}}`)), "", "write", nil, []string{CodeSkippedVariable}},
		{"no launch.json", inForce, "", "inherit", nil, nil},
		{"with a switch", with(inForce, launch(pinned)), "https://new.example,direct", "inherit", []string{
			`settings.json go.toolsEnvVars/GOPROXY: "https://in.example" -> "https://new.example,direct"`, `launch.json configurations/a/env/GOPROXY: "off" -> -`}, []string{CodeRestartsGopls, CodeOpenTerminals, CodeDroppedUnknown}},
		{"with a switch, written", with(inForce, launch(pinned)), "https://new.example,direct", "write", []string{
			`settings.json go.toolsEnvVars/GOPROXY: "https://in.example" -> "https://new.example,direct"`, `launch.json configurations/a/env/GOPROXY: "off" -> "https://new.example,direct"`}, []string{CodeRestartsGopls, CodeOpenTerminals, CodeDroppedUnknown}},
		{"a switch to what it says already", with(inForce, launch(pinned)), "off", "inherit", []string{
			`settings.json go.toolsEnvVars/GOPROXY: "https://in.example" -> "off"`}, nil},
		{"a switch that it hides", with(inForce, launch(pinned)), "https://new.example,direct", "", []string{
			`settings.json go.toolsEnvVars/GOPROXY: "https://in.example" -> "https://new.example,direct"`}, []string{CodeLaunchOverrides}},
	} {
		p, err := Switch(test.scene.facts(), Choices{}, Wish{Text: test.wish, Scope: protocol.ScopeFolder, Launch: test.launch, Contents: true})
		if err != nil {
			t.Errorf("%s: Switch: %v", test.does, err)
			continue
		}
		if got := edits(p.Changes); !slices.Equal(got, test.want) {
			t.Errorf("%s: Switch = %q, want %q", test.does, got, test.want)
		}
		var codes []string
		for _, w := range p.Warnings {
			codes = append(codes, w.Code)
		}
		for _, code := range test.warnings {
			if !slices.Contains(codes, code) {
				t.Errorf("%s: Switch warns of %q, want %s too", test.does, codes, code)
			}
		}
		if test.wish == "" && len(codes) != len(test.warnings) {
			t.Errorf("%s: Switch warns of %q, want %q", test.does, codes, test.warnings)
		}
		if files := len(p.Files); files != len(p.Contents) || (files > 0) != (len(p.Changes) > 0) {
			t.Errorf("%s: Switch has %d files and %d contents for %d changes", test.does, files, len(p.Contents), len(p.Changes))
		}
	}
}

func TestLaunchRefusals(t *testing.T) {
	t.Parallel()
	const path = "/w/.vscode/launch.json"
	for _, test := range []struct {
		does  string
		scene scene
		wish  Wish
		want  string
	}{
		{"no such edit", scene{editor: true}, Wish{Scope: "folder", Launch: "away"}, "Use inherit or write"},
		{"user scope", scene{editor: true}, Wish{Scope: "user", Launch: "inherit"}, "folder scope"},
		{"no folder", scene{editor: true, edit: func(f *Facts) { f.Place.Dir = "" }}, Wish{Scope: "folder", Launch: "inherit"}, "no folder"},
		{"a file that does not parse", scene{editor: true, edit: file(path, "{\n  1")}, Wish{Scope: "folder", Launch: "inherit"}, path + ":2:3"},
		{"a file that cannot be read", scene{editor: true, edit: func(f *Facts) { f.Launch = File{Path: path, Exists: true, Err: "permission denied"} }}, Wish{Scope: "folder", Launch: "write"}, "permission denied"},
		{"an untrusted folder", scene{editor: true, edit: func(f *Facts) { f.Place.Trusted = false }}, Wish{Scope: "folder", Launch: "inherit"}, "not trusted"},
	} {
		if p, err := Switch(test.scene.facts(), Choices{}, test.wish); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: Switch = %v, %v, want an error with %q", test.does, p, err, test.want)
		}
	}
}
