package apply

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// carryOut makes every step of the entry, or none. Nothing here is deferred to
// the end of a function: a killed process defers nothing, and the tests stop it
// at each call of j.disk.
func (j *Journal) carryOut(ctx context.Context, e *Entry) error {
	if ctx.Err() != nil {
		return cancelled()
	}
	if err := j.begin(e); err != nil {
		_ = j.disk.Remove(j.file(e.ID, phaseDraft))
		_ = j.forget(e.ID, phasePending)
		return failure("writing the history in", j.entries(), err)
	}
	err := j.forward(ctx, e)
	if err == nil {
		err = j.finish(e)
	}
	if err == nil {
		return nil
	}
	// From here on the next start takes back rather than finishes. On network
	// file systems a renaming can have happened although it failed, so that
	// the entry may also be done.
	p, later := phasePending, "finishes it or takes it back"
	if j.move(e, phasePending, phaseBack) == nil || j.move(e, phaseDone, phaseBack) == nil {
		p, later = phaseBack, "tries again"
	}
	if left := j.back(e, p); left != nil {
		return &protocol.Error{Kind: protocol.ErrorFailed, Message: strings.Replace(err.Error(), unchanged, fmt.Sprintf(
			"What was already written could not be taken back (%v); the next start %s.", left, later), 1)}
	}
	return err
}

func (j *Journal) forward(ctx context.Context, e *Entry) error {
	for _, s := range e.Steps {
		if ctx.Err() != nil {
			return cancelled()
		}
		if err := j.stage(s); err != nil {
			return failure("writing", s.Path, err)
		}
	}
	for _, s := range e.Steps {
		if err := j.swap(s); err != nil {
			return failure("writing", s.Path, err)
		}
	}
	return nil
}

func (j *Journal) finish(e *Entry) error {
	if err := j.move(e, phasePending, phaseDone); err != nil {
		return failure("writing the history in", j.entries(), err)
	}
	return nil
}

// stage writes what the step's file shall hold beside it.
func (j *Journal) stage(s step) error {
	if s.After == absent {
		return nil
	}
	data, info, err := j.observe(s)
	if err != nil {
		return err
	}
	for _, dir := range s.Make {
		if err := j.disk.Mkdir(dir); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		if err := j.disk.SyncDir(filepath.Dir(dir)); err != nil {
			return err
		}
	}
	after, err := s.content(data)
	if err != nil {
		return err
	}
	if stateOf(after) != s.After {
		return errors.New("the journal does not fit the file")
	}
	return j.disk.Create(s.Temp, after, s.Mode, info)
}

// observe reads the step's file as it is before the step.
func (j *Journal) observe(s step) ([]byte, fs.FileInfo, error) {
	data, info, err := j.disk.Read(s.Target)
	now := stateOf(data)
	if errors.Is(err, fs.ErrNotExist) {
		data, info, err, now = nil, nil, nil, absent
	}
	if err == nil && now != s.Before {
		err = stale(s.Path)
	}
	return data, info, err
}

// replace stages and swaps one file. Where that fails, what was staged goes.
func (j *Journal) replace(s step) error {
	err := j.stage(s)
	if err == nil {
		err = j.swap(s)
	}
	if err != nil {
		_, _ = j.clear(s)
	}
	return err
}

// unmake removes folders that are empty. One that is not, or cannot be removed,
// stays: an empty folder does no harm.
func (j *Journal) unmake(dirs []string) {
	for _, dir := range slices.Backward(dirs) {
		// Remove would take a file or a link of that name too.
		info, err := os.Lstat(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || !info.IsDir() || j.disk.Remove(dir) != nil || j.disk.SyncDir(filepath.Dir(dir)) != nil {
			return
		}
	}
}

// A standing tells how far a step has come.
type standing int

const (
	standsBefore  standing = iota
	standsAfter            // it was made
	standsEdited           // it was made, and the file edited since
	standsUnknown          // the file is neither old nor new
)

func (j *Journal) stands(s step) (standing, error) {
	data, _, err := j.disk.Read(s.Target)
	now := stateOf(data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		now = absent
	case err != nil:
		return standsUnknown, err
	}
	switch now {
	case s.Before:
		return standsBefore, nil
	case s.After:
		return standsAfter, nil
	}
	for _, c := range s.Changes {
		value, err := current(data, c.Format, c.Key)
		if err != nil || now == absent || !same(c.Format, value, c.New) {
			return standsUnknown, nil
		}
	}
	return standsEdited, nil
}

// back takes back every step that was made, and with the last the entry itself,
// which is in phase p. A file that others made neither old nor new stays as it is.
func (j *Journal) back(e *Entry, p phase) error {
	var failed error
	for _, s := range slices.Backward(e.Steps) {
		err := j.revert(s)
		for try := 1; err != nil && editedMeanwhile(err) && try < backTries; try++ {
			err = j.revert(s)
		}
		if err != nil {
			failed = err
		}
	}
	if failed != nil {
		return failed
	}
	return j.forget(e.ID, p)
}

// backTries is how often a file is taken back that is edited at that very moment.
// Each try works on the file as it is then.
const backTries = 20

func editedMeanwhile(err error) bool {
	known := new(protocol.Error)
	return errors.As(err, &known) && (known.Kind == protocol.ErrorStale || known.Kind == protocol.ErrorRefused)
}

func (j *Journal) revert(s step) error {
	if _, err := j.clearBoth(s); err != nil {
		return err
	}
	stands, err := j.stands(s)
	if err != nil {
		return err
	}
	switch stands {
	case standsAfter:
		return j.replace(s.inverse())
	case standsEdited:
		undo, _, err := j.reverse(s)
		if err != nil || undo == nil {
			return err
		}
		// What was kept under that name stays.
		for undo.Temp = backTemp(s.Temp); exists(undo.Temp); {
			undo.Temp += "~"
		}
		return j.replace(*undo)
	case standsBefore:
		if s.Before == absent {
			j.unmake(s.Make)
		}
	}
	return nil
}
