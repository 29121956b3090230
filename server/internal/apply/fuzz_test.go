package apply

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// FuzzJournal puts any bytes where an entry of the journal is, in any phase. The
// history, the recovery, an undo and the next switch end, without a panic; no
// file that the entry does not fit is touched; and the next switch and its undo
// work as ever.
func FuzzJournal(f *testing.F) {
	w := newWorld(f)
	w.journal.disk = &faulty{at: -1}
	w.write("settings.json", "{}")
	w.write("env", "GOPROXY=off\n")
	for _, e := range []Entry{
		w.apply(edit{"settings.json", "GOPROXY", proxy}, edit{"env", "GOPROXY", proxy}),
		w.apply(edit{"env", "GOSUMDB", "off"}, edit{"made", "GOPROXY", "direct"}),
	} {
		data, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		// The paths of the seeds lie in the folder that each run makes anew.
		text := strings.ReplaceAll(string(data), w.dir, "DIR")
		for p := range phases() {
			f.Add([]byte(text), uint8(p))
			f.Add([]byte(text[:len(text)/2]), uint8(p))
			f.Add([]byte(strings.ReplaceAll(text, `"offset":`, `"offset":-`)), uint8(p))
			f.Add([]byte(strings.ReplaceAll(text, `.goproxyctl-`, `../../x/.goproxyctl-`)), uint8(p))
			f.Add([]byte(strings.ReplaceAll(text, `"key":["`, `"key":["\u0000`)), uint8(p))
			f.Add([]byte(strings.ReplaceAll(text, `"key":[`, `"key":[],"x":[`)), uint8(p))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, which uint8) {
		w := newWorld(t)
		w.journal.disk = &faulty{at: -1}
		const mine = "{\n  // mine\n  \"a\": 1\n}\n"
		w.write("settings.json", mine)
		w.write("env", "GOPROXY=off\n")
		w.write("bystander", "mine\n")
		p := phases()[int(which)%len(phases())]
		text := strings.ReplaceAll(string(data), "DIR", jsonPath(w.dir))
		if strings.Contains(text, `"/`) && !strings.Contains(text, jsonPath(w.dir)) {
			return // paths of this machine
		}
		if err := os.MkdirAll(w.journal.entries(), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(w.journal.entries(), "1-test"+string(p)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.journal.History(10); err != nil {
			t.Errorf("History: %v", err)
		}
		if _, _, err := w.journal.Recover(t.Context()); err != nil {
			t.Errorf("Recover: %v", err)
		}
		// Whatever the entry says, it fails in words or it is undone.
		_, _, _ = w.journal.Undo(t.Context(), protocol.Place{Dir: w.dir}, "1-test")
		if got := w.read("bystander"); got != "mine\n" {
			t.Errorf("with the entry %q (%s) a file that is none of its became %q", text, p, got)
		}
		before := w.read("fresh.json")
		value := `"https://fuzz.example"`
		fresh := &plan.Plan{Dir: w.dir, Scope: protocol.ScopeFolder, Changes: []plan.Change{{
			File: w.path("fresh.json"), Format: plan.FormatJSON, Key: []string{"go.toolsEnvVars", "GOPROXY"}, New: &value,
		}}, Files: []plan.FileState{{Path: w.path("fresh.json")}}}
		e, err := w.journal.Apply(t.Context(), fresh)
		if err != nil {
			t.Fatalf("Apply beside the entry %q (%s): %v", text, p, err)
		}
		if _, skipped, err := w.journal.Undo(t.Context(), protocol.Place{Dir: w.dir}, e.ID); err != nil || len(skipped) != 0 || w.read("fresh.json") != before {
			t.Errorf("Undo beside the entry %q (%s): skipped %v, %v, file %q", text, p, skipped, err, w.read("fresh.json"))
		}
	})
}

func phases() []phase { return []phase{phaseDone, phasePending, phaseBack, phaseDraft} }

// jsonPath is a path as it stands in a JSON string.
func jsonPath(path string) string { return strings.ReplaceAll(path, `\`, `\\`) }
