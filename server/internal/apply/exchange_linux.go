package apply

import (
	"errors"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

func exchange(a, b string) error { return renameat2(a, b, unix.RENAME_EXCHANGE) }

func move(from, to string) error { return renameat2(from, to, unix.RENAME_NOREPLACE) }

func renameat2(from, to string, flags uint) error {
	for {
		err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, flags)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.ENOTSUP):
			return errCannotExchange
		}
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
}

// quietTime is how long a program that has the old file open is waited for.
const quietTime = 100 * time.Millisecond

func quiet(path string) error { return quietWithin(quietTime, path) }

// quietWithin asks for a read lease, which the kernel grants only where nobody has the
// file open for writing. Nobody can open it anew: it has no name but ours.
func quietWithin(limit time.Duration, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // and with it the lease
	for end := time.Now().Add(limit); ; time.Sleep(time.Millisecond) {
		_, err := unix.FcntlInt(file.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
		switch {
		case !errors.Is(err, syscall.EAGAIN):
			return nil // granted, or the file system has no leases
		case time.Now().After(end):
			return errBusy
		}
	}
}
