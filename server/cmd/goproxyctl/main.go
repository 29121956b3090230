// Command goproxyctl shows which Go module proxy is in force, measures mirrors
// and switches. It is the helper of the VS Code extension, and a tool of its
// own.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/cli"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/platform"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/server"
)

// version is set by the linker to the version of package.json.
var version = "development"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := program(platform.Environ()).Run(ctx)
	stop()
	os.Exit(code)
}

// program wires the command line to this machine.
func program(environ map[string]string) *cli.Program {
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // it was removed under us: the commands that need one say so
	}
	// Without a home there is no such file; --config still names one.
	config, _ := platform.ConfigFile(environ)
	return &cli.Program{
		Version:    version,
		Args:       os.Args[1:],
		Dir:        dir,
		Stdin:      os.Stdin,
		Stdout:     os.Stdout,
		Stderr:     os.Stderr,
		Color:      environ["NO_COLOR"] == "" && environ["TERM"] != "dumb" && runtime.GOOS != "windows" && isTerminal(os.Stdout),
		Live:       isTerminal(os.Stderr),
		ConfigFile: config,
		ReadFile:   readFile,
		Open:       func(name string) (io.ReadCloser, error) { return os.Open(name) },
		NewService: func(stateDir string, client protocol.Client) (protocol.Service, error) {
			deps, err := dependencies(environ, stateDir)
			if err != nil {
				return nil, err
			}
			return server.New(deps, client), nil
		},
		Edit: func(ctx context.Context, stateDir string, p *plan.Plan) error {
			j, err := openJournal(environ, stateDir)
			if err != nil {
				return err
			}
			_, err = j.Apply(ctx, p)
			return err
		},
		Serve: func(ctx context.Context, stateDir string) error {
			deps, err := dependencies(environ, stateDir)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			deps.WatchParent = func(pid int) {
				platform.ParentWatch(ctx, pid, func() {
					// As the end of the input does: the commands under way are
					// killed with all that they started.
					cancel()
					time.AfterFunc(parentGrace, func() { os.Exit(0) })
				})
			}
			go recoverJournal(ctx, stateDir, environ)
			streams := stdio{os.Stdin, os.Stdout}
			os.Stdout = os.Stderr // whatever is printed by mistake must not end up between two frames
			return server.Serve(ctx, streams, func(client protocol.Client) protocol.Service {
				return server.New(deps, client)
			})
		},
	}
}

// parentGrace is how long requests under way may take to end after the parent
// has: more than Serve gives them.
const parentGrace = 10 * time.Second

// stdio is the two standard streams as one.
type stdio struct{ in, out *os.File }

func (s stdio) Read(p []byte) (int, error)  { return s.in.Read(p) }
func (s stdio) Write(p []byte) (int, error) { return s.out.Write(p) }
func (s stdio) Close() error {
	if err := s.in.Close(); err != nil {
		return fmt.Errorf("closing the standard input: %w", err)
	}
	return nil
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
