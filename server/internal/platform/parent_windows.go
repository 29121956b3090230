package platform

import (
	"context"
	"errors"
	"syscall"
)

// waitForEnd reports whether the process ended before ctx did.
func waitForEnd(ctx context.Context, pid int) bool {
	// What OpenProcess says of a process that does not exist.
	const invalidParameter = syscall.Errno(87)
	process, err := syscall.OpenProcess(syscall.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return errors.Is(err, invalidParameter)
	}
	defer func() { _ = syscall.CloseHandle(process) }()
	for ctx.Err() == nil {
		event, err := syscall.WaitForSingleObject(process, uint32(parentInterval.Milliseconds()))
		if err != nil {
			return false
		}
		if event == syscall.WAIT_OBJECT_0 {
			return true
		}
	}
	return false
}
