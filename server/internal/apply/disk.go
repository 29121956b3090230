package apply

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// files is what a transaction does to the file system, step by step, so that a
// test can let any of them fail or be the last.
type files interface {
	// Read returns a regular file's content and mode. It does not open what
	// is no regular file: a pipe would be waited for.
	Read(path string) ([]byte, fs.FileInfo, error)
	// CheckWritable opens an existing file for writing and leaves it alone.
	CheckWritable(path string) error
	Mkdir(path string) error
	// Create writes data into a new file and on to the disk. Mode 0 is that
	// of any new file; like is a file whose owner it gets where possible.
	Create(path string, data []byte, mode fs.FileMode, like fs.FileInfo) error
	Rename(from, to string) error
	// Exchange swaps two files in one step, and Move renames to a name that
	// must be free (fs.ErrExist); errCannotExchange where there is no such call.
	Exchange(a, b string) error
	Move(from, to string) error
	// Quiet waits, not for long, until nobody has the file open for writing,
	// as far as the system tells; errBusy where somebody still has.
	Quiet(path string) error
	Remove(path string) error
	// SyncDir brings a folder's names on to the disk, where systems can.
	SyncDir(path string) error
}

var errNotRegular = errors.New("it is not a regular file")

// disk is the file system itself.
type disk struct{}

func (disk) Read(path string) ([]byte, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, &fs.PathError{Op: "reading", Path: path, Err: errNotRegular}
	}
	data, err := ReadFile(path)
	return data, info, err
}

// ReadFile is os.ReadFile of a file that may be about to be replaced: on Windows
// it waits for a moment until that is over.
func ReadFile(path string) (data []byte, err error) {
	err = patiently(path, func() error { data, err = os.ReadFile(path); return err })
	return data, err
}

func (disk) CheckWritable(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	// For root no file is read-only, but its owner meant it.
	if info.Mode().Perm()&0o222 == 0 {
		return &fs.PathError{Op: "writing", Path: path, Err: fs.ErrPermission}
	}
	return patiently(path, func() error {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return file.Close()
	})
}

func (disk) Mkdir(path string) error { return os.Mkdir(path, 0o777) }

// atomicWrite makes path hold data in one step, by way of temp.
func atomicWrite(d files, path, temp string, data []byte, mode fs.FileMode) error {
	if err := d.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := d.Create(temp, data, mode, nil); err != nil {
		return err
	}
	if err := d.Rename(temp, path); err != nil {
		return err
	}
	return d.SyncDir(filepath.Dir(path))
}

func (disk) Create(path string, data []byte, mode fs.FileMode, like fs.FileInfo) error {
	created := fs.FileMode(0o666)
	if mode != 0 {
		created = 0o600 // until it has its owner
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, created)
	if err != nil {
		return err
	}
	err = fill(file, data, mode, like)
	return errors.Join(err, file.Close())
}

func fill(file *os.File, data []byte, mode fs.FileMode, like fs.FileInfo) error {
	n, err := file.Write(data)
	if err == nil && n < len(data) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return err
	}
	if like != nil {
		// To give a file away takes root. Whoever else may write here
		// becomes its owner.
		_ = keepOwner(file, like)
	}
	if mode != 0 {
		if err := file.Chmod(mode); err != nil {
			return err
		}
	}
	return file.Sync()
}

func (disk) Rename(from, to string) error {
	return patiently(to, func() error { return os.Rename(from, to) })
}

func (disk) Remove(path string) error {
	return patiently(path, func() error { return os.Remove(path) })
}

func (disk) Exchange(a, b string) error { return exchange(a, b) }
func (disk) Move(from, to string) error { return move(from, to) }
func (disk) Quiet(path string) error    { return quiet(path) }
func (disk) SyncDir(path string) error  { return syncDir(path) }
