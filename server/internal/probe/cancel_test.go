package probe_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestHangingMirrorDelaysNobody ends when all but the hanging mirror have their
// result: it would take a minute otherwise, and the hanging one be among them.
func TestHangingMirrorDelaysNobody(t *testing.T) {
	server, request := start(t)
	request.Timeout = time.Minute
	request.Targets = []probe.Target{{URL: server.URL("hang")}}
	const healthy = 8
	for range healthy {
		request.Targets = append(request.Targets, probe.Target{URL: server.URL("delay/20ms")})
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reported := 0
	request.Report = func(r protocol.ProbeResult) {
		if r.Verdict != protocol.VerdictOK {
			t.Errorf("a mirror that answers is %s, %q, or the hanging one was waited for", r.Verdict, r.Detail)
		}
		if reported++; reported == healthy {
			cancel()
		}
	}
	results, err := (&probe.Prober{Proxy: direct}).Probe(ctx, request)
	if !errors.Is(err, context.Canceled) || len(results) != healthy || reported != healthy {
		t.Errorf("Probe = %d results, %d reported, %v, want %d of each and context.Canceled", len(results), reported, err, healthy)
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
