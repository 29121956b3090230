package server

import (
	"context"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Diagnose implements protocol.Service.
func (s *Service) Diagnose(ctx context.Context, params protocol.DiagnoseParams) (*protocol.DiagnoseReport, error) {
	report := &protocol.DiagnoseReport{Failures: params.Failures}
	if params.Text != "" || len(params.Failures) == 0 {
		var err error
		if report, err = readText(params.Text); err != nil {
			return nil, err
		}
	}
	recheck := params.Try && params.Text == "" && len(params.Failures) == 0 && params.Command != ""
	// In a folder that nobody trusts its go is not run, and what it names is
	// neither asked nor written.
	if params.Place == nil || !mayRun(*params.Place) || len(report.Failures) == 0 && !recheck {
		return report, nil
	}
	facts, err := s.facts(ctx, *params.Place)
	if err != nil {
		return nil, cancelledOr(ctx, err)
	}
	if recheck {
		if report, err = s.recheck(ctx, facts, params); err != nil {
			return nil, cancelledOr(ctx, err)
		}
	}
	return s.explain(ctx, facts, report, params)
}

// readText finds the failures in what go printed.
func readText(text string) (*protocol.DiagnoseReport, error) {
	report, err := diagnose.Read(strings.NewReader(text), diagnose.Hosts{Mirror: mirror.PublicHost, WebSite: mirror.WebSite})
	if err != nil {
		return nil, err
	}
	return report.Public(), nil
}

// cancelledOr returns the error of a request that was cancelled, if it was.
func cancelledOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &protocol.Error{Kind: protocol.ErrorCancelled, Message: "The diagnosis was cancelled."}
	}
	return err
}

// explain completes failures with what can be done about them at a place.
func (s *Service) explain(ctx context.Context, facts plan.Facts, report *protocol.DiagnoseReport, params protocol.DiagnoseParams) (*protocol.DiagnoseReport, error) {
	if len(report.Failures) == 0 {
		return report, nil
	}
	p, err := s.newPlanner(ctx, facts, params.Scope)
	if err != nil {
		return nil, cancelledOr(ctx, err)
	}
	explained := &protocol.DiagnoseReport{Failures: make([]protocol.Failure, 0, len(report.Failures))}
	if !params.Try || s.Ask == nil {
		for _, f := range report.Failures {
			// One at a time: there may be thousands, and memory is to stay small.
			explained.Failures = append(explained.Failures, p.consider(f, false).offered(false))
		}
		return explained, nil
	}
	all := make([]*considered, len(report.Failures))
	for i, f := range report.Failures {
		all[i] = p.consider(f, true)
	}
	s.newTryout(p, params).run(ctx, all)
	if ctx.Err() != nil {
		return nil, cancelledOr(ctx, ctx.Err())
	}
	for _, c := range all {
		explained.Failures = append(explained.Failures, c.offered(true))
	}
	return explained, nil
}
