package apply

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

// lockFile locks an open file until it is closed, or fails with errLocked. The
// byte that it locks is far behind the content, which others may still read.
func lockFile(file *os.File) error {
	const failImmediately, exclusive = 1, 2
	at := syscall.Overlapped{OffsetHigh: 0x7fffffff}
	ok, _, err := syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx").Call(
		file.Fd(), failImmediately|exclusive, 0, 1, 0, uintptr(unsafe.Pointer(&at)))
	switch {
	case ok != 0:
		return nil
	case errors.Is(err, lockViolation), errors.Is(err, syscall.ERROR_IO_PENDING):
		return errLocked
	}
	return err
}
