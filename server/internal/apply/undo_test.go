package apply

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func TestUndoAfterEdits(t *testing.T) {
	t.Parallel()
	quoted := `"` + proxy + `"`
	tests := []struct {
		name, file, before string
		edits              []edit
		old, new           string // what the user replaced since; old "" stands for the whole file
		want               string
		skipped            string // the key
	}{
		{
			"another key since", "settings.json", "{\n  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"off\"\n  }\n}\n",
			[]edit{{"", "GOPROXY", proxy}}, "{\n  \"go", "{\n  \"editor.tabSize\": 2,\n  \"go",
			"{\n  \"editor.tabSize\": 2,\n  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"off\"\n  }\n}\n", "",
		},
		{
			"the same key since", "settings.json", "{\n  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"off\"\n  }\n}\n",
			[]edit{{"", "GOPROXY", proxy}}, quoted, `"https://mine.example"`,
			"{\n  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"https://mine.example\"\n  }\n}\n", "GOPROXY",
		},
		{
			"one of two keys since", "settings.json", "{}",
			[]edit{{"", "GOPROXY", proxy}, {"", "GOSUMDB", "sum.golang.google.cn"}}, `"sum.golang.google.cn"`, `"mine"`,
			"{\n    \"go.toolsEnvVars\": {\n        \"GOSUMDB\": \"mine\"\n    }\n}", "GOSUMDB",
		},
		{
			"the object that was made holds another key", "settings.json", "{}",
			[]edit{{"", "GOPROXY", proxy}}, quoted, quoted + `, "MINE": "1"`,
			"{\n    \"go.toolsEnvVars\": {\n        \"MINE\": \"1\"\n    }\n}", "",
		},
		{
			"the file that was made got a comment", "new.json", none,
			[]edit{{"", "GOPROXY", proxy}}, "{\n", "{\n// mine\n", "", "",
		},
		{
			"spelled differently since", "settings.json", `{"go.toolsEnvVars":{"GOPROXY":"off"}}`,
			[]edit{{"", "GOPROXY", proxy}}, `"https:`, ` "\u0068ttps:`, `{"go.toolsEnvVars":{"GOPROXY": "off"}}`, "",
		},
		{
			"taken away since", "env", "GOSUMDB=off\n",
			[]edit{{"", "GOPROXY", proxy}}, "GOPROXY=" + proxy + "\n", "", "GOSUMDB=off\n", "",
		},
		{
			"set back since", "env", "GOPROXY=off\n",
			[]edit{{"", "GOPROXY", proxy}}, proxy + "\n", "off\n# mine\n", "GOPROXY=off\n# mine\n", "",
		},
		{
			"another line since", "env", "GOPROXY=off\n",
			[]edit{{"", "GOPROXY", proxy}}, "GOPROXY", "GOPRIVATE=x\nGOPROXY", "GOPRIVATE=x\nGOPROXY=off\n", "",
		},
		{
			"a line in the file that was made", "env", none,
			[]edit{{"", "GOPROXY", proxy}}, "GOPROXY", "GOPRIVATE=x\nGOPROXY", "GOPRIVATE=x\n", "",
		},
		{
			"a key that was taken away was set since", "env", "GOPROXY=off\n",
			[]edit{{"", "GOPROXY", ""}}, "", "GOPROXY=mine\n", "GOPROXY=mine\n", "GOPROXY",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if test.before != none {
				w.write(test.file, test.before)
			}
			for i := range test.edits {
				test.edits[i].file = test.file
			}
			e := w.apply(test.edits...)
			edited := test.new
			if test.old != "" {
				edited = strings.Replace(w.read(test.file), test.old, test.new, 1)
			}
			if edited == w.read(test.file) {
				t.Fatalf("the test's edit changes nothing in %q", edited)
			}
			w.write(test.file, edited)
			undo, skipped := w.undo(e.ID)
			got := w.read(test.file)
			if test.want == "" { // only what the user wrote is left
				if !strings.Contains(got, "// mine") || strings.Contains(got, "GOPROXY") {
					t.Errorf("Undo of %q gave %q, want only the comment", edited, got)
				}
			} else if got != test.want {
				t.Errorf("Undo of %q gave %q, want %q", edited, got, test.want)
			}
			key := ""
			for _, c := range skipped {
				key += c.Key[len(c.Key)-1]
			}
			if key != test.skipped {
				t.Errorf("Undo of %q skipped %q, want %q", edited, key, test.skipped)
			}
			if wrote := got != edited; (undo.ID != "") != wrote {
				t.Errorf("Undo of %q: entry %q, though a file was changed: %t", edited, undo.ID, wrote)
			}
		})
	}
}

func TestUndoChoosesTheEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	outside := filepath.Join(filepath.Dir(w.dir), "elsewhere")
	undo := func(place protocol.Place, id string) (string, protocol.ErrorKind) {
		t.Helper()
		e, _, err := w.journal.Undo(t.Context(), place, id)
		if err != nil {
			return "", kindOf(err)
		}
		return e.Undoes, ""
	}
	here := protocol.Place{Dir: w.dir}
	if _, kind := undo(here, ""); kind != protocol.ErrorInput {
		t.Errorf("Undo with an empty history: %q, want input", kind)
	}
	w.write("settings.json", "{}")
	first := w.apply(edit{"settings.json", "GOPROXY", "off"})
	user := w.plan(edit{"env", "GOPROXY", proxy})
	user.Scope = protocol.ScopeUser
	second, err := w.journal.Apply(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	third := w.apply(edit{"my.code-workspace", "GOPROXY", proxy})

	steps := []struct {
		place  protocol.Place
		id     string
		undoes string
		kind   protocol.ErrorKind
	}{
		{here, "7-none", "", protocol.ErrorInput},
		{here, "../../etc/passwd", "", protocol.ErrorInput},
		{protocol.Place{Dir: outside}, "", second.ID, ""}, // the user's own files belong everywhere
		{protocol.Place{Dir: outside}, "", "", protocol.ErrorInput},
		{protocol.Place{}, "", "", protocol.ErrorInput},
		{protocol.Place{Dir: outside, WorkspaceFile: w.path("my.code-workspace")}, "", third.ID, ""},
		{here, third.ID, "", protocol.ErrorRefused},
		{here, "", first.ID, ""},
		{here, "", "", protocol.ErrorInput},
		{here, first.ID, "", protocol.ErrorRefused},
	}
	for i, step := range steps {
		undoes, kind := undo(step.place, step.id)
		if undoes != step.undoes || kind != step.kind {
			t.Errorf("step %d: Undo(%+v, %q) took back %q, %q; want %q, %q", i, step.place, step.id, undoes, kind, step.undoes, step.kind)
		}
	}
	history, findings, err := w.journal.History(100)
	if err != nil || len(findings) != 0 || len(history) != 6 {
		t.Fatalf("History = %d entries, %v, %v; want 6", len(history), findings, err)
	}
	for _, e := range history[3:] {
		if !e.Undone {
			t.Errorf("History: %s is not marked undone", e.ID)
		}
	}
}

func TestUndoPassesOverWhatIsBackAlready(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write("env", "GOPROXY=off\n")
	w.write("settings.json", "{}")
	older := w.apply(edit{"settings.json", "GOPROXY", proxy})
	newer := w.apply(edit{"env", "GOPROXY", proxy})
	w.write("env", "# by hand\nGOPROXY=off\n")
	if e, skipped := w.undo(newer.ID); e.ID != "" || len(skipped) != 0 {
		t.Errorf("Undo of what is back already: entry %q, skipped %v, want neither", e.ID, skipped)
	}
	if e, _ := w.undo(""); e.Undoes != older.ID {
		t.Errorf("Undo took back %q, want %q: the newest is back already", e.Undoes, older.ID)
	}
}

func TestUndoRefusesWhatDoesNotParse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write("settings.json", "{}")
	w.apply(edit{"settings.json", "GOPROXY", proxy})
	w.write("settings.json", "{ oops")
	_, _, err := w.journal.Undo(t.Context(), protocol.Place{Dir: w.dir}, "")
	if err == nil || kindOf(err) != protocol.ErrorRefused || w.read("settings.json") != "{ oops" {
		t.Errorf("Undo in a file that does not parse: %v, file %q", err, w.read("settings.json"))
	}
	if err := os.Remove(w.path("settings.json")); err != nil {
		t.Fatal(err)
	}
	e, skipped := w.undo("")
	if e.ID != "" || len(skipped) != 1 || w.read("settings.json") != none {
		t.Errorf("Undo in a file that is gone: entry %q, skipped %v, file %q", e.ID, skipped, w.read("settings.json"))
	}
}
