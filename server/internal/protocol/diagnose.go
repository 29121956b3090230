package protocol

// DiagnoseParams holds what a command printed.
type DiagnoseParams struct {
	Text string `json:"text"`
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
	Remedies []Remedy `json:"remedies"` // the likeliest first
}

// A Remedy is something to do about a failure. Changes are the edits that carry
// it out; without any it is advice.
type Remedy struct {
	Kind    string   `json:"kind"`
	Title   string   `json:"title"`
	Safe    bool     `json:"safe"` // may be carried out without asking
	Changes []Change `json:"changes"`
}
