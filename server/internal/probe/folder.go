package probe

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/mod/module"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// maxFolderEntries is how many files of a download folder are looked at for a
// module that it holds whole.
const maxFolderEntries = 20_000

// A folder is a file:// entry: a module cache's download folder, or one laid
// out like it.
type folder struct {
	dir string
}

func newFolder(base *url.URL) (*folder, *fault) {
	dir := filepath.FromSlash(base.Path)
	if runtime.GOOS == "windows" {
		dir = strings.TrimPrefix(dir, `\`)
	}
	if !filepath.IsAbs(dir) {
		return nil, faultf(protocol.ReasonUnsupported, "its path is not an absolute one")
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, faultf(protocol.ReasonNotFound, "there is no such folder")
	case errors.Is(err, fs.ErrPermission):
		return nil, faultf(protocol.ReasonForbidden, "the folder may not be read")
	case err != nil:
		return nil, faultf(protocol.ReasonUnsupported, "the folder cannot be read")
	case !info.IsDir():
		return nil, faultf(protocol.ReasonUnsupported, "it is a file and no folder")
	}
	return &folder{dir}, nil
}

func (f *folder) close() {}

func (f *folder) retryAfter() time.Duration { return 0 }

// fetch reads a file as go does: what is missing is a 404, what is forbidden a 403.
func (f *folder) fetch(ctx context.Context, path string, sink io.Writer, limit int64) (*reply, *fault) {
	t := newTrace()
	r := &reply{status: 200, trace: t}
	file, err := openRegular(filepath.Join(f.dir, filepath.FromSlash(path)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.status = 404
		return r, nil
	case errors.Is(err, fs.ErrPermission):
		r.status = 403
		return r, nil
	case err != nil:
		return nil, faultf(protocol.ReasonServerError, "its %s cannot be read", path)
	}
	defer file.Close()
	t.mu.Lock()
	t.wrote, t.answered = t.start, time.Now()
	t.mu.Unlock()
	r.size, err = io.Copy(sink, &contextReader{ctx, io.LimitReader(file, limit+1)})
	switch {
	case ctx.Err() != nil:
		return nil, faultf(protocol.ReasonTimeout, "its %s could not be read in time", path)
	case err != nil:
		return nil, faultf(protocol.ReasonTruncated, "its %s cannot be read to its end", path)
	case r.size > limit:
		return nil, faultf(protocol.ReasonTooLarge, "its %s is larger than %d KiB", path, limit>>10)
	}
	r.transfer = max(time.Since(t.answered), time.Microsecond)
	r.took = time.Since(t.start)
	return r, nil
}

// choose returns a module to judge the folder by: wanted where it is there,
// else the first one found that is whole. A cache holds what its owner
// happened to need, so the lack of one module says nothing about it. Hashes of
// other modules are not known.
func (f *folder) choose(ctx context.Context, wanted Module) (Module, *fault) {
	if f.holds(wanted) {
		return wanted, nil
	}
	var found Module
	left := maxFolderEntries
	err := filepath.WalkDir(f.dir, func(name string, entry fs.DirEntry, err error) error {
		if left--; left < 0 || ctx.Err() != nil {
			return fs.SkipAll
		}
		if err != nil || entry.IsDir() {
			if entry != nil && entry.IsDir() && entry.Name() == "sumdb" {
				return fs.SkipDir
			}
			return nil // An unreadable corner does not spoil the rest.
		}
		relative, err := filepath.Rel(f.dir, name)
		if err != nil {
			return nil
		}
		dir, file, ok := strings.Cut(filepath.ToSlash(relative), "/@v/")
		version, isZip := strings.CutSuffix(file, ".zip")
		if !ok || !isZip {
			return nil
		}
		path, pathErr := module.UnescapePath(dir)
		version, versionErr := module.UnescapeVersion(version)
		candidate := Module{Path: path, Version: version}
		if pathErr == nil && versionErr == nil && module.Check(path, version) == nil && f.holds(candidate) {
			found = candidate
			return fs.SkipAll
		}
		return nil
	})
	if err != nil || found == (Module{}) {
		return Module{}, faultf(protocol.ReasonNotFound, "the folder holds no module")
	}
	return found, nil
}

func (f *folder) holds(m Module) bool {
	for _, suffix := range []string{".info", ".mod", ".zip"} {
		path, err := filePath(m, suffix)
		if err != nil {
			return false
		}
		if _, err := os.Stat(filepath.Join(f.dir, filepath.FromSlash(path))); err != nil {
			return false
		}
	}
	return true
}
