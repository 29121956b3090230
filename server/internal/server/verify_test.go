package server

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// verifying returns a service whose downloads end as told.
func verifying(w *world, download func(ctx context.Context, environ []string, files map[string][]byte) (bool, error)) *Service {
	s := w.service()
	s.Download = func(ctx context.Context, _ string, environ []string, _ string) error {
		_, err := download(ctx, environ, nil)
		return err
	}
	s.DownloadAll = func(ctx context.Context, _ string, environ []string, files map[string][]byte, _ int64) (bool, error) {
		return download(ctx, environ, files)
	}
	return s
}

func TestVerify(t *testing.T) {
	wish := protocol.SwitchParams{Place: folder, Wish: "https://new.example", Scope: protocol.ScopeUser, Verify: true}
	tests := []struct {
		name     string
		complete bool
		err      error
		kind     protocol.ErrorKind
		message  string // of the error, or of the warning
	}{
		{"it works", true, nil, "", ""},
		{"it is enough", false, nil, "", "stopped after 1024 MiB without a failure"},
		{"it fails", false, errors.New("go: example.org/x@v1.0.0: reading https://bob:s3cret@new.example/x: 404 Not Found"), protocol.ErrorFailed, "so the switch was taken back"},
	}
	goMod, err := filepath.Abs(filepath.FromSlash("/w/go.mod")) // go says absolute paths only
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		w := machine()
		w.files[filepath.ToSlash(goMod)] = "module example.org/me\n\ngo 1.21\n\nrequire example.org/x v1.0.0\n"
		goSum := filepath.ToSlash(strings.TrimSuffix(goMod, ".mod")) + ".sum"
		w.files[goSum] = "example.org/x v1.0.0 h1:abc=\n"
		w.gomod = goMod
		var environ []string
		var files map[string][]byte
		s := verifying(w, func(_ context.Context, env []string, all map[string][]byte) (bool, error) {
			environ, files = env, all
			return test.complete, test.err
		})
		result, err := s.Switch(t.Context(), wish)
		if kind(err) != test.kind {
			t.Errorf("%s: Switch = %v, want %q", test.name, err, test.kind)
		}
		if err != nil && (!strings.Contains(err.Error(), test.message) || strings.Contains(err.Error(), "s3cret")) {
			t.Errorf("%s: the error is %v, want %q and no secret", test.name, err, test.message)
		}
		if undone := len(w.undone) > 0; undone != (test.err != nil) {
			t.Errorf("%s: undone %v", test.name, w.undone)
		}
		if test.err == nil && (result.Verified != verified || test.message != "" && !strings.Contains(result.Warnings[len(result.Warnings)-1].Message, test.message)) {
			t.Errorf("%s: Switch = %+v", test.name, result)
		}
		if got, want := string(files["go.mod"]), "module goproxyctl.invalid\n\ngo 1.21\n\nrequire example.org/x v1.0.0\n"; got != want {
			t.Errorf("%s: it downloads what %q requires, want %q", test.name, got, want)
		}
		if got := string(files["go.sum"]); got != w.files[goSum] {
			t.Errorf("%s: with the go.sum %q", test.name, got)
		}
		// The list under test, not the one that still hides it.
		if !strings.Contains(strings.Join(environ, "\n"), "GOPROXY=https://new.example") {
			t.Errorf("%s: with %q", test.name, environ)
		}
	}
}

func TestVerifyCancelled(t *testing.T) {
	w := machine()
	ctx, cancel := context.WithCancel(t.Context())
	s := verifying(w, func(ctx context.Context, _ []string, _ map[string][]byte) (bool, error) {
		cancel()
		<-ctx.Done()
		return false, ctx.Err()
	})
	_, err := s.Switch(ctx, protocol.SwitchParams{Place: folder, Wish: "https://new.example", Scope: protocol.ScopeUser, Verify: true})
	if kind(err) != protocol.ErrorCancelled || len(w.undone) != 1 || w.undone[0] != "7" {
		t.Errorf("Switch, cancelled while it verifies: %v, undone %v; want cancelled, 7", err, w.undone)
	}
}

func TestVerifyIsAskedForBySetting(t *testing.T) {
	w := machine()
	downloads := 0
	s := verifying(w, func(context.Context, []string, map[string][]byte) (bool, error) { downloads++; return true, nil })
	wish := protocol.SwitchParams{Place: folder, Wish: "https://new.example", Scope: protocol.ScopeUser}
	if result, err := s.Switch(t.Context(), wish); err != nil || downloads != 0 || result.Verified != "" {
		t.Errorf("Switch = %+v, %v with %d downloads, want none", result, err, downloads)
	}
	if _, err := s.Configure(t.Context(), protocol.ConfigureParams{Settings: map[string]any{"goproxy.verifyAfterSwitch": true}}); err != nil {
		t.Fatal(err)
	}
	if result, err := s.Switch(t.Context(), wish); err != nil || downloads != 1 || result.Verified != defaultModule {
		t.Errorf("Switch = %+v, %v with %d downloads, want one of %s", result, err, downloads, defaultModule)
	}
}

func TestPlanContents(t *testing.T) {
	w := machine()
	wish := protocol.SwitchParams{Place: folder, Wish: "https://new.example", Scope: protocol.ScopeUser}
	p, err := w.service().Plan(t.Context(), wish)
	if err != nil || p.Files != nil {
		t.Errorf("Plan = %+v, %v; want no contents that nobody asked for", p, err)
	}
	wish.Contents = true
	p, err = w.service().Plan(t.Context(), wish)
	want := protocol.FileContents{
		File: "/home/me/.config/go/env", Before: "GOPROXY=https://xxxxx@a.example,direct\n", After: "GOPROXY=https://new.example,direct\n",
	}
	if err != nil || len(p.Files) != 1 || p.Files[0] != want {
		t.Errorf("Plan with contents = %+v, %v; want %+v", p, err, want)
	}
}
