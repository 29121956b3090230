package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Bounds of --watch. Mirrors are asked some ten questions in each round, so that
// more often than this would be a nuisance.
const (
	minWatch = 10 * time.Second
	maxWatch = 24 * time.Hour
)

func probeFlags(r *run) {
	r.flags.StringVar(&r.module, "module", "", "what to ask for, as `PATH@VERSION`")
	r.flags.StringVar(&r.samples, "samples", "1", "conversations with each mirror")
	r.flags.StringVar(&r.timeout, "timeout", "", "for each mirror, such as 5s")
	r.flags.StringVar(&r.watch, "watch", "", "again and again until Ctrl-C, with this pause between two rounds; with --format json each round is one line and has the time")
}

// runProbe returns exitDone where a mirror is usable, exitProblem where none is.
// A watch ends by interruption only and returns the code of its last round.
func runProbe(ctx context.Context, r *run, args []string) (int, error) {
	params, pause, err := r.probeParams(args)
	if err != nil {
		return 0, err
	}
	progress := &progress{r: r}
	service, err := r.service(ctx, progress)
	if err != nil {
		return 0, err
	}
	for code := exitProblem; ; {
		began := r.now()
		report, err := service.Probe(ctx, params)
		if err != nil && !isCancelled(err) {
			return 0, err
		}
		interrupted := err != nil
		if interrupted {
			if pause > 0 && (report == nil || len(report.Results) == 0) {
				return code, nil // The rounds before it stand.
			}
			r.tell("interrupted; this is what was measured so far")
		}
		if report == nil {
			report = &protocol.ProbeReport{Module: params.Module, Results: []protocol.ProbeResult{}}
		}
		if code, err = usable(report), r.printProbe(report, began, pause > 0); err != nil || interrupted || pause == 0 {
			return code, err
		}
		if r.wait(ctx, pause); ctx.Err() != nil {
			return code, nil
		}
	}
}

// probeParams reads the flags. Its errors name the flag and what would be right.
func (r *run) probeParams(args []string) (protocol.ProbeParams, time.Duration, error) {
	params := protocol.ProbeParams{Place: r.place(), Mirrors: args, Module: r.module, Token: "cli"}
	samples, err := strconv.Atoi(r.samples)
	if err != nil || samples < 1 || samples > 100 {
		return params, 0, usage("--samples %s: it is a number from 1 to 100", r.samples)
	}
	params.Samples = samples
	if params.TimeoutMS, err = r.parseTimeout(); err != nil {
		return params, 0, err
	}
	if r.flags.Changed("watch") {
		pause, err := time.ParseDuration(r.watch)
		switch {
		case err != nil || pause < minWatch || pause > maxWatch:
			return params, 0, usage("--watch %s: it is a duration from %s to 24h, such as 1m", r.watch, minWatch)
		case r.format == prometheus:
			return params, 0, usage("--watch %s: with --format prometheus each round is to be a file of its own; run probe without --watch from a scheduled job", r.watch)
		}
		return params, pause, nil
	}
	return params, 0, nil
}

// isCancelled reports whether a probe was interrupted.
func isCancelled(err error) bool {
	var problem *protocol.Error
	return errors.Is(err, context.Canceled) || errors.As(err, &problem) && problem.Kind == protocol.ErrorCancelled
}

func usable(report *protocol.ProbeReport) int {
	for _, result := range report.Results {
		if result.Verdict != protocol.VerdictFailed {
			return exitDone
		}
	}
	return exitProblem
}

// A round is one line of a watch's JSON.
type round struct {
	Time string `json:"time"` // when it began, RFC 3339
	*protocol.ProbeReport
}

func (r *run) printProbe(report *protocol.ProbeReport, began time.Time, watching bool) error {
	at := began.Format(time.RFC3339)
	switch {
	case r.format == prometheus:
		if _, err := io.WriteString(r.Stdout, exposition(report)); err != nil {
			return fmt.Errorf("writing the answer: %w", err)
		}
		return nil
	case r.format == "json" && watching:
		encoder := json.NewEncoder(r.Stdout)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(round{at, report}); err != nil {
			return fmt.Errorf("writing the answer: %w", err)
		}
		return nil
	}
	return r.print(report, func(w *writer) {
		if watching {
			w.line("%s", at)
		}
		probeText(w, report)
		if watching {
			w.line("")
		}
	})
}

