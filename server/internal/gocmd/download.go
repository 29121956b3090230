package gocmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Download downloads a module, PATH@VERSION, with the go command at path and the
// environment env into a module cache of its own, which is gone afterwards. The
// user's module cache and go.sum have no say, so that it shows whether the
// servers in force really deliver. The error of a failed download holds what go
// printed, true values included.
func Download(ctx context.Context, path string, env []string, module string) error {
	_, err := download(ctx, path, localOnly(env), nil, math.MaxInt64, "mod", "download", module)
	return err
}

// DownloadAll does the same with all that a module requires. files are its
// go.mod and go.sum. It stops once it has downloaded more than limit bytes, and
// reports then, without an error, that it is not complete.
func DownloadAll(ctx context.Context, path string, env []string, files map[string][]byte, limit int64) (complete bool, err error) {
	return download(ctx, path, localOnly(env), files, limit, "mod", "download")
}

// Recheck does the same with any command that downloads, such as get PATH, and
// with the toolchain that the command would take.
func Recheck(ctx context.Context, path string, env []string, files map[string][]byte, limit int64, args ...string) (complete bool, err error) {
	return download(ctx, path, slices.Clone(env), files, limit, args...)
}

// localOnly keeps go from downloading another go first.
func localOnly(env []string) []string { return append(slices.Clone(env), "GOTOOLCHAIN=local") }

// errEnough ends a download that has reached its limit.
var errEnough = errors.New("enough was downloaded")

func download(ctx context.Context, path string, env []string, files map[string][]byte, limit int64, args ...string) (complete bool, err error) {
	dir, err := os.MkdirTemp("", "goproxyctl-download-")
	if err != nil {
		return false, fmt.Errorf("making a folder to download to: %w", err)
	}
	defer func() {
		if removal := os.RemoveAll(dir); removal != nil && err == nil {
			err = fmt.Errorf("removing what was downloaded: %w", removal)
		}
	}()
	// A folder of its own: without files it has no go.mod, so that no other
	// module is asked for.
	module, cache := filepath.Join(dir, "module"), filepath.Join(dir, "cache")
	if err := os.Mkdir(module, 0o700); err != nil {
		return false, fmt.Errorf("making a folder to download to: %w", err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(module, name), data, 0o600); err != nil {
			return false, fmt.Errorf("writing what to download: %w", err)
		}
	}
	env = append(env,
		"GO111MODULE=on", "GOWORK=off", "GOFLAGS=-modcacherw",
		"GOMODCACHE="+cache, "GOPATH="+filepath.Join(dir, "path"), "GIT_TERMINAL_PROMPT=0",
	)
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		watchSize(limited, cache, limit, func() { cancel(errEnough) })
	}()
	_, stderr, err := capture(limited, module, path, env, args...)
	enough := errors.Is(context.Cause(limited), errEnough)
	cancel(nil)
	<-watched
	switch {
	case err == nil:
		return true, nil
	case enough:
		return false, nil
	case ctx.Err() != nil:
		return false, err
	}
	text := strings.TrimSpace(stderr)
	if text == "" {
		text = err.Error()
	}
	return false, errors.New(text)
}

// watchSize calls exceeded once the files under dir are larger than limit bytes.
func watchSize(ctx context.Context, dir string, limit int64, exceeded func()) {
	if limit == math.MaxInt64 {
		return
	}
	ticker := time.NewTicker(sizeInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		var size int64
		// Files come and go while this looks: what cannot be read does not count.
		_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				if info, err := entry.Info(); err == nil {
					size += info.Size()
				}
			}
			return nil
		})
		if size > limit {
			exceeded()
			return
		}
	}
}

// sizeInterval is how often the size of a download is looked at.
const sizeInterval = 500 * time.Millisecond
