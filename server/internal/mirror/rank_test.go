package mirror_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func TestCost(t *testing.T) {
	const ok, failed = protocol.VerdictOK, protocol.VerdictFailed
	tests := []struct {
		result protocol.ProbeResult
		want   float64
	}{
		{protocol.ProbeResult{Verdict: ok, DNSMS: 1, ConnectMS: 2, TLSMS: 3, FirstByteMS: 10, BytesPerSecond: 1_000_000, SuccessRate: 1}, 536},
		{protocol.ProbeResult{Verdict: ok, FirstByteMS: 10, SuccessRate: 1}, 30},
		{protocol.ProbeResult{Verdict: ok, FirstByteMS: 10, SuccessRate: 0.5}, 60},
		{protocol.ProbeResult{Verdict: ok, FirstByteMS: 10}, math.Inf(1)},
		{protocol.ProbeResult{Verdict: failed, FirstByteMS: 1, SuccessRate: 1}, math.Inf(1)},
	}
	for _, test := range tests {
		if got := mirror.Cost(test.result); got != test.want {
			t.Errorf("Cost(%+v) = %v, want %v", test.result, got, test.want)
		}
	}
}

func TestRank(t *testing.T) {
	result := func(name string, verdict protocol.Verdict, firstByteMS float64) protocol.ProbeResult {
		return protocol.ProbeResult{Name: name, Verdict: verdict, FirstByteMS: firstByteMS, SuccessRate: 1, Rank: 9}
	}
	got := mirror.Rank([]protocol.ProbeResult{
		result("z-failed", protocol.VerdictFailed, 0),
		result("slow", protocol.VerdictOK, 300),
		result("b-tie", protocol.VerdictOK, 20),
		result("degraded", protocol.VerdictDegraded, 1),
		result("a-failed", protocol.VerdictFailed, 0),
		result("a-tie", protocol.VerdictOK, 20),
		{Name: "unknown"},
	})
	var order strings.Builder
	for _, r := range got {
		fmt.Fprintf(&order, "%s=%d ", r.Name, r.Rank)
	}
	const want = "a-tie=1 b-tie=2 slow=3 degraded=4 a-failed=0 unknown=0 z-failed=0 "
	if order.String() != want {
		t.Errorf("Rank order = %s, want %s", order.String(), want)
	}
}

// The best is built to be ahead of all others by 20 % in everything at once, so
// that no formula that deserves the name could put another one first.
func TestRankOverGeneratedSets(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	between := func(low, high float64) float64 { return low + random.Float64()*(high-low) }
	for set := range 500 {
		best := protocol.ProbeResult{
			Name: "best", Verdict: protocol.VerdictOK, SuccessRate: 1,
			DNSMS: between(0, 50), ConnectMS: between(0.1, 100), TLSMS: between(0, 100),
			FirstByteMS: between(0.1, 400), BytesPerSecond: between(2e4, 1e8),
		}
		results := []protocol.ProbeResult{best}
		failed := 0
		for i := range 1 + random.IntN(63) {
			worse := between(1.2, 10)
			r := best
			r.Name = fmt.Sprintf("m%02d", i)
			r.DNSMS, r.ConnectMS, r.TLSMS, r.FirstByteMS = r.DNSMS*worse, r.ConnectMS*worse, r.TLSMS*worse, r.FirstByteMS*worse
			r.BytesPerSecond /= worse
			switch random.IntN(4) {
			case 0: // Whatever was measured of it before it failed is better.
				r.Verdict, r.SuccessRate = protocol.VerdictFailed, 0
				r.DNSMS, r.ConnectMS, r.TLSMS, r.FirstByteMS, r.BytesPerSecond = 0, 0, 0, 0.1, 1e9
				failed++
			case 1:
				r.Verdict = protocol.VerdictDegraded
				r.FirstByteMS = 0.1
			case 2:
				r.SuccessRate = 0.8
			}
			results = append(results, r)
		}
		random.Shuffle(len(results), func(i, j int) { results[i], results[j] = results[j], results[i] })
		ranked := mirror.Rank(results)
		if ranked[0].Name != "best" || ranked[0].Rank != 1 {
			t.Errorf("set %d: Rank puts %+v first, want best", set, ranked[0])
		}
		for i, r := range ranked {
			want := i + 1
			if i >= len(ranked)-failed {
				want = 0
			}
			if r.Rank != want || (r.Verdict == protocol.VerdictFailed) != (want == 0) {
				t.Errorf("set %d: place %d has rank %d, verdict %s, want rank %d", set, i, r.Rank, r.Verdict, want)
			}
		}
	}
}

func TestExplain(t *testing.T) {
	reasons := []protocol.Reason{
		protocol.ReasonRefused, protocol.ReasonTimeout, protocol.ReasonDNS, protocol.ReasonTLS, protocol.ReasonUnauthorized,
		protocol.ReasonForbidden, protocol.ReasonNotFound, protocol.ReasonRateLimited, protocol.ReasonServerError,
		protocol.ReasonNotAProxy, protocol.ReasonChecksumMismatch, protocol.ReasonTruncated, protocol.ReasonTooLarge,
		protocol.ReasonInsecureRedirect, protocol.ReasonRedirectLoop, protocol.ReasonStale, protocol.ReasonUnsupported,
	}
	fallback := mirror.Meaning("no such reason")
	seen := map[string]protocol.Reason{}
	for _, reason := range reasons {
		meaning := mirror.Meaning(reason)
		if other, taken := seen[meaning]; taken || meaning == fallback {
			t.Errorf("Meaning(%q) = %q, the same as for %q", reason, meaning, other)
		}
		seen[meaning] = reason
		if !strings.Contains(meaning, "go ") {
			t.Errorf("Meaning(%q) = %q, which does not say what go does", reason, meaning)
		}
	}
	got := mirror.Explain(protocol.ReasonForbidden, "the mirror answered 403 Forbidden.")
	want := "The mirror answered 403 Forbidden: it blocks this address or this module, and go goes on to the next entry only after a bar (|)."
	if got != want {
		t.Errorf("Explain = %q, want %q", got, want)
	}
}
