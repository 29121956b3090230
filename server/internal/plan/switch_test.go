package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const workspacePath = "/home/u/w.code-workspace"

// workspaceFile opens the window on a .code-workspace file with two folders.
func workspaceFile(data string) func(*Facts) {
	return func(f *Facts) {
		f.Place.WorkspaceFile = workspacePath
		f.Place.Folders = []string{"/w", "/v"}
		f.Workspace = File{Path: workspacePath, Data: []byte(data), Exists: data != ""}
	}
}

// edits prints changes: the file's name, the key, old and new, - for none.
func edits(changes []Change) []string {
	var all []string
	for _, c := range changes {
		value := func(text *string) string {
			if text == nil {
				return "-"
			}
			return *text
		}
		all = append(all, fmt.Sprintf("%s %s: %s -> %s", c.File[strings.LastIndex(c.File, "/")+1:], strings.Join(c.Key, "/"), value(c.Old), value(c.New)))
	}
	return all
}

func TestChanges(t *testing.T) {
	for _, test := range []struct {
		does  string
		scene scene
		wish  string
		scope protocol.Scope
		want  []string
	}{
		{"user scope adds a line", scene{}, "goproxy.cn", "user", []string{"env GOPROXY: - -> https://goproxy.cn,direct"}},
		{"replaces it", scene{env: "GOPROXY=off,x\n"}, "direct", "user", []string{"env GOPROXY: off,x -> direct"}},
		{"default takes it away", scene{env: "GOPROXY=direct\n"}, "default", "user", []string{"env GOPROXY: direct -> -"}},
		{"an empty line too", scene{env: "GOPROXY=\n"}, "default", "user", []string{"env GOPROXY:  -> -"}},
		{"nothing is there to take away", scene{}, "default", "user", nil},
		{"it is so already", scene{env: "GOPROXY=https://goproxy.cn,direct\n"}, "goproxy.cn", "user", nil},
		{"what GOROOT/go.env says is not ours", scene{}, "official", "user", nil}, // the profile, which takes away

		{"folder scope creates the file", scene{editor: true}, "goproxy.cn", "folder", []string{`settings.json go.toolsEnvVars/GOPROXY: - -> "https://goproxy.cn,direct"`}},
		{"replaces the key", scene{folder: `{"go.toolsEnvVars": {"GOPROXY": "off"}, // x` + "\n}"}, "direct", "folder", []string{`settings.json go.toolsEnvVars/GOPROXY: "off" -> "direct"`}},
		{"also one that is no text", scene{folder: `{"go.toolsEnvVars": {"GOPROXY": null}}`}, "direct", "folder", []string{`settings.json go.toolsEnvVars/GOPROXY: null -> "direct"`}},
		{"the same text in other letters is the same", scene{folder: `{"go.toolsEnvVars": {"GOPROXY": "d\u0069rect"}}`}, "direct", "folder", nil},
		{"a number is the text that go gets", scene{folder: `{"go.toolsEnvVars": {"GOFLAGS": 5}}`}, "Five", "folder", nil},
		{"default takes the key away", scene{folder: `{"go.toolsEnvVars": {"GOPROXY": ""}}`}, "default", "folder", []string{`settings.json go.toolsEnvVars/GOPROXY: "" -> -`}},
		{"an ampersand stays one", scene{}, "https://a.example?x=1&y=<2>,direct", "folder", []string{`settings.json go.toolsEnvVars/GOPROXY: - -> "https://a.example?x=1&y=<2>,direct"`}},
		{"the alias goes beside the list", scene{}, "nosum", "folder", []string{
			`settings.json go.toolsEnvVars/GOPROXY: - -> "https://nosum.example,direct"`,
			`settings.json go.toolsEnvVars/GOSUMDB: - -> "sum.golang.google.cn"`,
		}},
		{"workspace scope of an only folder is its settings.json", scene{editor: true}, "direct", "workspace", []string{`settings.json go.toolsEnvVars/GOPROXY: - -> "direct"`}},
		{"workspace scope is the workspace file where there is one", scene{editor: true, edit: workspaceFile(`{"folders": [], "settings": {"go.toolsEnvVars": {"GOPROXY": "off"}}}`)}, "direct", "workspace", []string{`w.code-workspace settings/go.toolsEnvVars/GOPROXY: "off" -> "direct"`}},
		{"folder scope beside a workspace file", scene{editor: true, edit: workspaceFile("{}")}, "direct", "folder", []string{
			`settings.json go.toolsEnvVars/GOPROXY: - -> "direct"`,
			`settings.json gopls/build.env/GOPROXY: - -> "direct"`,
		}},

		{"a profile sets, takes away and leaves", scene{env: "GOPROXY=direct\nGOSUMDB=sum.golang.google.cn\nGOFLAGS=-x\n"}, "Official", "user", []string{"env GOPROXY: direct -> -", "env GOSUMDB: sum.golang.google.cn -> -"}},
		{"HTTPS_PROXY is not written at user scope", scene{}, "Company", "user", []string{"env GOPROXY: - -> https://goproxy.corp.example,off", "env GOPRIVATE: - -> *.corp.example"}},
		{"but at folder scope", scene{}, "Company", "folder", []string{
			`settings.json go.toolsEnvVars/GOPROXY: - -> "https://goproxy.corp.example,off"`,
			`settings.json go.toolsEnvVars/GOPRIVATE: - -> "*.corp.example"`,
			`settings.json go.toolsEnvVars/HTTPS_PROXY: - -> "http://gate.corp.example:3128"`,
		}},
		{"what is no variable of ours is not written", scene{}, "Odd", "user", []string{"env GOFLAGS: - -> -mod=mod"}},
		{"an empty value is no line", scene{env: "GOPROXY=direct\n"}, "Empty", "user", []string{"env GOPROXY: direct -> -"}},
		{"but a setting, which lets the go env file count", scene{}, "Empty", "folder", []string{`settings.json go.toolsEnvVars/GOPROXY: - -> ""`}},
	} {
		t.Run(test.does, func(t *testing.T) {
			facts := test.scene.facts()
			p, err := Switch(facts, choices(), Wish{Text: test.wish, Scope: test.scope, Replace: false})
			if err != nil {
				t.Fatalf("Switch(%q, %s): %v", test.wish, test.scope, err)
			}
			if got := edits(p.Changes); !slices.Equal(got, test.want) {
				t.Errorf("Switch(%q, %s) changes\n%s\nwant\n%s", test.wish, test.scope, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			if want := min(len(p.Changes), 1); len(p.Files) != want {
				t.Errorf("Switch(%q, %s) is about %d files, want %d", test.wish, test.scope, len(p.Files), want)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	broken := "{\n  \"a\": 1\n  \"b\": 2\n}"
	for _, test := range []struct {
		does  string
		scene scene
		scope protocol.Scope
		want  protocol.ErrorKind
		says  string
	}{
		{"GOENV=off", scene{process: "GOENV=off"}, "user", "refused", "GOENV=off disables"},
		{"GOENV=off by go's word", scene{edit: func(f *Facts) { f.Go.EnvFile = "off" }}, "user", "refused", "GOENV=off disables"},
		{"a go env file that cannot be read", scene{edit: func(f *Facts) { f.EnvFile.Err = "permission denied" }}, "user", "refused", "permission denied"},
		{"nobody knows where it is", scene{edit: func(f *Facts) { f.EnvFile = File{} }}, "user", "refused", "Install Go"},
		{"settings.json that does not parse", scene{folder: broken}, "folder", "refused", folderPath + ":3:3: "},
		{"nor as the workspace's", scene{folder: broken}, "workspace", "refused", folderPath + ":3:3: "},
		{"go.toolsEnvVars that is no object", scene{folder: `{"go.toolsEnvVars": []}`}, "folder", "refused", folderPath + ":1:"},
		{"settings.json that is no object", scene{folder: `[]`}, "folder", "refused", folderPath + ":1:1: "},
		{"workspace file that does not parse", scene{editor: true, edit: workspaceFile("{")}, "workspace", "refused", workspacePath + ":1:"},
		{"workspace file that was not read", scene{editor: true, edit: func(f *Facts) { f.Place.WorkspaceFile = "untitled" }}, "workspace", "refused", "Save the workspace"},
		{"several folders and no workspace file", scene{editor: true, edit: func(f *Facts) { f.Place.Folders = []string{"/w", "/v"} }}, "workspace", "input", "Save it as a workspace"},
		{"no folder", scene{edit: func(f *Facts) { f.Place.Dir, f.Place.Folders = "", nil }}, "folder", "input", "Open a folder"},
		{"nor workspace", scene{edit: func(f *Facts) { f.Place.Dir, f.Place.Folders = "", nil }}, "workspace", "input", "Open a folder"},
		{"no such scope", scene{}, "global", "input", "Use user, workspace or folder"},
		{"an untrusted workspace", scene{editor: true, edit: func(f *Facts) { f.Place.Trusted = false }}, "user", "refused", "Trust it first"},
	} {
		t.Run(test.does, func(t *testing.T) {
			p, err := Switch(test.scene.facts(), choices(), Wish{Text: "goproxy.cn", Scope: test.scope, Replace: false})
			if got := outcome(p, err); got != string(test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("Switch(goproxy.cn, %s) = %s, %v, want %s with %q", test.scope, got, err, test.want, test.says)
			}
			if err != nil && !isSentence(err.Error()) {
				t.Errorf("Switch(goproxy.cn, %s) says %q, want whole sentences", test.scope, err)
			}
		})
	}
	if _, err := Switch(scene{folder: "// only a comment\n"}.facts(), choices(), Wish{Text: "goproxy.cn", Scope: protocol.ScopeFolder, Replace: false}); err != nil {
		t.Errorf("Switch(goproxy.cn, folder) with settings.json of only a comment: %v", err)
	}
}

// TestReach: what a switch does not reach, and whom else it reaches.
func TestReach(t *testing.T) {
	settings := `{"go.toolsEnvVars": {"GOPROXY": "https://nosum-eu.example"}}`
	tracked := func(f *Facts) { f.Tracked = true }
	for _, test := range []struct {
		does  string
		scene scene
		wish  string
		scope protocol.Scope
		want  string
	}{
		{"a plain switch at user scope", scene{editor: true}, "direct", "user", ""},
		{"a process variable still wins", scene{process: "GOPROXY=off"}, "direct", "user", "processOverrides"},
		{"also where nothing has to be changed", scene{process: "GOPROXY=off", env: "GOPROXY=direct\n"}, "direct", "user", "processOverrides"},
		{"but not one that says the same", scene{process: "GOPROXY=direct"}, "direct", "user", ""},
		{"nor over a setting", scene{process: "GOPROXY=off"}, "direct", "folder", "notReached"},
		{"a user's setting still wins", scene{editor: true, user: "GOPROXY=off"}, "direct", "user", "settingOverrides"},
		{"a folder's too", scene{inFolder: "GOPROXY=off"}, "direct", "user", "settingOverrides"},
		{"an empty setting lets the go env file count", scene{editor: true, user: "GOPROXY="}, "direct", "user", ""},
		{"a folder's over the workspace's", scene{editor: true, inFolder: "GOPROXY=off", edit: workspaceFile("{}")}, "direct", "workspace", "settingOverrides restartsGopls openTerminals"},
		{"not a user's over the folder's", scene{editor: true, user: "GOPROXY=off"}, "direct", "folder", "restartsGopls openTerminals"},
		{"the workspace's setting of an only folder is the file itself", scene{editor: true, folder: settings, edit: func(f *Facts) {
			f.Settings = []Setting{{Scope: protocol.ScopeFolder, Variables: map[string]string{"GOPROXY": "https://nosum-eu.example"}}}
		}}, "direct", "workspace", "restartsGopls openTerminals"},
		{"the freeze keeps gopls from the go env file", scene{editor: true, frozen: "GOPROXY=off"}, "direct", "user", "frozen"},
		{"but not from a setting", scene{editor: true, frozen: "GOPROXY=off"}, "direct", "folder", "restartsGopls openTerminals"},
		{"it does once that is taken away", scene{editor: true, frozen: "GOPROXY=https://nosum-eu.example", folder: settings, inFolder: "GOPROXY=https://nosum-eu.example"}, "default", "folder", "frozen restartsGopls openTerminals"},
		{"unless it is what gopls gets then", scene{editor: true, frozen: "GOPROXY=https://proxy.golang.org,direct", folder: settings, inFolder: "GOPROXY=https://nosum-eu.example"}, "default", "folder", "restartsGopls openTerminals"},
		{"or another setting is below", scene{editor: true, frozen: "GOPROXY=off", user: "GOPROXY=direct", folder: settings, inFolder: "GOPROXY=https://nosum-eu.example"}, "default", "folder", "restartsGopls openTerminals"},
		{"without the Go extension nobody froze anything", scene{editor: true, frozen: "GOPROXY=off", edit: func(f *Facts) { f.Place.Editor.GoExtension = false }}, "direct", "user", ""},
		{"git tracks settings.json", scene{editor: true, edit: tracked}, "direct", "folder", "gitTracked restartsGopls openTerminals"},
		{"git does not track the go env file", scene{editor: true, edit: tracked}, "direct", "user", ""},
		{"nobody but terminals reads the setting", scene{editor: true, edit: func(f *Facts) { f.Place.Editor.GoExtension = false }}, "direct", "folder", "noGoExtension openTerminals"},
		{"on the command line the user is told who reads it", scene{}, "direct", "folder", "notReached"},
		{"several folders have one gopls", scene{editor: true, edit: workspaceFile("{}")}, "direct", "folder", "restartsGopls openTerminals goplsPerFolder"},
		{"nothing restarts where nothing changes", scene{editor: true, folder: settings, inFolder: "GOPROXY=https://nosum-eu.example", edit: tracked}, "https://nosum-eu.example", "folder", ""},
		{"a variable that the go env file cannot hold", scene{}, "Company", "user", "skippedVariable"},
		{"a variable that is none", scene{}, "Odd", "user", "skippedVariable"},
	} {
		t.Run(test.does, func(t *testing.T) {
			p, err := Switch(test.scene.facts(), choices(), Wish{Text: test.wish, Scope: test.scope, Replace: false})
			if err != nil {
				t.Fatalf("Switch(%q, %s): %v", test.wish, test.scope, err)
			}
			if got := strings.Join(codes(p), " "); got != test.want {
				t.Errorf("Switch(%q, %s) warns %q, want %q: %v", test.wish, test.scope, got, test.want, p.Warnings)
			}
			for _, w := range p.Warnings {
				if !isSentence(w.Message) {
					t.Errorf("Switch(%q, %s) says %q, want whole sentences", test.wish, test.scope, w.Message)
				}
			}
		})
	}
}
