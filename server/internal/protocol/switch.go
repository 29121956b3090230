package protocol

// SwitchParams is a wish: what to switch to, and where to write it.
type SwitchParams struct {
	Place   Place  `json:"place"`
	Wish    string `json:"wish"` // a profile, a mirror, "default", a URL or a list; may be empty beside set, remove or private
	Scope   Scope  `json:"scope"`
	Replace bool   `json:"replace"`          // drop private entries too
	Digest  string `json:"digest,omitempty"` // of the plan that the user saw; absent: whatever the plan is now

	// Set and Remove name variables besides, such as a Fix does.
	Set    map[string]string `json:"set,omitempty"`
	Remove []string          `json:"remove,omitempty"`

	// Private are patterns to add to GOPRIVATE, such as a warning suggests.
	Private []string `json:"private,omitempty"`
}

// A Change is one edit of one key in one file. Old and new are absent where the
// key is not set.
type Change struct {
	File string   `json:"file"`
	Key  []string `json:"key"`
	Old  *string  `json:"old,omitempty"`
	New  *string  `json:"new,omitempty"`
}

// A Warning is something to know about a plan: what it does not reach, and who
// else it reaches.
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`

	// Private are the patterns for GOPRIVATE that would settle a privateNames
	// warning: the switch may be asked for once more with them.
	Private []string `json:"private,omitempty"`
}

// A Plan is what a switch would do.
type Plan struct {
	Digest string       `json:"digest"`          // changes with the plan and with the files that it is about
	Value  string       `json:"value,omitempty"` // the GOPROXY it sets; absent where it takes it away or leaves it
	Result SwitchResult `json:"result"`
}

// SwitchResult is what `goproxyctl use` prints.
type SwitchResult struct {
	ID       string    `json:"id,omitempty"` // of the history entry; absent where nothing was applied
	Changes  []Change  `json:"changes"`
	Applied  bool      `json:"applied"`
	Warnings []Warning `json:"warnings"`
}

// UndoParams names the switch to take back; without an ID the newest not yet
// undone whose files are the user's or under the folder.
type UndoParams struct {
	Place Place  `json:"place"`
	ID    string `json:"id,omitempty"`
}

// UndoResult is what `goproxyctl undo` prints. Skipped are the changes that
// were not taken back, because the key was edited since.
type UndoResult struct {
	ID       string    `json:"id,omitempty"`
	Changes  []Change  `json:"changes"`
	Applied  bool      `json:"applied"`
	Warnings []Warning `json:"warnings"`
	Skipped  []Change  `json:"skipped"`
}

// A HistoryEntry is one switch that was carried out.
type HistoryEntry struct {
	ID      string   `json:"id"`
	Time    string   `json:"time"` // RFC 3339
	Dir     string   `json:"dir"`
	Scope   Scope    `json:"scope"`
	Wish    string   `json:"wish"`
	Changes []Change `json:"changes"`
	Undone  bool     `json:"undone"`
}

// HistoryReport is what `goproxyctl history` prints, newest first.
type HistoryReport struct {
	Entries []HistoryEntry `json:"entries"`
}
