package apply

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// mix is one file of each kind, in several folders.
func mix() map[string]string {
	return map[string]string{
		"api/.vscode/settings.json": "{\n\t// api\n\t\"a\": 1,\n}\n",
		"web/.vscode/settings.json": "\ufeff{\"b\":2}",
		"new/.vscode/settings.json": none,
		"all.code-workspace":        "{\r\n  \"folders\": [{ \"path\": \"api\" }, { \"path\": \"web\" }]\r\n}",
		"api/.vscode/launch.json":   "// launch\n{\n  \"version\": \"0.2.0\",\n  \"configurations\": []\n}\n",
		"config/go/env":             "GOSUMDB=sum.golang.org\n# mine\n",
	}
}

func (w world) writeMix() (edits []edit) {
	for file, text := range mix() {
		if text != none {
			w.write(file, text)
		}
		edits = append(edits, edit{file, "GOPROXY", proxy})
	}
	return edits
}

// TestAnyMixIsOneTransaction switches files of all kinds in several folders at
// once, takes it back after a restart, and has one of them spoil the rest.
func TestAnyMixIsOneTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	edits := w.writeMix()
	before := w.snapshot()
	e := w.apply(edits...)
	for file := range mix() {
		if !strings.Contains(w.read(file), proxy) {
			t.Errorf("%s was not switched: %q", file, w.read(file))
		}
	}
	if len(e.Steps) != len(mix()) {
		t.Errorf("the entry has %d steps, want one for each of %d files", len(e.Steps), len(mix()))
	}
	w.journal = newJournal(w.journal.dir)
	if _, skipped := w.undo(e.ID); len(skipped) != 0 || w.snapshot() != before {
		t.Errorf("Undo after a restart: skipped %v, files\n%s\nwant\n%s", skipped, w.snapshot(), before)
	}
	for file := range mix() {
		p := w.plan(edits...)
		old := w.read(file)
		w.write(file, "{ \"edited\": \"meanwhile\" }")
		spoiled := w.snapshot()
		if _, err := w.journal.Apply(t.Context(), p); err == nil || kindOf(err) != protocol.ErrorStale || w.snapshot() != spoiled {
			t.Errorf("Apply with %s edited: %v, files\n%s", file, err, w.snapshot())
		}
		if old == none {
			old = "" // the file stays, empty
		}
		w.write(file, old)
	}
}

// TestUndoOfAnyOfFifty takes back switches out of the middle of the history, each
// after a restart: of a key of its own byte for byte, of a key that a later
// switch set again not at all, and says so.
func TestUndoOfAnyOfFifty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.journal.disk = &faulty{at: -1}
	w.write("settings.json", "{\n  // mine\n}\n")
	ids := make([]string, Kept)
	for i := range ids {
		ids[i] = w.apply(edit{"settings.json", fmt.Sprintf("KEY%d", i%40), fmt.Sprint(i)}).ID
	}
	for _, i := range []int{25, 0, 39, 12, 49, 8} {
		w.journal = newJournal(w.journal.dir)
		w.journal.disk = &faulty{at: -1}
		before := w.read("settings.json")
		_, skipped := w.undo(ids[i])
		after := w.read("settings.json")
		again := i < Kept-40 && i != 9 // set once more by a later switch, 9 by one that was taken back
		if again != (len(skipped) == 1) || again != (before == after) {
			t.Errorf("Undo of %s: skipped %v; the file was\n%s\nand is\n%s", ids[i], skipped, before, after)
		}
		if again {
			if now := skipped[0].New; now == nil || *now != fmt.Sprintf("%q", fmt.Sprint(i+40)) {
				t.Errorf("Undo of %s shows %v in its way, want %d", ids[i], skipped[0], i+40)
			}
		}
		if !strings.Contains(after, "// mine") {
			t.Errorf("Undo of %s lost the comment:\n%s", ids[i], after)
		}
	}
}
