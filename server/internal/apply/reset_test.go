package apply

import (
	"os"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func TestUndoAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	settings := "{\n  // mine\n  \"a\": 1\n}\n"
	w.write("one/settings.json", settings)
	w.write("two/settings.json", "{}")
	w.write("gone/settings.json", "{}")
	w.write("env", "GOPROXY=off\n")
	w.write("broken.code-workspace", "{}")
	before := w.read("env")
	w.apply(edit{"env", "GOPROXY", "https://one.example"})
	w.apply(edit{"one/settings.json", "GOPROXY", proxy}, edit{"two/settings.json", "GOPROXY", proxy}, edit{"new/.vscode/settings.json", "GOPROXY", proxy})
	w.apply(edit{"env", "GOPROXY", "https://two.example"}, edit{"env", "GOSUMDB", "sum.golang.google.cn"})
	w.apply(edit{"gone/settings.json", "GOPROXY", proxy})
	w.apply(edit{"broken.code-workspace", "GOPROXY", proxy})
	w.apply(edit{"one/settings.json", "GOPROXY", "https://three.example"})
	w.undo("") // what is taken back already is not taken back twice
	w.write("two/settings.json", strings.Replace(w.read("two/settings.json"), proxy, "https://mine.example", 1))
	if err := os.RemoveAll(w.path("gone")); err != nil {
		t.Fatal(err)
	}
	w.write("broken.code-workspace", "{ oops")

	reset, err := w.journal.UndoAll(t.Context())
	if err != nil || len(reset.Done) != 3 || len(reset.Failed) != 1 || len(reset.Skipped) != 2 {
		t.Fatalf("UndoAll = %d done, failed %+v, skipped %+v, %v; want 3, 1, 2", len(reset.Done), reset.Failed, reset.Skipped, err)
	}
	for file, want := range map[string]string{
		"env": before, "one/settings.json": settings, "new": none, "gone/settings.json": none, "broken.code-workspace": "{ oops",
	} {
		if got := w.read(file); got != want {
			t.Errorf("after UndoAll %s is %q, want %q", file, got, want)
		}
	}
	if kind := kindOf(reset.Failed[0].Err); kind != protocol.ErrorRefused || !strings.Contains(reset.Failed[0].Err.Error(), "broken.code-workspace:1:3") {
		t.Errorf("the failure is %v (%s), want refused with the place", reset.Failed[0].Err, kind)
	}
	if !strings.Contains(w.read("two/settings.json"), "https://mine.example") {
		t.Errorf("the key edited since was changed: %s", w.read("two/settings.json"))
	}
	w.write("broken.code-workspace", "{}")
	again, err := w.journal.UndoAll(t.Context())
	if err != nil || len(again.Done)+len(again.Failed) != 0 {
		t.Errorf("UndoAll once more = %+v, %v; want nothing done or failed", again, err)
	}
}

// TestUndoAllReportsTheOldestValue switches one key twice before a hand edit.
func TestUndoAllReportsTheOldestValue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write("env", "GOPROXY=off\n")
	w.apply(edit{"env", "GOPROXY", "https://one.example"})
	w.apply(edit{"env", "GOPROXY", "https://two.example"})
	w.write("env", "GOPROXY=mine\n")
	reset, err := w.journal.UndoAll(t.Context())
	if err != nil || len(reset.Skipped) != 1 || *reset.Skipped[0].Old != "off" || *reset.Skipped[0].New != "mine" {
		t.Errorf("UndoAll = %+v, %v; want one key skipped, off and mine", reset, err)
	}
}