func (r *run) now() time.Time {
	if r.Now != nil {
		return r.Now()
	}
	return time.Now()
}

func (r *run) wait(ctx context.Context, pause time.Duration) {
	if r.Wait != nil {
		r.Wait(ctx, pause)
		return
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func probeText(w *writer, report *protocol.ProbeReport) {
	if report.Module != "" {
		w.line("asked for %s", report.Module)
	}
	rows := [][]cell{w.header("RANK", "MIRROR", "VERDICT", "COST", "FIRST BYTE", "TOTAL", "KB/S", "URL")}
	ranked := 0
	for _, result := range report.Results {
		rank, s := "-", red
		if result.Rank > 0 {
			rank = strconv.Itoa(result.Rank)
			ranked++
		}
		switch result.Verdict {
		case protocol.VerdictOK:
			s = green
		case protocol.VerdictDegraded:
			s = yellow
		case protocol.VerdictFailed:
		}
		rows = append(rows, []cell{
			{rank, plain}, {result.Name, plain}, {w.verdict(result), s}, {milliseconds(result.CostMS), plain}, {milliseconds(result.FirstByteMS), plain},
			{milliseconds(result.TotalMS), plain}, {kilobytes(result.BytesPerSecond), plain}, {result.URL, faint},
		})
	}
	w.table(rows)
	first := true
	for _, result := range report.Results {
		for _, text := range []string{result.Detail, w.further(result)} {
			if text == "" {
				continue
			}
			if first {
				w.line("")
				first = false
			}
			w.line("%s: %s", result.Name, text)
		}
	}
	if ranked > 1 {
		w.line("\nranked by verdict, then by cost: what a typical download takes, that is\n(DNS + connect + TLS + 3 × first byte + 500 kB ÷ throughput) ÷ success rate")
	}
}

// verdict says what became of a mirror, and why where it failed.
func (l language) verdict(result protocol.ProbeResult) string {
	if result.Verdict == protocol.VerdictFailed {
		return l.text("failed: %s", l.word(string(result.Reason)))
	}
	return l.word(string(result.Verdict))
}

// further says what more was measured than the table shows: where several
// samples were taken, and where there are two families of addresses.
func (w *writer) further(r protocol.ProbeResult) string {
	var parts []string
	if r.SpreadMS > 0 && r.Verdict != protocol.VerdictFailed {
		parts = append(parts, w.text("quickest and slowest total %s apart, %.0f %% succeeded", milliseconds(r.SpreadMS), 100*r.SuccessRate))
	}
	for _, f := range r.Families {
		name := strings.Replace(f.Family, "ip", "IP", 1)
		if f.Reason != "" {
			parts = append(parts, w.text("%s fails (%s)", name, w.word(string(f.Reason))))
			continue
		}
		parts = append(parts, w.text("%s connects in %s", name, milliseconds(f.ConnectMS)))
	}
	return strings.Join(parts, w.text("; "))
}

func kilobytes(perSecond float64) string {
	if perSecond == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", perSecond/1000)
}

func milliseconds(ms float64) string {
	if ms == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f ms", ms)
}

// progress shows results as they come.
type progress struct{ r *run }

// ProbeResult implements protocol.Client.
func (p *progress) ProbeResult(_ context.Context, params protocol.ProbeProgress) error {
	if p.r.Live && p.r.format == "text" {
		fmt.Fprintln(p.r.Stderr, p.r.text("%s: %s", params.Result.Name, p.r.verdict(params.Result)))
	}
	return nil
}

// Log implements protocol.Client.
func (p *progress) Log(_ context.Context, params protocol.LogMessage) error {
	fmt.Fprintln(p.r.Stderr, p.r.sentence(params.Message))
	return nil
}
