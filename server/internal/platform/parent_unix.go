//go:build unix

package platform

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// waitForEnd reports whether the process ended before ctx did.
func waitForEnd(ctx context.Context, pid int) bool {
	// A parent that has ended may linger as a zombie, which still takes
	// signals; but its children have another parent at once.
	isParent := os.Getppid() == pid
	ticker := time.NewTicker(parentInterval)
	defer ticker.Stop()
	for {
		if isParent && os.Getppid() != pid || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
	}
}
