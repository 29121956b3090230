package apply

import (
	"errors"
	"io/fs"
	"os"
)

// A faulty disk does something wrong at its call number at, counted from 1.
type faulty struct {
	disk
	at    int
	calls int
	fault fault
	ended bool // killed: there is no further call
}

// A fault is what goes wrong.
type fault struct {
	name    string
	err     error // what the call fails with; nil kills the process
	late    bool  // only after the call has done its work, or half of it
	forever bool  // every later call fails too
}

var errKilled = errors.New("killed")

func (f *faulty) call(half, whole func() error) error {
	if f.ended {
		panic(errKilled)
	}
	f.calls++
	if f.calls != f.at && (!f.fault.forever || f.calls < f.at) {
		return whole()
	}
	if f.fault.late {
		_ = half()
	}
	if f.fault.err == nil {
		f.ended = true
		panic(errKilled)
	}
	return f.fault.err
}

func (f *faulty) reached() bool { return f.calls >= f.at }

func (f *faulty) Read(path string) (data []byte, info fs.FileInfo, err error) {
	err = f.call(func() error { return nil }, func() error { data, info, err = f.disk.Read(path); return err })
	return data, info, err
}

func (f *faulty) CheckWritable(path string) error {
	return f.call(func() error { return nil }, func() error { return f.disk.CheckWritable(path) })
}

func (f *faulty) Mkdir(path string) error {
	make := func() error { return f.disk.Mkdir(path) }
	return f.call(make, make)
}

// Create does not sync: there is no power to lose here.
func (f *faulty) Create(path string, data []byte, mode fs.FileMode, _ fs.FileInfo) error {
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	if mode == 0 {
		mode = 0o644
	}
	return f.call(func() error { return os.WriteFile(path, data[:len(data)/2], 0o600) },
		func() error { return os.WriteFile(path, data, mode) })
}

func (f *faulty) Rename(from, to string) error {
	rename := func() error { return f.disk.Rename(from, to) }
	return f.call(rename, rename)
}

func (f *faulty) Exchange(a, b string) error {
	exchange := func() error { return f.disk.Exchange(a, b) }
	return f.call(exchange, exchange)
}

func (f *faulty) Move(from, to string) error {
	move := func() error { return f.disk.Move(from, to) }
	return f.call(move, move)
}

func (f *faulty) Quiet(path string) error {
	return f.call(func() error { return nil }, func() error { return f.disk.Quiet(path) })
}

func (f *faulty) Remove(path string) error {
	remove := func() error { return f.disk.Remove(path) }
	return f.call(remove, remove)
}

// SyncDir does not sync either.
func (f *faulty) SyncDir(string) error {
	nothing := func() error { return nil }
	return f.call(nothing, nothing)
}
