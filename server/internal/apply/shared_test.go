package apply

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// counter, set in the environment, makes this test binary a process that counts
// in the shared file of the state folder that it names.
const counter = "APPLY_TEST_COUNTER"

const counts = 20

func countUp(dir string) error {
	s := NewShared(dir, "count")
	s.wait = time.Minute
	for range counts {
		err := s.Update(context.Background(), func(old []byte) ([]byte, error) {
			n, _ := strconv.Atoi(string(old)) // nothing is 0
			return []byte(strconv.Itoa(n + 1)), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func TestSharedLosesNoChange(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "made", "when needed")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	const processes, goroutines = 3, 3
	for range processes {
		wait.Go(func() {
			cmd := exec.Command(self)
			cmd.Env = append(os.Environ(), counter+"="+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("counting: %v\n%s", err, out)
			}
		})
	}
	for range goroutines {
		wait.Go(func() {
			if err := countUp(dir); err != nil {
				t.Errorf("counting: %v", err)
			}
		})
	}
	wait.Wait()
	got, err := NewShared(dir, "count").Read()
	if want := strconv.Itoa((processes + goroutines) * counts); string(got) != want || err != nil {
		t.Errorf("Read() = %q, %v, want %s", got, err, want)
	}
	for _, file := range []struct {
		path string
		want os.FileMode
	}{{dir, 0o700}, {filepath.Join(dir, "count"), 0o600}} {
		if info, err := os.Stat(file.path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != file.want {
			t.Errorf("%s: %v, %v, want mode %v", file.path, info.Mode(), err, file.want)
		}
	}
}

func TestSharedStaysAsItIs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := NewShared(dir, "state")
	s.wait = 50 * time.Millisecond
	if got, err := s.Read(); got != nil || err != nil {
		t.Errorf("Read() before there is anything = %q, %v", got, err)
	}
	set := func([]byte) ([]byte, error) { return []byte("new"), nil }
	if err := s.Update(context.Background(), set); err != nil {
		t.Fatal(err)
	}
	failed := errors.New("failed")
	if err := s.Update(context.Background(), func([]byte) ([]byte, error) { return []byte("half"), failed }); !errors.Is(err, failed) {
		t.Errorf("Update that fails: %v, want its error", err)
	}
	held, err := lock(context.Background(), filepath.Join(dir, "state.lock"), 0, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	var known *protocol.Error
	if err := s.Update(context.Background(), set); !errors.As(err, &known) || known.Kind != protocol.ErrorRefused {
		t.Errorf("Update while another holds the lock: %v, want refused", err)
	}
	held()
	if err := os.WriteFile(filepath.Join(dir, "state.tmp"), []byte("of one who was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(context.Background(), func(old []byte) ([]byte, error) { return append(old, '!'), nil }); err != nil {
		t.Errorf("Update after a kill: %v", err)
	}
	if got, err := s.Read(); string(got) != "new!" || err != nil {
		t.Errorf("Read() = %q, %v, want new!", got, err)
	}
}
