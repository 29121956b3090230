package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fullDisk names, in the test process that has a file system of its own, the
// helper to try on it.
const fullDisk = "GPS_FULL_DISK"

// TestFullDisk switches on a disk that is really full. It runs itself once more in
// a namespace, where anybody may mount a small file system.
func TestFullDisk(t *testing.T) {
	if helper := os.Getenv(fullDisk); helper != "" {
		t.Run("settings", func(t *testing.T) { fullForSettings(t, helper) })
		t.Run("history", func(t *testing.T) { fullForHistory(t, helper) })
		t.Run("second file", func(t *testing.T) { fullForSecondFile(t, helper) })
		t.Run("nearly", func(t *testing.T) { nearlyFull(t, helper) })
		return
	}
	again := exec.Command("/proc/self/exe", "-test.run", "^TestFullDisk$", "-test.v")
	again.Env = append(os.Environ(), fullDisk+"="+buildHelper(t, ""))
	again.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := again.CombinedOutput()
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EINVAL) {
		// Some containers allow no namespace. What is left is TestKilledAtEveryStep,
		// which lets each call say that the disk is full.
		if os.Getenv("CI") != "" {
			t.Fatalf("no disk was filled, because this machine gives no namespace: %v", err)
		}
		t.Skipf("no disk was filled, because this machine gives no namespace: %v; under CI this is a failure", err)
	}
	if err != nil || bytes.Count(out, []byte("--- PASS: TestFullDisk/")) != 4 {
		t.Errorf("in a namespace: %v\n%s", err, out)
	}
}

// A smallDisk is a victim, one folder of which is a file system of its own.
type smallDisk struct {
	victim
	mount string
}

// newSmallDisk mounts a file system of so many kilobytes on a folder of a victim
// and writes the victim's files.
func newSmallDisk(t *testing.T, kilobytes int, mount string, before map[string]string) smallDisk {
	t.Helper()
	d := smallDisk{victim: victim{dir: t.TempDir(), scope: "folder", before: before}}
	d.mount = filepath.Join(d.dir, mount)
	if err := os.MkdirAll(d.mount, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", d.mount, "tmpfs", 0, fmt.Sprintf("size=%dk", kilobytes)); err != nil {
		t.Fatalf("mounting a file system of %d KB: %v", kilobytes, err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(d.mount, 0) })
	d.write(t)
	return d
}

// fill leaves room for so many pages.
func (d smallDisk) fill(t *testing.T, pages int) {
	t.Helper()
	file, err := os.Create(filepath.Join(d.mount, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	written := 0
	for page := make([]byte, os.Getpagesize()); err == nil; written += len(page) {
		_, err = file.Write(page)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("filling %s: %v", d.mount, err)
	}
	written -= os.Getpagesize() * (pages + 1)
	if err := file.Truncate(int64(max(written, 0))); err != nil {
		t.Fatal(err)
	}
}

// refuses runs a switch that must fail for want of room, and say so, with nothing
// changed and nothing left behind.
func (d smallDisk) refuses(t *testing.T, helper, place string, more ...string) {
	t.Helper()
	out, err := d.command(helper, append([]string{"use", target, "--scope", d.scope}, more...)...).CombinedOutput()
	exit := new(exec.ExitError)
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("use on a full disk: %v, want exit code 1\n%s", err, out)
	}
	for _, want := range []string{place, "no space left on device", "Nothing was changed. Make room on that disk and try again."} {
		if !strings.Contains(string(out), want) {
			t.Errorf("use on a full disk says\n%s\nwant %q in it", out, want)
		}
	}
	d.isOld(t, helper)
}

// isOld checks that every file is as before, that nothing lies beside it, and that
// the history knows of no switch.
func (d smallDisk) isOld(t *testing.T, helper string) {
	t.Helper()
	for name, want := range d.before {
		path := filepath.Join(d.dir, name)
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v, want it as it was", name, got, err)
		}
		entries, err := os.ReadDir(filepath.Dir(path))
		if err != nil {
			t.Error(err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") && e.Name() != ".vscode" || strings.HasSuffix(e.Name(), "~") {
				t.Errorf("%s was left beside %s", e.Name(), name)
			}
		}
	}
	if out, err := d.command(helper, "history").CombinedOutput(); err != nil || !strings.Contains(string(out), "nothing was switched yet") {
		t.Errorf("history: %v\n%s", err, out)
	}
}

