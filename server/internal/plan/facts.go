// Package plan decides. From what was read (Facts) it tells which value each
// consumer gets and why (Resolve), and from a wish which edits of which files
// would fulfil it (Switch). It does no I/O and reads no clock, so that the same
// facts always give the same answer; package apply carries the edits out.
//
// Values here are true: they may hold credentials. What leaves for people goes
// through the methods that return types of package protocol, which redact.
package plan

import "github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"

// Facts is everything that was read at one place.
type Facts struct {
	Place    protocol.Place
	OS       string            // runtime.GOOS of the machine that go runs on
	Process  map[string]string // the environment that the editor, or the command line, was started with
	Go       Go
	EnvFile  File // the user's go env file
	RootFile File // go.env of the GOROOT in use
	Folder   File // .vscode/settings.json of the place's folder

	// Workspace is the .code-workspace file of the window, empty where it has none.
	Workspace File

	// DefaultEnvFile is the go env file at its default place. It matters only
	// where GOENV in Process names another one or off, because golang.go drops
	// GOENV when it installs tools; it may be empty otherwise.
	DefaultEnvFile File

	Settings []Setting // go.toolsEnvVars as this place sees it, widest scope first
	Tracked  bool      // git tracks Folder, or would: it is in a repository and not ignored
}

// A Go is what the go command answered.
type Go struct {
	Path    string            // empty: none was found
	Version string            // such as go1.26.8
	Root    string            // GOROOT
	EnvFile string            // GOENV; "off" where the go env file is disabled
	Values  map[string]string // go env -json, run with Process as its environment
	Problem GoProblem
	Detail  string // what go printed, where it failed
}

// GoProblem is why the go command could not be asked.
type GoProblem string

// The problems with a go command.
const (
	GoFine     GoProblem = ""
	GoMissing  GoProblem = "missing"  // no go command was found
	GoTooOld   GoProblem = "tooOld"   // before go 1.13, which has no go env -w and no GOPROXY list
	GoFailed   GoProblem = "failed"   // it ended with an error
	GoTimeout  GoProblem = "timeout"  // it did not end in time
	GoGarbage  GoProblem = "garbage"  // it printed something that is not go env's JSON
	GoNewerMod GoProblem = "newerMod" // it answers, but go.mod or go.work asks for a newer go than this one
)

// A File is a file as it was read.
type File struct {
	Path   string
	Data   []byte
	Exists bool
	Err    string // why it could not be read, if it exists
}

// A Setting is go.toolsEnvVars in one scope.
type Setting struct {
	Scope     protocol.Scope
	Location  protocol.Location
	Variables map[string]string
}
