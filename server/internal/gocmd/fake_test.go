package gocmd

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
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
		if note(args) != nil {
			return 3
		}
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
	case "count":
		if note(args) != nil {
			return 3
		}
		if args[len(args)-1] == "GOTOOLCHAIN" {
			fmt.Println("auto")
			return 0
		}
		fmt.Printf(`{"GOROOT": %q, "GOENV": %q, "GOVERSION": "go1.26.8", "GOPROXY": "https://fake.example"}`, os.Getenv("GOCMD_TEST_GOROOT"), os.Getenv("GOCMD_TEST_GOENV"))
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

// note writes down what the fake was asked, where that is to be counted.
func note(args []string) error {
	name := os.Getenv("GOCMD_TEST_COUNT")
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(file, strings.Join(args, " "))
	return err
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
	// It would hang for a minute; how soon a busy machine ends it is no matter.
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("Read of a go that hangs took %v after a deadline of 300ms", took)
	}
}

// TestReadIsBounded: nobody has to set a deadline.
func TestReadIsBounded(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	got := Read(context.Background(), t.TempDir(), self, hermetic(t, fake+"=hang", "GOCMD_TEST_HOLD=127.0.0.1:1"))
	if got.Problem != plan.GoTimeout {
		t.Errorf("Read of a go that hangs: problem %q, detail %q; want timeout", got.Problem, got.Detail)
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
