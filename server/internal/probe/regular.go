package probe

import (
	"errors"
	"io/fs"
	"os"
)

var errNotRegular = errors.New("it is not a regular file")

// openRegular opens a file that can be read to an end. Others are not opened: a
// named pipe would be waited for, whatever deadline there is, and a device may
// never end.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errNotRegular}
	}
	return os.Open(path)
}
