package gocmd

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// hermetic returns an environment in which go reads and writes nothing outside
// the test, and in which nothing can be downloaded.
func hermetic(t *testing.T, more ...string) []string {
	t.Helper()
	home := t.TempDir()
	// Else go's telemetry writes into the folder after the test.
	for _, config := range []string{".config", "Library/Application Support", "."} {
		write(t, home, config+"/go/telemetry/mode", "off")
	}
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "USERPROFILE=" + home, "AppData=" + home, "LocalAppData=" + home,
		"SystemRoot=" + os.Getenv("SystemRoot"), "TMPDIR=" + home, "TMP=" + home,
		"GOENV=" + filepath.Join(home, "go.env"), "GOMODCACHE=" + filepath.Join(home, "mod"),
		"GOCACHE=" + filepath.Join(home, "cache"), "GOPROXY=http://127.0.0.1:1", "GOSUMDB=off",
	}
	return append(env, more...)
}

func realGo(t *testing.T) string {
	t.Helper()
	path, ok := Find(map[string]string{"PATH": os.Getenv("PATH"), "PATHEXT": os.Getenv("PATHEXT")}, "")
	if !ok {
		t.Fatal("these tests need the go command in PATH")
	}
	return path
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadRealGo(t *testing.T) {
	t.Parallel()
	path := realGo(t)
	tests := []struct {
		name    string
		files   map[string]string // in the folder
		env     []string
		values  map[string]string
		absent  []string
		problem plan.GoProblem
		detail  string // the Detail holds it
	}{
		{
			name:   "plain folder",
			values: map[string]string{"GOPROXY": "http://127.0.0.1:1", "GOSUMDB": "off"},
			absent: []string{"GOGCCFLAGS", "HTTPS_PROXY"},
		},
		{
			name:   "the true GOTOOLCHAIN",
			env:    []string{"GOTOOLCHAIN=auto"},
			values: map[string]string{"GOTOOLCHAIN": "auto"},
		},
		{
			name:   "a GOTOOLCHAIN that is not there",
			env:    []string{"GOTOOLCHAIN=go1.99.0"},
			values: map[string]string{"GOTOOLCHAIN": "go1.99.0", "GOPROXY": "http://127.0.0.1:1"},
		},
		{
			name:    "go.mod asks for a newer go",
			files:   map[string]string{"go.mod": "module example.com/a\n\ngo 1.99.0\n"},
			env:     []string{"GOTOOLCHAIN=auto"},
			values:  map[string]string{"GOPROXY": "http://127.0.0.1:1", "GOTOOLCHAIN": "auto"},
			problem: plan.GoNewerMod,
			detail:  "asks for go1.99.0",
		},
		{
			name:    "go.mod asks for a newer go, in vain",
			files:   map[string]string{"go.mod": "module example.com/a\n\ngo 1.99.0\n"},
			env:     []string{"GOTOOLCHAIN=local"},
			values:  map[string]string{"GOPROXY": "http://127.0.0.1:1", "GOTOOLCHAIN": "local"},
			problem: plan.GoNewerMod,
			detail:  "GOTOOLCHAIN=local",
		},
		{
			name: "go.work asks for a newer go",
			files: map[string]string{
				"go.work": "go 1.99.0\n\nuse ./a\n", "a/go.mod": "module example.com/a\n\ngo 1.20\n",
			},
			env:     []string{"GOTOOLCHAIN=auto"},
			values:  map[string]string{"GOPROXY": "http://127.0.0.1:1"},
			problem: plan.GoNewerMod,
			detail:  "go.work asks for go1.99.0",
		},
		{
			name:    "a newer toolchain line that go would follow",
			files:   map[string]string{"go.mod": "module example.com/a\n\ngo 1.20\n\ntoolchain go1.99.0\n"},
			env:     []string{"GOTOOLCHAIN=auto"},
			values:  map[string]string{"GOPROXY": "http://127.0.0.1:1"},
			problem: plan.GoNewerMod,
			detail:  "asks for go1.99.0",
		},
		{
			name:   "a newer toolchain line that go ignores",
			files:  map[string]string{"go.mod": "module example.com/a\n\ngo 1.20\n\ntoolchain go1.99.0\n"},
			env:    []string{"GOTOOLCHAIN=local"},
			values: map[string]string{"GOPROXY": "http://127.0.0.1:1"},
		},
		{
			name:   "a go.mod that does not parse",
			files:  map[string]string{"go.mod": "module example.com/a\ngo 1.20\nblah blah\n"},
			values: map[string]string{"GOPROXY": "http://127.0.0.1:1"},
		},
		{
			name:   "a GOWORK that go refuses",
			env:    []string{"GOWORK=here"},
			values: map[string]string{"GOPROXY": "http://127.0.0.1:1"},
			absent: []string{"GOWORK", "GOMOD"},
		},
		{
			name:    "no GOROOT",
			env:     []string{"GOROOT=/does/not/exist"},
			problem: plan.GoFailed,
			detail:  "GOROOT",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "with space 中文")
			write(t, dir, "keep", "")
			for name, text := range test.files {
				write(t, dir, name, text)
			}
			if test.files["a/go.mod"] != "" {
				dir = filepath.Join(dir, "a")
			}
			env := hermetic(t, test.env...)
			start := time.Now()
			got := Read(t.Context(), dir, path, env)
			if got.Problem != test.problem || !strings.Contains(got.Detail, test.detail) {
				t.Errorf("Read with %q: problem %q, detail %q; want %q, %q", test.env, got.Problem, got.Detail, test.problem, test.detail)
			}
			for name, want := range test.values {
				if got.Values[name] != want {
					t.Errorf("Read with %q: %s = %q, want %q", test.env, name, got.Values[name], want)
				}
			}
			for _, name := range test.absent {
				if value, ok := got.Values[name]; ok {
					t.Errorf("Read with %q: %s = %q, want it absent", test.env, name, value)
				}
			}
			if took := time.Since(start); took > readTime {
				t.Errorf("Read with %q took %v", test.env, took)
			}
			if downloads, _ := filepath.Glob(filepath.Join(valueOf(env, "GOMODCACHE"), "*")); downloads != nil {
				t.Errorf("Read with %q filled the module cache: %q", test.env, downloads)
			}
		})
	}
}

func valueOf(env []string, name string) string {
	for _, variable := range slices.Backward(env) {
		if value, ok := strings.CutPrefix(variable, name+"="); ok {
			return value
		}
	}
	return ""
}

func TestReadEnvFileAndVersion(t *testing.T) {
	t.Parallel()
	path := realGo(t)
	env := hermetic(t)
	file := valueOf(env, "GOENV")
	if err := os.WriteFile(file, []byte("GOPRIVATE=corp.example\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := Read(t.Context(), "", path, env)
	if got.EnvFile != file || got.Values["GOPRIVATE"] != "corp.example" {
		t.Errorf("Read: GOENV %q, GOPRIVATE %q; want %q, corp.example", got.EnvFile, got.Values["GOPRIVATE"], file)
	}
	if got.Version != runtime.Version() && !strings.HasPrefix(got.Version, "go1.") {
		t.Errorf("Read: version %q", got.Version)
	}
	if _, err := os.Stat(filepath.Join(got.Root, "bin")); err != nil {
		t.Errorf("Read: GOROOT %q: %v", got.Root, err)
	}
	if off := Read(t.Context(), "", path, append(env, "GOENV=off")); off.EnvFile != "off" {
		t.Errorf("Read with GOENV=off: EnvFile %q, want off", off.EnvFile)
	}
}
