package jsonc

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// realCases returns edits of files in the shapes that people have them: those
// that VS Code writes by itself, those of templates and guides, and hand-made
// ones.
func realCases(t *testing.T) []oracleCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "real", "*"))
	if err != nil || len(files) < 10 {
		t.Fatalf("only %d real files: %v", len(files), err)
	}
	paths := [][]string{
		{"go.toolsEnvVars", "GOPROXY"},
		{"go.toolsEnvVars", "GOPRIVATE"},
		{"configurations", "Launch Package", "env", "GOPROXY"},
		{"configurations", "Launch Package", "linux", "env", "GOFLAGS"},
		{"settings", "go.toolsEnvVars", "GOPROXY"},
		{"gopls", "build.env", "GOPROXY"},
		{"go.toolsEnvVars"},
		{"customizations", "vscode", "settings", "go.toolsEnvVars", "GOPROXY"},
	}
	var cases []oracleCase
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			for _, set := range []bool{true, false} {
				c := oracleCase{Src: string(data), Path: path, Set: set, Value: `"https://goproxy.cn,https://proxy.golang.org|direct"`}
				c.run(t)
				if !c.OK || c.Refused {
					t.Errorf("%s: %q: taken %t, refused %t", file, path, c.OK, c.Refused)
				}
				cases = append(cases, c)
			}
		}
	}
	return cases
}

// TestRealFilesKeepEveryOtherByte sets and takes away keys in real files: only
// one piece changes, and its inverse gives the old file back.
func TestRealFilesKeepEveryOtherByte(t *testing.T) {
	for _, c := range realCases(t) {
		src := []byte(c.Src)
		edit, err := RemoveEdit(src, c.Path)
		if c.Set {
			edit, _, err = SetEdit(src, c.Path, []byte(c.Value))
		}
		if err != nil {
			t.Errorf("the edit of %q in %q: %v", c.Path, c.Src, err)
			continue
		}
		out, err := edit.Apply(src)
		if err != nil || string(out) != c.Result {
			t.Errorf("the edit of %q in %q gives %q, %v; want %q", c.Path, c.Src, out, err, c.Result)
		}
		end := edit.Offset + len(edit.Old)
		if !bytes.HasPrefix(out, src[:edit.Offset]) || !bytes.HasSuffix(out, src[end:]) || len(out) != len(src)-len(edit.Old)+len(edit.New) {
			t.Errorf("the edit of %q in %q changes more than its piece: %q", c.Path, c.Src, out)
		}
		if back, err := edit.Inverse().Apply(out); err != nil || !bytes.Equal(back, src) {
			t.Errorf("the inverse of the edit of %q in %q gives %q, %v", c.Path, c.Src, back, err)
		}
	}
}
