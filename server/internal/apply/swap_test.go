package apply

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A busyDisk lets another program act at the last instant before a call that
// puts a file in its place, as often as there are actions.
type busyDisk struct {
	disk
	before  []func()
	noSwaps bool // as on Windows
	killed  bool // after the first exchange
}

func (b *busyDisk) act() {
	if len(b.before) > 0 {
		action := b.before[0]
		b.before = b.before[1:]
		action()
	}
}

func (b *busyDisk) Exchange(one, other string) error {
	if b.noSwaps {
		return errCannotExchange
	}
	b.act()
	err := b.disk.Exchange(one, other)
	if b.killed {
		panic(errKilled)
	}
	return err
}

func (b *busyDisk) Move(from, to string) error {
	if b.noSwaps {
		return errCannotExchange
	}
	b.act()
	return b.disk.Move(from, to)
}

func canExchange(t *testing.T, w world) bool {
	t.Helper()
	w.write("probe-a", "")
	w.write("probe-b", "")
	err := exchange(w.path("probe-a"), w.path("probe-b"))
	if err != nil && !errors.Is(err, errCannotExchange) {
		t.Fatal(err)
	}
	_, _ = os.Remove(w.path("probe-a")), os.Remove(w.path("probe-b"))
	if err != nil && runtime.GOOS == "linux" {
		t.Fatal("this Linux cannot exchange files in the folder of the tests")
	}
	return err == nil
}

func TestNoEditIsLostAtTheLastInstant(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		file  string
		old   string
		edits []string // each at the last instant before a call; none removes
	}{
		{"an edit before the exchange", "env", "GOPROXY=off\n", []string{"GOPROXY=off\n# mine\n"}},
		{"another while the first is put back", "env", "GOPROXY=off\n", []string{"A=1\n", "A=2\n"}},
		{"and one more", "settings.json", "{}", []string{`{"a":1}`, `{"a":2}`, `{"a":3}`}},
		{"created at the last instant", "env", none, []string{"GOPROXY=mine\n"}},
		{"removed at the last instant", "env", "GOPROXY=off\n", []string{none}},
		{"removed after the edit", "env", "GOPROXY=off\n", []string{"A=1\n", none}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if !canExchange(t, w) {
				t.Log("not tested here: files cannot be exchanged, and nothing is promised")
				return
			}
			w.write("first.json", "{}")
			if test.old != none {
				w.write(test.file, test.old)
			}
			busy := &busyDisk{before: []func(){func() {}}} // the first file's
			for _, text := range test.edits {
				busy.before = append(busy.before, func() {
					_ = os.Remove(w.path(test.file)) // an editor that renames makes a new file
					if text != none {
						w.write(test.file, text)
					}
				})
			}
			p := w.plan(edit{"first.json", "GOPROXY", proxy}, edit{test.file, "GOPROXY", proxy})
			w.journal.disk = busy
			_, err := w.journal.Apply(t.Context(), p)
			if err == nil || kindOf(err) != protocol.ErrorStale {
				t.Errorf("Apply = %v, want stale", err)
			}
			if got, want := w.read(test.file), test.edits[len(test.edits)-1]; got != want {
				t.Errorf("the file is %q, want the edit %q", got, want)
			}
			if got := w.read("first.json"); got != "{}" || w.entries() != 0 || strings.Contains(w.snapshot(), ".goproxyctl-") {
				t.Errorf("the other file is %q, with %d entries; want it as it was:\n%s", got, w.entries(), w.snapshot())
			}
		})
	}
}

