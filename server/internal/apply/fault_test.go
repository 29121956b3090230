package apply

import (
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func faults() []fault {
	return []fault{
		{name: "killed before"},
		{name: "killed in the middle or after", late: true},
		{name: "disk full", err: syscall.ENOSPC},
		{name: "short write", err: syscall.ENOSPC, late: true},
		{name: "not permitted", err: &fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}},
		{name: "broken disk from here on", err: syscall.EIO, forever: true},
		{name: "broken disk from here on, half done", err: syscall.EIO, late: true, forever: true},
	}
}

// The files of one transaction over both formats: edited, and made.
const (
	settingsFile = "a/settings.json"
	envFile      = "env"
	madeFile     = "b/.vscode/settings.json"
	madeEnvFile  = "config/go/env"
)

// stride is how many calls to the disk are passed over from one fault to the
// next. On Windows, whose tests run under Wine too, it is slow to make a folder
// of files for each: there the faults share the calls among them.
func stride() int {
	if runtime.GOOS == "windows" {
		return 13
	}
	return 1
}

// files returns the files of the transaction with their contents, and no folder.
func (w world) files() string {
	w.t.Helper()
	var all strings.Builder
	for _, name := range []string{settingsFile, envFile, madeFile, madeEnvFile} {
		all.WriteString(name + "\n" + w.read(name) + "\n---\n")
	}
	return all.String()
}

// faultWorld returns a world before the transaction.
func faultWorld(t testing.TB) world {
	t.Helper()
	w := newWorld(t)
	w.write(settingsFile, "\ufeff{\r\n\t// mine\r\n\t\"go.toolsEnvVars\": { \"GOPROXY\": \"off\", },\r\n}")
	w.write(envFile, "# mine\nGOPROXY=off\nGOSUMDB=off")
	return w
}

func transactionEdits() []edit {
	return []edit{
		{settingsFile, "GOPROXY", proxy}, {envFile, "GOPROXY", proxy}, {madeFile, "GOPROXY", proxy},
		{envFile, "GOSUMDB", ""}, {madeEnvFile, "GOPROXY", proxy}, {madeFile, "GOPRIVATE", "corp.example"},
	}
}

