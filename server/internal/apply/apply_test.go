package apply

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const proxy = "https://a.example,direct"

func TestApplyAndUndoByteForByte(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, before string
		after              string // where it matters that it is this
	}{
		{"no file, no folder", ".vscode/settings.json", none, ""},
		{"no env file, no folders", "config/go/env", none, "GOPROXY=" + proxy + "\n"},
		{"empty settings", "settings.json", "", ""},
		{"only comments", "settings.json", "// nothing yet\n", ""},
		{"empty object", "settings.json", "{}", ""},
		{"CRLF", "settings.json", "{\r\n\t\"a\": 1,\r\n\t\"go.toolsEnvVars\": {\r\n\t\t\"X\": \"y\"\r\n\t}\r\n}\r\n",
			"{\r\n\t\"a\": 1,\r\n\t\"go.toolsEnvVars\": {\r\n\t\t\"X\": \"y\",\r\n\t\t\"GOPROXY\": \"" + proxy + "\"\r\n\t}\r\n}\r\n"},
		{"byte-order mark", "settings.json", "\ufeff{\n  \"a\": [1, 2], // two\n}\n", ""},
		{"trailing commas and comments", "settings.json", "{ // c\n  /* d */ \"a\": true, // e\n  \"go.toolsEnvVars\": { \"GOPROXY\": \"off\", /* f */ },\n}", ""},
		{"no final newline", "settings.json", "{\n    \"ä\": \"中\"\n}", ""},
		{"minified", "settings.json", `{"a":1,"go.toolsEnvVars":{"GOPROXY":"direct"},"b":2}`, `{"a":1,"go.toolsEnvVars":{"GOPROXY":"` + proxy + `"},"b":2}`},
		{"workspace file", "my.code-workspace", "{\n  \"folders\": []\n}\n", ""},
		{"env file", "env", "# mine\nGOSUMDB=off\nGOPROXY=direct\nGOPRIVATE=x\n", "# mine\nGOSUMDB=off\nGOPROXY=" + proxy + "\nGOPRIVATE=x\n"},
		{"env file without final newline", "env", "GOSUMDB=off", ""},
		{"env file with CR", "env", "GOSUMDB=off\r\nunknown line\r\n", ""},
		{"empty env file", "env", "", "GOPROXY=" + proxy + "\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if test.before != none {
				w.write(test.file, test.before)
			}
			e := w.apply(edit{test.file, "GOPROXY", proxy})
			after := w.read(test.file)
			if after == test.before || !strings.Contains(after, proxy) || test.after != "" && after != test.after {
				t.Fatalf("Apply to %q gave %q, want %q", test.before, after, test.after)
			}
			undo, skipped := w.undo("")
			if got := w.read(test.file); got != test.before || len(skipped) != 0 || undo.Undoes != e.ID {
				t.Errorf("Undo of %q gave %q, skipped %v, undoes %q, want %q, none, %q", after, got, skipped, undo.Undoes, test.before, e.ID)
			}
			w.onlyFiles(test.before != none, test.file)

			// And again forwards: an undo can be undone.
			if _, skipped := w.undo(undo.ID); len(skipped) != 0 || w.read(test.file) != after {
				t.Errorf("Undo of the undo gave %q, skipped %v, want %q", w.read(test.file), skipped, after)
			}
			w.undo(e.ID)
			if got := w.read(test.file); got != test.before {
				t.Errorf("Undo after that gave %q, want %q", got, test.before)
			}
		})
	}
}

func TestApplyNothingToDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write("env", "GOPROXY="+proxy+"\n")
	e := w.apply(edit{"env", "GOPROXY", proxy}, edit{"settings.json", "GOPROXY", ""}, edit{"other", "GOPROXY", ""})
	if history, _, err := w.journal.History(10); e.ID != "" || len(history) != 0 || err != nil {
		t.Errorf("Apply of what is already so = %+v, history %v, %v; want no entry", e, history, err)
	}
	if w.read("settings.json") != none || w.read("other") != none {
		t.Error("Apply made a file to take a key away from it")
	}
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		prepare func(w world)
		between func(w world) // after the plan was made
		file    string
		kind    protocol.ErrorKind
		message string // the error holds it
	}{
		{
			"edited since the plan", func(w world) { w.write("settings.json", "{}") },
			func(w world) { w.write("settings.json", "{ }") }, "settings.json", protocol.ErrorStale, "new preview",
		},
		{
			"created since the plan", func(world) {},
			func(w world) { w.write("env", "A=b\n") }, "env", protocol.ErrorStale, "new preview",
		},
		{
			"removed since the plan", func(w world) { w.write("env", "A=b\n") },
			func(w world) { _ = os.Remove(w.path("env")) }, "env", protocol.ErrorStale, "new preview",
		},
		{
			"does not parse", func(w world) { w.write("settings.json", "{\n  \"a\": 1,\n  \"b\" 2\n}\n") },
			nil, "settings.json", protocol.ErrorRefused, ":3:7: ",
		},
		{
			"the value above is no object", func(w world) { w.write("settings.json", "{\n  \"go.toolsEnvVars\": [1]\n}\n") },
			nil, "settings.json", protocol.ErrorRefused, ":2:22: ",
		},
		{
			"read-only file", func(w world) { w.write("env", "A=b\n"); _ = os.Chmod(w.path("env"), 0o444) },
			nil, "env", protocol.ErrorRefused, "writable",
		},
		{
			"a folder in its place", func(w world) { w.write("env/file", "") },
			nil, "env", protocol.ErrorRefused, "not a regular file",
		},
		{
			"a file in its folder's place", func(w world) { w.write("go", "") },
			nil, "go/env", protocol.ErrorFailed, "Nothing was changed",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.write("first.json", "{}")
			test.prepare(w)
			p := w.plan(edit{"first.json", "GOPROXY", proxy}, edit{test.file, "GOPROXY", proxy})
			if test.between != nil {
				test.between(w)
			}
			was := ""
			if info, err := os.Stat(w.path(test.file)); err == nil && info.Mode().IsRegular() {
				was = w.read(test.file)
			}
			_, err := w.journal.Apply(t.Context(), p)
			if err == nil || kindOf(err) != test.kind || !strings.Contains(err.Error(), test.message) {
				t.Errorf("Apply, %s: %v (%s), want %s with %q", test.name, err, kindOf(err), test.kind, test.message)
			}
			if got := w.read("first.json"); got != "{}" {
				t.Errorf("Apply, %s: the other file was changed to %q", test.name, got)
			}
			if was != "" && w.read(test.file) != was {
				t.Errorf("Apply, %s: the file was changed to %q", test.name, w.read(test.file))
			}
			if history, _, _ := w.journal.History(9); len(history) != 0 {
				t.Errorf("Apply, %s: left an entry %v", test.name, history)
			}
		})
	}
}

// canLink reports whether symbolic links can be made: on Windows that takes a
// privilege, and Wine 8 says that it has made one when it has not.
func canLink(t *testing.T, w world) bool {
	t.Helper()
	err := os.Symlink("nowhere", w.path("probe"))
	info, gone := os.Lstat(w.path("probe"))
	can := err == nil && gone == nil && info.Mode()&fs.ModeSymlink != 0
	_ = os.Remove(w.path("probe"))
	if !can && runtime.GOOS != "windows" {
		t.Fatalf("this system cannot make a symbolic link in the folder of the tests: %v, %v", err, gone)
	}
	if !can {
		t.Logf("not tested here: this Windows makes no symbolic links (%v, %v)", err, gone)
	}
	return can
}

func TestApplyFollowsLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if !canLink(t, w) {
		return
	}
	w.write("dotfiles/goenv", "GOSUMDB=off\n")
	if err := os.Chmod(w.path("dotfiles/goenv"), 0o640); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"env": "second", "second": "dotfiles/goenv", "dangling": "dotfiles/new"} {
		if err := os.Symlink(filepath.FromSlash(to), w.path(link)); err != nil {
			t.Fatal(err)
		}
	}
	w.apply(edit{"env", "GOPROXY", proxy}, edit{"dangling", "GOPROXY", proxy}, edit{"dotfiles/goenv", "GOPRIVATE", "corp.example"})
	if got, want := w.read("dotfiles/goenv"), "GOSUMDB=off\nGOPROXY="+proxy+"\nGOPRIVATE=corp.example\n"; got != want {
		t.Errorf("behind the link is %q, want %q", got, want)
	}
	if got := w.read("dotfiles/new"); got != "GOPROXY="+proxy+"\n" {
		t.Errorf("behind the dangling link is %q", got)
	}
	for _, link := range []string{"env", "second", "dangling"} {
		if info, err := os.Lstat(w.path(link)); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v, %v", link, info, err)
		}
	}
	if info, _ := os.Stat(w.path("dotfiles/goenv")); runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("the mode became %v, want 0640", info.Mode())
	}
	w.undo("")
	if got := w.read("env"); got != "GOSUMDB=off\n" || w.read("dotfiles/new") != none {
		t.Errorf("Undo behind the link gave %q, %q", got, w.read("dotfiles/new"))
	}
}
