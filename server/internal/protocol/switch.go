package protocol

// SwitchParams is a wish: what to switch to, and where to write it.
type SwitchParams struct {
	Place   Place  `json:"place"`
	Wish    string `json:"wish"` // a profile, a mirror, "default", a URL or a list; may be empty beside set, remove, private or launch
	Scope   Scope  `json:"scope"`
	Replace bool   `json:"replace"`          // drop private entries too
	Digest  string `json:"digest,omitempty"` // of the plan that the user saw; absent: whatever the plan is now

	// Set and Remove name variables besides, such as a Fix does.
	Set    map[string]string `json:"set,omitempty"`
	Remove []string          `json:"remove,omitempty"`

	// Private are patterns to add to GOPRIVATE, such as a warning suggests.
	Private []string `json:"private,omitempty"`

	// Launch edits the folder's launch.json besides, or alone where nothing else
	// is wished for; not at user scope.
	Launch LaunchEdit `json:"launch,omitempty"`

	// Verify makes Switch download through the new list and take the switch
	// back where that fails. Absent, goproxy.verifyAfterSwitch decides.
	Verify bool `json:"verify,omitempty"`

	// Contents makes Plan answer with the files before and after.
	Contents bool `json:"contents,omitempty"`
}

// LaunchEdit is what becomes of the variables about proxies that configurations
// of type go in launch.json set to another value than they would get without.
type LaunchEdit string

// The edits of launch.json.
const (
	LaunchInherit LaunchEdit = "inherit" // they are taken out
	LaunchWrite   LaunchEdit = "write"   // they get the value in force
)

// A Change is one edit of one key in one file. Old and new are absent where the
// key is not set. In an array the element of a key is the name of an object.
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

	// AskPrivate is the private mirror in front of the list, absent where there
	// is none: with GONOPROXY=none besides, the names go on being asked of it.
	AskPrivate string `json:"askPrivate,omitempty"`
}

// A Plan is what a switch would do.
type Plan struct {
	Digest string       `json:"digest"`          // changes with the plan and with the files that it is about
	Value  string       `json:"value,omitempty"` // the GOPROXY it sets; absent where it takes it away or leaves it
	Result SwitchResult `json:"result"`

	Files []FileContents `json:"files,omitempty"` // where they were asked for
}

// FileContents is a file that a plan changes, before and after, for a view of
// the difference. Credentials in it are replaced by a mark, so it is never
// written. Before is empty where there is no file yet.
type FileContents struct {
	File   string `json:"file"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// SwitchResult is what `goproxyctl use` prints.
type SwitchResult struct {
	ID       string    `json:"id,omitempty"` // of the history entry; absent where nothing was applied
	Changes  []Change  `json:"changes"`
	Applied  bool      `json:"applied"`
	Warnings []Warning `json:"warnings"`

	// Verified is what was downloaded through the new list: "workspace", or
	// PATH@VERSION. Absent where nothing was.
	Verified string `json:"verified,omitempty"`
}

// UndoParams names the switch to take back; without an ID the newest not yet
// undone whose files are the user's or under the folder. All takes back every
// switch, whatever folder it was made in.
type UndoParams struct {
	Place Place  `json:"place"`
	ID    string `json:"id,omitempty"`
	All   bool   `json:"all,omitempty"`
}

// An UndoFailure is a switch that could not be taken back, with All.
type UndoFailure struct {
	ID      string `json:"id"`
	Dir     string `json:"dir"`
	Message string `json:"message"`
}

// UndoResult is what `goproxyctl undo` prints. Skipped are the changes that
// were not taken back, because the key was edited since: old is what it would go
// back to, new what it holds now. Failed is there with All only.
type UndoResult struct {
	ID       string    `json:"id,omitempty"`
	Changes  []Change  `json:"changes"`
	Applied  bool      `json:"applied"`
	Warnings []Warning `json:"warnings"`
	Skipped  []Change  `json:"skipped"`

	Failed []UndoFailure `json:"failed,omitempty"`
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

	// Undoes is the id of the switch that this entry took back, absent where it
	// is a switch itself.
	Undoes string `json:"undoes,omitempty"`
}

// HistoryReport is what `goproxyctl history` prints, newest first.
type HistoryReport struct {
	Entries []HistoryEntry `json:"entries"`
}
