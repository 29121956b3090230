package gocmd

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// fill makes files, with 10 bytes in each, in folders that are write-protected as
// go leaves them.
func fill(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("0123456789"), 0o444); err != nil {
			t.Fatal(err)
		}
	}
}

// left lists the files below dir.
func left(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			relative, _ := filepath.Rel(dir, name)
			names = append(names, filepath.ToSlash(relative))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestTakeModule(t *testing.T) {
	cache := t.TempDir()
	kept := []string{
		"cache/download/github.com/!acme/lib/@v/list", "cache/download/github.com/!acme/lib/@v/v1.2.30.mod", "cache/download/github.com/!acme/lib/@v/v1.2.4.zip",
		"github.com/!acme/lib@v1.2.30/a.go", "github.com/!acme/lib@v1.2.4/a.go", "github.com/acme/lib@v1.2.3/a.go",
	}
	taken := []string{
		"cache/download/github.com/!acme/lib/@v/v1.2.3.info", "cache/download/github.com/!acme/lib/@v/v1.2.3.mod", "cache/download/github.com/!acme/lib/@v/v1.2.3.zip",
		"github.com/!acme/lib@v1.2.3/a.go", "github.com/!acme/lib@v1.2.3/sub/b.go",
	}
	fill(t, cache, append(slices.Clone(kept), taken...)...)
	for _, dir := range []string{"github.com/!acme/lib@v1.2.3/sub", "github.com/!acme/lib@v1.2.3"} {
		if err := os.Chmod(filepath.Join(cache, dir), 0o555); err != nil {
			t.Fatal(err)
		}
	}
	for _, remove := range []bool{false, true} {
		paths, bytes, err := TakeModule(cache, "github.com/Acme/lib", "v1.2.3", remove)
		if err != nil || len(paths) != 4 || bytes != 50 {
			t.Fatalf("TakeModule(remove %t) = %q, %d, %v; want 4 paths, 50 bytes", remove, paths, bytes, err)
		}
		want := slices.Sorted(slices.Values(kept))
		if !remove {
			want = slices.Sorted(slices.Values(append(slices.Clone(kept), taken...)))
		}
		if got := slices.Sorted(slices.Values(left(t, cache))); !slices.Equal(got, want) {
			t.Errorf("TakeModule(remove %t) leaves %q, want %q", remove, got, want)
		}
	}
	if paths, bytes, err := TakeModule(cache, "github.com/Acme/lib", "v1.2.3", true); err != nil || len(paths) != 0 || bytes != 0 {
		t.Errorf("TakeModule of what is gone = %q, %d, %v; want nothing", paths, bytes, err)
	}
	if paths, _, err := TakeModule(filepath.Join(cache, "none"), "github.com/Acme/lib", "v1.2.3", true); err != nil || len(paths) != 0 {
		t.Errorf("TakeModule in a cache that is not there = %q, %v; want nothing", paths, err)
	}
}

func TestTakeModuleRefuses(t *testing.T) {
	for _, test := range []struct{ cache, module, version string }{
		{"", "../../etc", "v1.0.0"},
		{"", "github.com/../x", "v1.0.0"},
		{"", "/etc/passwd", "v1.0.0"},
		{"", `C:\Windows`, "v1.0.0"},
		{"", "github.com/acme/lib", "../v1.0.0"},
		{"", "github.com/acme/lib", "v1.0.0/../../../x"},
		{"", "github.com/acme/lib", ""},
		{"", "", "v1.0.0"},
		{"relative", "github.com/acme/lib", "v1.0.0"},
	} {
		cache := test.cache
		if cache == "" {
			cache = t.TempDir()
		}
		if paths, _, err := TakeModule(cache, test.module, test.version, true); err == nil {
			t.Errorf("TakeModule(%q, %q, %q) = %q, want it refused", test.cache, test.module, test.version, paths)
		}
	}
}

// Nothing is removed through a symbolic link, wherever in the path it is.
func TestTakeModuleFollowsNoLink(t *testing.T) {
	for _, linked := range []string{"github.com", "github.com/acme", "github.com/acme/lib@v1.0.0", "cache", "cache/download/github.com/acme/lib/@v/v1.0.0.zip"} {
		cache, outside := t.TempDir(), t.TempDir()
		names := []string{"github.com/acme/lib@v1.0.0/a.go", "cache/download/github.com/acme/lib/@v/v1.0.0.zip"}
		fill(t, cache, names...)
		// Some of it lies elsewhere, and the cache leads there.
		link := filepath.Join(cache, filepath.FromSlash(linked))
		target := filepath.Join(outside, "target")
		if err := os.Rename(link, target); err != nil {
			t.Fatal(err)
		}
		err := os.Symlink(target, link)
		if _, gone := os.Lstat(link); runtime.GOOS == "windows" && (err != nil || gone != nil) {
			// It takes a privilege there, and Wine 8 only says that it made one.
			t.Logf("not tested here: this Windows makes no symbolic links (%v, %v)", err, gone)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		before := left(t, outside)
		if paths, _, err := TakeModule(cache, "github.com/acme/lib", "v1.0.0", true); err == nil || !strings.Contains(err.Error(), "left alone") {
			t.Errorf("TakeModule with the link %s = %q, %v; want it refused", linked, paths, err)
		}
		if got := left(t, outside); !slices.Equal(got, before) {
			t.Errorf("TakeModule with the link %s leaves %q outside, want %q", linked, got, before)
		}
	}
}

func TestTakeState(t *testing.T) {
	gopath := t.TempDir()
	fill(t, gopath, "pkg/sumdb/sum.golang.org/latest", "pkg/sumdb/other.example/latest")
	list := gopath + string(filepath.ListSeparator) + t.TempDir()
	paths, bytes, err := TakeState(list, "sum.golang.org", true)
	if err != nil || len(paths) != 1 || bytes != 10 {
		t.Errorf("TakeState = %q, %d, %v; want the one file", paths, bytes, err)
	}
	if got := left(t, gopath); !slices.Equal(got, []string{"pkg/sumdb/other.example/latest"}) {
		t.Errorf("TakeState leaves %q, want the other database's", got)
	}
	for _, name := range []string{"../x", "a/b", "", "..", `a\b`} {
		if _, _, err := TakeState(gopath, name, true); err == nil {
			t.Errorf("TakeState(%q) is not refused", name)
		}
	}
}
