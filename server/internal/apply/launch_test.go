package apply

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const launchFile = "api/.vscode/launch.json"

// launched is a launch.json after its configuration b lost GOPROXY and had GOSUMDB
// replaced, and what it was before.
func launched(t *testing.T) (w world, before, id string) {
	t.Helper()
	w = newWorld(t)
	before = `{
  "configurations": [ // all
    { "name": "a", "env": {} },
    { "name": "b", "env": { "GOPROXY": "off", "GOSUMDB": "mine" } }, // b
  ]
}
`
	w.write(launchFile, before)
	path := w.path(launchFile)
	off, mine, fresh := `"off"`, `"mine"`, `"sum.golang.org"`
	p := &plan.Plan{Dir: w.path("api"), Scope: "folder", Changes: []plan.Change{
		{File: path, Format: plan.FormatJSON, Key: []string{"configurations", "b", "env", "GOPROXY"}, Old: &off},
		{File: path, Format: plan.FormatJSON, Key: []string{"configurations", "b", "env", "GOSUMDB"}, Old: &mine, New: &fresh},
	}, Files: []plan.FileState{plan.StateOf(plan.File{Path: path, Data: []byte(before), Exists: true})}}
	e, err := w.journal.Apply(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(before, `{ "GOPROXY": "off", "GOSUMDB": "mine" }`, `{ "GOSUMDB": "sum.golang.org" }`, 1)
	if got := w.read(launchFile); got != want {
		t.Fatalf("Apply made %q, want %q", got, want)
	}
	return w, before, e.ID
}

// TestUndoFindsTheConfigurationByName edits launch.json between a switch and its
// undo, which must never write into another configuration.
func TestUndoFindsTheConfigurationByName(t *testing.T) {
	t.Parallel()
	const a, b = `{ "name": "a", "env": {} }`, `{ "name": "b", "env": { "GOSUMDB": "sum.golang.org" } }`
	const old = `{ "name": "b", "env": { "GOSUMDB": "mine", "GOPROXY": "off" } }`
	for _, test := range []struct {
		does     string
		from, to string
		want     string // of the file's configurations; empty: as the hand edit left them
		skipped  int
	}{
		{"moved", a + `,` + b, b + `,` + a, old + `,` + a, 0},
		{"another one in front", a, `{ "name": "c", "env": { "GOSUMDB": "sum.golang.org" } }, ` + a, `{ "name": "c", "env": { "GOSUMDB": "sum.golang.org" } }, ` + a + `,` + old, 0},
		{"renamed", `"name": "b"`, `"name": "B"`, "", 2},
		{"taken out", b, "", "", 2},
		{"doubled", a, strings.Replace(a, `"a"`, `"b"`, 1), "", 2},
		{"without env", b, `{ "name": "b" }`, a + `,{ "name": "b", "env": {"GOPROXY": "off"} }`, 1},
		{"GOPROXY set by hand", b, `{ "name": "b", "env": { "GOSUMDB": "sum.golang.org", "GOPROXY": "hand" } }`, a + `,{ "name": "b", "env": { "GOSUMDB": "mine", "GOPROXY": "hand" } }`, 1},
		{"all taken out", `"configurations"`, `"others"`, "", 2},
	} {
		w, _, id := launched(t)
		const frame = `{ "configurations": [%s] }`
		edited := strings.Replace(fmt.Sprintf(frame, a+`,`+b), test.from, test.to, 1)
		w.write(launchFile, edited)
		_, skipped, err := w.journal.Undo(t.Context(), protocol.Place{}, id)
		want := edited
		if test.want != "" {
			want = fmt.Sprintf(frame, test.want)
		}
		if got := w.read(launchFile); err != nil || got != want || len(skipped) != test.skipped {
			t.Errorf("%s: Undo: %v, skipped %d, want %d\n%s\nwant\n%s", test.does, err, len(skipped), test.skipped, got, want)
		}
	}
	w, before, id := launched(t)
	if _, skipped, err := w.journal.Undo(t.Context(), protocol.Place{}, id); err != nil || len(skipped) > 0 || w.read(launchFile) != before {
		t.Errorf("Undo without an edit: %v, skipped %v, %q, want the old bytes", err, skipped, w.read(launchFile))
	}
}
