package platform

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// FreeSpace returns how many bytes this user may still write to a folder, or to
// the nearest one above it that exists. ok is false where the system does not
// tell.
func FreeSpace(dir string) (bytes int64, ok bool) {
	for {
		_, err := os.Stat(dir)
		if err == nil {
			return freeSpace(dir)
		}
		parent := filepath.Dir(dir)
		if !errors.Is(err, fs.ErrNotExist) || parent == dir {
			return 0, false
		}
		dir = parent
	}
}
