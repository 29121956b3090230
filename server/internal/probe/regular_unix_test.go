//go:build unix

package probe

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestPipesAreNotWaitedFor: nobody ever writes to these.
func TestPipesAreNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	pipe := func(name string) string {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	netrc := pipe("netrc")
	pipe("pkg/sumdb/sum.golang.org/latest")
	pipe("example.org/probe/@v/v1.0.0.info")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tests := []struct {
		name string
		do   func()
	}{
		{"ReadNetrc", func() {
			if _, err := ReadNetrc(map[string]string{"NETRC": netrc}); err == nil {
				t.Errorf("ReadNetrc of a pipe = nil, want an error")
			}
		}},
		{"ReadNetrc of nothing", func() {
			if _, err := ReadNetrc(map[string]string{"NETRC": os.DevNull}); err != nil {
				t.Errorf("ReadNetrc of %s = %v, want no credentials", os.DevNull, err)
			}
		}},
		{"ReadTreeHead", func() {
			if got := ReadTreeHead(map[string]string{"GOPATH": dir}, ""); got != nil {
				t.Errorf("ReadTreeHead of a pipe = %q, want nil", got)
			}
		}},
		{"Ask", func() {
			if got := (&Prober{}).Ask(ctx, "file://"+dir, "example.org/probe/@v/v1.0.0.info", 1<<10); got.Status != 0 || got.Reason != protocol.ReasonServerError {
				t.Errorf("Ask for a pipe = %+v, want no answer", got)
			}
		}},
	}
	for _, test := range tests {
		done := make(chan struct{})
		go func() {
			defer close(done)
			test.do()
		}()
		select {
		case <-done:
		case <-ctx.Done():
			t.Fatalf("%s waits for a pipe", test.name)
		}
	}
}
