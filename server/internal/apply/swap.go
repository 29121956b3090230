package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

var (
	// errCannotExchange says that the system or the file system has no call
	// that swaps two files, or that renames without replacing.
	errCannotExchange = errors.New("files cannot be exchanged here")

	// errBusy says that another program has a file open for writing.
	errBusy = errors.New("another program has it open for writing")
)

// swap makes the step's file hold what was staged. Where the system can swap two
// files in one step, what comes out is looked at: if it is not what the step
// began with, an edit came in between, and it is put back.
func (j *Journal) swap(s step) error {
	if _, _, err := j.observe(s); err != nil {
		return err
	}
	var err error
	switch {
	case s.Before == absent:
		err = j.disk.Move(s.Temp, s.Target)
		if errors.Is(err, fs.ErrExist) {
			return stale(s.Path)
		}
	case s.After == absent:
		err = j.takeOut(s)
	default:
		err = j.exchange(s, s.After, s.Before)
	}
	if errors.Is(err, errCannotExchange) {
		err = j.overwrite(s)
	}
	if err != nil {
		return err
	}
	if err := j.disk.SyncDir(filepath.Dir(s.Target)); err != nil {
		return err
	}
	if s.After == absent {
		j.unmake(s.Unmake)
	}
	return nil
}

// overwrite is swap where files cannot be exchanged: an edit between the look at
// the file and this call is lost.
func (j *Journal) overwrite(s step) error {
	if s.After == absent {
		return j.disk.Remove(s.Target)
	}
	return j.disk.Rename(s.Temp, s.Target)
}

// exchange swaps the step's file, which is to hold want, with its temporary one,
// which holds in, and removes what came out. Where something else came out,
// that is an edit which nobody else has any more, so it goes back in; should yet
// another edit come out then, that one is the newest, and so on.
func (j *Journal) exchange(s step, in, want state) error {
	var edited error
	for {
		if err := j.disk.Exchange(s.Temp, s.Target); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				// Removed, which is newer than whatever came out.
				_ = j.disk.Remove(s.Temp)
				return stale(s.Path)
			}
			return err
		}
		out, err := j.cameOut(s)
		switch {
		case err != nil && edited == nil && errors.Is(err, errBusy):
			edited = &protocol.Error{Kind: protocol.ErrorRefused, Message: fmt.Sprintf(
				"%s is open for writing in another program. %s Close it there and try again.", s.Path, unchanged)}
		case err != nil && !errors.Is(err, errBusy):
			return err
		case out == want:
			return errors.Join(edited, j.disk.Remove(s.Temp))
		case edited == nil:
			edited = stale(s.Path)
		}
		in, want = out, in
	}
}

// takeOut removes the step's file, unless it turns out to be an edited one.
func (j *Journal) takeOut(s step) error {
	if err := j.disk.Move(s.Target, s.Temp); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return stale(s.Path)
		}
		return err
	}
	out, err := j.cameOut(s)
	if err == nil && out == s.Before {
		return j.disk.Remove(s.Temp)
	}
	if err != nil && !errors.Is(err, errBusy) {
		return err
	}
	if err := j.disk.Move(s.Temp, s.Target); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return stale(s.Path)
}

// cameOut returns the state of what is under the step's temporary name after an
// exchange, once nobody writes to it any more.
func (j *Journal) cameOut(s step) (state, error) {
	busy := j.disk.Quiet(s.Temp)
	if busy != nil && !errors.Is(busy, errBusy) {
		return "", busy
	}
	data, _, err := j.disk.Read(s.Temp)
	if err != nil {
		return "", err
	}
	return stateOf(data), busy
}

// clear removes the step's temporary file, unless it is an edit that an exchange
// took out and that a kill kept from being put back: it is put back then. Where
// the file was edited once more since, kept is true: the two cannot be joined,
// and the older one stays where it is.
func (j *Journal) clear(s step) (kept bool, err error) {
	data, _, err := j.disk.Read(s.Temp)
	if gone(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if out := stateOf(data); out != s.Before && out != s.After && s.Before != absent {
		data, _, err := j.disk.Read(s.Target)
		now := stateOf(data)
		switch {
		case gone(err):
			now = absent
		case err != nil:
			return false, err
		}
		switch {
		case now == s.Before: // the temporary file was being written
		case now != s.After:
			return true, nil
		case now == absent:
			err = j.disk.Move(s.Temp, s.Target)
			if errors.Is(err, errCannotExchange) {
				err = j.disk.Rename(s.Temp, s.Target)
			}
			return false, err
		default:
			err := j.exchange(s, out, s.After)
			if known := new(protocol.Error); errors.As(err, &known) {
				err = nil // what is newer still is in its place
			}
			return false, err
		}
	}
	if err := j.disk.Remove(s.Temp); err != nil && !gone(err) {
		return false, err
	}
	return false, nil
}

// clearBoth clears the temporary files of the step and of its inverse.
func (j *Journal) clearBoth(s step) (kept []string, err error) {
	for _, one := range []step{s, s.inverse()} {
		left, err := j.clear(one)
		if err != nil {
			return kept, err
		}
		if left {
			kept = append(kept, one.Temp)
		}
	}
	return kept, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// backTemp is the temporary file of the inverse of a step. It has a name of its
// own, so that what is found under one is known to be left by one direction.
func backTemp(temp string) string {
	if name, ok := strings.CutSuffix(temp, backEnd); ok {
		return name + tempEnd
	}
	return strings.TrimSuffix(temp, tempEnd) + backEnd
}

const (
	tempStart = ".goproxyctl-"

	tempEnd = ".tmp"
	backEnd = ".back"
)
