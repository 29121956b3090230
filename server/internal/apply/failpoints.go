//go:build failpoints

package apply

import (
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// failpointVariable names the call to the disk, counted from 1, at which this
// build of goproxyctl goes wrong, and how: "12 kill", "12 half", "12 ENOSPC".
// It is in test builds only; a test of goproxyctl sees to it.
const failpointVariable = "GOPROXYCTL_FAILPOINT"

// realDisk returns a disk that goes wrong as the environment says.
func realDisk() files {
	number, what, _ := strings.Cut(os.Getenv(failpointVariable), " ")
	at, _ := strconv.Atoi(number)
	return &failing{at: at, what: what}
}

// failing kills this process at one call, or lets that call fail.
type failing struct {
	disk
	calls, at int
	what      string
}

// call makes a call, or what goes wrong in its place. half is what a call leaves
// that is interrupted.
func (f *failing) call(half, whole func() error) error {
	f.calls++
	if f.calls != f.at {
		return whole()
	}
	switch f.what {
	case "kill":
		kill()
	case "half":
		_ = half()
		kill()
	case "short":
		_ = half()
		return syscall.ENOSPC
	case "ENOSPC":
		return syscall.ENOSPC
	case "EACCES":
		return syscall.EACCES
	case "EIO":
		return syscall.EIO
	}
	panic(fmt.Sprintf("%s names no such failure: %q", failpointVariable, f.what))
}

// kill ends this process as kill -9 does: nothing is run any more.
func kill() {
	process, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = process.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {}
}

func nothing() error { return nil }

func (f *failing) Read(path string) (data []byte, info fs.FileInfo, err error) {
	err = f.call(nothing, func() error { data, info, err = f.disk.Read(path); return err })
	return data, info, err
}

func (f *failing) CheckWritable(path string) error {
	return f.call(nothing, func() error { return f.disk.CheckWritable(path) })
}

func (f *failing) Mkdir(path string) error {
	return f.whole(func() error { return f.disk.Mkdir(path) })
}

func (f *failing) Create(path string, data []byte, mode fs.FileMode, like fs.FileInfo) error {
	return f.call(func() error { return os.WriteFile(path, data[:len(data)/2], 0o600) },
		func() error { return f.disk.Create(path, data, mode, like) })
}

func (f *failing) Rename(from, to string) error {
	return f.whole(func() error { return f.disk.Rename(from, to) })
}

func (f *failing) Exchange(a, b string) error {
	return f.whole(func() error { return f.disk.Exchange(a, b) })
}

func (f *failing) Move(from, to string) error {
	return f.whole(func() error { return f.disk.Move(from, to) })
}

func (f *failing) Quiet(path string) error {
	return f.call(nothing, func() error { return f.disk.Quiet(path) })
}

func (f *failing) Remove(path string) error {
	return f.whole(func() error { return f.disk.Remove(path) })
}

func (f *failing) SyncDir(path string) error {
	return f.call(nothing, func() error { return f.disk.SyncDir(path) })
}

// whole is a call that is done or not, with nothing in between.
func (f *failing) whole(do func() error) error { return f.call(do, do) }
