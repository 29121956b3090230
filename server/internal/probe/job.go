package probe

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// expiryWarning is how long before its end a certificate degrades a mirror.
const expiryWarning = 21 * 24 * time.Hour

// A job is the measuring of one mirror.
type job struct {
	prober    *Prober
	target    Target
	entry     goproxy.Entry
	module    Module
	anyModule bool // a folder may be judged by another module
	samples   int
	timeout   time.Duration
	sumDB     string // name of the checksum database, empty: mirrors are not asked
	sumKey    string // its key, empty: nothing can be looked up
	treeHead  []byte // as in Request
}

// An outcome is a result, with what comparing it to others needs.
type outcome struct {
	module string // path of what the mirror was asked for, empty where comparing means nothing
	result protocol.ProbeResult
}

// run has the conversations. The further questions are asked in the first one
// only.
func (j *job) run(ctx context.Context) *outcome {
	var samples []*sample
	for i := range j.samples {
		s := j.converse(ctx, i == 0)
		samples = append(samples, s)
		if ctx.Err() != nil || s.fault != nil && (s.fault.reason == protocol.ReasonTimeout || s.fault.reason == protocol.ReasonRateLimited) {
			break
		}
	}
	o := &outcome{module: j.module.Path, result: j.result(samples)}
	if strings.HasPrefix(j.entry.URL(), "file:") {
		o.module = "" // A folder holds what was downloaded, not what there is.
	}
	return o
}

// result sums up at least one sample: medians over those that succeeded.
func (j *job) result(samples []*sample) protocol.ProbeResult {
	var good, bad []*sample
	for _, s := range samples {
		if s.fault == nil {
			good = append(good, s)
		} else {
			bad = append(bad, s)
		}
	}
	measured := good
	if len(good) == 0 {
		measured = bad
	}
	show := measured[0]
	result := protocol.ProbeResult{
		Name:           j.name(),
		URL:            j.entry.Redacted(),
		DNSMS:          medianMS(measured, func(s *sample) time.Duration { return s.dns }),
		ConnectMS:      medianMS(measured, func(s *sample) time.Duration { return s.connect }),
		TLSMS:          medianMS(measured, func(s *sample) time.Duration { return s.tls }),
		FirstByteMS:    medianMS(measured, func(s *sample) time.Duration { return s.firstByte }),
		TotalMS:        medianMS(measured, func(s *sample) time.Duration { return s.total }),
		SpreadMS:       spreadMS(measured),
		BytesPerSecond: throughput(measured),
		Checksum:       show.checksum,
		SumDB:          samples[0].further.sumDB,
		Toolchain:      samples[0].further.toolchain,
		Latest:         samples[0].further.latest,
		FinalHost:      show.finalHost,
		HTTPVersion:    show.httpVersion,
		TLSVersion:     show.tlsVersion,
		AddressFamily:  show.family,
		SuccessRate:    float64(len(good)) / float64(len(samples)),
		Families:       samples[0].further.families,
	}
	for _, s := range samples {
		result.RetryAfterMS = max(result.RetryAfterMS, inMS(s.retryAfter))
	}
	if !show.notAfter.IsZero() {
		result.TLSNotAfter = show.notAfter.UTC().Format(time.RFC3339)
	}
	for _, s := range bad {
		// One wrong answer is enough: a mirror that is right at times only
		// is worse than none.
		if s.fault.reason == protocol.ReasonChecksumMismatch {
			result.Checksum = s.checksum
			good, bad = nil, []*sample{s}
			break
		}
	}
	if len(good) == 0 {
		f := bad[len(bad)-1].fault
		result.Verdict, result.Reason, result.Detail = protocol.VerdictFailed, f.reason, mirror.Explain(f.reason, f.seen)
		return result
	}
	result.Verdict = protocol.VerdictOK
	result.CostMS = math.Round(mirror.Cost(result)*10) / 10
	degrade(&result, j.notes(samples, bad, show))
	return result
}

