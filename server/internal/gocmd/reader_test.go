package gocmd

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// TestReaderAsGo: what a Reader says of a folder without asking is what go says
// when it is asked there.
func TestReaderAsGo(t *testing.T) {
	t.Parallel()
	path := realGo(t)
	root := t.TempDir()
	for name, text := range map[string]string{
		"none/x": "", "mod/go.mod": "module a.example/x\n\ngo 1.21\n", "mod/deep/er/x.go": "package x\n",
		"newer/go.mod": "module a.example/n\n\ngo 1.99.0\n", "broken/go.mod": "modul a\n",
		"work/go.work": "go 1.21\n\nuse ./a\n", "work/a/go.mod": "module a.example/a\n\ngo 1.21\n", "work/b/x": "",
		"folder/go.mod/x": "",
	} {
		write(t, root, name, text)
	}
	dirs := []string{"none", "mod", "mod/deep/er", "newer", "broken", "work", "work/a", "work/b", "folder", "gone"}
	for i, more := range [][]string{nil, {"GOWORK=off"}, {"GO111MODULE=off"}, {"GOWORK=" + filepath.Join(root, "work", "go.work")}, {"GOTOOLCHAIN=local"}, {"GOFLAGS=-mod=mod"}, {"GOWORK=auto"}} {
		env := hermetic(t, more...)
		reader := &Reader{}
		reader.Read(t.Context(), filepath.Join(root, "none"), path, env)
		for k, dir := range dirs[:len(dirs)-1] {
			// To start go is slow on Windows, and slower under Wine: there every
			// third pair must do, so that each environment meets three folders.
			if runtime.GOOS == "windows" && (i+k)%3 != 0 {
				continue
			}
			dir = filepath.Join(root, filepath.FromSlash(dir))
			got, want := reader.Read(t.Context(), dir, path, env), Read(t.Context(), dir, path, env)
			if want.Problem == plan.GoFailed {
				continue // go itself cannot be asked there
			}
			if filepath.Base(dir) == "broken" {
				// Where go refuses the file, some versions say nothing of it.
				delete(got.Values, "GOMOD")
				delete(want.Values, "GOMOD")
			}
			if !maps.Equal(got.Values, want.Values) || got.Problem != want.Problem || got.Detail != want.Detail || got.EnvFile != want.EnvFile {
				t.Errorf("Reader.Read in %s with %q = %+v, but go says %+v", dir, more, got, want)
			}
		}
	}
}

// TestReaderSharesAndForgets counts how often go is run.
func TestReaderSharesAndForgets(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, data := distribution(t, self)
	root := filepath.Dir(filepath.Dir(filepath.Dir(program)))
	goEnv := write(t, root, "go/go.env", "GOPROXY=direct\n")
	count := filepath.Join(root, "count")
	envFile := write(t, root, "env", "")
	env := hermetic(t, fake+"=count", "GOCMD_TEST_COUNT="+count, "GOCMD_TEST_GOENV="+envFile, "GOCMD_TEST_GOROOT="+filepath.Join(root, "go"))
	runs := func() int {
		data, _ := os.ReadFile(count)
		return strings.Count(string(data), "env -json")
	}
	reader := &Reader{}
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() { reader.Read(t.Context(), t.TempDir(), program, env) })
	}
	wait.Wait()
	want := 1
	check := func(what string) {
		t.Helper()
		if answer := reader.Read(t.Context(), t.TempDir(), program, env); answer.Values["GOPROXY"] != "https://fake.example" {
			t.Errorf("%s: Reader.Read = %+v", what, answer)
		}
		if got := runs(); got != want {
			t.Errorf("%s: go env was run %d times, want %d", what, got, want)
		}
	}
	check("twenty folders at once")
	write(t, root, "env", "GOPROXY=off\n")
	want++
	check("the go env file was edited")
	check("and read")
	if err := os.WriteFile(goEnv, []byte("GOPROXY=off\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	want++
	check("GOROOT/go.env was edited")
	env = append(env, "GOFLAGS=-x")
	want++
	check("another environment")
	if err := os.WriteFile(program, append(data, 0), 0o755); err != nil {
		t.Fatal(err)
	}
	want++
	check("another go")
	if err := os.Remove(filepath.Join(root, "go", "VERSION")); err != nil {
		t.Fatal(err)
	}
	want++
	check("a wrapper")
	want++
	check("a wrapper is asked each time")
}

// distribution returns a go command of a Go distribution, which is the program
// self, and its content.
func distribution(t *testing.T, self string) (program string, data []byte) {
	t.Helper()
	root := t.TempDir()
	write(t, root, "go/VERSION", "go1.26.8")
	program = filepath.Join(root, "go", "bin", "go"+filepath.Ext(self))
	if runtime.GOOS != "windows" {
		program = filepath.Join(root, "go", "bin", "go")
	}
	if err := os.Mkdir(filepath.Dir(program), 0o755); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, data, 0o755); err != nil {
		t.Fatal(err)
	}
	return program, data
}

// TestReaderOfAGoThatHangs: folders that ask at once wait for it once, and who
// gives up does not wait.
func TestReaderOfAGoThatHangs(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, _ := distribution(t, self)
	begun := filepath.Join(t.TempDir(), "begun")
	env := hermetic(t, fake+"=hang", "GOCMD_TEST_HOLD=127.0.0.1:1", "GOCMD_TEST_COUNT="+begun)
	runs := func() int {
		data, _ := os.ReadFile(begun)
		return strings.Count(string(data), "env -json")
	}
	reader := &Reader{}
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if got := reader.Read(t.Context(), t.TempDir(), program, env); got.Problem != plan.GoTimeout {
				t.Errorf("Reader.Read of a go that hangs: problem %q, want timeout", got.Problem)
			}
		})
	}
	for runs() == 0 {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := reader.Read(ctx, t.TempDir(), program, env); got.Problem != plan.GoFailed {
		t.Errorf("Reader.Read, cancelled: problem %q, want failed", got.Problem)
	}
	wait.Wait()
	// One that came to it late may have asked once more.
	if got := runs(); got > 2 {
		t.Errorf("a go that hangs was run %d times for 20 folders, want 2 at most", got)
	}
}