// TestSavedAfterATakenBackSwitch has an editor read a file while a switch is under
// way that is then taken back, and save it afterwards: its save stays, and what it
// read with it.
func TestSavedAfterATakenBackSwitch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if !canExchange(t, w) {
		t.Log("not tested here: a switch is only looked into where files can be exchanged")
		return
	}
	w.write("settings.json", "{}")
	w.write("env", "GOPROXY=off\n")
	saved := ""
	w.journal.disk = &busyDisk{before: []func(){func() {}, func() { // settings.json is written, env not yet
		saved = strings.Replace(w.read("settings.json"), "{", "{\n  // mine", 1)
		w.write("env", "GOPROXY=off\n# mine\n")
	}}}
	p := w.plan(edit{"settings.json", "GOPROXY", proxy}, edit{"env", "GOPROXY", proxy})
	if _, err := w.journal.Apply(t.Context(), p); err == nil || kindOf(err) != protocol.ErrorStale {
		t.Fatalf("Apply = %v, want stale", err)
	}
	if got := w.read("settings.json"); got != "{}" || w.entries() != 0 {
		t.Fatalf("the file is %q, with %d entries; want it as it was", got, w.entries())
	}
	w.write("settings.json", saved)
	if value, err := keyOf("settings.json", []byte(saved), "GOPROXY"); err != nil || value != proxy {
		t.Errorf("the editor saved GOPROXY=%q (%v), want %q, as it had read it", value, err, proxy)
	}
	w.apply(edit{"settings.json", "GOPROXY", "off"}, edit{"env", "GOPROXY", "off"})
	if _, skipped := w.undo(""); len(skipped) != 0 || w.read("settings.json") != saved {
		t.Errorf("after a switch and its undo (%v) the file is %q, want %q", skipped, w.read("settings.json"), saved)
	}
}

// TestKilledWithAnEditInHand kills a switch when it has just exchanged an edit
// out: the next start puts it back.
func TestKilledWithAnEditInHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if !canExchange(t, w) {
		t.Log("not tested here: files cannot be exchanged, and nothing is promised")
		return
	}
	for _, undo := range []bool{false, true} {
		w.write("env", "GOPROXY=off\n")
		w.journal = newJournal(w.journal.dir)
		mine := "GOPROXY=off\nMINE=1\n"
		transaction := func() error {
			_, err := w.journal.Apply(background(), w.plan(edit{"env", "GOPROXY", proxy}))
			return err
		}
		if undo {
			w.apply(edit{"env", "GOPROXY", proxy})
			mine = "GOPROXY=" + proxy + "\nMINE=1\n"
			transaction = func() error { _, _, err := w.journal.Undo(background(), protocol.Place{Dir: w.dir}, ""); return err }
		}
		killed := func() (killed bool) {
			defer func() { killed = recover() != nil }()
			w.journal.disk = &busyDisk{killed: true, before: []func(){func() { w.write("env", mine) }}}
			_ = transaction()
			return false
		}()
		if !killed || w.read("env") == mine {
			t.Fatalf("undo %t: the process was not killed with the edit in hand: the file is %q", undo, w.read("env"))
		}
		w.journal = newJournal(w.journal.dir)
		settled, findings, err := w.journal.Recover(t.Context())
		if settled != 1 || len(findings) > 1 || err != nil || w.read("env") != mine {
			t.Errorf("undo %t: Recover = %d, %v, %v, and the file is %q; want 1 and the edit %q", undo, settled, findings, err, w.read("env"), mine)
		}
		if text := w.snapshot(); strings.Contains(text, ".goproxyctl-") {
			t.Errorf("undo %t: something is left behind:\n%s", undo, text)
		}
	}
}

// TestWithoutExchange is the transaction on a system that can only rename.
func TestWithoutExchange(t *testing.T) {
	t.Parallel()
	w := faultWorld(t)
	ends := transactionEnds(t)
	w.journal.disk = &busyDisk{noSwaps: true}
	w.apply(transactionEdits()...)
	if got := w.snapshot(); got != ends.after {
		t.Errorf("Apply gave\n%s\nwant\n%s", got, ends.after)
	}
	if _, skipped := w.undo(""); len(skipped) != 0 || w.snapshot() != ends.before {
		t.Errorf("Undo gave\n%s\nwant\n%s", w.snapshot(), ends.before)
	}
}
