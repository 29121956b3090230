// Command proxytest serves a mirror whose faults are chosen by the URL, for
// the demo and for tests that are not Go programs. Package proxytest describes
// the URLs.
//
// Once it listens it prints one line of JSON:
//
//	{"url":"http://127.0.0.1:4711","gosumdb":"NAME+HASH+KEY http://127.0.0.1:4711","verifierKey":"NAME+HASH+KEY","pid":1234}
//
// It ends on an interrupt, on SIGTERM and, with --until-eof, when its standard
// input ends. The exit code is 2 for wrong usage and 1 if it cannot serve.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// options are the flags.
type options struct {
	addr, cache, log, readyFile, tls, authorityFile string

	mod      []string
	untilEOF bool
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var o options
	flags := pflag.NewFlagSet("proxytest", pflag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "loopback `address` to listen on")
	flags.StringArrayVar(&o.mod, "mod", nil, "`folder` of modules as txtar files; repeatable")
	flags.StringVar(&o.cache, "cache", "", "download `folder` of a module cache ($GOMODCACHE/cache/download)")
	flags.StringVar(&o.log, "log", "", "`file` that each request is appended to as a line of JSON")
	flags.StringVar(&o.readyFile, "ready-file", "", "`file` that gets the printed line once the server listens")
	flags.StringVar(&o.tls, "tls", "", "serve over TLS with a certificate of this `kind`: good, expiring, expired, wrong-name, self-signed")
	flags.StringVar(&o.authorityFile, "authority-file", "", "`file` that gets the certificate to trust, with --tls")
	flags.BoolVar(&o.untilEOF, "until-eof", false, "end when standard input ends")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return 0
		}
		fmt.Fprintln(stderr, "proxytest:", err)
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "proxytest: unexpected argument %q\n", flags.Arg(0))
		return 2
	}
	if err := serve(ctx, o, stdin, stdout); err != nil {
		fmt.Fprintln(stderr, "proxytest:", err)
		return 1
	}
	return 0
}

// serve serves until ctx is done or, if wanted, stdin ends.
func serve(ctx context.Context, o options, stdin io.Reader, stdout io.Writer) (err error) {
	config := proxytest.Config{ModDirs: o.mod, CacheDir: o.cache}
	if o.log != "" {
		file, err := os.OpenFile(o.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("opening request log: %w", err)
		}
		defer file.Close()
		config.Log = file
	}
	server, err := listen(o, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()

	if o.authorityFile != "" {
		if err := os.WriteFile(o.authorityFile, server.Authority(), 0o644); err != nil {
			return fmt.Errorf("writing authority: %w", err)
		}
	}
	if err := announce(o, server, stdout); err != nil {
		return err
	}
	if o.untilEOF {
		var eof context.CancelFunc
		ctx, eof = context.WithCancel(ctx)
		go func() {
			// An input that cannot be read has ended as well.
			_, _ = io.Copy(io.Discard, stdin)
			eof()
		}()
	}
	<-ctx.Done()
	return nil
}

func listen(o options, config proxytest.Config) (*proxytest.Server, error) {
	if o.tls != "" {
		return proxytest.ListenTLS(o.addr, config, proxytest.CertificateKind(o.tls))
	}
	if o.authorityFile != "" {
		return nil, errors.New("--authority-file needs --tls")
	}
	return proxytest.Listen(o.addr, config)
}

// announce prints where the server is, and writes the same to the ready file,
// which is there whole or not at all.
func announce(o options, server *proxytest.Server, stdout io.Writer) error {
	line, err := json.Marshal(struct {
		URL         string `json:"url"`
		GOSUMDB     string `json:"gosumdb"`
		VerifierKey string `json:"verifierKey"`
		PID         int    `json:"pid"`
	}{server.URL(), server.GOSUMDB(), proxytest.VerifierKey, os.Getpid()})
	if err != nil {
		return fmt.Errorf("describing server: %w", err)
	}
	line = append(line, '\n')
	if o.readyFile != "" {
		temporary := filepath.Join(filepath.Dir(o.readyFile), fmt.Sprintf(".%s.%d", filepath.Base(o.readyFile), os.Getpid()))
		if err := os.WriteFile(temporary, line, 0o644); err != nil {
			return fmt.Errorf("writing ready file: %w", err)
		}
		if err := os.Rename(temporary, o.readyFile); err != nil {
			return fmt.Errorf("writing ready file: %w", err)
		}
	}
	if _, err := stdout.Write(line); err != nil {
		return fmt.Errorf("printing address: %w", err)
	}
	return nil
}
