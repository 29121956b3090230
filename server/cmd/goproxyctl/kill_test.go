package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// soak is set by npm run soak, which runs the same proofs for longer.
const soak = "GPS_SOAK"

// buildHelper builds goproxyctl, once for each set of tags, into a folder of the
// test.
func buildHelper(t *testing.T, tags string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "goproxyctl")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	build(t, path, tags)
	return path
}

func build(t testing.TB, path, tags string) {
	t.Helper()
	command := exec.Command("go", "build", "-trimpath", "-tags", tags, "-o", path, ".")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build -tags %q: %v\n%s", tags, err, out)
	}
}

// A victim is a switch in a folder and home of its own.
type victim struct {
	dir    string
	scope  string
	before map[string]string // each file; none is absent
}

const absent = "(no such file)"

// victims are the switches that are killed: a file edited, a file made in a
// folder made, and the go env file.
func victims() []victim {
	return []victim{
		{scope: "folder", before: map[string]string{"work/.vscode/settings.json": "{\r\n\t// mine\r\n\t\"a\": 1,\r\n\t\"go.toolsEnvVars\": {\"GOPROXY\": \"off\", \"MINE\": \"1\"},\r\n}"}},
		{scope: "folder", before: map[string]string{"work/.vscode/settings.json": absent, "work/.vscode": absent}},
		{scope: "user", before: map[string]string{"goenv": "# mine\nGOPROXY=off\nGOFLAGS=-mod=mod"}},
		{scope: "user", before: map[string]string{"config/go/env": absent}},
	}
}

func (v victim) in(t *testing.T) victim {
	t.Helper()
	v.dir = t.TempDir()
	v.write(t)
	return v
}

