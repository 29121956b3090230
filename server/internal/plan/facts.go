// Package plan decides. From what was read (Facts) it tells which value each
// consumer gets and why (Resolve), and from a wish which edits of which files
// would fulfil it (Switch). It does no I/O and reads no clock, so that the same
// facts always give the same answer; package apply carries the edits out.
//
// Values here are true: they may hold credentials. What leaves for people goes
// through the methods that return types of package protocol, which redact.
package plan

import (
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

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

	Launch        File   // .vscode/launch.json of the place's folder
	LaunchTracked bool   // git tracks Launch, or would; read only where it is to be edited
	Container     File   // devcontainer.json of the place's folder
	Modules       []File // go.mod and go.work that go uses at the place
	GitConfig     File   // config of the repository that the place is in
	Vendored      bool   // a vendor/modules.txt is beside the go.mod

	Envrc    File     // .envrc of the place's folder
	Exports  []Export // what shell start-up files and .envrc set, in the order in which they are read
	Registry *Registry
	Inside   Inside

	// Others are the settings of the other folders of the editor's window.
	Others []FolderTools

	// Files holds what Needs named.
	Files map[string]File

	// Shared are those of the files named by Environment.Secrets that git tracks,
	// or would.
	Shared map[string]bool
}

// A Registry is the part of the environment that Windows keeps for processes
// that it starts later. Names are in upper case.
type Registry struct {
	User, Machine map[string]string
}

// Inside tells what kind of machine go runs on.
type Inside string

// The kinds of machines to which 127.0.0.1 is another one than the user thinks.
const (
	InsideNothing   Inside = ""
	InsideContainer Inside = "container"
	InsideWSL       Inside = "WSL"
)

// An Export is one line of a shell's start-up file, or of .envrc, that sets a
// variable. It is a hint: no shell was run.
type Export struct {
	Name     string
	Value    string // as the shell would see it; empty where Computed
	Computed bool   // the value is put together from others, which only the shell can
	Maybe    bool   // the line stands in a condition or a function
	Local    bool   // the variable is set but not exported, so no program gets it
	Shell    string // bash, zsh, fish, pwsh or direnv
	Terminal bool   // every new interactive shell of that kind reads the file
	Location protocol.Location
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
	Public bool   // every user of this machine may read it

	settings []byte // what Data says of the settings that matter here; nil where it does not parse
}

// Condensed returns a settings.json or .code-workspace file prepared for the many
// questions that are asked of it: a large one is read once.
func (f File) Condensed() File {
	if settings, err := jsonc.Condense(f.Data, settingName, goplsSetting, "settings"); err == nil {
		f.settings = settings
	}
	return f
}

// Settings returns what answers questions about settings as Data does, with the
// same lines.
func (f File) Settings() []byte {
	if f.settings != nil {
		return f.settings
	}
	return f.Data
}

// A Setting is go.toolsEnvVars in one scope.
type Setting struct {
	Scope     protocol.Scope
	Location  protocol.Location
	Variables map[string]string
}
