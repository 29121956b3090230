package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func probeFlags(r *run) {
	r.flags.StringVar(&r.module, "module", "", "what to ask for, as `PATH@VERSION`")
	r.flags.StringVar(&r.samples, "samples", "1", "conversations with each mirror")
	r.flags.StringVar(&r.timeout, "timeout", "", "for each mirror, such as 5s")
}

func runProbe(ctx context.Context, r *run, args []string) (int, error) {
	params := protocol.ProbeParams{Place: r.place(), Mirrors: args, Module: r.module, Token: "cli"}
	samples, err := strconv.Atoi(r.samples)
	if err != nil || samples < 1 || samples > 100 {
		return 0, usage("--samples %s: it is a number from 1 to 100", r.samples)
	}
	params.Samples = samples
	if r.timeout != "" {
		timeout, err := time.ParseDuration(r.timeout)
		if err != nil || timeout < 100*time.Millisecond || timeout > 10*time.Minute {
			return 0, usage("--timeout %s: it is a duration from 100ms to 10m, such as 5s", r.timeout)
		}
		params.TimeoutMS = int(timeout.Milliseconds())
	}
	progress := &progress{r: r}
	service, err := r.service(ctx, progress)
	if err != nil {
		return 0, err
	}
	report, err := service.Probe(ctx, params)
	if err != nil {
		var problem *protocol.Error
		if !errors.As(err, &problem) || problem.Kind != protocol.ErrorCancelled {
			return 0, err
		}
		fmt.Fprintln(r.Stderr, "goproxyctl: interrupted; this is what was measured so far")
		report = &protocol.ProbeReport{Module: r.module, Results: progress.sofar()}
	}
	code := exitProblem
	for _, result := range report.Results {
		if result.Verdict != protocol.VerdictFailed {
			code = exitDone
		}
	}
	return code, r.print(report, func(w *writer) { probeText(w, report) })
}

func probeText(w *writer, report *protocol.ProbeReport) {
	if report.Module != "" {
		w.line("asked for %s", report.Module)
	}
	rows := [][]cell{header("RANK", "MIRROR", "VERDICT", "FIRST BYTE", "TOTAL", "KB/S", "URL")}
	for _, result := range report.Results {
		rank, s := "-", red
		if result.Rank > 0 {
			rank = strconv.Itoa(result.Rank)
		}
		verdict := string(result.Verdict)
		switch result.Verdict {
		case protocol.VerdictOK:
			s = green
		case protocol.VerdictDegraded:
			s = yellow
		case protocol.VerdictFailed:
			verdict = "failed: " + string(result.Reason)
		}
		rows = append(rows, []cell{
			{rank, plain}, {result.Name, plain}, {verdict, s}, {milliseconds(result.FirstByteMS), plain},
			{milliseconds(result.TotalMS), plain}, {fmt.Sprintf("%.0f", result.BytesPerSecond/1000), plain}, {result.URL, faint},
		})
	}
	w.table(rows)
	first := true
	for _, result := range report.Results {
		if result.Detail == "" {
			continue
		}
		if first {
			w.line("")
			first = false
		}
		w.line("%s: %s", result.Name, result.Detail)
	}
}

func milliseconds(ms float64) string {
	if ms == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f ms", ms)
}

// progress shows results as they come, and keeps them for an interruption.
type progress struct {
	r *run

	mu      sync.Mutex
	results []protocol.ProbeResult
}

// ProbeResult implements protocol.Client.
func (p *progress) ProbeResult(_ context.Context, params protocol.ProbeProgress) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results = append(p.results, params.Result)
	if p.r.Live && p.r.format == "text" {
		fmt.Fprintf(p.r.Stderr, "%s: %s %s\n", params.Result.Name, params.Result.Verdict, params.Result.Reason)
	}
	return nil
}

// Log implements protocol.Client.
func (p *progress) Log(_ context.Context, params protocol.LogMessage) error {
	fmt.Fprintln(p.r.Stderr, params.Message)
	return nil
}

func (p *progress) sofar() []protocol.ProbeResult {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]protocol.ProbeResult{}, p.results...)
}
