// Package cli is the command line: it reads flags, asks a protocol.Service, and
// prints the answer as text for people or as JSON for scripts. It decides
// nothing itself, so that the command line and the editor cannot disagree.
//
// Everything ambient is a field of Program, so that tests run the real commands
// in process.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Exit codes. Scripts and CI rely on them.
const (
	exitDone    = 0
	exitProblem = 1 // a problem was found, or it failed
	exitUsage   = 2 // wrong usage or input
	exitRefused = 3 // it would be unsafe or is in conflict
)

// A Program is one run of the command line.
type Program struct {
	Version    string
	Args       []string // without the program's name
	Dir        string   // the current folder
	Stdin      io.Reader
	Stdout     io.Writer
	Stderr     io.Writer
	Color      bool   // the standard output shows colours
	Live       bool   // the standard error is a terminal that somebody watches
	ConfigFile string // where --config is absent

	// Wait waits between two rounds of a watch, until its context is done at
	// most; Now is the time of a round. nil means the real ones.
	Wait func(context.Context, time.Duration)
	Now  func() time.Time

	// ReadFile reads a file for the settings; a missing one does not exist,
	// which is no error.
	ReadFile func(name string) plan.File

	// Open opens a file to be read as a stream.
	Open func(name string) (io.ReadCloser, error)

	// NewService makes the service that answers. stateDir is empty where
	// --state-dir is absent.
	NewService func(stateDir string, client protocol.Client) (protocol.Service, error)

	// Edit carries out a plan that the command line made itself.
	Edit func(ctx context.Context, stateDir string, p *plan.Plan) error

	// Serve answers JSON-RPC on the standard streams until they close.
	Serve func(ctx context.Context, stateDir string) error
}

// A command is one word of the command line.
type command struct {
	name, args, short string
	flags             func(*run)
	run               func(context.Context, *run, []string) (int, error)
}

// commands in the order in which help lists them.
func commands() []command {
	return []command{
		{"env", "", "show each variable's value, where it comes from and what it hides", nil, runEnv},
		{"lint", "[VALUE]", "check a GOPROXY value, or everything in force", nil, runLint},
		{"mirrors", "[--all] | add NAME URL | remove NAME", "list the mirrors, or keep your own", mirrorsFlags, runMirrors},
		{"probe", "[NAME|URL]...", "measure mirrors and rank them", probeFlags, runProbe},
		{"profiles", "", "list the profiles", nil, runProfiles},
		{"use", "NAME|URL|LIST|default", "switch", useFlags, runUse},
		{"undo", "[ID] | --all", "take a switch back, or all of them", undoFlags, runUndo},
		{"history", "", "list the switches", nil, runHistory},
		{"diagnose", "[FILE|-]", "find failed module downloads in a text and say what to do about them", diagnoseFlags, runDiagnose},
		{"doctor", "", "look at everything in force, measure its mirrors, download a module through it", doctorFlags, runDoctor},
		{"export", strings.Join(exportFormats(), "|"), "print the values in force for another tool, without credentials", nil, runExport},
		{"serve", "", "speak JSON-RPC 2.0 on the standard streams, for editors", nil, runServe},
	}
}

// A run is one command with its flags.
type run struct {
	*Program
	flags *pflag.FlagSet

	dir, format, config, goPath, stateDir, lang string
	trust, noColor, help, version               bool

	translator *chinese.Translator // nil: English

	all              bool // mirrors
	module           string
	samples, timeout string
	watch            string
	scope            string
	dryRun, replace  bool
	verify           bool
	private          []string
	set, unset       []string
	launch           string
	try              bool   // diagnose
	line             string // a command
}

// Run runs the program and returns its exit code.
func (p *Program) Run(ctx context.Context) int {
	code, err := p.start(ctx)
	if err == nil {
		return code
	}
	fmt.Fprintf(p.Stderr, "goproxyctl: %s\n", goproxy.Redact(err.Error()))
	var problem *protocol.Error
	if !errors.As(err, &problem) {
		return exitProblem
	}
	switch problem.Kind {
	case protocol.ErrorInput:
		return exitUsage
	case protocol.ErrorRefused, protocol.ErrorStale:
		return exitRefused
	case protocol.ErrorFailed, protocol.ErrorCancelled:
	}
	return exitProblem
}

func (p *Program) start(ctx context.Context) (int, error) {
	r := &run{Program: p, flags: newFlags()}
	r.globals()
	r.flags.SetInterspersed(false)
	if err := r.flags.Parse(p.Args); err != nil {
		return 0, usage("%s; run goproxyctl --help", err)
	}
	switch {
	case r.version:
		fmt.Fprintf(p.Stdout, "goproxyctl %s\n", p.Version)
		return exitDone, nil
	case r.help || r.flags.NArg() == 0:
		out, code := p.Stdout, exitDone
		if !r.help {
			out, code = p.Stderr, exitUsage
		}
		fmt.Fprint(out, overview(r.flags))
		return code, nil
	}
	name := r.flags.Arg(0)
	for _, c := range commands() {
		if c.name == name {
			return r.command(ctx, c, r.flags.Args()[1:])
		}
	}
	return 0, usage("there is no command %q; run goproxyctl --help", name)
}

