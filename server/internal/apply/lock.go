package apply

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// lockInterval is how often a lock that is held is tried.
const lockInterval = 10 * time.Millisecond

// errLocked says that another open file holds the lock.
var errLocked = errors.New("locked")

// A holder is what the lock's file says of who took it last.
type holder struct {
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// lock takes the lock on the file path for this process, against others and
// against other goroutines. The system itself lets go of it when a process dies,
// so that a lock is never stale. After wait it gives up with an error that names
// the holder.
func lock(ctx context.Context, path string, wait time.Duration, now func() time.Time) (release func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, failure("opening the lock", path, err)
	}
	timeout := time.NewTimer(wait)
	defer timeout.Stop()
	ticker := time.NewTicker(lockInterval)
	defer ticker.Stop()
	for {
		err := lockFile(file)
		if err == nil {
			break
		}
		if !errors.Is(err, errLocked) {
			_ = file.Close()
			return nil, failure("taking the lock", path, err)
		}
		select {
		case <-ticker.C:
			continue
		case <-ctx.Done():
			err = cancelled()
		case <-timeout.C:
			err = held(file)
		}
		_ = file.Close()
		return nil, err
	}
	// Only a courtesy to whoever waits.
	if data, err := json.Marshal(holder{os.Getpid(), now()}); err == nil && file.Truncate(0) == nil {
		_, _ = file.WriteAt(data, 0)
	}
	return func() { _ = file.Close() }, nil
}

func held(file *os.File) error {
	who := "Another goproxyctl"
	var h holder
	data, err := io.ReadAll(io.NewSectionReader(file, 0, 1<<10))
	if err == nil && json.Unmarshal(data, &h) == nil && h.PID > 0 {
		who = fmt.Sprintf("Another goproxyctl (process %d, since %s)", h.PID, h.Since.Format(time.TimeOnly))
	}
	return &protocol.Error{Kind: protocol.ErrorRefused, Message: who +
		" is changing files. " + unchanged + " Try again when it is done, or end that process if it hangs."}
}
