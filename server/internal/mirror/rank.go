package mirror

import (
	"cmp"
	"math"
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// What a typical download is made of: one module that is not in the cache.
const (
	typicalRequests = 3       // .info, .mod and .zip, asked one after the other
	typicalBytes    = 500_000 // of the zip
)

// Cost returns what a typical download through a mirror takes, in milliseconds:
//
//	(DNS + connect + TLS + 3 × first byte + 500 kB ÷ throughput) ÷ success rate
//
// The connection is paid once, the answering time once for each of .info, .mod
// and .zip, and the zip's bytes at the measured throughput, which counts
// nothing where it was not measured. A mirror that answers every other time has
// to be asked twice, hence the success rate. A failed one costs +Inf.
func Cost(r protocol.ProbeResult) float64 {
	if r.Verdict == protocol.VerdictFailed || r.SuccessRate <= 0 {
		return math.Inf(1)
	}
	cost := r.DNSMS + r.ConnectMS + r.TLSMS + typicalRequests*r.FirstByteMS
	if r.BytesPerSecond > 0 {
		cost += 1000 * typicalBytes / r.BytesPerSecond
	}
	return cost / r.SuccessRate
}

// Rank returns the results best first, with their ranks from 1: those that are
// ok by their Cost, then the degraded ones by theirs, ties by name. The failed
// ones come last, by name, and have no rank.
func Rank(results []protocol.ProbeResult) []protocol.ProbeResult {
	ranked := slices.Clone(results)
	slices.SortStableFunc(ranked, func(a, b protocol.ProbeResult) int {
		return cmp.Or(
			cmp.Compare(grade(a), grade(b)),
			cmp.Compare(Cost(a), Cost(b)),
			cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.URL, b.URL),
		)
	})
	for i := range ranked {
		ranked[i].Rank = 0
		if grade(ranked[i]) < gradeFailed {
			ranked[i].Rank = i + 1
		}
	}
	return ranked
}

const gradeFailed = 2

func grade(r protocol.ProbeResult) int {
	switch r.Verdict {
	case protocol.VerdictOK:
		return 0
	case protocol.VerdictDegraded:
		return 1
	default:
		return gradeFailed
	}
}
