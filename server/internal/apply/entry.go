package apply

import (
	"os"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// entryFormat is the version of an entry's form on disk.
const entryFormat = 1

// An Entry is one transaction that was carried out. It holds true values.
type Entry struct {
	Format int            `json:"format"`
	ID     string         `json:"id"`
	Time   time.Time      `json:"time"`
	Dir    string         `json:"dir"`
	Scope  protocol.Scope `json:"scope"`
	Wish   string         `json:"wish"`             // redacted
	Undoes string         `json:"undoes,omitempty"` // the entry that this one took back
	Undone bool           `json:"-"`                // another entry took this one back
	Steps  []step         `json:"steps"`
}

// A step is what a transaction does to one file.
type step struct {
	Path    string   `json:"path"`   // as the plan named it
	Target  string   `json:"target"` // the same behind symbolic links
	Temp    string   `json:"temp"`   // where the new content is written first
	Changes []change `json:"changes"`

	Before state  `json:"before"`
	After  state  `json:"after"`
	Offset int    `json:"offset"` // of the bytes that differ
	Old    []byte `json:"old"`
	New    []byte `json:"new"`

	Mode   os.FileMode `json:"mode,omitempty"`   // of the file; 0: whatever new files get
	Make   []string    `json:"make,omitempty"`   // folders to make before, outermost first
	Unmake []string    `json:"unmake,omitempty"` // folders to remove after if they are empty
}

// A state is the content of a file: its SHA-256 in hexadecimal, or absent.
type state string

const absent state = "absent"

// A change is a plan.Change in the form of the journal.
type change struct {
	File    string      `json:"file"`
	Format  plan.Format `json:"format"`
	Key     []string    `json:"key"`
	Old     *string     `json:"old,omitempty"`
	New     *string     `json:"new,omitempty"`
	Created int         `json:"created,omitempty"` // objects made around the value
}

// inverse returns the step that takes s back.
func (s step) inverse() step {
	s.Before, s.After = s.After, s.Before
	s.Old, s.New = s.New, s.Old
	s.Make, s.Unmake = s.Unmake, s.Make
	s.Temp = backTemp(s.Temp)
	return s
}

// content returns what the file holds after the step, given what it holds now.
func (s step) content(before []byte) ([]byte, error) {
	return jsonc.Edit{Offset: s.Offset, Old: s.Old, New: s.New}.Apply(before)
}

// differ fills in the bytes that differ between two contents.
func (s *step) differ(before, after []byte) {
	start, end := 0, 0
	shorter := min(len(before), len(after))
	for start < shorter && before[start] == after[start] {
		start++
	}
	for end < shorter-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	s.Offset, s.Old, s.New = start, before[start:len(before)-end], after[start:len(after)-end]
}

// Changes returns the changes of all files, with true values.
func (e Entry) Changes() []plan.Change {
	changes := []plan.Change{}
	for _, s := range e.Steps {
		for _, c := range s.Changes {
			changes = append(changes, c.plan())
		}
	}
	return changes
}

func (c change) plan() plan.Change {
	return plan.Change{File: c.File, Format: c.Format, Key: c.Key, Old: c.Old, New: c.New}
}

// Record returns the entry in the form that plan knows.
func (e Entry) Record() plan.Record {
	return plan.Record{ID: e.ID, Time: e.Time, Dir: e.Dir, Scope: e.Scope, Wish: e.Wish, Changes: e.Changes(), Undone: e.Undone, Undoes: e.Undoes}
}
