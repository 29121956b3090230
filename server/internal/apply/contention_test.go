package apply

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// contender, beside switcher, says until when (a time in nanoseconds) the
// process switches the three files; it prints each value that it wrote. Where
// it has written none by then, as on a busy machine, it goes on for at most
// another contestTime.
const contender = "APPLY_TEST_UNTIL"

const contestTime = time.Minute

// renamer, beside them, makes the process one of a system that only renames.
const renamer = "APPLY_TEST_RENAME"

func contestedFiles() []string {
	return []string{"one/settings.json", "two.code-workspace", "env"}
}

func contestedEdits(value string) []edit {
	var edits []edit
	for _, file := range contestedFiles() {
		edits = append(edits, edit{file, "GOPROXY", value})
	}
	return edits
}

// contend switches until the time is over and prints what it tried to write, and
// what it wrote.
func contend(dir, until string) error {
	end, err := strconv.ParseInt(until, 10, 64)
	if err != nil {
		return err
	}
	w := world{dir: filepath.Join(dir, "files"), journal: New(filepath.Join(dir, "state"))}
	w.journal.wait = time.Minute
	if os.Getenv(renamer) != "" {
		w.journal.disk = &busyDisk{noSwaps: true}
	}
	stale := 0
	last := time.Unix(0, end).Add(contestTime).UnixNano()
	for i := 0; time.Now().UnixNano() < end || i == 0 && time.Now().UnixNano() < last; {
		value := fmt.Sprintf("https://p%d-%d.example", os.Getpid(), i)
		fmt.Println("tried", value)
		_, err := w.journal.Apply(background(), w.plan(contestedEdits(value)...))
		var known *protocol.Error
		switch {
		case err == nil:
			fmt.Println("wrote", value)
			i++
		case errors.As(err, &known) && (known.Kind == protocol.ErrorStale || known.Kind == protocol.ErrorRefused && strings.Contains(known.Message, "in another program")):
			stale++
		default:
			return err
		}
	}
	fmt.Println("stale", stale)
	return nil
}

// TestEightProcessesAndAnEditor has eight processes switch the same three files
// while an editor saves each of them every few milliseconds. No save is lost
// where files can be exchanged; every file holds a value that one of the
// switches wrote, and everything else that it held before. Where files can only be
// renamed, all holds but the first: how many saves are lost then is logged.
//
// An editor that read a file in the middle of a switch may save what it read
// after the switch was taken back. Nobody can take that value out of its hands,
// so it is allowed where the editor's last save is what put it there.
func TestEightProcessesAndAnEditor(t *testing.T) {
	if runtime.GOOS != "windows" { // it only renames
		t.Run("exchanging", func(t *testing.T) { contestWithEditor(t) })
	}
	t.Run("renaming", func(t *testing.T) { contestWithEditor(t, renamer+"=1") })
}

