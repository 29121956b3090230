//go:build unix

package apply

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

func keepOwner(file *os.File, like fs.FileInfo) error {
	owner, ok := like.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if now, ok := info.Sys().(*syscall.Stat_t); ok && now.Uid == owner.Uid && now.Gid == owner.Gid {
		return nil
	}
	return file.Chown(int(owner.Uid), int(owner.Gid))
}

// patiently does something to a file: on Unix nobody is in the way who has it
// open.
func patiently(_ string, do func() error) error { return do() }

func inUse(error) bool { return false }

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil // some network file systems cannot
	}
	return errors.Join(err, dir.Close())
}
