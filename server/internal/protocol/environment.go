package protocol

// Scope is where a switch is written.
type Scope string

// The scopes of a switch, widest first.
const (
	ScopeUser      Scope = "user"      // the go env file
	ScopeWorkspace Scope = "workspace" // the .code-workspace file, or settings.json of the only folder
	ScopeFolder    Scope = "folder"    // .vscode/settings.json of one folder
)

// A Place is where a question is asked: a folder, and what only the editor
// knows about it.
type Place struct {
	Dir           string   `json:"dir,omitempty"`           // the folder; absent outside any folder
	Folders       []string `json:"folders,omitempty"`       // every folder of the window
	WorkspaceFile string   `json:"workspaceFile,omitempty"` // the .code-workspace file of the window
	Trusted       bool     `json:"trusted"`                 // what the folder's own settings name may be used
	Go            string   `json:"go,omitempty"`            // the go command to run; absent: the first in PATH
	Editor        *Editor  `json:"editor,omitempty"`        // absent on the command line
}

// An Editor is what only VS Code knows.
type Editor struct {
	GoExtension  bool              `json:"goExtension"`           // somebody reads go.toolsEnvVars
	ToolsEnvVars []SettingLayer    `json:"toolsEnvVars"`          // widest scope first
	Frozen       map[string]string `json:"frozen,omitempty"`      // what the extension host's environment has gained or changed since its start
	GoplsEnv     []SettingLayer    `json:"goplsEnv,omitempty"`    // build.env of the setting gopls, else its env; widest scope first
	TerminalEnv  []TerminalLayer   `json:"terminalEnv,omitempty"` // terminal.integrated.env.linux, .osx or .windows; widest scope first
	HTTPProxy    string            `json:"httpProxy,omitempty"`   // the setting http.proxy that is in force, a true value
	NoProxy      []string          `json:"noProxy,omitempty"`     // the setting http.noProxy
	Shell        string            `json:"shell,omitempty"`       // the program of the default terminal profile
	Remote       string            `json:"remote,omitempty"`      // where the extension host runs: dev-container, wsl, ssh-remote, …; absent: here
}

// A SettingLayer is the value of go.toolsEnvVars in one scope, true values.
type SettingLayer struct {
	Scope     Scope             `json:"scope"`
	File      string            `json:"file,omitempty"`
	Variables map[string]string `json:"variables"`
}

// A TerminalLayer is terminal.integrated.env of this system in one scope, true
// values; null takes a variable out of the terminal's environment.
type TerminalLayer struct {
	Scope     Scope              `json:"scope"`
	File      string             `json:"file,omitempty"`
	Variables map[string]*string `json:"variables"`
}

// Layer is a place that a value can come from.
type Layer string

// The layers, strongest first for a go command in a terminal.
const (
	LayerLaunch          Layer = "launch"          // launch.json: env and envFile
	LayerSetting         Layer = "setting"         // a VS Code setting
	LayerTerminal        Layer = "terminal"        // a terminal's own environment
	LayerShell           Layer = "shell"           // a shell start-up file
	LayerProcess         Layer = "process"         // the process environment
	LayerRegistryUser    Layer = "registryUser"    // the Windows registry, the user's part
	LayerRegistryMachine Layer = "registryMachine" // the Windows registry, the machine's part
	LayerGoEnvFile       Layer = "goenvFile"       // the user's go env file
	LayerGoRootFile      Layer = "gorootFile"      // $GOROOT/go.env
	LayerDefault         Layer = "default"         // built into go
)

// A Location points into a file or at a setting. Line and column start at 1.
type Location struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Setting string `json:"setting,omitempty"`
}

// Severity is how bad a finding is.
type Severity string

// The severities, worst first.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// A Finding is one thing worth knowing about the environment or a value. Its
// code is stable; its message is a sentence for people.
type Finding struct {
	Code     string    `json:"code"`
	Severity Severity  `json:"severity"`
	Message  string    `json:"message"`
	Location *Location `json:"location,omitempty"`
	Fix      *Fix      `json:"fix,omitempty"` // absent where none is known to be safe
}

