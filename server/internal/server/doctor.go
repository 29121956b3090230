package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// downloadTimeouts is how many times as long as a conversation with a mirror a
// download may take: go asks several servers, several times each.
const downloadTimeouts = 10

// Doctor implements protocol.Service.
func (s *Service) Doctor(ctx context.Context, params protocol.DoctorParams) (*protocol.DoctorReport, error) {
	if !mayRun(params.Place) {
		return nil, &protocol.Error{Kind: protocol.ErrorRefused, Message: "This workspace is not trusted, so nothing is downloaded for it. Trust it first (Workspaces: Manage Workspace Trust)."}
	}
	facts, err := s.facts(ctx, params.Place)
	if err != nil {
		return nil, err
	}
	environment := s.withShared(ctx, facts)
	report := &protocol.DoctorReport{
		Findings: environment.Report().Findings, Results: []protocol.ProbeResult{}, Failures: []protocol.Failure{},
	}
	// A list that go refuses has nothing to measure, and a finding that says so.
	if list, err := goproxy.Parse(environment.Get(environment.Main(), "GOPROXY").Text); err == nil {
		set := mirror.With(s.current().Mirrors)
		var mirrors []mirror.Mirror
		for _, entry := range list.Mirrors() {
			mirrors = append(mirrors, set.Entry(entry))
		}
		if len(mirrors) > 0 {
			probed, err := s.measure(ctx, environment, distinct(mirrors), protocol.ProbeParams{
				Place: params.Place, Module: params.Module, Samples: 1, TimeoutMS: params.TimeoutMS, Token: "doctor",
			})
			if err != nil {
				return nil, err
			}
			report.Results = probed.Results
		}
	}
	if err := s.tryDownload(ctx, facts, environment, params, report); err != nil {
		return nil, err
	}
	report.OK = !slices.ContainsFunc(report.Findings, func(f protocol.Finding) bool { return f.Severity == protocol.SeverityError })
	return report, nil
}

// tryDownload downloads a module as the main consumer would, and reports what
// comes of it.
func (s *Service) tryDownload(ctx context.Context, facts plan.Facts, environment plan.Environment, params protocol.DoctorParams, report *protocol.DoctorReport) error {
	if facts.Go.Path == "" || facts.Go.Problem == plan.GoMissing || s.Download == nil {
		return nil // a finding says that there is no go
	}
	module := params.Module
	if module == "" {
		module = defaultModule
	}
	timeout := s.current().Timeout()
	if params.TimeoutMS > 0 {
		timeout = time.Duration(params.TimeoutMS) * time.Millisecond
	}
	limited, cancel := context.WithTimeout(ctx, downloadTimeouts*timeout)
	defer cancel()
	err := s.Download(limited, facts.Go.Path, environmentOf(facts, environment), module)
	if ctx.Err() != nil {
		return &protocol.Error{Kind: protocol.ErrorCancelled, Message: "The check was cancelled."}
	}
	if err == nil {
		return nil
	}
	text, asked := err.Error(), protocol.DiagnoseParams{Try: true, TimeoutMS: params.TimeoutMS}
	var read *protocol.DiagnoseReport
	var readErr error
	if limited.Err() != nil {
		text = fmt.Sprintf("go did not end within %s", downloadTimeouts*timeout)
		read, readErr = s.stalled(ctx, facts, asked, module, downloadTimeouts*timeout)
	} else {
		read, readErr = readText(text)
	}
	if readErr != nil {
		return cancelledOr(ctx, readErr)
	}
	explained, explainErr := s.explain(ctx, facts, read, asked)
	if explainErr != nil {
		return explainErr
	}
	report.Failures = explained.Failures
	report.Findings = append(report.Findings, plan.DownloadFailed(module, text))
	return nil
}

// environmentOf returns the process environment with every variable as the main
// consumer gets it.
func environmentOf(facts plan.Facts, environment plan.Environment) []string {
	return listOf(variablesOf(facts, environment, environment.Main()))
}

// variablesOf is the same for any consumer, as a map.
func variablesOf(facts plan.Facts, environment plan.Environment, consumer protocol.ConsumerName) map[string]string {
	env := maps.Clone(facts.Process)
	if env == nil {
		env = map[string]string{}
	}
	for _, name := range plan.Variables() {
		v := environment.Get(consumer, name)
		if strings.HasSuffix(name, "_PROXY") {
			delete(env, strings.ToLower(name))
		}
		if v.Layer == protocol.LayerDefault {
			delete(env, name)
			continue
		}
		env[name] = v.Text
	}
	return env
}

func listOf(env map[string]string) []string {
	list := make([]string, 0, len(env))
	for _, name := range slices.Sorted(maps.Keys(env)) {
		list = append(list, name+"="+env[name])
	}
	return list
}
