package proxytest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
)

// A cache is a module cache's download folder.
// os.Root keeps names and symbolic links from leading out of it.
type cache struct {
	root *os.Root
}

func openCache(dir string) (*cache, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening module cache: %w", err)
	}
	return &cache{root}, nil
}

func (c *cache) close() error { return c.root.Close() }

func (c *cache) versions(path string) ([]string, error) {
	escaped, err := module.EscapePath(path)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	list, err := c.root.ReadFile(filepath.FromSlash(escaped + "/@v/list"))
	if err != nil {
		return nil, err
	}
	return strings.Fields(string(list)), nil
}

func (c *cache) file(m module.Version, suffix string) ([]byte, error) {
	path, err := module.EscapePath(m.Path)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	version, err := module.EscapeVersion(m.Version)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	return c.root.ReadFile(filepath.FromSlash(path + "/@v/" + version + suffix))
}

func (c *cache) modules() ([]module.Version, error) {
	var all []module.Version
	err := fs.WalkDir(c.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name == "sumdb" {
			return fs.SkipDir // What go has read of a checksum database.
		}
		dir, file, ok := strings.Cut(name, "/@v/")
		file, isMod := strings.CutSuffix(file, ".mod")
		if !ok || !isMod {
			return nil
		}
		path, pathErr := module.UnescapePath(dir)
		version, versionErr := module.UnescapeVersion(file)
		if pathErr == nil && versionErr == nil && module.Check(path, version) == nil {
			all = append(all, module.Version{Path: path, Version: version})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading module cache: %w", err)
	}
	return all, nil
}
