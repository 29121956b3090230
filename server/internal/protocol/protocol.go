// Package protocol is the vocabulary of Go Proxy Switcher: what the helper can
// be asked, what it tells its client without being asked, and the data of both.
//
// The interfaces and structs here are the only definition. The TypeScript in
// extension/gen/protocol.ts and the JSON-RPC dispatch of the server are
// generated from them (go generate ./...), and the command line prints the same
// structs as JSON, so a name here is a contract with scripts and CI.
//
// Values are shown, never used: wherever a struct holds the value of a variable
// or a URL, credentials in it are already replaced by a mark. LaunchEnvironment
// is the one exception.
//
// Slices and maps without omitempty are never null in JSON. A number or string
// with omitempty is absent where it would be zero, and absent means unknown.
package protocol

import "context"

// Version is the version of this protocol. Client and helper refuse each other
// when it differs, because a field that one side does not know would be lost
// in silence.
const Version = 1

// A Service is what the helper can be asked. The first line of each method's
// comment is its JSON-RPC method.
type Service interface {
	// initialize
	//
	// Initialize must be the first request. It fails with ErrorInput where the
	// protocol versions differ.
	Initialize(ctx context.Context, params InitializeParams) (*InitializeResult, error)

	// configure
	//
	// Configure replaces the settings. It applies what it understands and
	// answers with a finding for whatever it does not.
	Configure(ctx context.Context, params ConfigureParams) (*ConfigureResult, error)

	// environment
	//
	// Environment tells which values are in force at a place, and why. It runs
	// go, and never lets it download anything.
	Environment(ctx context.Context, params Place) (*Environment, error)

	// lint
	//
	// Lint checks a GOPROXY value, or everything in force.
	Lint(ctx context.Context, params LintParams) (*LintReport, error)

	// mirrors
	//
	// Mirrors lists the catalogue and the user's own mirrors.
	Mirrors(ctx context.Context, params MirrorsParams) (*MirrorsReport, error)

	// profiles
	//
	// Profiles lists the profiles and marks those that are in force at a place.
	Profiles(ctx context.Context, params Place) (*ProfilesReport, error)

	// probe
	//
	// Probe measures mirrors and ranks them. Each result is also sent to the
	// client by ProbeResult as soon as it is there. Cancelling ends the traffic
	// and answers with ErrorCancelled.
	Probe(ctx context.Context, params ProbeParams) (*ProbeReport, error)

	// health
	//
	// Health tells how the mirrors of the list in force are. Where the setting
	// goproxy.health wants it, those that no process has measured for the
	// interval are measured first; the first one being down, also what could
	// take its place.
	Health(ctx context.Context, params HealthParams) (*HealthReport, error)

	// healthHistory
	//
	// HealthHistory returns the figures of every mirror and day that are kept.
	HealthHistory(ctx context.Context) (*HealthHistory, error)

	// healthMute
	//
	// HealthMute offers no replacement for a mirror any more, until it has been
	// out of use, unmeasured, for a month.
	HealthMute(ctx context.Context, params HealthMuteParams) error

	// plan
	//
	// Plan tells what Switch would change. It writes nothing.
	Plan(ctx context.Context, params SwitchParams) (*Plan, error)

	// switch
	//
	// Switch carries out a plan as one transaction. It fails with ErrorStale
	// where the digest given is not the digest of the plan made anew.
	Switch(ctx context.Context, params SwitchParams) (*SwitchResult, error)

	// undo
	//
	// Undo takes a switch back: only the keys that it set, and only where they
	// still hold what it set.
	Undo(ctx context.Context, params UndoParams) (*UndoResult, error)

	// history
	//
	// History lists the switches carried out, newest first.
	History(ctx context.Context, params Place) (*HistoryReport, error)

	// diagnose
	//
	// Diagnose finds the failed module downloads in what a command printed, and
	// says what to do about them. Without a place it looks at the text alone;
	// with one it plans the remedies; asked to try, it asks servers whether they
	// would help. Cancelling ends the traffic and answers with ErrorCancelled.
	Diagnose(ctx context.Context, params DiagnoseParams) (*DiagnoseReport, error)

	// cleanModule
	//
	// CleanModule takes one version of one module out of the module cache, for
	// go to fetch it again, or a checksum database's damaged state. Nothing
	// outside of those two places is touched.
	CleanModule(ctx context.Context, params CleanModuleParams) (*CleanModuleResult, error)

	// launchEnvironment
	//
	// LaunchEnvironment returns the variables to add to a terminal or a
	// debugged program started in a folder. It is the only answer that holds
	// true values, credentials included, and is never logged.
	LaunchEnvironment(ctx context.Context, params Place) (*LaunchEnvironment, error)

	// doctor
	//
	// Doctor looks at everything in force, measures the mirrors of the list in
	// force, and downloads one module through it with an empty module cache.
	// Cancelling ends the traffic and answers with ErrorCancelled.
	Doctor(ctx context.Context, params DoctorParams) (*DoctorReport, error)

	// shutdown
	//
	// Shutdown waits for the requests under way. The helper ends when its
	// standard input closes.
	Shutdown(ctx context.Context) error
}

// A Client is what the helper tells its client without being asked. The first
// line of each method's comment is its JSON-RPC notification.
type Client interface {
	// probe/result
	//
	// ProbeResult carries one mirror's result of a Probe under way.
	ProbeResult(ctx context.Context, params ProbeProgress) error

	// log
	//
	// Log carries one line for the log that people read. It never holds a
	// credential.
	Log(ctx context.Context, params LogMessage) error
}

// InitializeParams opens a session.
type InitializeParams struct {
	ProtocolVersion int            `json:"protocolVersion"`
	ClientName      string         `json:"clientName"`
	ClientVersion   string         `json:"clientVersion"`
	ParentPID       int            `json:"parentPID,omitempty"` // the helper ends when this process does
	Settings        map[string]any `json:"settings"`            // as Configure takes them
	Lang            string         `json:"lang,omitempty"`      // of sentences: zh-cn; absent, and whatever else it is: English
}

// InitializeResult tells who answers.
type InitializeResult struct {
	ProtocolVersion int       `json:"protocolVersion"`
	Version         string    `json:"version"`  // of the helper
	Findings        []Finding `json:"findings"` // about the settings
}

// ConfigureParams holds settings by their full names, such as "goproxy.mirrors".
type ConfigureParams struct {
	Settings map[string]any `json:"settings"`
}

// ConfigureResult tells what was wrong with the settings.
type ConfigureResult struct {
	Findings []Finding `json:"findings"`
}

// LogLevel is the weight of a log line.
type LogLevel string

// The levels of a LogMessage.
const (
	LogDebug LogLevel = "debug"
	LogInfo  LogLevel = "info"
	LogWarn  LogLevel = "warn"
	LogError LogLevel = "error"
)

// LogMessage is one line of the log.
type LogMessage struct {
	Level   LogLevel `json:"level"`
	Message string   `json:"message"`
}