// snapshot returns every file and folder of the world with its content.
func (w world) snapshot() string {
	w.t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(w.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(w.dir, path)
		all.WriteString(filepath.ToSlash(name) + "\n")
		if !entry.IsDir() {
			all.WriteString(w.read(name) + "\n---\n")
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all.String()
}

// during runs a transaction on the faulty disk. It reports whether the process
// was killed, else how the transaction ended.
func (w world) during(disk *faulty, transaction func() error) (killed bool, err error) {
	w.journal.disk = disk
	defer func() {
		if reason := recover(); reason != nil {
			if reason != any(errKilled) {
				panic(reason)
			}
			killed = true
		}
	}()
	return false, transaction()
}

// restart is the next start of the helper, on a sound disk.
func (w *world) restart() {
	w.t.Helper()
	w.journal = newJournal(w.journal.dir)
	w.journal.disk = &faulty{at: -1}
	if _, findings, err := w.journal.Recover(w.t.Context()); err != nil || len(findings) != 0 {
		w.t.Errorf("Recover: %v, %v, want no finding", findings, err)
	}
	for _, p := range []phase{phaseDraft, phasePending, phaseBack} {
		if left, err := w.journal.list(p); err != nil || len(left) != 0 {
			w.t.Errorf("after Recover the journal still holds %v as %s (%v)", left, p, err)
		}
	}
}

func (w world) entries() int {
	w.t.Helper()
	history, findings, err := w.journal.History(100)
	if err != nil || len(findings) != 0 {
		w.t.Errorf("History: %v, %v", findings, err)
	}
	return len(history)
}

// TestFaultsAtEveryStep cuts a switch of four files, and the undo of one, at
// each call to the disk, in each way. After the next start all files must be
// old, or all new, with nothing left beside them, and the history must say the
// same.
func TestFaultsAtEveryStep(t *testing.T) {
	t.Parallel()
	ends := transactionEnds(t)
	for _, undo := range []bool{false, true} {
		for i, fault := range faults() {
			name := "apply/" + fault.name
			if undo {
				name = "undo/" + fault.name
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				at := 1 + i%stride()
				for ; faultAt(t, ends, undo, fault, at); at += stride() {
				}
				// Four files and a journal take far more calls than this:
				// the loop must not have ended for another reason.
				if at < 30 {
					t.Errorf("the transaction made only %d calls", at-1)
				}
			})
		}
	}
}

// ends are the snapshots before and after the transaction.
type ends struct {
	before, after string
	filesBefore   string
}

func transactionEnds(t *testing.T) ends {
	t.Helper()
	w := faultWorld(t)
	e := ends{before: w.snapshot(), filesBefore: w.files()}
	w.journal.disk = &faulty{at: -1}
	w.apply(transactionEdits()...)
	e.after = w.snapshot()
	return e
}

func faultAt(t *testing.T, ends ends, undo bool, fault fault, at int) (reached bool) {
	w := faultWorld(t)
	transaction := func() error {
		_, err := w.journal.Apply(t.Context(), w.plan(transactionEdits()...))
		return err
	}
	before, after, entries := ends.before, ends.after, 0
	if undo {
		w.journal.disk = &faulty{at: -1}
		w.apply(transactionEdits()...)
		before, after, entries = after, before, 1
		transaction = func() error {
			_, _, err := w.journal.Undo(t.Context(), protocol.Place{Dir: w.dir}, "")
			return err
		}
	}
	disk := &faulty{at: at, fault: fault}
	killed, err := w.during(disk, transaction)
	if !disk.reached() {
		if err != nil {
			t.Errorf("without a fault: %v", err)
		}
		return false
	}
	if !killed && err != nil && !fault.forever {
		// It had every chance to take back what it did.
		if got := w.snapshot(); got != before {
			t.Errorf("call %d: the error says %q, but the files are\n%s\nwant\n%s", at, err, got, before)
		}
	}
	if err != nil && strings.Contains(err.Error(), unchanged) == strings.Contains(err.Error(), "the next start ") {
		t.Errorf("call %d: the error does not say what became of the files: %v", at, err)
	}
	w.restart()
	switch got := w.snapshot(); {
	case got == before:
		if w.entries() != entries {
			t.Errorf("call %d (killed %t, %v): the files are old, but the history has a new entry", at, killed, err)
		}
	case got == after, undo && w.files() == ends.filesBefore:
		// Folders that stood before the undo's files were made may stand empty
		// where the process was killed just before it removed them.
		if w.entries() != entries+1 {
			t.Errorf("call %d (killed %t, %v): the files are new, but the history has no new entry", at, killed, err)
		}
		if err != nil && !strings.Contains(err.Error(), "the next start finishes it or takes it back") {
			t.Errorf("call %d: it failed with %q, yet the files are new", at, err)
		}
	default:
		t.Errorf("call %d (killed %t, %v): the files are neither old nor new:\n%s", at, killed, err, got)
	}
	return true
}

// TestKilledWhileRecovering kills a switch at each call, and then its recovery
// at each of its calls.
func TestKilledWhileRecovering(t *testing.T) {
	t.Parallel()
	ends := transactionEnds(t)
	runs := 0
	for first := 1; ; first += stride() {
		more := true
		for second := 1 + runs%stride(); more; second += stride() {
			w := faultWorld(t)
			disk := &faulty{at: first, fault: fault{late: first%2 == 0}}
			_, _ = w.during(disk, func() error {
				_, err := w.journal.Apply(t.Context(), w.plan(transactionEdits()...))
				return err
			})
			if !disk.reached() {
				if runs < 200/stride()/stride() {
					t.Errorf("only %d runs", runs)
				}
				return
			}
			again := &faulty{at: second, fault: fault{late: second%2 == 1}}
			w.journal = newJournal(w.journal.dir)
			_, _ = w.during(again, func() error { _, _, err := w.journal.Recover(t.Context()); return err })
			more = again.reached()
			w.restart()
			if got := w.snapshot(); got != ends.before && got != ends.after {
				t.Errorf("killed at call %d, then at call %d of Recover: the files are neither old nor new:\n%s", first, second, got)
			}
			runs++
		}
	}
}