// worksWithRoom makes room and switches.
func (d smallDisk) worksWithRoom(t *testing.T, helper string, more ...string) {
	t.Helper()
	if err := os.Remove(filepath.Join(d.mount, "filler")); err != nil {
		t.Fatal(err)
	}
	if out, err := d.command(helper, append([]string{"use", target, "--scope", d.scope}, more...)...).CombinedOutput(); err != nil {
		t.Errorf("use with room: %v\n%s", err, out)
	}
	for name := range d.before {
		if got, err := os.ReadFile(filepath.Join(d.dir, name)); err != nil || !strings.Contains(string(got), target) {
			t.Errorf("%s holds %q, %v after a switch with room", name, got, err)
		}
	}
}

const settingsName = "work/.vscode/settings.json"

func settingsOnDisk() map[string]string {
	return map[string]string{settingsName: "{\n\t// mine\n\t\"a\": \"" + strings.Repeat("x", 5000) + "\",\n\t\"go.toolsEnvVars\": {\"GOPROXY\": \"off\"}\n}\n"}
}

// fullForSettings: the folder's disk is full, the history's is not.
func fullForSettings(t *testing.T, helper string) {
	d := newSmallDisk(t, 64, "work", settingsOnDisk())
	d.fill(t, 0)
	d.refuses(t, helper, settingsName)
	d.worksWithRoom(t, helper)
}

// fullForHistory: the disk of the history is full: the file is not even touched.
func fullForHistory(t *testing.T, helper string) {
	d := newSmallDisk(t, 64, "state", settingsOnDisk())
	d.fill(t, 0)
	path := filepath.Join(d.dir, settingsName)
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	d.refuses(t, helper, "istory")
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) || after.ModTime() != before.ModTime() {
		t.Errorf("%s was touched before there was a history: %v, %v", settingsName, before, after)
	}
	d.worksWithRoom(t, helper)
}

// fullForSecondFile: of two files of one switch the second lies, behind a link, on
// a full disk: the first stays old too.
func fullForSecondFile(t *testing.T, helper string) {
	const launch = "disk/launch.json"
	before := settingsOnDisk()
	before[launch] = `{"configurations": [{"name": "a", "type": "go", "env": {"GOPROXY": "direct"}, "x": "` + strings.Repeat("x", 5000) + `"}]}`
	d := newSmallDisk(t, 64, "disk", before)
	if err := os.Symlink(filepath.Join(d.dir, launch), filepath.Join(d.dir, "work/.vscode/launch.json")); err != nil {
		t.Fatal(err)
	}
	d.fill(t, 0)
	d.refuses(t, helper, "launch.json", "--launch", "write")
	d.worksWithRoom(t, helper, "--launch", "write")
}

// nearlyFull gives one more page of room each time, for everything together, until
// a switch has enough: each ends with everything old, or everything new.
func nearlyFull(t *testing.T, helper string) {
	failed := 0
	for pages := 0; ; pages++ {
		d := newSmallDisk(t, 128, ".", settingsOnDisk())
		d.fill(t, pages)
		out, err := d.use(helper).CombinedOutput()
		if err == nil {
			d.worksWithRoom(t, helper)
			break
		}
		failed++
		if !strings.Contains(string(out), "no space left on device") || !strings.Contains(string(out), "Nothing was changed.") {
			t.Errorf("use with room for %d pages: %v\n%s", pages, err, out)
		}
		d.isOld(t, helper)
		if pages > 20 {
			t.Fatalf("use fails with room for %d pages too: %v\n%s", pages, err, out)
		}
	}
	if failed < 2 {
		t.Errorf("only %d switches failed for want of room", failed)
	}
}
