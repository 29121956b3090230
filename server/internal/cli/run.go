package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A run is one command with its flags.
type run struct {
	*Program
	flags *pflag.FlagSet

	dir, format, config, goPath, stateDir, lang string
	trust, noColor, help, version               bool

	language

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

// globals declares the flags of every command, with the values that they have.
func (r *run) globals() {
	f := r.flags
	f.StringVar(&r.dir, "dir", r.dir, "the folder to look at (default: the current one)")
	f.StringVar(&r.format, "format", "text", "text or json; probe knows prometheus too")
	f.StringVar(&r.config, "config", r.config, "the file of your mirrors and settings")
	f.StringVar(&r.goPath, "go", r.goPath, "the go command to ask (default: the first in PATH)")
	f.StringVar(&r.stateDir, "state-dir", r.stateDir, "where the history is kept")
	f.BoolVar(&r.trust, "trust", r.trust, "let the folder's own .vscode/settings.json count")
	f.StringVar(&r.lang, "lang", "en", "what people read: en or zh-cn; JSON has the same keys and codes in each")
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
	if !r.speak() {
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
	return c.run(ctx, r, r.flags.Args())
}

// speak takes the language that --lang names; known is false where it names none.
func (r *run) speak() (known bool) {
	switch strings.ToLower(r.lang) {
	case "en":
	case "zh-cn":
		r.translator = &chinese.Translator{}
	default:
		return false
	}
	return true
}

// tell writes a line of the command line's own for people, beside the answer.
func (r *run) tell(format string, args ...any) {
	fmt.Fprintln(r.Stderr, "goproxyctl: "+r.text(format, args...))
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
		r.tell("%s", r.sentence(f.Message))
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
	w := &writer{language: r.language, color: r.Color && !r.noColor}
	text(w)
	if _, err := io.WriteString(r.Stdout, w.String()); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}
