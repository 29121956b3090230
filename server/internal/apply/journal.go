package apply

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Kept is how many switches the journal keeps, and whether they were undone;
// older ones are forgotten.
const Kept = 50

// A Journal carries out plans and remembers what it did in a state folder, which
// any number of processes may share. Its methods are safe for concurrent use.
type Journal struct {
	dir    string
	now    func() time.Time
	random func() string // a few letters that make an entry's id its own
	wait   time.Duration // how long another writer is waited for
	disk   files
}

// New returns the journal in the state folder dir, which is made when it is
// first written to.
func New(dir string) *Journal {
	return &Journal{dir: dir, now: time.Now, random: randomHex, wait: 5 * time.Second, disk: realDisk()}
}

// Dir returns the state folder.
func (j *Journal) Dir() string { return j.dir }

func randomHex() string {
	var bits [2]byte
	_, _ = rand.Read(bits[:]) // never fails
	return hex.EncodeToString(bits[:])
}

// A phase is how far an entry's transaction has come. It is the end of the name
// of the entry's file, so that going from one to the next is one renaming.
type phase string

const (
	phaseDraft   phase = ".tmp"     // being written; no file was touched
	phasePending phase = ".pending" // files may be old or new; if one is new, all shall be
	phaseBack    phase = ".back"    // files may be old or new, and all shall be old
	phaseDone    phase = ".json"    // all files were written
)

func (j *Journal) entries() string { return filepath.Join(j.dir, "journal") }

func (j *Journal) file(id string, p phase) string {
	return filepath.Join(j.entries(), id+string(p))
}

// begin writes the entry as pending.
func (j *Journal) begin(e *Entry) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return atomicWrite(j.disk, j.file(e.ID, phasePending), j.file(e.ID, phaseDraft), data, 0o600)
}

// move takes an entry from one phase to the next. It does not matter whether
// the disk has that already: until it has, the files stand as the phase before
// allows, too.
func (j *Journal) move(e *Entry, from, to phase) error {
	err := j.disk.Rename(j.file(e.ID, from), j.file(e.ID, to))
	if err == nil {
		_ = j.disk.SyncDir(j.entries())
	}
	return err
}

