package probe_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func TestHangingMirrorDelaysNobody(t *testing.T) {
	server, request := start(t)
	request.Timeout = 3 * time.Second
	request.Targets = []probe.Target{{URL: server.URL("hang")}}
	for range 8 {
		request.Targets = append(request.Targets, probe.Target{URL: server.URL("delay/20ms")})
	}
	var mu sync.Mutex
	var last time.Duration // of the healthy ones
	reported := 0
	begin := time.Now()
	request.Report = func(r protocol.ProbeResult) {
		mu.Lock()
		defer mu.Unlock()
		reported++
		if r.Verdict == protocol.VerdictOK {
			last = time.Since(begin)
		}
	}
	results, err := (&probe.Prober{Proxy: direct}).Probe(t.Context(), request)
	if err != nil || len(results) != 9 || reported != 9 || results[0].Reason != protocol.ReasonTimeout {
		t.Fatalf("Probe = %d results, %d reported, %v", len(results), reported, err)
	}
	if last == 0 || last > 2*time.Second {
		t.Errorf("the last healthy mirror was reported after %s, want long before the hanging one's 3s", last)
	}
}

func TestCancelStopsAtOnce(t *testing.T) {
	server, request := start(t)
	request.Timeout = time.Minute
	for _, fault := range []string{"as/fast", "hang", "drip", "stall", "endless/rate/1000", "only/.zip/hang", "only/sumdb/hang"} {
		request.Targets = append(request.Targets, probe.Target{Name: fault, URL: server.URL(fault)})
	}
	ctx, cancel := context.WithCancel(t.Context())
	var cancelled time.Time
	request.Report = func(protocol.ProbeResult) {
		if cancelled.IsZero() {
			time.AfterFunc(200*time.Millisecond, func() {
				cancelled = time.Now()
				cancel()
			})
		}
	}
	results, err := (&probe.Prober{Proxy: direct}).Probe(ctx, request)
	took := time.Since(cancelled)
	if !errors.Is(err, context.Canceled) || len(results) != 1 || results[0].Name != "as/fast" || results[0].Verdict != protocol.VerdictOK {
		t.Errorf("Probe = %+v, %v, want what was finished and context.Canceled", results, err)
	}
	t.Logf("cancelling took %s", took)
	// The goal is 100 ms, and npm run bench has the figure; here it is told from
	// waiting for the mirror, however busy the machine is.
	if took > 3*time.Second {
		t.Errorf("cancelling took %s", took)
	}
	deadline := time.Now().Add(5 * time.Second)
	for {
		open := 0
		for _, r := range server.Requests() {
			if !r.Done {
				open++
			}
		}
		if open == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d requests are still open at the mirror", open)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