func newFlags() *pflag.FlagSet {
	flags := pflag.NewFlagSet("goproxyctl", pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.SortFlags = false
	return flags
}

// globals declares the flags of every command, with the values that they have.
func (r *run) globals() {
	f := r.flags
	f.StringVar(&r.dir, "dir", r.dir, "the folder to look at (default: the current one)")
	f.StringVar(&r.format, "format", "text", "text or json; probe knows prometheus too")
	f.StringVar(&r.config, "config", r.config, "the file of your mirrors and settings")
	f.StringVar(&r.goPath, "go", r.goPath, "the go command to ask (default: the first in PATH)")
	f.StringVar(&r.stateDir, "state-dir", r.stateDir, "where the history is kept")
	f.BoolVar(&r.trust, "trust", r.trust, "let the folder's own .vscode/settings.json count")
	f.StringVar(&r.lang, "lang", "en", "of findings and warnings: en or zh-cn")
	f.BoolVar(&r.noColor, "no-color", r.noColor, "no colours")
	f.BoolVarP(&r.help, "help", "h", r.help, "show help")
	f.BoolVar(&r.version, "version", r.version, "show the version")
}

func (r *run) command(ctx context.Context, c command, args []string) (int, error) {
	format, lang := r.format, r.lang
	r.flags = newFlags()
	r.globals()
	r.format, r.lang = format, lang
	if c.flags != nil {
		c.flags(r)
	}
	if err := r.flags.Parse(args); err != nil {
		return 0, usage("%s: %s; run goproxyctl %s --help", c.name, err, c.name)
	}
	if r.help {
		fmt.Fprintf(r.Stdout, "goproxyctl %s %s\n\n%s.\n\nflags:\n%s", c.name, c.args, c.short, r.flags.FlagUsages())
		return exitDone, nil
	}
	switch {
	case r.format == "text", r.format == "json", r.format == prometheus && c.name == "probe":
	default:
		return 0, usage("--format %s: it is text or json, and for probe prometheus too", r.format)
	}
	switch r.lang {
	case "en":
	case "zh-cn":
		r.translator = &chinese.Translator{}
	default:
		return 0, usage("--lang %s: it is en or zh-cn", r.lang)
	}
	if r.dir == "" {
		r.dir = r.Dir
	} else if !filepath.IsAbs(r.dir) {
		r.dir = filepath.Join(r.Dir, r.dir)
	}
	if r.config == "" {
		r.config = r.ConfigFile
	}
	code, err := c.run(ctx, r, r.flags.Args())
	if problem := (*protocol.Error)(nil); r.translator != nil && errors.As(err, &problem) {
		problem.Message, _ = r.translator.Text(problem.Message)
	}
	return code, err
}

// overview is the help of the whole program.
func overview(flags *pflag.FlagSet) string {
	var b strings.Builder
	b.WriteString("goproxyctl shows which Go module proxy is in force, measures mirrors, and switches.\n\nusage: goproxyctl [flags] COMMAND\n\ncommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-9s %s\n", c.name, c.short)
	}
	fmt.Fprintf(&b, "\nflags:\n%s\nexit codes: 0 done, 1 a problem was found or it failed, 2 wrong usage or input, 3 refused\n", flags.FlagUsages())
	return b.String()
}

// place is where the command looks.
func (r *run) place() protocol.Place {
	return protocol.Place{Dir: r.dir, Folders: []string{r.dir}, Trusted: r.trust, Go: r.goPath}
}

// service makes the service and gives it the settings.
func (r *run) service(ctx context.Context, client protocol.Client) (protocol.Service, error) {
	service, err := r.NewService(r.stateDir, client)
	if err != nil {
		return nil, err
	}
	settings, err := r.settings()
	if err != nil {
		return nil, err
	}
	answer, err := service.Initialize(ctx, protocol.InitializeParams{
		ProtocolVersion: protocol.Version,
		ClientName:      "goproxyctl",
		ClientVersion:   r.Version,
		Settings:        settings,
	})
	if err != nil {
		return nil, err
	}
	for _, f := range answer.Findings {
		fmt.Fprintf(r.Stderr, "goproxyctl: %s\n", f.Message)
	}
	return service, nil
}

// print writes an answer: JSON, or what text writes.
func (r *run) print(answer any, text func(w *writer)) error {
	if r.translator != nil {
		r.translator.Apply(answer)
	}
	if r.format == "json" {
		return encode(r.Stdout, answer)
	}
	w := &writer{color: r.Color && !r.noColor}
	text(w)
	if _, err := io.WriteString(r.Stdout, w.String()); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

func usage(format string, args ...any) error {
	return &protocol.Error{Kind: protocol.ErrorInput, Message: fmt.Sprintf(format, args...)}
}

func noArgs(name string, args []string) error {
	if len(args) > 0 {
		return usage("%s takes no argument, but got %q; run goproxyctl %s --help", name, args[0], name)
	}
	return nil
}

func runServe(ctx context.Context, r *run, args []string) (int, error) {
	if err := noArgs("serve", args); err != nil {
		return 0, err
	}
	return exitDone, r.Serve(ctx, r.stateDir)
}