// write makes the victim's files.
func (v victim) write(t testing.TB) {
	t.Helper()
	for name, text := range v.before {
		if text == absent {
			continue
		}
		path := filepath.Join(v.dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(v.dir, "work"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// command is goproxyctl in the victim's world. It finds no go, which keeps the
// runs short, and needs none.
func (v victim) command(helper string, args ...string) *exec.Cmd {
	command := exec.Command(helper, args...)
	command.Dir = filepath.Join(v.dir, "work")
	env := filepath.Join(v.dir, "goenv")
	for name := range v.before {
		if v.scope == "user" {
			env = filepath.Join(v.dir, filepath.FromSlash(name))
		}
	}
	command.Env = []string{
		"HOME=" + v.dir, "USERPROFILE=" + v.dir, "LocalAppData=" + v.dir, "AppData=" + v.dir, "GOENV=" + env, "PATH=" + v.dir,
		"XDG_STATE_HOME=" + filepath.Join(v.dir, "state"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "TMPDIR=" + v.dir,
	}
	return command
}

const target = "https://new.example,direct"

func (v victim) use(helper string) *exec.Cmd {
	return v.command(helper, "use", target, "--scope", v.scope)
}

// states returns each file's content.
func (v victim) states(t *testing.T) map[string]string {
	t.Helper()
	states := map[string]string{}
	for name := range v.before {
		data, err := os.ReadFile(filepath.Join(v.dir, filepath.FromSlash(name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			states[name] = absent
		case err != nil:
			info, statErr := os.Stat(filepath.Join(v.dir, filepath.FromSlash(name)))
			if statErr != nil || !info.IsDir() {
				t.Fatal(err)
			}
			states[name] = "a folder"
		default:
			states[name] = string(data)
		}
	}
	return states
}

// after returns the states after a switch that nothing disturbs.
func (v victim) after(t *testing.T, helper string) map[string]string {
	t.Helper()
	fresh := v.in(t)
	if out, err := fresh.use(helper).CombinedOutput(); err != nil {
		t.Fatalf("goproxyctl use: %v\n%s", err, out)
	}
	after := fresh.states(t)
	if equal(after, v.before) {
		t.Fatalf("goproxyctl use changed nothing in %v", after)
	}
	return after
}

func equal(a, b map[string]string) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// settled runs the next start of the helper, and checks that it leaves the old
// files or the new ones, with nothing beside them, and a history that agrees.
func (v victim) settled(t *testing.T, helper, how string, after map[string]string) {
	t.Helper()
	// An undo that names no switch settles what was interrupted, and nothing else.
	if out, err := v.command(helper, "undo", "999-none").CombinedOutput(); err == nil || !bytes.Contains(out, []byte("knows no switch")) {
		t.Errorf("%s: the next start: %v\n%s", how, err, out)
	}
	out, err := v.command(helper, "history", "--format", "json").Output()
	if err != nil {
		t.Errorf("%s: history: %v", how, err)
	}
	switches := strings.Count(string(out), `"undone"`)
	switch states := v.states(t); {
	case equal(states, v.before) && switches == 0:
	case equal(states, after) && switches == 1:
	default:
		t.Errorf("%s: the files are neither old nor new, or the history (%d switches) does not fit:\n%q", how, switches, states)
	}
	err = filepath.WalkDir(v.dir, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		if err == nil && (strings.HasPrefix(name, ".goproxyctl-") || strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".pending") || strings.HasSuffix(name, ".back")) {
			t.Errorf("%s: %s is left behind", how, path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestKilledAtEveryStep kills a build of the helper with fail points at each of
// its calls to the disk, or lets that call fail.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	sound, failing := buildHelper(t, ""), buildHelper(t, "failpoints")
	faults := []string{"kill", "half", "short"}
	if os.Getenv(soak) != "" {
		// The tests of package apply try these out in one process, always.
		faults = append(faults, "ENOSPC", "EACCES", "EIO")
	}
	var runs atomic.Int64
	t.Run("all", func(t *testing.T) {
		for _, v := range victims() {
			after := v.after(t, sound)
			for _, what := range faults {
				t.Run(fmt.Sprintf("%s/%s/%d", what, v.scope, len(v.before)), func(t *testing.T) {
					t.Parallel()
					for at := 1; ; at++ {
						one := v.in(t)
						command := one.use(failing)
						command.Env = append(command.Env, fmt.Sprintf("GOPROXYCTL_FAILPOINT=%d %s", at, what))
						out, err := command.CombinedOutput()
						how := fmt.Sprintf("call %d: %s", at, what)
						killed := command.ProcessState.ExitCode() < 0 || runtime.GOOS == "windows" && len(out) == 0
						if want := what == "kill" || what == "half"; err != nil && killed != want {
							t.Errorf("%s: %v\n%s", how, err, out)
						}
						states := one.states(t)
						for name, text := range states {
							if text != v.before[name] && text != after[name] && text != "a folder" {
								t.Errorf("%s: %s is torn: %q", how, name, text)
							}
						}
						if err != nil && !killed && !equal(states, v.before) {
							t.Errorf("%s: it failed, and left %q\n%s", how, states, out)
						}
						one.settled(t, sound, how, after)
						runs.Add(1)
						if err == nil && at > 15 { // no call has this number
							return
						}
					}
				})
			}
		}
	})
	t.Logf("%d runs", runs.Load())
	if runs.Load() < 100 {
		t.Errorf("only %d runs", runs.Load())
	}
}

// TestKilledAtRandomTimes kills the helper that ships at random times.
func TestKilledAtRandomTimes(t *testing.T) {
	t.Parallel()
	runs := 60
	if os.Getenv(soak) != "" {
		runs = 1200
	}
	if n, err := strconv.Atoi(os.Getenv("GPS_SOAK_KILLS")); err == nil {
		runs = n
	}
	helper := buildHelper(t, "")
	all := victims()
	afters := make([]map[string]string, len(all))
	for i, v := range all {
		afters[i] = v.after(t, helper)
	}
	began := time.Now()
	if err := all[0].in(t).use(helper).Run(); err != nil {
		t.Fatal(err)
	}
	typical := time.Since(began)
	var killed, old atomic.Int64
	var wait sync.WaitGroup
	for worker := range 2 {
		wait.Go(func() {
			for i := worker; i < runs; i += 2 {
				v := all[i%len(all)].in(t)
				command := v.use(helper)
				delay := time.Duration(rand.Int64N(int64(typical * 5 / 4)))
				if err := command.Start(); err != nil {
					t.Error(err)
					return
				}
				timer := time.AfterFunc(delay, func() { _ = command.Process.Kill() })
				if err := command.Wait(); err != nil {
					killed.Add(1)
				}
				timer.Stop()
				states := v.states(t)
				for name, text := range states {
					if text != v.before[name] && text != afters[i%len(all)][name] && text != "a folder" {
						t.Errorf("killed after %v: %s is torn: %q", delay, name, text)
					}
				}
				if equal(states, v.before) {
					old.Add(1)
				}
				v.settled(t, helper, fmt.Sprintf("killed after %v", delay), afters[i%len(all)])
				_ = os.RemoveAll(v.dir)
			}
		})
	}
	wait.Wait()
	t.Logf("%d runs, %d killed, %d of them with the old files, %d with the new", runs, killed.Load(), old.Load(), int64(runs)-old.Load())
	if killed.Load() < int64(runs)/10 || old.Load() == int64(runs) {
		t.Errorf("of %d runs %d were killed and %d left the old files: the times are not random enough", runs, killed.Load(), old.Load())
	}
}