func contestWithEditor(t *testing.T, environ ...string) {
	w, dir := contested(t)
	can := canExchange(t, w) && len(environ) == 0
	// An editor that saves faster than files are switched leaves no room for a
	// switch.
	const first = "https://first.example"
	began := time.Now()
	w.apply(contestedEdits(first)...)
	pause := max(20*time.Millisecond, 4*time.Since(began))
	patience := 100 * time.Millisecond
	if can { // whoever puts a save back may have to wait for a busy machine
		patience = 5 * time.Second
	}
	stop := make(chan struct{})
	var editing sync.WaitGroup
	editors := make([]*editor, 0, 3)
	for _, file := range contestedFiles() {
		e := &editor{w: w, file: file, patience: patience}
		editors = append(editors, e)
		editing.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(rand.N(pause)):
				}
				if err := e.step(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wrote, tried, stale := race(t, dir, environ...)
	close(stop)
	editing.Wait()
	saves, lost, glimpses := 0, 0, 0
	for _, e := range editors {
		data, value, err := e.read()
		if err != nil || can && value != e.saved {
			t.Errorf("%s ends with %d (%v), want the last save %d", e.file, value, err, e.saved)
		}
		saves, lost, glimpses = saves+e.saved, lost+e.lost, glimpses+e.glimpses
		proxy, err := keyOf(e.file, data, "GOPROXY")
		if err != nil || proxy != first && !wrote[proxy] && (!tried[proxy] || proxy != e.carried) {
			t.Errorf("%s holds GOPROXY=%q (%v), which no switch wrote", e.file, proxy, err)
		}
		if !bytes.Contains(data, []byte("keep me")) {
			t.Errorf("%s has lost a comment: %s", e.file, data)
		}
	}
	t.Logf("%d switches, %d found the files edited; %d saves, %d lost, %d away for an instant", len(wrote), stale, saves, lost, glimpses)
	if can && lost > 0 {
		t.Errorf("%d of %d saves were lost, though files can be exchanged here", lost, saves)
	}
	if len(wrote) == 0 || saves == 0 {
		t.Errorf("%d switches and %d saves: nothing was contested", len(wrote), saves)
	}
	w.nothingBeside(t)
}

// TestEightProcesses checks that eight processes leave what some order of their
// switches, one after another, would leave.
func TestEightProcesses(t *testing.T) {
	w, dir := contested(t)
	wrote, _, _ := race(t, dir)
	values := map[string]bool{}
	for _, file := range contestedFiles() {
		value, err := keyOf(file, []byte(w.read(file)), "GOPROXY")
		if err != nil || !wrote[value] {
			t.Errorf("%s holds %q (%v), which no switch wrote", file, value, err)
		}
		values[value] = true
	}
	if len(values) != 1 {
		t.Errorf("the files hold %v, which are the ends of different switches", values)
	}
	history, findings, err := w.journal.History(Kept)
	if err != nil || len(findings) != 0 || len(history) != min(Kept, len(wrote)) {
		t.Fatalf("History = %d entries, %v, %v; want %d", len(history), findings, err, min(Kept, len(wrote)))
	}
	for i := 0; i+1 < len(history); i++ {
		for k, s := range history[i].Steps {
			if before := history[i+1].Steps[k]; s.Before != before.After {
				t.Errorf("%s of %s did not begin where %s ended", s.Path, history[i].ID, history[i+1].ID)
			}
		}
	}
	t.Logf("%d switches of three files", len(wrote))
	w.nothingBeside(t)
}

// contested returns a world with the three files.
func contested(t *testing.T) (world, string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := world{t, filepath.Join(dir, "files"), New(filepath.Join(dir, "state"))}
	for file, text := range map[string]string{
		"one/settings.json":  "{\n  // keep me\n  \"go.toolsEnvVars\": { \"GOPROXY\": \"off\" },\n}\n",
		"two.code-workspace": "{\"folders\": [], /* keep me */ \"go.toolsEnvVars\": {\"GOPROXY\": \"off\"}}",
		"env":                "# keep me\nGOPROXY=off\nGOPRIVATE=x\n",
	} {
		w.write(file, text)
	}
	return w, dir
}

// race runs eight processes for the time that the soak gives, and returns what
// they wrote, what they tried to write, and how often they found a file edited.
func race(t *testing.T, dir string, environ ...string) (wrote, tried map[string]bool, stale int) {
	t.Helper()
	duration := 1500 * time.Millisecond
	if seconds, err := strconv.Atoi(os.Getenv("GPS_SOAK_SECONDS")); err == nil {
		duration = time.Duration(seconds) * time.Second
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	until := strconv.FormatInt(time.Now().Add(duration).UnixNano(), 10)
	wrote, tried = map[string]bool{}, map[string]bool{}
	values := map[string]map[string]bool{"wrote": wrote, "tried": tried}
	var mutex sync.Mutex
	var found atomic.Int64
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			process := exec.Command(self)
			process.Env = append(os.Environ(), switcher+"="+dir, contender+"="+until)
			process.Env = append(process.Env, environ...)
			var stderr bytes.Buffer
			process.Stderr = &stderr
			out, err := process.Output()
			if err != nil {
				t.Errorf("a process failed: %v\n%s", err, stderr.Bytes())
			}
			for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
				word, value, _ := strings.Cut(lines.Text(), " ")
				if n, err := strconv.Atoi(value); word == "stale" && err == nil {
					found.Add(int64(n))
					continue
				}
				mutex.Lock()
				values[word][value] = true
				mutex.Unlock()
			}
		})
	}
	wait.Wait()
	return wrote, tried, int(found.Load())
}

// nothingBeside checks that no temporary file is left, and that the JSON files
// parse.
func (w world) nothingBeside(t *testing.T) {
	t.Helper()
	if text := w.snapshot(); strings.Contains(text, ".goproxyctl-") {
		t.Errorf("something is left behind:\n%s", text)
	}
	for _, file := range contestedFiles() {
		if filepath.Ext(file) == "" {
			continue
		}
		standard, err := jsonc.Standard([]byte(w.read(file)))
		if err != nil || !json.Valid(standard) {
			t.Errorf("%s does not parse (%v): %s", file, err, w.read(file))
		}
	}
	if left, _ := filepath.Glob(filepath.Join(w.journal.entries(), "*")); slices.ContainsFunc(left, func(name string) bool { return !strings.HasSuffix(name, ".json") }) {
		t.Errorf("the journal is not settled: %v", left)
	}
}
