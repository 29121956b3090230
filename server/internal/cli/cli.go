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
	"strings"
	"time"

	"github.com/spf13/pflag"

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

// Run runs the program and returns its exit code.
func (p *Program) Run(ctx context.Context) int {
	r := &run{Program: p, flags: newFlags()}
	code, err := r.start(ctx)
	if err == nil {
		return code
	}
	r.speak() // it may be the flags that are wrong
	r.tell("%s", r.sentence(goproxy.Redact(err.Error())))
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

func (r *run) start(ctx context.Context) (int, error) {
	r.globals()
	r.flags.SetInterspersed(false)
	if err := r.flags.Parse(r.Args); err != nil {
		return 0, usage("%s; run goproxyctl --help", err)
	}
	switch {
	case r.version:
		fmt.Fprintf(r.Stdout, "goproxyctl %s\n", r.Version)
		return exitDone, nil
	case r.help || r.flags.NArg() == 0:
		out, code := r.Stdout, exitDone
		if !r.help {
			out, code = r.Stderr, exitUsage
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
