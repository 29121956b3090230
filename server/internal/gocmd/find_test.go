package gocmd

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	name := "go"
	if runtime.GOOS == "windows" {
		name = "go.exe"
	}
	first, second, plain := filepath.Join(root, "first dir"), filepath.Join(root, "第二"), filepath.Join(root, "plain")
	for _, dir := range []string{first, second} {
		if err := os.Chmod(write(t, dir, name, ""), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, plain, "go.txt", "")
	write(t, plain, "sub/"+name+"/file", "")
	path := func(dirs ...string) map[string]string {
		return map[string]string{"PATH": strings.Join(dirs, string(os.PathListSeparator)), "PATHEXT": ".COM;.EXE"}
	}
	tests := []struct {
		env    map[string]string
		wanted string
		path   string
		ok     bool
	}{
		{path(first, second), "", filepath.Join(first, name), true},
		{path(second, first), "", filepath.Join(second, name), true},
		{path(plain, first), "", filepath.Join(first, name), true},
		{path(filepath.Join(plain, "sub"), second), "", filepath.Join(second, name), true}, // a folder named go
		{path(plain), "", "", false},
		{map[string]string{}, "", "", false},
		{path(".", "", "first dir", second), "", filepath.Join(second, name), true}, // never the folder at hand
		{path(first), filepath.Join(second, name), filepath.Join(second, name), true},
		{path(first), filepath.Join(plain, "go.txt"), filepath.Join(plain, "go.txt"), runtime.GOOS == "windows"},
		{path(first), filepath.Join(root, "none", name), filepath.Join(root, "none", name), false},
		{path(first), "./" + name, "./" + name, false},
		{path(first), "go", filepath.Join(first, name), true},
		{path(first), "go1.99", "", false},
	}
	for _, test := range tests {
		got, ok := Find(test.env, test.wanted)
		if got != test.path || ok != test.ok {
			t.Errorf("Find(%q, %q) = %q, %t, want %q, %t", test.env, test.wanted, got, ok, test.path, test.ok)
		}
	}
}

func TestGoLines(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, wanted, toolchain string }{
		{"module a\n\ngo 1.21\n", "go1.21", ""},
		{"go 1.99rc1 // not yet\n\ttoolchain go1.99.0-corp\r\n", "go1.99rc1", "go1.99.0"},
		{"go \"1.22.1\"\ntoolchain default\n", "go1.22.1", ""},
		{"// go 1.99\ngo 1.20\ngo 1.98\n", "go1.20", ""},
		{"go one\nrequire go 1.9\n", "", ""},
		{"", "", ""},
	}
	for _, test := range tests {
		wanted, toolchain := goLines(write(t, t.TempDir(), "go.mod", test.text))
		if wanted != test.wanted || toolchain != test.toolchain {
			t.Errorf("goLines(%q) = %q, %q, want %q, %q", test.text, wanted, toolchain, test.wanted, test.toolchain)
		}
	}
	if wanted, toolchain := goLines(t.TempDir()); wanted != "" || toolchain != "" {
		t.Errorf("goLines of a folder = %q, %q", wanted, toolchain)
	}
}
