package server

import (
	"context"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A Journal carries plans out and remembers them.
type Journal interface {
	// Apply carries out a plan as one transaction and returns the id of its
	// history entry. A *protocol.Error of kind stale says that a file is not
	// what the plan was made for.
	Apply(ctx context.Context, p *plan.Plan) (id string, err error)

	// Undo takes back the entry with an id, or the newest not yet undone whose
	// files are the user's or under the place. skipped are the changes that were left
	// alone because their key was edited since.
	Undo(ctx context.Context, place protocol.Place, id string) (entry string, done, skipped []plan.Change, err error)

	// UndoAll takes back every entry that is not undone, each by itself.
	UndoAll(ctx context.Context) (done, skipped []plan.Change, failed []protocol.UndoFailure, err error)

	// History returns the entries, newest first, with true values.
	History(ctx context.Context) ([]plan.Record, error)
}

// Plan implements protocol.Service.
func (s *Service) Plan(ctx context.Context, params protocol.SwitchParams) (*protocol.Plan, error) {
	p, err := s.plan(ctx, params)
	if err != nil {
		return nil, err
	}
	shown := p.Redacted()
	return &shown, nil
}

func (s *Service) plan(ctx context.Context, params protocol.SwitchParams) (*plan.Plan, error) {
	facts, err := s.switchFacts(ctx, params)
	if err != nil {
		return nil, err
	}
	history, err := s.Journal.History(ctx)
	if err != nil {
		return nil, err
	}
	return s.planned(facts, history, params)
}

// planned plans a switch from what was read before.
func (s *Service) planned(facts plan.Facts, history []plan.Record, params protocol.SwitchParams) (*plan.Plan, error) {
	choices := s.choices(facts)
	choices.WroteSumDB = wroteSumDB(history, params)
	besides := make(map[string]*string, len(params.Set)+len(params.Remove))
	for name, value := range params.Set {
		besides[name] = &value
	}
	for _, name := range params.Remove {
		besides[name] = nil
	}
	return plan.Switch(facts, choices, plan.Wish{
		Text: params.Wish, Scope: params.Scope, Replace: params.Replace, Variables: besides, Private: params.Private,
		Launch: params.Launch, Contents: params.Contents,
	})
}

// wroteSumDB tells whether the newest switch of this scope that touched GOSUMDB
// set it to the alias that is reachable from China.
func wroteSumDB(history []plan.Record, params protocol.SwitchParams) bool {
	for _, record := range history {
		if record.Undone || record.Scope != params.Scope || params.Scope != protocol.ScopeUser && record.Dir != params.Place.Dir {
			continue
		}
		for _, change := range record.Changes {
			if change.Key[len(change.Key)-1] == "GOSUMDB" && !change.OfLaunch() {
				return change.New != nil && strings.Trim(*change.New, `"`) == "sum.golang.google.cn"
			}
		}
	}
	return false
}

// Switch implements protocol.Service.
func (s *Service) Switch(ctx context.Context, params protocol.SwitchParams) (*protocol.SwitchResult, error) {
	p, err := s.plan(ctx, params)
	if err != nil {
		return nil, err
	}
	shown := p.Redacted()
	if params.Digest != "" && params.Digest != shown.Digest {
		return nil, stale(shown)
	}
	if len(p.Changes) == 0 {
		return &shown.Result, nil
	}
	verify := params.Verify || s.current().VerifyAfterSwitch
	if params.Verify {
		if err := s.noGo(params); err != nil {
			return nil, err
		}
	}
	// What was begun is finished, even if the client goes away.
	id, err := s.Journal.Apply(context.WithoutCancel(ctx), p)
	if isStale(err) {
		return nil, s.staleNow(ctx, params, err)
	}
	if err != nil {
		return nil, err
	}
	shown.Result.ID, shown.Result.Applied = id, true
	if verify {
		if err := s.verify(ctx, params, p, &shown.Result); err != nil {
			return nil, err
		}
	}
	return &shown.Result, nil
}

// staleNow answers with the plan as it is now: a file changed between the plan
// and the writing.
func (s *Service) staleNow(ctx context.Context, params protocol.SwitchParams, cause error) error {
	fresh, err := s.Plan(ctx, params)
	if err != nil {
		return cause
	}
	return stale(*fresh)
}

func stale(fresh protocol.Plan) error {
	return &protocol.Error{
		Kind:    protocol.ErrorStale,
		Message: "A file was edited since the changes were shown. Look at them again: nothing was changed.",
		Plan:    &fresh,
	}
}

func isStale(err error) bool {
	problem, ok := err.(*protocol.Error)
	return ok && problem.Kind == protocol.ErrorStale
}

// Undo implements protocol.Service.
func (s *Service) Undo(ctx context.Context, params protocol.UndoParams) (*protocol.UndoResult, error) {
	if !mayRun(params.Place) {
		return nil, &protocol.Error{Kind: protocol.ErrorRefused, Message: "This workspace is not trusted, so nothing is written. Trust it first (Workspaces: Manage Workspace Trust)."}
	}
	var id string
	var done, skipped []plan.Change
	var failed []protocol.UndoFailure
	var err error
	if params.All {
		if params.ID != "" {
			return nil, &protocol.Error{Kind: protocol.ErrorInput, Message: "Either one switch is taken back or all are: name no id beside all."}
		}
		done, skipped, failed, err = s.Journal.UndoAll(ctx)
	} else {
		id, done, skipped, err = s.Journal.Undo(context.WithoutCancel(ctx), params.Place, params.ID)
	}
	if err != nil {
		return nil, err
	}
	warnings := []protocol.Warning{}
	if facts, err := s.facts(ctx, params.Place); err == nil {
		warnings = orEmpty(plan.UndoWarnings(facts, done))
	}
	if !params.All && len(done) == 0 && len(skipped) > 0 {
		warnings = append(warnings, protocol.Warning{Code: plan.CodeNothingUndone, Message: "Every key of this switch was edited since, so nothing was taken back. " +
			"To take back an older switch name its id: goproxyctl history lists them."})
	}
	return &protocol.UndoResult{
		Failed:   failed,
		ID:       id,
		Changes:  plan.RedactChanges(done),
		Applied:  len(done) > 0,
		Warnings: warnings,
		Skipped:  plan.RedactChanges(skipped),
	}, nil
}

// History implements protocol.Service.
func (s *Service) History(ctx context.Context, _ protocol.Place) (*protocol.HistoryReport, error) {
	history, err := s.Journal.History(ctx)
	if err != nil {
		return nil, err
	}
	report := &protocol.HistoryReport{Entries: []protocol.HistoryEntry{}}
	for _, record := range history {
		report.Entries = append(report.Entries, record.Redacted())
	}
	return report, nil
}
