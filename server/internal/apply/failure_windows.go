package apply

import (
	"errors"
	"syscall"
)

// quotaExceeded reports a full disk too: on Windows syscall.ENOSPC is no error
// of the system's.
func quotaExceeded(err error) bool {
	const handleDiskFull, diskFull, quota = syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295)
	return errors.Is(err, handleDiskFull) || errors.Is(err, diskFull) || errors.Is(err, quota)
}
