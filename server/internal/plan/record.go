package plan

import (
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A Record is a plan that was carried out.
type Record struct {
	ID      string
	Time    time.Time
	Dir     string
	Scope   protocol.Scope
	Wish    string // redacted
	Changes []Change
	Undone  bool
	Undoes  string // the id of the record that this one took back
}

// Redacted returns the record as it may be shown.
func (r Record) Redacted() protocol.HistoryEntry {
	return protocol.HistoryEntry{
		ID:      r.ID,
		Time:    r.Time.UTC().Format(time.RFC3339),
		Dir:     r.Dir,
		Scope:   r.Scope,
		Wish:    goproxy.Redact(r.Wish),
		Changes: RedactChanges(r.Changes),
		Undone:  r.Undone,
		Undoes:  r.Undoes,
	}
}
