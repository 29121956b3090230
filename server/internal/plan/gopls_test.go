package plan

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// several opens the window on two folders without a workspace file; the other
// one has this go.toolsEnvVars.
func several(other string) func(*Facts) {
	return func(f *Facts) {
		f.Place.Folders = []string{"/w", "/v"}
		f.Others = []FolderTools{{Dir: "/v", Variables: pairs(other)}}
	}
}

// TestGoplsPerFolder: a switch of one folder among several tells gopls by its
// own setting, and never touches that where it need not.
func TestGoplsPerFolder(t *testing.T) {
	const (
		pair  = `{"go.toolsEnvVars": {"GOPROXY": "off"}, "gopls": {"ui.x": 1, "build.env": {"CGO_ENABLED": "0", "GOPROXY": "off"}}}`
		other = `{"gopls": {"build.env": {"GOPROXY": "https://a.example"}}}`
		tools = `settings.json go.toolsEnvVars/GOPROXY: `
		build = `settings.json gopls/build.env/GOPROXY: `
	)
	goplsEnv := func(scope protocol.Scope, text string) func(*Facts) {
		return editor(func(e *protocol.Editor) {
			e.GoplsEnv = []protocol.SettingLayer{{Scope: scope, File: folderPath, Variables: pairs(text)}}
		})
	}
	for _, test := range []struct {
		does  string
		scene scene
		wish  string
		want  []string
		warns string
	}{
		{"both keys are new", scene{editor: true, edit: several("")}, "direct", []string{tools + `- -> "direct"`, build + `- -> "direct"`}, "goplsPerFolder"},
		{"both are changed", scene{editor: true, folder: pair, inFolder: "GOPROXY=off", edit: several("")}, "direct", []string{tools + `"off" -> "direct"`, build + `"off" -> "direct"`}, "goplsPerFolder"},
		{"both are taken away", scene{editor: true, folder: pair, inFolder: "GOPROXY=off", edit: several("")}, "default", []string{tools + `"off" -> -`, build + `"off" -> -`}, "goplsPerFolder"},
		{"a pair stays one in a window of one folder", scene{editor: true, folder: pair, inFolder: "GOPROXY=off"}, "direct", []string{tools + `"off" -> "direct"`, build + `"off" -> "direct"`}, ""},
		{"and on the command line", scene{folder: pair}, "default", []string{tools + `"off" -> -`, build + `"off" -> -`}, "notReached"},
		{"only the missing half is written", scene{editor: true, folder: `{"go.toolsEnvVars": {"GOPROXY": "direct"}}`, inFolder: "GOPROXY=direct", edit: several("")}, "direct", []string{build + `- -> "direct"`}, "goplsPerFolder"},
		{"the older name of the setting is kept", scene{editor: true, folder: `{"gopls": {"env": {}}}`, edit: several("")}, "direct", []string{tools + `- -> "direct"`, `settings.json gopls/env/GOPROXY: - -> "direct"`}, "goplsPerFolder"},
		{"one that differed is replaced", scene{editor: true, folder: other, edit: several("")}, "direct", []string{tools + `- -> "direct"`, build + `"https://a.example" -> "direct"`}, "goplsPerFolder"},
		{"but not taken away", scene{editor: true, folder: other, edit: together(several(""), goplsEnv("folder", "GOPROXY=https://a.example"))}, "default", nil, "goplsEnvOverrides"},
		{"nor touched in a window of one folder", scene{editor: true, folder: other, edit: goplsEnv("workspace", "GOPROXY=https://a.example")}, "direct", []string{tools + `- -> "direct"`}, "goplsEnvOverrides"},
		{"a user's build.env that says the same", scene{editor: true, edit: goplsEnv("user", "GOPROXY=direct")}, "direct", []string{tools + `- -> "direct"`}, ""},
		{"gopls replaces no placeholders", scene{editor: true, edit: several("")}, "GOFLAGS=-modfile=${workspaceFolder}/x", []string{`settings.json go.toolsEnvVars/GOFLAGS: - -> "-modfile=${workspaceFolder}/x"`}, "notReached"},
		{"without the Go extension there is no gopls", scene{editor: true, edit: together(several(""), func(f *Facts) { f.Place.Editor.GoExtension = false })}, "direct", []string{tools + `- -> "direct"`}, ""},
	} {
		t.Run(test.does, func(t *testing.T) {
			wish := Wish{Text: test.wish, Scope: protocol.ScopeFolder}
			if flags, ok := strings.CutPrefix(test.wish, "GOFLAGS="); ok {
				wish.Text, wish.Variables = "", map[string]*string{"GOFLAGS": &flags}
			}
			p, err := Switch(test.scene.facts(), choices(), wish)
			if err != nil {
				t.Fatalf("Switch(%q, folder): %v", test.wish, err)
			}
			if got := edits(p.Changes); !slices.Equal(got, test.want) {
				t.Errorf("Switch(%q, folder) changes\n%s\nwant\n%s", test.wish, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			var got []string
			for _, w := range p.Warnings {
				if !slices.Contains([]string{"restartsGopls", "openTerminals", "noGoExtension"}, w.Code) {
					got = append(got, w.Code)
				}
				if !isSentence(w.Message) {
					t.Errorf("Switch(%q, folder) says %q, want whole sentences", test.wish, w.Message)
				}
			}
			if strings.Join(got, " ") != test.warns {
				t.Errorf("Switch(%q, folder) warns %q, want %q", test.wish, got, test.warns)
			}
		})
	}
}

// TestSharedGopls: where gopls may work with another folder's values, that is
// said, and settled by a switch.
func TestSharedGopls(t *testing.T) {
	mine := scene{editor: true, folder: `{"go.toolsEnvVars": {"GOPROXY": "https://a.example"}}`, inFolder: "GOPROXY=https://a.example"}
	with := func(s scene, edits ...func(*Facts)) scene { s.edit = together(edits...); return s }
	told := editor(func(e *protocol.Editor) {
		e.GoplsEnv = []protocol.SettingLayer{{Scope: protocol.ScopeFolder, File: folderPath, Variables: pairs("GOPROXY=https://a.example")}}
	})
	const theirs = "GOPROXY=https://u:pw@b.example"
	for _, test := range []struct {
		does  string
		scene scene
		want  string // codes
		fix   bool
		state protocol.ProxyState
	}{
		{"another folder has another mirror", with(mine, several(theirs)), "goplsShared", true, "mismatch"},
		{"another folder has none", with(mine, several("")), "goplsShared", true, "mismatch"},
		{"gopls is told by folder", with(mine, several(theirs), told), "", false, "ok"},
		{"another folder has the same", with(mine, several(mine.inFolder)), "", false, "ok"},
		{"only another folder has one", with(scene{editor: true}, several(theirs)), "goplsShared", false, "mismatch"},
		{"the user's for one is another folder's", with(scene{editor: true, user: "GOPROXY=https://b.example"}, several("GOPROXY=https://b.example")), "consumersDisagree", false, "mismatch"},
		{"placeholders count by folder", with(scene{editor: true, inFolder: "GOPROXY=file://${workspaceFolder}/x"}, several("GOPROXY=file:///w/x")), "", false, "ok"},
		{"no folder has any", with(scene{editor: true}, several("")), "", false, "ok"},
	} {
		t.Run(test.does, func(t *testing.T) {
			environment := Resolve(test.scene.facts(), choices())
			var got []string
			for _, f := range environment.Findings {
				got = append(got, f.Code)
				if strings.Contains(f.Message, "pw") || !isSentence(f.Message) {
					t.Errorf("finding %s says %q, want whole sentences and no password", f.Code, f.Message)
				}
				if (f.Fix != nil) != test.fix {
					t.Errorf("finding %s has the fix %+v, want one: %t", f.Code, f.Fix, test.fix)
				}
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("Resolve(…).Findings = %q, want %q", got, test.want)
			}
			if got := environment.Proxy().State; got != test.state {
				t.Errorf("Resolve(…).Proxy().State = %s, want %s", got, test.state)
			}
		})
	}
}
