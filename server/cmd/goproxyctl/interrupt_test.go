//go:build !windows

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// promptly is within what an interrupted probe must end: far less than the
// mirror would take. The best of some tries counts, since the machine may be
// busy. The goal is 100 ms; the log has what it was.
const (
	promptly = time.Second
	tries    = 5
)

// interruptible returns a real goproxyctl with nothing of the user's.
func interruptible(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	home := t.TempDir()
	command := exec.Command("goproxyctl", args...)
	command.Dir = home
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "GOENV=" + filepath.Join(home, "goenv"), "GOTOOLCHAIN=local", "GOSUMDB=off", "GOPROXY=off",
		"GOCACHE=" + filepath.Join(home, "gocache"), "GOMODCACHE=" + filepath.Join(home, "modcache"),
	}
	return command
}

type printed struct {
	Results []struct {
		Name, Verdict string
		Rank          int
	}
}

func exitCode(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	t.Fatal(err)
	return -1
}

func TestInterruptedProbe(t *testing.T) {
	for _, test := range []struct {
		good     bool
		wantCode int
	}{{true, 0}, {false, 1}} {
		best := time.Hour
		for try := range tries {
			mirror := proxytest.Start(t, proxytest.Config{})
			args := []string{"probe", "--format", "json", "--timeout", "5m", "--module", "example.org/probe@v1.0.0", mirror.URL("hang"), mirror.URL("as/dripping", "drip")}
			if test.good {
				args = append(args, mirror.URL("as/good"))
			}
			command := interruptible(t, args...)
			var out, stderr bytes.Buffer
			command.Stdout, command.Stderr = &out, &stderr
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			waitUntilAsked(t, mirror, test.good)
			// For the good one's result to be made, which cannot be seen.
			time.Sleep(150 * time.Millisecond << try)
			begin := time.Now()
			if err := command.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			code := exitCode(t, command.Wait())
			took := time.Since(begin)
			var got printed
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatalf("interrupted probe prints %q: %v\n%s", out.String(), err, stderr.String())
			}
			measured := len(got.Results)
			if test.good && measured == 0 && try+1 < tries {
				t.Log("interrupted before the good mirror had its result: once more")
				continue
			}
			if code != test.wantCode || (measured == 1) != test.good || measured == 1 && (got.Results[0].Rank != 1 || got.Results[0].Verdict != "ok") {
				t.Errorf("interrupted probe = code %d, %+v, want %d and what was measured so far\n%s", code, got, test.wantCode, stderr.String())
			}
			if best = min(best, took); best < promptly {
				break
			}
		}
		t.Logf("with a measured mirror: %t: ended after %s", test.good, best)
		if best > promptly {
			t.Errorf("interrupted probe ends after %s at best, want %s", best, promptly)
		}
	}
}

// waitUntilAsked waits until all mirrors are being asked, and the good one has
// answered everything.
func waitUntilAsked(t *testing.T, mirror *proxytest.Server, good bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		open, answered := 0, 0
		for _, r := range mirror.Requests() {
			switch {
			case r.Label == "good" && r.Done:
				answered++
			case !r.Done:
				open++
			}
		}
		if open == 2 && (!good || answered >= 7) {
			return
		}
	}
	t.Fatalf("the mirrors were not asked: %+v", mirror.Requests())
}

// An interrupted watch ends at once, too, with the code of its last round.
func TestInterruptedWatch(t *testing.T) {
	mirror := proxytest.Start(t, proxytest.Config{})
	for fault, want := range map[string]int{"as/good": 0, "403": 1} {
		best := time.Hour
		for range tries {
			command := interruptible(t, "probe", "--format", "json", "--watch", "10s", "--module", "example.org/probe@v1.0.0", mirror.URL(fault))
			out, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(out).ReadBytes('\n')
			var got printed
			if err != nil || json.Unmarshal(line, &got) != nil || len(got.Results) != 1 {
				t.Fatalf("the first round prints %q, %v", line, err)
			}
			time.Sleep(50 * time.Millisecond)
			begin := time.Now()
			if err := command.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if code := exitCode(t, command.Wait()); code != want {
				t.Errorf("interrupted watch of %s = code %d, want %d", fault, code, want)
			}
			if best = min(best, time.Since(begin)); best < promptly {
				break
			}
		}
		t.Logf("%s: ended after %s", fault, best)
		if best > promptly {
			t.Errorf("interrupted watch of %s ends after %s at best, want %s", fault, best, promptly)
		}
	}
}
