package apply

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"
)

func keepOwner(*os.File, fs.FileInfo) error { return nil }

// rename tries again for a while: virus scanners and indexers open a file that
// was just written, and until they close it nothing can be renamed over it.
func rename(from, to string) error {
	const sharingViolation = syscall.Errno(32)
	for pause := 5 * time.Millisecond; ; pause *= 2 {
		err := os.Rename(from, to)
		if !errors.Is(err, syscall.ERROR_ACCESS_DENIED) && !errors.Is(err, sharingViolation) || pause > 300*time.Millisecond {
			return err
		}
		time.Sleep(pause)
	}
}

// syncDir does nothing: Windows has no such call, NTFS journals its names.
func syncDir(string) error { return nil }
