package server

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// stalled finds out at which entry of the list in force a go command waits that
// has printed nothing and does not end: go sets no limit of its own to a server
// that accepts a connection and then says nothing. Each entry is asked by itself
// for the module, PATH or PATH@VERSION. The report is empty where all of those
// that go comes to answer, since a download may just be long.
func (s *Service) stalled(ctx context.Context, facts plan.Facts, params protocol.DiagnoseParams, module string, waited time.Duration) (*protocol.DiagnoseReport, error) {
	report := &protocol.DiagnoseReport{Failures: []protocol.Failure{}}
	if s.Ask == nil || module == "" {
		return report, nil
	}
	p, err := s.newPlanner(ctx, facts, params.Scope)
	if err != nil {
		return nil, err
	}
	path, version, _ := strings.Cut(module, "@")
	if !semver.IsValid(version) {
		version = "" // a query, which is asked for as the newest
	}
	t := s.newTryout(p, params)
	f := diagnose.Describe(protocol.Failure{Cause: "read-timeout", Module: path, Version: version})
	at, ok := t.endsAt(t.askInForce(ctx, &considered{Failure: f}))
	if err := ctx.Err(); err != nil || !ok || at.outcome != goproxy.OutcomeHang {
		return report, err
	}
	f = protocol.Failure{
		Cause: stallCause(at.detail), Module: path, Version: version, Host: at.host, Line: 1, Rank: 1,
		Excerpt: fmt.Sprintf("go printed nothing and did not end within %s", waited),
	}
	report.Failures = append(report.Failures, diagnose.Describe(f))
	return report, nil
}

// stallCause tells by what a probe saw how far go gets.
func stallCause(seen string) string {
	for _, stage := range [][2]string{
		{"the host name was not resolved", "dns-timeout"},
		{"no connection was made", "dial-timeout"},
		{"the TLS handshake was not completed", "tls-handshake-timeout"},
	} {
		if strings.Contains(seen, stage[0]) {
			return stage[1]
		}
	}
	return "read-timeout"
}

// waitedFor is the module that stands for all that a command downloads: the
// first that it names, or that a go.mod requires.
func waitedFor(wanted remedy.Download, files map[string][]byte) string {
	if len(wanted.Args) > 0 {
		return wanted.Args[len(wanted.Args)-1]
	}
	file, err := modfile.ParseLax("go.mod", files["go.mod"], nil)
	if err != nil || len(file.Require) == 0 {
		return ""
	}
	return file.Require[0].Mod.String()
}
