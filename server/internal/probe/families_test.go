package probe_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// startBoth starts a mirror on 127.0.0.1 and listens on the same port of ::1,
// which others may have taken.
func startBoth(t *testing.T) (*proxytest.Server, net.Listener) {
	t.Helper()
	for try := 1; ; try++ {
		server := proxytest.Start(t, proxytest.Config{})
		six, err := net.Listen("tcp", "[::1]:"+server.URL()[strings.LastIndexByte(server.URL(), ':')+1:])
		if err == nil {
			t.Cleanup(func() { _ = six.Close() })
			return server, six
		}
		if try == 10 {
			t.Fatalf("listening on IPv6: %v", err)
		}
	}
}

// The fake listens on 127.0.0.1. Addresses of 127.0.0.2 and ::1 stand for hosts
// that refuse there.
func TestFamilies(t *testing.T) {
	server, six := startBoth(t)
	request := requestFor(t, server)
	named := strings.Replace(server.URL(), "127.0.0.1", "localhost", 1)
	addresses := func(list ...string) func(context.Context, string) ([]netip.Addr, error) {
		return func(_ context.Context, host string) ([]netip.Addr, error) {
			if host != "localhost" {
				return nil, errors.New("asked for " + host)
			}
			var all []netip.Addr
			for _, a := range list {
				all = append(all, netip.MustParseAddr(a))
			}
			return all, nil
		}
	}
	tests := []struct {
		url    string
		lookup func(context.Context, string) ([]netip.Addr, error)
		want   string
	}{
		{named, addresses("127.0.0.1", "::1"), "ipv4 ok, ipv6 ok"},
		{named, addresses("::1", "::ffff:127.0.0.1"), "ipv4 ok, ipv6 ok"},
		{named, addresses("127.0.0.2", "::1"), "ipv4 refused, ipv6 ok"},
		{named, addresses("127.0.0.1"), ""},
		{named, addresses(), ""},
		{server.URL(), addresses("127.0.0.1", "::1"), ""},
		{named, func(context.Context, string) ([]netip.Addr, error) { return nil, errors.New("no answer") }, ""},
	}
	show := func(r protocol.ProbeResult) string {
		var all []string
		for _, f := range r.Families {
			state := string(f.Reason)
			if f.Reason == "" {
				state = "ok"
			}
			if (f.ConnectMS > 0) != (f.Reason == "") {
				t.Errorf("family %+v: either a time or a reason is wanted", f)
			}
			all = append(all, f.Family+" "+state)
		}
		return strings.Join(all, ", ")
	}
	for _, test := range tests {
		got := oneBy(t, &probe.Prober{Proxy: direct, Lookup: test.lookup}, request, test.url)
		if show(got) != test.want || got.Verdict != protocol.VerdictOK {
			t.Errorf("probe of %s: families %q, %s, %q, want %q and ok", test.url, show(got), got.Verdict, got.Detail, test.want)
		}
	}

	// A broken family counts only where it works for another mirror.
	if err := six.Close(); err != nil {
		t.Fatal(err)
	}
	other, _ := startBoth(t)
	prober := &probe.Prober{Proxy: direct, Lookup: addresses("127.0.0.1", "::1")}
	request.Targets = []probe.Target{{URL: named}, {URL: strings.Replace(other.URL(), "127.0.0.1", "localhost", 1)}}
	results, err := prober.Probe(t.Context(), request)
	if err != nil || len(results) != 2 {
		t.Fatalf("Probe = %v, %v", results, err)
	}
	if got := results[0]; got.Verdict != protocol.VerdictDegraded || got.Reason != protocol.ReasonRefused || !strings.Contains(got.Detail, "Its IPv6 address refuses connections, while those of other mirrors do not") {
		t.Errorf("broken over IPv6: %s, %q, %q", got.Verdict, got.Reason, got.Detail)
	}
	if got := results[1]; got.Verdict != protocol.VerdictOK {
		t.Errorf("whole: %s, %q", got.Verdict, got.Detail)
	}
}

func TestRetryAfter(t *testing.T) {
	server, request := start(t)
	for _, test := range []struct {
		fault   string
		verdict protocol.Verdict
		want    float64
	}{
		{"429", protocol.VerdictFailed, 30_000},
		{"only/list/429", protocol.VerdictDegraded, 30_000},
		{"as/busy/header/Retry-After/7/503", protocol.VerdictFailed, 7_000},
		{"as/x", protocol.VerdictOK, 0},
	} {
		server.ClearRequests()
		request.Samples = 3
		got := one(t, request, server.URL(test.fault))
		if got.Verdict != test.verdict || got.RetryAfterMS != test.want || strings.Contains(got.Detail, "asking to wait") != (test.want > 0) {
			t.Errorf("probe of %s: %s, retry after %v ms, %q, want %s, %v ms", test.fault, got.Verdict, got.RetryAfterMS, got.Detail, test.verdict, test.want)
		}
		if asked := len(server.Requests()); test.fault == "429" && asked != 1 {
			t.Errorf("probe of %s asked %d times, want no more once it was told to wait", test.fault, asked)
		}
	}
}