// forget removes an entry's file.
func (j *Journal) forget(id string, p phase) error {
	if err := j.disk.Remove(j.file(id, p)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	_ = j.disk.SyncDir(j.entries())
	return nil
}

// list returns the ids of the entries in a phase, oldest first.
func (j *Journal) list(p phase) ([]string, error) {
	names, err := os.ReadDir(j.entries())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	var ids []string
	for _, name := range names {
		if id, ok := strings.CutSuffix(name.Name(), string(p)); ok && number(id) > 0 {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return number(a) - number(b) })
	return ids, nil
}

// number returns the running number that an id begins with, or 0. Entries are
// ordered by it, not by time: clocks are set back.
func number(id string) int {
	digits, _, _ := strings.Cut(id, "-")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// newID returns an id after all others, for the undo of the entry undoes if that
// is not empty. The lock must be held.
func (j *Journal) newID(undoes string) (string, error) {
	last := 0
	for _, p := range []phase{phasePending, phaseBack, phaseDone} {
		ids, err := j.list(p)
		if err != nil {
			return "", err
		}
		if len(ids) > 0 {
			last = max(last, number(ids[len(ids)-1]))
		}
	}
	if undoes != "" {
		return fmt.Sprintf("%d%s%d", last+1, undoMark, number(undoes)), nil
	}
	return fmt.Sprintf("%d-%s", last+1, j.random()), nil
}

// undoMark in an id parts its number from that of the entry that it took back,
// so that pruning need not read the entries.
const undoMark = "-undo"

// read returns the entry in a phase.
func (j *Journal) read(id string, p phase) (Entry, error) {
	data, err := ReadFile(j.file(id, p))
	if err != nil {
		return Entry{}, fmt.Errorf("reading the journal: %w", err)
	}
	var e Entry
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&e); err != nil {
		return Entry{}, fmt.Errorf("reading the journal's entry %s: %w", id, err)
	}
	if e.Format != entryFormat || e.ID != id {
		return Entry{}, fmt.Errorf("reading the journal's entry %s: it is in a format that this goproxyctl does not know", id)
	}
	if !e.isValid() {
		return Entry{}, fmt.Errorf("reading the journal's entry %s: it is damaged", id)
	}
	return e, nil
}

// History returns the newest entries, newest first, limit of them at the most.
// Entries that cannot be read are left out, with a finding for each.
func (j *Journal) History(limit int) ([]Entry, []protocol.Finding, error) {
	all, findings, err := j.all()
	if err != nil {
		return nil, nil, err
	}
	slices.Reverse(all)
	return all[:min(max(limit, 0), len(all))], findings, nil
}

// all returns the entries that are done, oldest first.
func (j *Journal) all() ([]Entry, []protocol.Finding, error) {
	ids, err := j.list(phaseDone)
	if err != nil {
		return nil, nil, err
	}
	var all []Entry
	findings := []protocol.Finding{}
	for _, id := range ids {
		e, err := j.read(id, phaseDone)
		switch {
		case errors.Is(err, fs.ErrNotExist): // another process has just forgotten it
		case err != nil:
			findings = append(findings, j.unreadable(id, phaseDone, err))
		default:
			all = append(all, e)
		}
	}
	// An undo can itself be undone, so the newest decide first.
	undone := map[string]bool{}
	for i := range slices.Backward(all) {
		all[i].Undone = undone[all[i].ID]
		if all[i].Undoes != "" && !all[i].Undone {
			undone[all[i].Undoes] = true
		}
	}
	return all, findings, nil
}

// CodeJournal is the code of a finding about an entry of the journal.
const CodeJournal = "journal"

func (j *Journal) unreadable(id string, p phase, err error) protocol.Finding {
	return protocol.Finding{
		Code:     CodeJournal,
		Severity: protocol.SeverityWarning,
		Message:  fmt.Sprintf("An entry of the history is left out: %v.", err),
		Location: &protocol.Location{File: j.file(id, p)},
	}
}

// prune forgets all but the newest switches, and with a switch its undo. That it
// fails is no failure of the switch; the next one tries again.
func (j *Journal) prune() {
	ids, err := j.list(phaseDone)
	if err != nil {
		return
	}
	kept, switches := map[int]bool{}, 0
	for _, id := range slices.Backward(ids) {
		if !strings.Contains(id, undoMark) {
			switches++
			kept[number(id)] = switches <= Kept
		}
	}
	for _, id := range ids { // oldest first: an undo is newer than what it undoes
		if _, undoes, ok := strings.Cut(id, undoMark); ok {
			kept[number(id)] = kept[number(undoes)]
		}
		if !kept[number(id)] && j.forget(id, phaseDone) != nil {
			return
		}
	}
}

// open makes the state folder, takes the lock and settles what a writer that
// was killed has left. The caller calls release.
func (j *Journal) open(ctx context.Context) (release func(), findings []protocol.Finding, err error) {
	if err := stateDir(j.dir); err != nil {
		return nil, nil, failure("making the folder of the history", j.dir, err)
	}
	if err := privateDir(j.entries()); err != nil {
		return nil, nil, failure("making the folder of the history", j.entries(), err)
	}
	release, err = lock(ctx, filepath.Join(j.dir, "lock"), j.wait, j.now)
	if err != nil {
		return nil, nil, err
	}
	// A panic in one request does not end the process, and must not keep the
	// lock either.
	settled := false
	defer func() {
		if !settled {
			release()
		}
	}()
	if findings, err = j.settle(); err != nil {
		return nil, nil, err
	}
	settled = true
	return release, findings, nil
}
