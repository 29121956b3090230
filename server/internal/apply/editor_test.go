package apply

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// An editor changes a key of its own in one file, again and again: it reads,
// edits, writes a new file and renames it. On Windows it tries again when the
// file is open elsewhere, as editors do.
type editor struct {
	w        world
	file     string
	saved    int    // what the key holds after the last save
	lost     int    // saves that were gone for good
	glimpses int    // saves that were gone for an instant
	carried  string // the GOPROXY of the last save, as it was read

	// patience is how long a save may be gone before it counts as lost.
	patience time.Duration
}

const ownKey = "MINE"

func (e *editor) read() (data []byte, value int, err error) {
	data, err = ReadFile(e.w.path(e.file))
	if err != nil {
		return nil, 0, err
	}
	text, err := keyOf(e.file, data, ownKey)
	if err != nil {
		return nil, 0, err
	}
	value, err = strconv.Atoi(text)
	return data, value, err
}

// keyOf returns the value of a key as the file has it, "0" where it is not set.
func keyOf(file string, data []byte, key string) (string, error) {
	c := worldChange(file, key)
	value, err := current(data, c.Format, c.Key)
	if err != nil || value == nil {
		return "0", err
	}
	return strings.Trim(*value, `"`), nil
}

// step checks that the last save is still there, and saves once more.
func (e *editor) step() error {
	data, value, err := e.read()
	for waited := time.Duration(0); err == nil && value != e.saved && waited < e.patience; waited += 5 * time.Millisecond {
		// An edit that is being put back is away for an instant.
		if waited == 0 {
			e.glimpses++
		}
		time.Sleep(5 * time.Millisecond)
		data, value, err = e.read()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", e.file, err)
	}
	if value != e.saved {
		e.lost++
	}
	if e.carried, err = keyOf(e.file, data, "GOPROXY"); err != nil {
		return fmt.Errorf("%s: %w", e.file, err)
	}
	e.saved++
	after, err := edited(data, e.file, ownKey, strconv.Itoa(e.saved))
	if err != nil {
		return err
	}
	temp := e.w.path(e.file + ".editor")
	if err := os.WriteFile(temp, after, 0o644); err != nil {
		return err
	}
	return disk{}.Rename(temp, e.w.path(e.file))
}
