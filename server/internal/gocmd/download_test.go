//go:build unix

package gocmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fakeGo writes a program that stands for go, run by sh.
func fakeDownloader(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "go")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDownloadAll(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{"go.mod": []byte("module m\n"), "go.sum": []byte("sums\n")}
	tests := []struct {
		name, script string
		limit        int64
		complete     bool
		message      string
	}{
		{"its files are there, and an empty cache", `test "$*" = "mod download" && grep -q sums go.sum && grep -q 'module m' go.mod && test ! -e "$GOMODCACHE" && test "$GOWORK" = off`, 1 << 20, true, ""},
		{"what go says is the error", `echo 'go: example.com/x@v1.0.0: not found' >&2; exit 1`, 1 << 20, false, "go: example.com/x@v1.0.0: not found"},
		{"it ends at its limit", `mkdir -p "$GOMODCACHE"; head -c 3000000 /dev/zero >"$GOMODCACHE/x"; exec sleep 60`, 1 << 20, false, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			complete, err := DownloadAll(t.Context(), fakeDownloader(t, test.script), os.Environ(), files, test.limit)
			text := ""
			if err != nil {
				text = err.Error()
			}
			if complete != test.complete || !strings.Contains(text, test.message) || (text == "") != (test.message == "") {
				t.Errorf("DownloadAll = %t, %v; want %t, %q", complete, err, test.complete, test.message)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("DownloadAll took %v", took)
			}
		})
	}
}

func TestDownloadLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := DownloadAll(ctx, fakeDownloader(t, `mkdir -p "$GOMODCACHE/x"; exec sleep 60`), os.Environ(), nil, 1)
	if err == nil {
		t.Error("DownloadAll of what hangs: no error")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("DownloadAll left %v, %v", left, err)
	}
}
