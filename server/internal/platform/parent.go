package platform

import (
	"context"
	"time"
)

// parentInterval is how often a parent is looked for.
const parentInterval = time.Second

// ParentWatch calls gone, once and on a goroutine of its own, within some two
// seconds after the process pid has ended. It stops when ctx ends. Where the
// process may not be watched, or pid is not positive, gone is never called.
func ParentWatch(ctx context.Context, pid int, gone func()) {
	if pid <= 0 {
		return
	}
	go func() {
		if waitForEnd(ctx, pid) {
			gone()
		}
	}()
}
