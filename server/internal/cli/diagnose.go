package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// runDiagnose reads the text as a stream: a log may be larger than memory, so
// it does not go through a request.
func runDiagnose(_ context.Context, r *run, args []string) (int, error) {
	if len(args) > 1 {
		return 0, usage("diagnose takes one file, or - for the standard input; run goproxyctl diagnose --help")
	}
	text := r.Stdin
	if len(args) == 1 && args[0] != "-" {
		file, err := r.openText(args[0])
		if err != nil {
			return 0, err
		}
		defer file.Close()
		text = file
	}
	report, err := diagnose.Read(text, diagnose.Hosts{Mirror: mirror.PublicHost, WebSite: mirror.WebSite})
	if err != nil {
		return 0, err
	}
	if report.Omitted > 0 {
		fmt.Fprintf(r.Stderr, "goproxyctl: there are %d more failures than the %d that are shown\n", report.Omitted, len(report.Failures))
	}
	answer := report.Public()
	if err := r.print(answer, func(w *writer) { w.failures(answer.Failures) }); err != nil {
		return 0, err
	}
	if len(answer.Failures) > 0 {
		return exitProblem, nil
	}
	return exitDone, nil
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
		w.line("%s%s: %s", w.paint(red, fmt.Sprintf("line %d", f.Line)), what, f.Summary)
		w.line("  %s", w.paint(faint, f.Cause+": "+f.Excerpt))
		for _, remedy := range f.Remedies {
			w.line("  - %s", remedy.Title)
		}
	}
}