// A Fix is a switch that settles a finding, ready for SwitchParams.
type Fix struct {
	Title  string            `json:"title"`
	Scope  Scope             `json:"scope"`
	Set    map[string]string `json:"set,omitempty"`
	Remove []string          `json:"remove,omitempty"`
	Launch LaunchEdit        `json:"launch,omitempty"`
}

// An Environment is what is in force at a place.
type Environment struct {
	Report EnvReport `json:"report"`
	Proxy  Proxy     `json:"proxy"`
	Watch  []string  `json:"watch"` // files whose change makes this answer old
}

// An EnvReport is what `goproxyctl env` prints.
type EnvReport struct {
	Go        GoCommand  `json:"go"`
	Variables []Variable `json:"variables"` // as go in a terminal gets them
	Consumers []Consumer `json:"consumers"`
	Findings  []Finding  `json:"findings"`
}

// GoCommand is the go command that answered. It is empty where none was found.
type GoCommand struct {
	Path    string `json:"path,omitempty"`
	Version string `json:"version,omitempty"`
	Root    string `json:"root,omitempty"`
	EnvFile string `json:"envFile,omitempty"` // absent with GOENV=off
}

// A Value is a value and where it comes from.
type Value struct {
	Value    string    `json:"value"`
	Layer    Layer     `json:"layer"`
	Location *Location `json:"location,omitempty"`
}

// A Variable is the value in force and the values that it hides, strongest
// first.
type Variable struct {
	Name     string    `json:"name"`
	Value    string    `json:"value"`
	Layer    Layer     `json:"layer"`
	Location *Location `json:"location,omitempty"`
	Hidden   []Value   `json:"hidden"`
}

// ConsumerName names who uses a value.
type ConsumerName string

// The consumers.
const (
	ConsumerTerminal    ConsumerName = "terminal"
	ConsumerTask        ConsumerName = "task"
	ConsumerGopls       ConsumerName = "gopls"
	ConsumerDlv         ConsumerName = "dlv"
	ConsumerToolInstall ConsumerName = "toolInstall"
)

// A Consumer is what one user of the values gets.
type Consumer struct {
	Name      ConsumerName       `json:"name"`
	Variables []ConsumerVariable `json:"variables"`
}

// A ConsumerVariable is a variable as one consumer gets it.
type ConsumerVariable struct {
	Name     string    `json:"name"`
	Value    string    `json:"value"`
	Layer    Layer     `json:"layer"`
	Location *Location `json:"location,omitempty"`
}

// A Proxy is the GOPROXY that the editor's Go tools get at a place (without a
// Go extension: that go in a terminal gets), ready to be shown.
type Proxy struct {
	Name     string     `json:"name"` // short: a mirror's or profile's name, else the first host
	Value    string     `json:"value"`
	Layer    Layer      `json:"layer"`
	Location *Location  `json:"location,omitempty"`
	Entries  []Entry    `json:"entries"`
	Profile  string     `json:"profile,omitempty"` // the profile that is in force
	State    ProxyState `json:"state"`
	Scopes   []Scope    `json:"scopes"` // those that hold a GOPROXY of their own here
}

// ProxyState is what the indicator warns of.
type ProxyState string

// The states of the proxy in force.
const (
	ProxyOK         ProxyState = "ok"
	ProxyOff        ProxyState = "off"        // the first entry is off
	ProxyOverridden ProxyState = "overridden" // something hides the user's go env file or the folder's setting
	ProxyMismatch   ProxyState = "mismatch"   // consumers get different lists
	ProxyBroken     ProxyState = "broken"     // go refuses the list, or there is no go
)

// An Entry is one entry of a proxy list.
type Entry struct {
	URL       string `json:"url"` // or direct, or off
	Separator string `json:"separator,omitempty"`
	Mirror    string `json:"mirror,omitempty"` // the name of the mirror that it is
	Private   bool   `json:"private"`
}

// LaunchEnvironment holds true values. An empty value means that the variable
// is to be emptied, which go takes as unset.
type LaunchEnvironment struct {
	Variables map[string]string `json:"variables"`
}

// LintParams names what to check: a value, or without one everything in force.
type LintParams struct {
	Place Place   `json:"place"`
	Value *string `json:"value,omitempty"`
}

// LintReport is what `goproxyctl lint` prints.
type LintReport struct {
	Findings []Finding `json:"findings"`
}
