package probe_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// BenchmarkProbeEight measures eight mirrors with 100 ms injected into each
// answer. whole/slowest is the time of all of them side by side over that of
// the slowest one by itself; first/fastest is the time to the first result
// over the fastest one's own main conversation.
func BenchmarkProbeEight(b *testing.B) {
	server, request := start(b)
	var targets []probe.Target
	for i := range 8 {
		targets = append(targets, probe.Target{URL: server.URL(fmt.Sprintf("as/m%d", i), "delay/100ms")})
	}
	prober := &probe.Prober{Proxy: direct}
	measure := func(targets []probe.Target) (whole, first time.Duration, results []protocol.ProbeResult) {
		begin := time.Now()
		request.Targets = targets
		request.Report = func(protocol.ProbeResult) {
			if first == 0 {
				first = time.Since(begin)
			}
		}
		results, err := prober.Probe(b.Context(), request)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range results {
			if r.Verdict != protocol.VerdictOK {
				b.Fatalf("%s: %s, %s", r.URL, r.Verdict, r.Detail)
			}
		}
		return time.Since(begin), first, results
	}
	var wholes, slowests, firsts, fastests time.Duration
	for b.Loop() {
		var slowest time.Duration
		fastest := time.Hour
		for _, target := range targets {
			own, _, results := measure([]probe.Target{target})
			slowest = max(slowest, own)
			minimal := results[0].DNSMS + results[0].ConnectMS + results[0].TotalMS
			fastest = min(fastest, time.Duration(minimal*float64(time.Millisecond)))
		}
		whole, first, _ := measure(targets)
		wholes, slowests, firsts, fastests = wholes+whole, slowests+slowest, firsts+first, fastests+fastest
	}
	b.ReportMetric(float64(wholes)/float64(slowests), "whole/slowest")
	b.ReportMetric(float64(firsts)/float64(fastests), "first/fastest")
	b.ReportMetric(float64(wholes.Milliseconds())/float64(b.N), "whole-ms")
}

// BenchmarkProbe64 measures sixty-four healthy mirrors at once; B/op counts the
// fake mirrors' own memory, too, since they live in the same process.
func BenchmarkProbe64(b *testing.B) {
	server, request := start(b)
	for i := range 64 {
		request.Targets = append(request.Targets, probe.Target{URL: server.URL(fmt.Sprintf("as/m%d", i), "delay/50ms")})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (&probe.Prober{Proxy: direct}).Probe(b.Context(), request); err != nil {
			b.Fatal(err)
		}
	}
}
