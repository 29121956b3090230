package apply

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"syscall"
	"time"
)

const (
	sharingViolation = syscall.Errno(32)
	lockViolation    = syscall.Errno(33)
)

// patience is how long a file that another program has open is waited for: as
// long as the go command waits.
const patience = 2 * time.Second

func keepOwner(*os.File, fs.FileInfo) error { return nil }

// patiently does something to a file of that name, again and again while another
// program that has it open is in the way. Virus scanners and indexers open what
// was just written, editors read what was just changed, and until they close it
// nothing can be renamed over it; while a file is being renamed, it cannot be
// opened. What is still in the way at the end is an error for which inUse is true.
func patiently(path string, do func() error) error {
	pause, left := time.Millisecond, patience
	for {
		err := do()
		switch {
		case !inUse(err) && !errors.Is(err, syscall.ERROR_ACCESS_DENIED):
			return err
		case left > 0:
			time.Sleep(pause)
			left -= pause
			// Two that wait for each other must not do so in step.
			pause = min(pause+rand.N(pause), 100*time.Millisecond)
			continue
		}
		// To replace an open file is denied with the same number as to touch one
		// without the right to do so.
		if errors.Is(err, syscall.ERROR_ACCESS_DENIED) && isOpen(path) {
			return &fs.PathError{Op: "using", Path: path, Err: sharingViolation}
		}
		return err
	}
}

// inUse reports whether err says that another program has the file open.
func inUse(err error) bool {
	return errors.Is(err, sharingViolation) || errors.Is(err, lockViolation)
}

// isOpen tells whether a program has the file open, which one that wants it for
// itself alone is told.
func isOpen(path string) bool {
	const nobodyElse = 0
	wide, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	handle, err := syscall.CreateFile(wide, syscall.GENERIC_READ, nobodyElse, nil, syscall.OPEN_EXISTING, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return errors.Is(err, sharingViolation)
	}
	_ = syscall.CloseHandle(handle)
	return false
}

// syncDir does nothing: Windows has no such call, NTFS journals its names.
func syncDir(string) error { return nil }
