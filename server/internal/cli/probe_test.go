package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A prober answers one verdict after the other, and with the last one for ever.
// An empty verdict is an interruption with nothing measured.
type prober struct {
	protocol.Service
	verdicts []protocol.Verdict
	asked    int
}

func (p *prober) Initialize(context.Context, protocol.InitializeParams) (*protocol.InitializeResult, error) {
	return &protocol.InitializeResult{}, nil
}

func (p *prober) Probe(context.Context, protocol.ProbeParams) (*protocol.ProbeReport, error) {
	verdict := p.verdicts[min(p.asked, len(p.verdicts)-1)]
	p.asked++
	report := &protocol.ProbeReport{Module: "example.org/probe@v1.0.0", Results: []protocol.ProbeResult{}}
	if verdict == "" {
		return report, &protocol.Error{Kind: protocol.ErrorCancelled, Message: "cancelled"}
	}
	report.Results = append(report.Results, protocol.ProbeResult{Name: "m", URL: "https://m.example", Verdict: verdict, SuccessRate: 1})
	return report, nil
}

// runWith runs a command line against a prober; rounds is how often its watch
// may pause before it is interrupted.
func runWith(t *testing.T, p *prober, rounds int, args ...string) (code int, stdout, stderr string, pauses []time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out, errors bytes.Buffer
	program := &Program{
		Args: args, Dir: t.TempDir(), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errors,
		ReadFile:   func(name string) plan.File { return plan.File{Path: name} },
		NewService: func(string, protocol.Client) (protocol.Service, error) { return p, nil },
		Now:        func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
		Wait: func(_ context.Context, d time.Duration) {
			if pauses = append(pauses, d); len(pauses) >= rounds {
				cancel()
			}
		},
	}
	return program.Run(ctx), out.String(), errors.String(), pauses
}

func TestWatch(t *testing.T) {
	const ok, failed = protocol.VerdictOK, protocol.VerdictFailed
	for _, test := range []struct {
		verdicts    []protocol.Verdict
		rounds      int
		wantCode    int
		wantPrinted int
	}{
		{[]protocol.Verdict{ok, failed, ok}, 3, exitDone, 3},
		{[]protocol.Verdict{ok, ok, failed}, 3, exitProblem, 3},
		{[]protocol.Verdict{failed, protocol.VerdictDegraded}, 2, exitDone, 2},
		{[]protocol.Verdict{ok, ""}, 9, exitDone, 1},        // interrupted before the second round had anything
		{[]protocol.Verdict{failed, ""}, 9, exitProblem, 1}, // the last whole round counts
	} {
		p := &prober{verdicts: test.verdicts}
		code, stdout, _, pauses := runWith(t, p, test.rounds, "--format", "json", "probe", "--watch", "10s", "https://m.example")
		lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
		if code != test.wantCode || len(lines) != test.wantPrinted {
			t.Errorf("watching %q = code %d, %d lines, want %d, %d:\n%s", test.verdicts, code, len(lines), test.wantCode, test.wantPrinted, stdout)
		}
		for i, line := range lines {
			var got struct {
				Time    string
				Results []protocol.ProbeResult
			}
			if err := json.Unmarshal([]byte(line), &got); err != nil || got.Time != "2026-01-02T03:04:05Z" || len(got.Results) != 1 || got.Results[0].Verdict != test.verdicts[i] {
				t.Errorf("line %d of watching %q = %q, %v", i, test.verdicts, line, err)
			}
		}
		for _, d := range pauses {
			if d != 10*time.Second {
				t.Errorf("watching %q paused for %s, want 10s", test.verdicts, d)
			}
		}
	}
	p := &prober{verdicts: []protocol.Verdict{ok}}
	code, stdout, _, _ := runWith(t, p, 2, "probe", "--watch", "1m", "https://m.example")
	if code != exitDone || strings.Count(stdout, "2026-01-02T03:04:05Z\n") != 2 || strings.Count(stdout, "RANK") != 2 {
		t.Errorf("watching as text = code %d:\n%s", code, stdout)
	}
	p = &prober{verdicts: []protocol.Verdict{ok}}
	if code, _, _, pauses := runWith(t, p, 9, "probe", "https://m.example"); code != exitDone || p.asked != 1 || pauses != nil {
		t.Errorf("without --watch: code %d, asked %d times, paused %v", code, p.asked, pauses)
	}
}

// The reason of a rank is in the text: each cost, and how it is made up.
func TestProbeTextExplainsTheRank(t *testing.T) {
	w := &writer{}
	probeText(w, &protocol.ProbeReport{Module: "example.org/probe@v1.0.0", Results: []protocol.ProbeResult{
		{Name: "a", Rank: 1, Verdict: protocol.VerdictOK, CostMS: 123.4, SpreadMS: 7, SuccessRate: 1, Families: []protocol.Family{{Family: "ipv4", ConnectMS: 5}, {Family: "ipv6", Reason: protocol.ReasonTimeout}}},
		{Name: "b", Rank: 2, Verdict: protocol.VerdictDegraded, CostMS: 56.7, SuccessRate: 0.5, Detail: "Of 4 attempts 2 failed."},
		{Name: "c", Verdict: protocol.VerdictFailed, Reason: protocol.ReasonDNS, Detail: "The host name c does not exist."},
	}})
	for _, want := range []string{
		"COST", "123.4 ms", "56.7 ms", "failed: dns",
		"a: quickest and slowest total 7.0 ms apart, 100 % succeeded; IPv4 connects in 5.0 ms; IPv6 fails (timeout)\n",
		"b: Of 4 attempts 2 failed.\n",
		"(DNS + connect + TLS + 3 × first byte + 500 kB ÷ throughput) ÷ success rate",
	} {
		if !strings.Contains(w.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, w.String())
		}
	}
}
