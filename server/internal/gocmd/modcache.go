package gocmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
)

// TakeModule finds the files of one version of a module in a module cache, and
// removes them where it is asked to: the unpacked folder, and what was
// downloaded for it. It returns their paths and their size in bytes. A path with
// a symbolic link in it is refused, so that nothing outside of the cache is ever
// touched; so is a name that is no module's.
func TakeModule(cache, modulePath, version string, remove bool) (paths []string, bytes int64, err error) {
	escaped, err := module.EscapePath(modulePath)
	if err == nil {
		err = module.CheckPath(modulePath)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("finding a module in the cache: %w", err)
	}
	escapedVersion, err := module.EscapeVersion(version)
	if err != nil || version == "" {
		return nil, 0, fmt.Errorf("finding %s in the module cache: %q is no version", modulePath, version)
	}
	names := []string{escaped + "@" + escapedVersion}
	for _, suffix := range []string{".info", ".mod", ".zip", ".ziphash", ".lock"} {
		names = append(names, path.Join("cache", "download", escaped, "@v", escapedVersion+suffix))
	}
	return take(cache, names, remove)
}

// TakeState does the same with what go keeps of a checksum database's newest
// state, in the first folder of GOPATH. go fetches it again.
func TakeState(gopath, database string, remove bool) (paths []string, bytes int64, err error) {
	if module.CheckPath(database) != nil || strings.Contains(database, "/") {
		return nil, 0, fmt.Errorf("finding the state of a checksum database: %q is no name of one", database)
	}
	first, _, _ := strings.Cut(gopath, string(filepath.ListSeparator))
	return take(first, []string{path.Join("pkg", "sumdb", database, "latest")}, remove)
}

// take finds, and removes, files and folders below dir. Names have slashes.
func take(dir string, names []string, remove bool) (paths []string, bytes int64, err error) {
	if !filepath.IsAbs(dir) {
		return nil, 0, fmt.Errorf("cleaning: %q is not an absolute path", dir)
	}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("opening %s: %w", dir, err)
	}
	defer root.Close()
	var found []string
	for _, name := range names {
		exists, err := plain(root, name)
		if err != nil {
			return nil, 0, err
		}
		if !exists {
			continue
		}
		size, err := sizeOf(root, name)
		if err != nil {
			return nil, 0, err
		}
		bytes += size
		found = append(found, name)
		paths = append(paths, filepath.Join(dir, filepath.FromSlash(name)))
	}
	for _, name := range found {
		if !remove {
			break
		}
		if err := makeWritable(root, name); err != nil {
			return nil, 0, err
		}
		if err := root.RemoveAll(name); err != nil {
			return nil, 0, fmt.Errorf("removing %s: %w", name, err)
		}
	}
	return paths, bytes, nil
}

// plain reports whether a name is there, and refuses one that leads through a
// symbolic link: what it points to belongs to somebody else.
func plain(root *os.Root, name string) (exists bool, err error) {
	elements := strings.Split(name, "/")
	for i := range elements {
		part := path.Join(elements[:i+1]...)
		info, err := root.Lstat(part)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("looking at %s: %w", part, err)
		}
		if info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0 {
			return false, fmt.Errorf("%s is a link to somewhere else, so it is left alone", part)
		}
	}
	return true, nil
}

func sizeOf(root *os.Root, name string) (bytes int64, err error) {
	err = fs.WalkDir(root.FS(), name, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.Type().IsRegular() {
			info, err := entry.Info()
			if err != nil {
				return err
			}
			bytes += info.Size()
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("measuring %s: %w", name, err)
	}
	return bytes, nil
}

// makeWritable undoes the write protection that go gives to what it unpacks.
func makeWritable(root *os.Root, name string) error {
	err := fs.WalkDir(root.FS(), name, func(inner string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return root.Chmod(inner, 0o700)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("making %s writable: %w", name, err)
	}
	return nil
}
