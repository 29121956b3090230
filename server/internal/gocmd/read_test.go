package gocmd

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// fake, set in the environment, makes this test binary a go command with the
// behaviour that it names.
const fake = "GOCMD_TEST_FAKE"

func TestMain(m *testing.M) {
	if behaviour := os.Getenv(fake); behaviour != "" {
		os.Exit(fakeGo(behaviour, os.Args[1:]))
	}
	os.Exit(m.Run())
}

func fakeGo(behaviour string, args []string) int {
	version := slices.Equal(args, []string{"version"})
	switch behaviour {
	case "hang":
		// The child outlives its parent unless the whole group is killed.
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), fake+"=hold")
		child.Stdout = os.Stdout
		if err := child.Start(); err != nil {
			return 3
		}
		time.Sleep(time.Minute)
	case "hold":
		connection, err := net.Dial("tcp", os.Getenv("GOCMD_TEST_HOLD"))
		if err != nil {
			return 3
		}
		fmt.Fprintln(connection, "held")
		time.Sleep(time.Minute)
	case "garbage":
		fmt.Println("\x1b[31mWelcome to my go wrapper!\x07")
	case "array":
		fmt.Println(`["GOPROXY"]`)
	case "endless":
		for {
			if _, err := fmt.Println(strings.Repeat("spam ", 1000)); err != nil {
				return 1
			}
		}
	case "fails":
		fmt.Fprintln(os.Stderr, "go: \x1b[1mno https://me:secret@a.example/")
		return 2
	case "go1.11":
		// As go 1.11 does: names that it does not know are empty.
		if version {
			fmt.Println("go version go1.11.13 linux/amd64")
		} else if args[len(args)-1] != "GOTOOLCHAIN" {
			fmt.Println(`{"GOENV": "", "GOPROXY": "", "GOROOT": "/usr/lib/go-1.11", "GOVERSION": "", "GOTOOLCHAIN": ""}`)
		} else {
			fmt.Println()
		}
	case "devel":
		if args[len(args)-1] == "GOTOOLCHAIN" {
			fmt.Println("auto")
		} else {
			fmt.Println(`{"GOROOT": "/go", "GOVERSION": "devel go1.27-b4a1c2d Mon Jan 1", "GOPROXY": "off"}`)
		}
	}
	return 0
}

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

func TestReadFakes(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		behaviour string
		problem   plan.GoProblem
		detail    string
		version   string
	}{
		{"garbage", plan.GoGarbage, "Welcome to my go wrapper!", ""},
		{"array", plan.GoGarbage, `[\"GOPROXY\"]`, ""},
		{"endless", plan.GoGarbage, "too much", ""},
		{"fails", plan.GoFailed, "go: [1mno https://xxxxx@a.example/", ""},
		{"go1.11", plan.GoTooOld, "go1.11.13 is older than go1.13", "go1.11.13"},
		{"devel", plan.GoFine, "", "devel go1.27-b4a1c2d Mon Jan 1"},
	}
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			got := Read(t.Context(), t.TempDir(), self, hermetic(t, fake+"="+test.behaviour))
			if got.Problem != test.problem || !strings.Contains(got.Detail, test.detail) || got.Version != test.version {
				t.Errorf("Read of a go that is %q = %q, %q, version %q; want %q, %q, %q", test.behaviour,
					got.Problem, got.Detail, got.Version, test.problem, test.detail, test.version)
			}
		})
	}
	if got := Read(t.Context(), t.TempDir(), "", nil); got.Problem != plan.GoMissing {
		t.Errorf("Read without a path: problem %q, want missing", got.Problem)
	}
	if got := Read(t.Context(), t.TempDir(), filepath.Join(t.TempDir(), "go"), nil); got.Problem != plan.GoFailed {
		t.Errorf("Read of a file that is not there: problem %q, want failed", got.Problem)
	}
}

func TestReadTimeout(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	got := Read(ctx, t.TempDir(), self, hermetic(t, fake+"=hang", "GOCMD_TEST_HOLD=127.0.0.1:1"))
	if got.Problem != plan.GoTimeout {
		t.Errorf("Read of a go that hangs: problem %q, detail %q; want timeout", got.Problem, got.Detail)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("Read of a go that hangs took %v after a deadline of 300ms", took)
	}
}

func TestReadLeavesNoOrphan(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan plan.Go, 1)
	go func() {
		done <- Read(ctx, t.TempDir(), self, hermetic(t, fake+"=hang", "GOCMD_TEST_HOLD="+listener.Addr().String()))
	}()
	// Read runs two commands, each of which starts one child.
	var children []net.Conn
	for range 2 {
		child, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		children = append(children, child)
	}
	cancel()
	if got := <-done; got.Problem != plan.GoFailed {
		t.Errorf("Read, cancelled: problem %q, want failed", got.Problem)
	}
	for _, child := range children {
		_ = child.SetReadDeadline(time.Now().Add(10 * time.Second))
		// The connection ends when the child does.
		if text, err := io.ReadAll(child); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Errorf("a child still lives (said %q): %v", text, err)
		}
		_ = child.Close()
	}
}
