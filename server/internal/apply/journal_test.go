package apply

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func background() context.Context { return context.Background() }

// TestSharedFolderStaysOpen: a folder that others use too is not locked up, what
// we keep in it is.
func TestSharedFolderStaysOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := os.MkdirAll(filepath.Join(w.journal.dir, "others"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(w.journal.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	w.apply(edit{"env", "GOPROXY", "https://me:secret@corp.example"})
	w.apply(edit{"env", "GOPROXY", "off"})
	for path, want := range map[string]fs.FileMode{w.journal.dir: 0o755, w.journal.entries(): 0o700} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode(), want)
		}
	}
}

func TestJournalIsPrivate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	// As a careless hand or an older version may have left it.
	if err := os.MkdirAll(w.journal.entries(), 0o777); err != nil {
		t.Fatal(err)
	}
	w.apply(edit{"env", "GOPROXY", "https://me:secret@corp.example"})
	err := filepath.WalkDir(w.journal.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode(), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.journal.disk = &faulty{at: -1}
	if history, findings, err := w.journal.History(10); len(history) != 0 || len(findings) != 0 || err != nil {
		t.Errorf("History of nothing = %v, %v, %v", history, findings, err)
	}
	if n, findings, err := w.journal.Recover(t.Context()); n != 0 || len(findings) != 0 || err != nil {
		t.Errorf("Recover of nothing = %d, %v, %v", n, findings, err)
	}
	if _, err := os.Stat(w.journal.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading made the state folder: %v", err)
	}
	var last Entry
	for i := range Kept + 5 {
		last = w.apply(edit{"env", "GOPROXY", fmt.Sprintf("https://m%d.example", i)})
	}
	history, _, err := w.journal.History(1000)
	if err != nil || len(history) != Kept || history[0].ID != last.ID || last.ID != "55-test" {
		t.Errorf("History after %s: %d entries, %v, newest %s; want %d, newest 55-test", last.ID, len(history), err, history[0].ID, Kept)
	}
	if few, _, _ := w.journal.History(3); len(few) != 3 || few[2].ID != "53-test" {
		t.Errorf("History(3) = %v", few)
	}
	// An undo pushes no switch out; with a forgotten switch goes its undo.
	undo, _ := w.undo("")
	again, _ := w.undo(undo.ID)
	if all, _, _ := w.journal.History(1000); len(all) != Kept+2 || again.ID != "57-undo56" || again.Undoes != "56-undo55" {
		t.Errorf("after two undos the history has %d entries, the newest %s undoes %s; want %d, 57-undo56, 56-undo55", len(all), again.ID, again.Undoes, Kept+2)
	}
	for i := range Kept {
		w.apply(edit{"env", "GOPROXY", fmt.Sprintf("https://n%d.example", i)})
	}
	if all, _, _ := w.journal.History(1000); len(all) != Kept || all[Kept-1].ID != "58-test" {
		t.Errorf("after %d more switches the history has %d entries, want as many", Kept, len(all))
	}
	if _, _, err := w.journal.Undo(t.Context(), protocol.Place{}, "1-test"); err == nil || kindOf(err) != protocol.ErrorInput {
		t.Errorf("Undo of a forgotten entry: %v, want input", err)
	}
}

func TestHistoryShowsNoSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write("env", "GOPROXY=https://me:secret@old.example\n")
	w.write("settings.json", "{}")
	e := w.apply(edit{"env", "GOPROXY", "https://me:secret@new.example,direct"}, edit{"settings.json", "GOPROXY", "https://token-secret@new.example"})
	shown := e.Record().Redacted()
	text := ""
	for _, c := range shown.Changes {
		for _, value := range []*string{c.Old, c.New} {
			if value != nil {
				text += *value + "\n"
			}
		}
	}
	want := "https://xxxxx@old.example\nhttps://xxxxx@new.example,direct\nhttps://xxxxx@new.example\n"
	if text != want || shown.Time != "2026-01-02T03:04:05Z" || shown.Wish != "a mirror" || shown.Scope != protocol.ScopeFolder {
		t.Errorf("Redacted() = %+v with values\n%s\nwant\n%s", shown, text, want)
	}
	if true := e.Changes(); *true[0].New != "https://me:secret@new.example,direct" {
		t.Errorf("Changes() does not hold the true value: %v", *true[0].New)
	}
}

func TestCorruptEntriesAreLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write("env", "GOPROXY=off\n")
	w.apply(edit{"env", "GOPROXY", proxy})
	for name, text := range map[string]string{
		"7-torn.json": `{"format":1,"id":"7-to`, "8-new.json": `{"format":99,"id":"8-new"}`,
		"9-torn.pending": "\x00\x00", "notes.json": "{}", "10-draft.tmp": `{"`,
	} {
		if err := os.WriteFile(filepath.Join(w.journal.entries(), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	history, findings, err := w.journal.History(10)
	if err != nil || len(history) != 1 || len(findings) != 2 {
		t.Errorf("History = %d entries, %v, %v; want 1 and 2 findings", len(history), findings, err)
	}
	settled, findings, err := w.journal.Recover(t.Context())
	if settled != 1 || len(findings) != 1 || findings[0].Code != CodeJournal || err != nil {
		t.Errorf("Recover = %d, %v, %v; want 1 (the draft) and a finding (the torn one)", settled, findings, err)
	}
	// They stand in nobody's way.
	if e := w.apply(edit{"env", "GOPROXY", "direct"}); e.ID != "10-test" {
		t.Errorf("the next entry is %s, want 10-test", e.ID)
	}
	w.undo("")
	w.undo("")
	if got := w.read("env"); got != "GOPROXY=off\n" {
		t.Errorf("after two undos the file is %q", got)
	}
}

func TestLockNamesItsHolder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	release, _, err := w.journal.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := newJournal(w.journal.dir)
	other.wait = 50 * time.Millisecond
	p := w.plan(edit{"env", "GOPROXY", proxy})
	_, err = other.Apply(t.Context(), p)
	if holder := fmt.Sprintf("process %d, since 03:04:05", os.Getpid()); err == nil || kindOf(err) != protocol.ErrorRefused || !strings.Contains(err.Error(), holder) {
		t.Errorf("Apply while another writes: %v, want refused and %q", err, holder)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	other.wait = time.Minute
	if _, err := other.Apply(ctx, p); err == nil || kindOf(err) != protocol.ErrorCancelled {
		t.Errorf("Apply, cancelled while it waits: %v, want cancelled", err)
	}
	release()
	if _, err := other.Apply(ctx, p); err == nil || kindOf(err) != protocol.ErrorCancelled || w.read("env") != none {
		t.Errorf("Apply, cancelled: %v, file %q, want cancelled", err, w.read("env"))
	}
	if _, err := other.Apply(t.Context(), p); err != nil {
		t.Errorf("Apply after the lock was let go: %v", err)
	}
}

// TestRecoverLeavesForeignEdits kills a switch of two files between the two, and
// then edits one of them before the next start.
func TestRecoverLeavesForeignEdits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, text string
		settings, env    string // after Recover; "" stands for text
		findings         int
		entries          int
	}{
		{
			"the one that was not written yet", "env", "GOPROXY=mine\n",
			`{"go.toolsEnvVars":{"GOPROXY":"` + proxy + `"}}`, "", 1, 1,
		},
		{
			"the written one, our key too", "settings.json", `{"go.toolsEnvVars":{"GOPROXY":"mine"}}`,
			"", "GOPROXY=off\n", 1, 0,
		},
		{
			"the written one, another key", "settings.json", `{"go.toolsEnvVars":{"GOPROXY":"` + proxy + `"},"mine":1}`,
			"", "GOPROXY=" + proxy + "\n", 0, 1,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.write("settings.json", `{"go.toolsEnvVars":{"GOPROXY":"off"}}`)
			w.write("env", "GOPROXY=off\n")
			p := w.plan(edit{"settings.json", "GOPROXY", proxy}, edit{"env", "GOPROXY", proxy})
			w.killBetweenFiles(p)
			w.write(test.file, test.text)
			w.journal = newJournal(w.journal.dir)
			settled, findings, err := w.journal.Recover(t.Context())
			if settled != 1 || len(findings) != test.findings || err != nil {
				t.Errorf("Recover = %d, %v, %v; want 1 and %d findings", settled, findings, err, test.findings)
			}
			for file, want := range map[string]string{"settings.json": test.settings, "env": test.env} {
				if want == "" {
					want = test.text
				}
				if got := w.read(file); got != want {
					t.Errorf("after Recover %s is %q, want %q", file, got, want)
				}
			}
			if got := w.entries(); got != test.entries {
				t.Errorf("after Recover the history has %d entries, want %d", got, test.entries)
			}
		})
	}
}

func (w world) killBetweenFiles(p *plan.Plan) {
	w.t.Helper()
	before := w.read("env")
	for at := 1; ; at++ {
		disk := &faulty{at: at}
		fresh := world{w.t, w.dir, newJournal(w.journal.dir)}
		if killed, err := fresh.during(disk, func() error { _, err := fresh.journal.Apply(background(), p); return err }); !killed {
			w.t.Fatalf("no call lies between the two files (%v)", err)
		}
		if strings.Contains(w.read("settings.json"), proxy) && w.read("env") == before {
			return
		}
	}
}
