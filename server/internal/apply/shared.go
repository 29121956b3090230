package apply

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"
)

// A Shared is a file of the state folder beside the journal, which any number
// of processes read and change. It is readable by its owner alone, and always
// whole: after a kill it is as before or as after a change. Its methods are safe
// for concurrent use.
type Shared struct {
	dir, name string
	now       func() time.Time
	wait      time.Duration // how long another writer is waited for
	disk      files
}

// NewShared returns the file of that name in the state folder dir. Both are made
// with the first change.
func NewShared(dir, name string) *Shared {
	return &Shared{dir: dir, name: name, now: time.Now, wait: 5 * time.Second, disk: disk{}}
}

// Read returns what the file holds, nothing where it does not exist.
func (s *Shared) Read() ([]byte, error) {
	data, _, err := s.disk.Read(s.path())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the state: %w", err)
	}
	return data, nil
}

// Update lets change make the file's new content from the old one, which is
// empty where there is none. No other process changes it meanwhile, so change
// must be quick. Where change fails, the file stays as it is.
func (s *Shared) Update(ctx context.Context, change func(old []byte) ([]byte, error)) error {
	if err := stateDir(s.dir); err != nil {
		return fmt.Errorf("making the state folder: %w", err)
	}
	release, err := lock(ctx, s.path()+".lock", s.wait, s.now)
	if err != nil {
		return err
	}
	defer release()
	old, err := s.Read()
	if err != nil {
		return err
	}
	data, err := change(old)
	if err != nil {
		return err
	}
	if err := atomicWrite(s.disk, s.path(), s.path()+".tmp", data, 0o600); err != nil {
		return fmt.Errorf("writing the state: %w", err)
	}
	return nil
}

func (s *Shared) path() string { return filepath.Join(s.dir, s.name) }
