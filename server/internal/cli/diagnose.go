package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func diagnoseFlags(r *run) {
	r.flags.BoolVar(&r.try, "try", false, "ask servers which remedies would help; no private name is sent anywhere new")
	r.flags.StringVar(&r.line, "command", "", "in place of a text: find out why this go command fails, by downloading what it would")
	r.flags.StringVar(&r.scope, "scope", string(protocol.ScopeUser), "where remedies are written: user, workspace or folder")
	r.flags.StringVar(&r.timeout, "timeout", "", "with --try, for each server, such as 5s")
}

// runDiagnose reads the text as a stream: a log may be larger than memory, so
// only what was found in it goes into a request.
func runDiagnose(ctx context.Context, r *run, args []string) (int, error) {
	if len(args) > 1 {
		return 0, usage("diagnose takes one file, or - for the standard input; run goproxyctl diagnose --help")
	}
	if r.line != "" && len(args) > 0 {
		return 0, usage("diagnose takes a text or --command, not both")
	}
	params := protocol.DiagnoseParams{Try: r.try}
	var err error
	if params.Scope, err = r.parseScope(); err != nil {
		return 0, err
	}
	if params.TimeoutMS, err = r.parseTimeout(); err != nil {
		return 0, err
	}
	answer := &protocol.DiagnoseReport{}
	if r.line != "" {
		params.Command, params.Try = r.line, true
	} else if answer, err = r.readFailures(args); err != nil {
		return 0, err
	}
	if len(answer.Failures) > 0 || params.Command != "" {
		service, err := r.service(ctx, &progress{r: r})
		if err != nil {
			return 0, err
		}
		place := r.place()
		params.Place, params.Failures = &place, answer.Failures
		if answer, err = service.Diagnose(ctx, params); err != nil {
			return 0, err
		}
	}
	if err := r.print(answer, func(w *writer) {
		w.failures(answer.Failures)
		if len(answer.Failures) > 0 && !params.Try {
			w.line("")
			w.line("Nothing was asked. With --try the remedies are tried out first.")
		}
	}); err != nil {
		return 0, err
	}
	if len(answer.Failures) > 0 {
		return exitProblem, nil
	}
	return exitDone, nil
}

// readFailures finds the failures in a file, or in the standard input.
func (r *run) readFailures(args []string) (*protocol.DiagnoseReport, error) {
	text := r.Stdin
	if len(args) == 1 && args[0] != "-" {
		file, err := r.openText(args[0])
		if err != nil {
			return nil, err
		}
		defer file.Close()
		text = file
	}
	report, err := diagnose.Read(text, diagnose.Hosts{Mirror: mirror.PublicHost, WebSite: mirror.WebSite})
	if err != nil {
		return nil, err
	}
	switch {
	case report.Omitted == 1:
		r.tell("there is one more failure than the %d that are shown", len(report.Failures))
	case report.Omitted > 1:
		r.tell("there are %d more failures than the %d that are shown", report.Omitted, len(report.Failures))
	}
	return report.Public(), nil
}

func (r *run) openText(name string) (io.ReadCloser, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.Dir, name)
	}
	file, err := r.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage("there is no file %s", name)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the text: %w", err)
	}
	return file, nil
}

// failures writes one paragraph for each failure.
func (w *writer) failures(failures []protocol.Failure) {
	if len(failures) == 0 {
		w.line("No failed module download was found.")
	}
	for i, f := range failures {
		if i > 0 {
			w.line("")
		}
		what := f.Module
		if f.Version != "" {
			what += "@" + f.Version
		}
		if what != "" {
			what = " " + what
		}
		w.line("%s: %s", w.paint(red, w.text("line %d", f.Line))+what, f.Summary)
		w.line("  %s", w.paint(faint, f.Cause+": "+f.Excerpt))
		for _, t := range f.Tried {
			if strings.Contains(f.Summary, t.Detail) {
				continue // it was said above
			}
			mark := w.paint(green, "+")
			if !t.OK {
				mark = w.paint(red, "-")
			}
			w.line("    %s %s", mark, t.Detail)
		}
		for i, remedy := range f.Remedies {
			tried := ""
			if remedy.Tried != nil && remedy.Tried.OK {
				tried = w.paint(green, w.text(" (tried: it works)"))
			}
			w.line("  %d. %s%s", i+1, remedy.Title, tried)
			if how := howTo(remedy); how != "" {
				w.line("     %s", how)
			}
		}
	}
}

// howTo is what to type for a remedy, or what to read.
func howTo(r protocol.Remedy) string {
	switch {
	case r.Switch != nil:
		return "goproxyctl use" + useArguments(*r.Switch)
	case len(r.Command) > 0:
		return strings.Join(r.Command, " ")
	}
	return r.URL
}

// useArguments are those of goproxyctl use for a switch.
func useArguments(s protocol.RemedySwitch) string {
	var words []string
	if s.Wish != "" {
		words = append(words, quoted(s.Wish))
	}
	if s.Scope != protocol.ScopeUser {
		words = append(words, "--scope", string(s.Scope))
	}
	for _, pattern := range s.Private {
		words = append(words, "--private", quoted(pattern))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Set)) {
		words = append(words, "--set", quoted(name+"="+s.Set[name]))
	}
	for _, name := range s.Remove {
		words = append(words, "--unset", name)
	}
	return " " + strings.Join(words, " ")
}

// quoted puts a word in the quotes that every shell knows, where it needs them.
func quoted(word string) string {
	if strings.ContainsAny(word, " \t|&;<>()$`*?[]{}~#\"'\\!") {
		return "'" + strings.ReplaceAll(word, "'", "") + "'"
	}
	return word
}
