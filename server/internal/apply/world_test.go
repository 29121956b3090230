package apply

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A world is a folder with files to switch, and a journal.
type world struct {
	t       testing.TB
	dir     string
	journal *Journal
}

func newWorld(t testing.TB) world {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := world{t, filepath.Join(dir, "my files 中文"), newJournal(filepath.Join(dir, "state"))}
	if err := os.Mkdir(w.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return w
}

// newJournal returns a journal whose clock stands still.
func newJournal(dir string) *Journal {
	j := New(dir)
	j.now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	j.random = func() string { return "test" }
	return j
}

func (w world) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w world) write(name, text string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

const none = "(no such file)"

func (w world) read(name string) string {
	w.t.Helper()
	data, err := os.ReadFile(w.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return none
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

// An edit sets the last key element of a file; New "" takes it away.
type edit struct{ file, key, value string }

// worldChange is how a file of a world holds a key.
func worldChange(file, key string) plan.Change {
	if strings.Contains(file, ".json") || strings.Contains(file, ".code-workspace") {
		return plan.Change{Format: plan.FormatJSON, Key: []string{"go.toolsEnvVars", key}}
	}
	return plan.Change{Format: plan.FormatEnv, Key: []string{key}}
}

// edited returns a file's content with a key set.
func edited(data []byte, file, key, value string) ([]byte, error) {
	c := worldChange(file, key)
	if c.Format == plan.FormatJSON {
		value = strconv.Quote(value)
	}
	after, _, err := plan.Edit(data, c.Format, c.Key, &value)
	return after, err
}

// plan makes a plan of edits for the files as they are.
func (w world) plan(edits ...edit) *plan.Plan {
	p := &plan.Plan{Wish: "a mirror", Scope: protocol.ScopeFolder, Dir: w.dir}
	seen := map[string]bool{}
	for _, e := range edits {
		c := worldChange(e.file, e.key)
		c.File = w.path(e.file)
		value := e.value
		if c.Format == plan.FormatJSON {
			value = strconv.Quote(e.value)
		}
		if e.value != "" {
			c.New = &value
		}
		p.Changes = append(p.Changes, c)
		if !seen[c.File] {
			seen[c.File] = true
			file := plan.File{Path: c.File}
			if data, err := ReadFile(c.File); err == nil {
				file.Data, file.Exists = data, true
			}
			p.Files = append(p.Files, plan.StateOf(file))
		}
	}
	return p
}

func (w world) apply(edits ...edit) Entry {
	w.t.Helper()
	e, err := w.journal.Apply(w.t.Context(), w.plan(edits...))
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w world) undo(id string) (Entry, []plan.Change) {
	w.t.Helper()
	e, skipped, err := w.journal.Undo(w.t.Context(), protocol.Place{Dir: w.dir}, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return e, skipped
}

func kindOf(err error) protocol.ErrorKind {
	var known *protocol.Error
	if errors.As(err, &known) {
		return known.Kind
	}
	return protocol.ErrorKind("not a protocol.Error: " + err.Error())
}

// onlyFiles checks that nothing is left in the world but the file, if present.
func (w world) onlyFiles(present bool, file string) {
	w.t.Helper()
	_ = filepath.WalkDir(w.dir, func(path string, _ fs.DirEntry, err error) error {
		rest, _ := filepath.Rel(path, w.path(file))
		if err != nil || path != w.dir && (!present || strings.HasPrefix(rest, "..")) {
			w.t.Errorf("%s was left behind (%v)", path, err)
		}
		return nil
	})
}
