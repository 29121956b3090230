package apply

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestFileOpenElsewhere: a file that another program has open cannot be replaced
// on Windows. One that is closed in time is waited for; otherwise all stays as it
// was, and the error says what to do.
func TestFileOpenElsewhere(t *testing.T) {
	t.Parallel()
	for _, closed := range []bool{true, false} {
		w := newWorld(t)
		w.write("first.json", "{}")
		w.write("env", "GOPROXY=off\n")
		file, err := os.Open(w.path("env"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		if err := os.Rename(w.path("first.json"), w.path("env")); err == nil {
			t.Fatal("this Windows renames over an open file: the test tests nothing")
		}
		if closed {
			time.AfterFunc(patience/8, func() { _ = file.Close() })
		}
		_, err = w.journal.Apply(t.Context(), w.plan(edit{"first.json", "GOPROXY", proxy}, edit{"env", "GOPROXY", proxy}))
		switch {
		case closed && (err != nil || w.read("env") != "GOPROXY="+proxy+"\n"):
			t.Errorf("Apply, the file closed in time: %v, and it holds %q", err, w.read("env"))
		case !closed && (err == nil || kindOf(err) != protocol.ErrorRefused || !strings.Contains(err.Error(), "Nothing was changed. Close it")):
			t.Errorf("Apply, the file open for long: %v, want refused, and what to do", err)
		case !closed && (w.read("env") != "GOPROXY=off\n" || w.read("first.json") != "{}" || w.entries() != 0):
			t.Errorf("Apply, the file open for long: left\n%s", w.snapshot())
		}
		if text := w.snapshot(); strings.Contains(text, ".goproxyctl-") {
			t.Errorf("something is left behind:\n%s", text)
		}
	}
}

// TestDeniedIsNotOpen: where nobody has a file open, a refusal is about rights.
func TestDeniedIsNotOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write("new", "2")
	w.write("old/1", "1")
	err := disk{}.Rename(w.path("new"), w.path("old"))
	if !errors.Is(err, fs.ErrPermission) || inUse(err) {
		t.Errorf("Rename over a folder = %v, want a refusal that names no other program", err)
	}
}

func TestBehindLink(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ to, want string }{
		{`D:\dot\env`, `D:\dot\env`},
		{`\\host\share\env`, `\\host\share\env`},
		{`\dot\env`, `C:\dot\env`},
		{`/dot/env`, `C:\dot\env`},
		{`dot\env`, `C:\me\go\dot\env`},
		{`..\env`, `C:\me\env`},
	} {
		if got := behind(`C:\me\go\env`, test.to); got != test.want {
			t.Errorf("behind(C:\\me\\go\\env, %s) = %s, want %s", test.to, got, test.want)
		}
	}
}
