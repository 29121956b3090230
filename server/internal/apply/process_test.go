package apply

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// switcher, set in the environment, makes this test binary a process that
// switches the files of the folder that it names.
const switcher = "APPLY_TEST_SWITCHER"

func TestMain(m *testing.M) {
	if until := os.Getenv(contender); until != "" {
		if err := contend(os.Getenv(switcher), until); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if dir := os.Getenv(switcher); dir != "" {
		failed := 0
		for i := range 5 {
			if err := switchOnce(dir, fmt.Sprintf("https://p%d-%d.example", os.Getpid(), i)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				failed = 1
			}
		}
		os.Exit(failed)
	}
	if dir := os.Getenv(counter); dir != "" {
		if err := countUp(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// switchOnce switches both files to value, planning anew as long as another
// comes in between.
func switchOnce(dir, value string) error {
	w := world{dir: filepath.Join(dir, "files"), journal: New(filepath.Join(dir, "state"))}
	w.journal.wait = time.Minute
	for {
		_, err := w.journal.Apply(background(), w.plan(edit{"settings.json", "GOPROXY", value}, edit{"env", "GOPROXY", value}))
		var known *protocol.Error
		if errors.As(err, &known) && known.Kind == protocol.ErrorStale {
			continue
		}
		return err
	}
}

func TestWritersGoOneAfterAnother(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := world{t, filepath.Join(dir, "files"), New(filepath.Join(dir, "state"))}
	w.write("settings.json", "{\n  \"mine\": 1\n}\n")
	w.write("env", "GOPRIVATE=mine\n")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var writers sync.WaitGroup
	for range 4 {
		writers.Go(func() {
			process := exec.Command(self)
			process.Env = append(os.Environ(), switcher+"="+dir)
			if out, err := process.CombinedOutput(); err != nil {
				t.Errorf("a process failed: %v\n%s", err, out)
			}
		})
	}
	for i := range 8 {
		writers.Go(func() {
			for k := range 3 {
				if err := switchOnce(dir, fmt.Sprintf("https://g%d-%d.example", i, k)); err != nil {
					t.Errorf("a goroutine failed: %v", err)
				}
			}
		})
	}
	writers.Wait()

	history, findings, err := w.journal.History(100)
	if err != nil || len(findings) != 0 || len(history) != 4*5+8*3 {
		t.Fatalf("History: %d entries, %v, %v; want 44: one for each switch", len(history), findings, err)
	}
	// Each began where the one before it ended.
	for i := 0; i+1 < len(history); i++ {
		for k, s := range history[i].Steps {
			if before := history[i+1].Steps[k]; s.Before != before.After {
				t.Errorf("%s of %s did not begin where %s ended", s.Path, history[i].ID, history[i+1].ID)
			}
		}
	}
	last := *history[0].Steps[1].Changes[0].New
	if got, want := w.read("env"), "GOPRIVATE=mine\nGOPROXY="+last+"\n"; got != want {
		t.Errorf("the env file is %q, want %q", got, want)
	}
	if got := w.read("settings.json"); !strings.Contains(got, `"mine": 1`) || !strings.Contains(got, strconv.Quote(last)) {
		t.Errorf("the settings are %q, want %q in them", got, last)
	}
	// All the way back.
	for range history {
		if _, _, err := w.journal.Undo(t.Context(), protocol.Place{Dir: w.dir}, ""); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.read("env") + w.read("settings.json"); got != "GOPRIVATE=mine\n{\n  \"mine\": 1\n}\n" {
		t.Errorf("after all undos the files are %q", got)
	}
}
