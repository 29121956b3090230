package server

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const (
	// verifyTime bounds a verification, and so how long a list that hangs is
	// in force.
	verifyTime = 3 * time.Minute

	// verifySize is how many bytes are enough to believe in a list.
	verifySize = 1 << 30
)

// verified is what Verified says of the modules of the workspace.
const verified = "workspace"

// verify downloads through the list that a switch has just written, and takes
// the switch back where that fails or ctx ends. It fills in the result's
// Verified, and warns where less was tried out than is in the workspace.
func (s *Service) verify(ctx context.Context, params protocol.SwitchParams, p *plan.Plan, result *protocol.SwitchResult) error {
	facts, err := s.facts(ctx, params.Place)
	if err != nil {
		return s.takeBack(ctx, params, result.ID, err.Error(), ctx.Err() != nil)
	}
	variables := s.newVariables(facts, p)
	skip := func(reason string) {
		result.Warnings = append(result.Warnings, protocol.Warning{Code: plan.CodeNotVerified, Message: "The new list was not tried out: " + reason})
	}
	list, err := goproxy.Parse(variables["GOPROXY"])
	switch {
	case facts.Go.Path == "" || facts.Go.Problem == plan.GoMissing || s.Download == nil || s.DownloadAll == nil:
		skip("there is no go command.")
		return nil
	case err == nil && !downloads(list):
		skip("it is off, so nothing can be downloaded.")
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, verifyTime)
	defer cancel()
	files, problem := s.trial(facts, variables)
	environ := listOf(variables)
	complete := true
	if files != nil {
		result.Verified = verified
		s.tell(ctx, "downloading the modules of the workspace through %s", list.Redacted())
		complete, err = s.DownloadAll(limited, facts.Go.Path, environ, files, verifySize)
	} else {
		result.Verified = s.probeModule(list)
		s.tell(ctx, "downloading %s through %s", result.Verified, list.Redacted())
		err = s.Download(limited, facts.Go.Path, environ, result.Verified)
	}
	switch {
	case ctx.Err() != nil:
		return s.takeBack(ctx, params, result.ID, "", true)
	case limited.Err() != nil:
		return s.takeBack(ctx, params, result.ID, fmt.Sprintf("go did not end within %s.", verifyTime), false)
	case err != nil:
		return s.takeBack(ctx, params, result.ID, s.reasonOf(ctx, err.Error()), false)
	case problem != "":
		result.Warnings = append(result.Warnings, protocol.Warning{Code: plan.CodeNotVerified, Message: fmt.Sprintf(
			"%s Only %s was downloaded through the new list.", problem, result.Verified)})
	case !complete:
		result.Warnings = append(result.Warnings, protocol.Warning{Code: plan.CodeNotVerified, Message: fmt.Sprintf(
			"The download was stopped after %d MiB without a failure.", verifySize>>20)})
	}
	return nil
}

// downloads reports whether anything can come through a list.
func downloads(list goproxy.List) bool {
	return len(list.Active()) > 0 && !list.Active()[0].IsOff()
}

// probeModule is the small module that stands for the workspace: the one that
// the first mirror is measured with.
func (s *Service) probeModule(list goproxy.List) string {
	mirrors := list.Mirrors()
	for _, m := range s.current().Mirrors {
		if len(mirrors) > 0 && m.ProbeModule != "" && mirrors[0].SameMirror(m.URL) {
			return m.ProbeModule
		}
	}
	return defaultModule
}

// newVariables returns the process environment as the main consumer gets it,
// with what the plan sets over it: a process variable that hides the new list is
// not what is tried out.
func (s *Service) newVariables(facts plan.Facts, p *plan.Plan) map[string]string {
	environment := s.resolve(facts)
	variables := variablesOf(facts, environment, environment.Main())
	for _, c := range p.Changes {
		if value, ok := c.Text(); ok {
			variables[c.Key[len(c.Key)-1]] = value
		}
	}
	return variables
}

// trial returns the files of a module that requires what the workspace does, nil
// where there is none or where it must not be asked for. The problem says which
// of the two, empty in the first case.
func (s *Service) trial(facts plan.Facts, variables map[string]string) (files map[string][]byte, problem string) {
	sums := []byte(nil)
	for _, file := range facts.Modules {
		if !file.Exists || file.Err != "" {
			continue
		}
		sum := strings.TrimSuffix(strings.TrimSuffix(file.Path, ".mod"), ".work")
		if strings.HasSuffix(file.Path, ".work") {
			sum += ".work"
		}
		sums = append(sums, s.ReadFile(sum+".sum").Data...)
	}
	noProxy := variables["GONOPROXY"]
	if noProxy == "" {
		noProxy = variables["GOPRIVATE"]
	}
	t := plan.NewTrial(facts, s.choices(facts), variables["GOPROXY"], noProxy)
	if len(t.GoMod) == 0 {
		return nil, t.Problem
	}
	return map[string][]byte{"go.mod": t.GoMod, "go.sum": sums}, ""
}

// takeBack undoes the switch and returns the error that says so.
func (s *Service) takeBack(ctx context.Context, params protocol.SwitchParams, id, reason string, isCancelled bool) error {
	problem := &protocol.Error{Kind: protocol.ErrorFailed}
	problem.Message = "The download through the new list failed, so the switch was taken back. " + reason
	if isCancelled {
		problem.Kind, problem.Message = protocol.ErrorCancelled, "Cancelled while the new list was tried out: the switch was taken back."
	}
	entry, _, skipped, err := s.Journal.Undo(context.WithoutCancel(ctx), params.Place, id)
	if err != nil || len(skipped) > 0 || entry == "" {
		why := "it was edited in between"
		if err != nil {
			why = err.Error()
		}
		problem.Message = fmt.Sprintf("The download through the new list failed, and the switch could not be taken back wholly (%s). Try: goproxyctl undo %s. %s", why, id, reason)
	}
	problem.Message = strings.TrimSpace(problem.Message)
	return problem
}

// reasonOf says in words why go failed, as far as diagnose knows, and quotes it.
func (s *Service) reasonOf(ctx context.Context, text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(goproxy.Redact(text)), "\n")
	if runes := []rune(line); len(runes) > 300 {
		line = string(runes[:300]) + "…"
	}
	report, err := s.Diagnose(ctx, protocol.DiagnoseParams{Text: text})
	if err != nil || len(report.Failures) == 0 {
		return line
	}
	f := report.Failures[0]
	what := f.Module
	if f.Version != "" {
		what += "@" + f.Version
	}
	if what != "" {
		what += ": "
	}
	return fmt.Sprintf("%s%s (go said: %s)", what, f.Summary, line)
}

func (s *Service) tell(ctx context.Context, format string, args ...any) {
	if s.client != nil {
		// Whoever does not listen misses a line of the log.
		_ = s.client.Log(ctx, protocol.LogMessage{Level: protocol.LogInfo, Message: fmt.Sprintf(format, args...)})
	}
}

// noGo refuses to switch where it was asked to verify and nothing can.
func (s *Service) noGo(params protocol.SwitchParams) error {
	if _, ok := s.FindGo(s.Environ, params.Place.Go); ok {
		return nil
	}
	return &protocol.Error{Kind: protocol.ErrorRefused, Message: "There is no go command to try the new list out with, so nothing was changed. Install Go, or switch without verifying."}
}
