package protocol

// DiagnoseParams holds what a command printed, and how deep to look.
type DiagnoseParams struct {
	Text string `json:"text"`

	// Failures were found before, in a text that need not be sent again. With
	// them there is no text.
	Failures []Failure `json:"failures,omitempty"`

	// Place is where the command ran. Absent, the text alone is looked at, and
	// no remedy has changes.
	Place *Place `json:"place,omitempty"`

	// Scope is where remedies are written; absent: user.
	Scope Scope `json:"scope,omitempty"`

	// Try asks servers before a remedy is offered, and drops those that would
	// not help. It needs a place, and sends no private name anywhere.
	Try bool `json:"try,omitempty"`

	// Command is the command line that failed. Where there is neither a text nor
	// a failure, as some terminals lose their output, Try finds out by
	// downloading what it would download.
	Command string `json:"command,omitempty"`

	TimeoutMS int `json:"timeoutMS,omitempty"` // for each server asked; absent: the setting's
}

// DiagnoseReport is what `goproxyctl diagnose` prints: the failed module
// downloads in a text, in its order.
type DiagnoseReport struct {
	Failures []Failure `json:"failures"`
}

// A Failure is one failed module download found in a text, or one reason why
// downloads fail. Everything in it may be shown: credentials are redacted,
// control characters are gone.
type Failure struct {
	Cause    string   `json:"cause"`  // stable: callers may branch on it
	Family   string   `json:"family"` // the causes that share its words and remedies
	Module   string   `json:"module"` // its path, or the path as printed; empty where the text does not tell
	Version  string   `json:"version"`
	Host     string   `json:"host"` // at fault; empty where the text does not tell
	Line     int      `json:"line"` // where the message begins, from 1
	Excerpt  string   `json:"excerpt"`
	Summary  string   `json:"summary"`
	Rank     int      `json:"rank"`            // from 1: what to deal with first, where there are several
	Tried    []Trial  `json:"tried,omitempty"` // what was found out besides what remedies say
	Remedies []Remedy `json:"remedies"`        // the likeliest first; with Try those that were tried and work come first
}

// A Trial is what came of asking a server, or of looking at this machine.
type Trial struct {
	OK     bool   `json:"ok"`
	Detail string `json:"detail"` // a sentence: "goproxy.cn serves v1.9.1"
	Time   string `json:"time"`   // when it was over, RFC 3339 with milliseconds
}

// A Remedy is something to do about a failure. Changes are the edits that carry
// it out; without any it is advice.
type Remedy struct {
	Kind    string   `json:"kind"`
	Title   string   `json:"title"`
	Safe    bool     `json:"safe"` // may be carried out without asking
	Changes []Change `json:"changes"`

	Tried   *Trial        `json:"tried,omitempty"`   // absent: there was nothing to try, or it was not asked for
	Switch  *RemedySwitch `json:"switch,omitempty"`  // what to ask Plan and Switch for; there wherever there are changes
	Command []string      `json:"command,omitempty"` // to be run in the folder, once the user has seen it
	URL     string        `json:"url,omitempty"`     // a page to read
}

// A RemedySwitch is a remedy as a wish, ready for SwitchParams.
type RemedySwitch struct {
	Wish    string            `json:"wish"`
	Scope   Scope             `json:"scope"`
	Set     map[string]string `json:"set,omitempty"`
	Remove  []string          `json:"remove,omitempty"`
	Private []string          `json:"private,omitempty"`
}

// CleanModuleParams names what is taken out of the module cache: one version of
// a module or, with a database, what go keeps of that checksum database's newest
// state.
type CleanModuleParams struct {
	Place   Place  `json:"place"`
	Module  string `json:"module,omitempty"`
	Version string `json:"version,omitempty"`
	SumDB   string `json:"sumdb,omitempty"`  // such as sum.golang.org; with it there is no module
	DryRun  bool   `json:"dryRun,omitempty"` // only tell what is there
}

// CleanModuleResult tells what was, or would be, taken away.
type CleanModuleResult struct {
	Paths   []string `json:"paths"` // folders and files; empty: nothing is there
	Bytes   int      `json:"bytes"`
	Removed bool     `json:"removed"`
}
