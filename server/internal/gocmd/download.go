package gocmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Download downloads a module, PATH@VERSION, with the go command at path and the
// environment env into a module cache of its own, which is gone afterwards. The
// user's module cache and go.sum have no say, so that it shows whether the
// servers in force really deliver. The error of a failed download holds what go
// printed, true values included.
func Download(ctx context.Context, path string, env []string, module string) (err error) {
	dir, err := os.MkdirTemp("", "goproxyctl-download-")
	if err != nil {
		return fmt.Errorf("making a folder to download to: %w", err)
	}
	defer func() {
		if removal := os.RemoveAll(dir); removal != nil && err == nil {
			err = fmt.Errorf("removing what was downloaded: %w", removal)
		}
	}()
	env = append(slices.Clone(env),
		"GOTOOLCHAIN=local", "GO111MODULE=on", "GOWORK=off", "GOFLAGS=-modcacherw",
		"GOMODCACHE="+filepath.Join(dir, "cache"), "GOPATH="+filepath.Join(dir, "path"), "GIT_TERMINAL_PROMPT=0",
	)
	// The folder has no go.mod, so that no other module is asked for.
	_, stderr, err := capture(ctx, dir, path, env, "mod", "download", module)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return err
	}
	text := strings.TrimSpace(stderr)
	if text == "" {
		text = err.Error()
	}
	return errors.New(text)
}