// degrade applies notes, the first of which gives the reason.
func degrade(result *protocol.ProbeResult, notes []note) {
	for _, n := range notes {
		if result.Verdict == protocol.VerdictOK {
			result.Verdict, result.Reason = protocol.VerdictDegraded, n.reason
		}
		result.Detail = strings.TrimSpace(result.Detail + " " + n.text)
	}
}

// notes returns what degrades a mirror that works, worst first.
func (j *job) notes(samples, bad []*sample, show *sample) []note {
	var notes []note
	if len(bad) > 0 {
		f := bad[0].fault
		notes = append(notes, notef(f.reason, "Of %d attempts %d failed: %s", len(samples), len(bad), mirror.Explain(f.reason, f.seen)))
	}
	for _, s := range samples {
		if s.late != "" && s.fault == nil {
			notes = append(notes, notef(protocol.ReasonNotFound, "It answered 404 Not Found for %s at first and had it when asked again: it gets modules in the background, and go takes one that is new to it for missing there.", s.late))
			break
		}
	}
	notes = append(notes, samples[0].further.notes...)
	if host := j.entry.Hostname(); strings.HasPrefix(j.entry.URL(), "http:") && !isLoopback(host) {
		notes = append(notes, notef(protocol.ReasonTLS, "It is asked over http, without encryption: everybody in between can read along, and change what the checksum database does not cover."))
	}
	if left := time.Until(show.notAfter); !show.notAfter.IsZero() && left < expiryWarning {
		notes = append(notes, notef(protocol.ReasonTLS, "Its certificate expires %s: go refuses it from then on unless it is renewed.", soon(left)))
	}
	if warned, ok := mirror.Warned(show.finalHost, ""); ok && show.finalHost != j.entry.Host() {
		notes = append(notes, notef(protocol.ReasonInsecureRedirect, "It redirects to %s, which is on the list of addresses to warn of: %s", show.finalHost, warned.Note))
	}
	return notes
}

func (j *job) name() string {
	if j.target.Name != "" {
		return j.target.Name
	}
	if host := j.entry.Host(); host != "" {
		return host
	}
	return j.entry.Redacted()
}

func parseBase(entry goproxy.Entry) (*url.URL, error) { return url.Parse(entry.URL()) }

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func medianMS(samples []*sample, of func(*sample) time.Duration) float64 {
	values := make([]time.Duration, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	return inMS(median(values))
}

func spreadMS(samples []*sample) float64 {
	low, high := samples[0].total, samples[0].total
	for _, s := range samples {
		low, high = min(low, s.total), max(high, s.total)
	}
	return inMS(high - low)
}

// A body that is small and quick says nothing of the throughput: a pause of the
// scheduler of this machine would count as a slow mirror.
const (
	tellingBytes = 32 << 10
	tellingTime  = 100 * time.Millisecond
)

// throughput returns the median of the zips' bytes per second, 0 where no zip
// was large or slow enough to tell.
func throughput(samples []*sample) float64 {
	var values []float64
	for _, s := range samples {
		if s.zipBytes >= tellingBytes || s.zipBytes > 0 && s.transfer >= tellingTime {
			// A body that lay ready took no time that could be measured.
			took := max(s.transfer, 100*time.Microsecond)
			values = append(values, math.Round(float64(s.zipBytes)/took.Seconds()))
		}
	}
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[(len(values)-1)/2]
}

// inMS rounds to one decimal, but nothing that took time to zero.
func inMS(d time.Duration) float64 {
	ms := math.Round(float64(d)/float64(100*time.Microsecond)) / 10
	if d > 0 && ms == 0 {
		return 0.1
	}
	return ms
}

// soon says when something ends that ends within weeks.
func soon(left time.Duration) string {
	days := int(left.Hours() / 24)
	switch days {
	case 0:
		return "within a day"
	case 1:
		return "in one day"
	}
	return fmt.Sprintf("in %d days", days)
}
