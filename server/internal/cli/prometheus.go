package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// prometheus is the --format in which a scheduled job leaves results for
// node_exporter's textfile collector.
const prometheus = "prometheus"

// A gauge is one metric in the text exposition format, version 0.0.4, which is
// also valid OpenMetrics but for the closing line. of returns the value for a
// result, and false where there is none.
type gauge struct {
	name, help string
	labels     func(protocol.ProbeResult) string // beyond mirror and url; may be nil
	of         func(protocol.ProbeResult) (float64, bool)
}

// gauges lists the metrics of a probe. Seconds and bytes are base units, as the
// naming rules of Prometheus want them; what was not measured is left out.
func gauges() []gauge {
	seconds := func(of func(protocol.ProbeResult) float64) func(protocol.ProbeResult) (float64, bool) {
		return func(r protocol.ProbeResult) (float64, bool) {
			// In whole microseconds, which the tenths of milliseconds are.
			return math.Round(of(r)*1000) / 1e6, r.Verdict != protocol.VerdictFailed
		}
	}
	return []gauge{
		{"goproxy_probe_usable", "Whether go can download through the mirror: 1 where the verdict is ok or degraded.", nil, func(r protocol.ProbeResult) (float64, bool) {
			if r.Verdict == protocol.VerdictFailed {
				return 0, true
			}
			return 1, true
		}},
		{"goproxy_probe_verdict_info", "The verdict on the mirror, and the reason where it is not ok.", func(r protocol.ProbeResult) string {
			return label("verdict", string(r.Verdict)) + "," + label("reason", string(r.Reason))
		}, one},
		{"goproxy_probe_checks_info", "What became of comparing checksums, of the checksum database and of the toolchain.", func(r protocol.ProbeResult) string {
			return label("checksum", string(r.Checksum)) + "," + label("sumdb", string(r.SumDB)) + "," + label("toolchain", string(r.Toolchain))
		}, one},
		{"goproxy_probe_rank", "The mirror's place, from 1; absent where it failed.", nil, func(r protocol.ProbeResult) (float64, bool) {
			return float64(r.Rank), r.Rank > 0
		}},
		{"goproxy_probe_cost_seconds", "What a typical download through the mirror takes, by which the rank is found.", nil, seconds(func(r protocol.ProbeResult) float64 { return r.CostMS })},
		{"goproxy_probe_dns_seconds", "Looking up the mirror's host.", nil, seconds(func(r protocol.ProbeResult) float64 { return r.DNSMS })},
		{"goproxy_probe_connect_seconds", "Connecting to the mirror.", nil, seconds(func(r protocol.ProbeResult) float64 { return r.ConnectMS })},
		{"goproxy_probe_tls_seconds", "The TLS handshake.", nil, seconds(func(r protocol.ProbeResult) float64 { return r.TLSMS })},
		{"goproxy_probe_first_byte_seconds", "From a request to the first byte of its answer, the median.", nil, seconds(func(r protocol.ProbeResult) float64 { return r.FirstByteMS })},
		{"goproxy_probe_total_seconds", "Downloading .info, .mod and .zip, the median over the samples.", nil, seconds(func(r protocol.ProbeResult) float64 { return r.TotalMS })},
		{"goproxy_probe_spread_seconds", "From the quickest to the slowest sample.", nil, seconds(func(r protocol.ProbeResult) float64 { return r.SpreadMS })},
		{"goproxy_probe_bytes_per_second", "Throughput of the zip.", nil, func(r protocol.ProbeResult) (float64, bool) {
			return r.BytesPerSecond, r.BytesPerSecond > 0 && r.Verdict != protocol.VerdictFailed
		}},
		{"goproxy_probe_success_ratio", "Samples that succeeded, from 0 to 1.", nil, func(r protocol.ProbeResult) (float64, bool) { return r.SuccessRate, true }},
		{"goproxy_probe_tls_not_after_timestamp_seconds", "When the mirror's certificate expires, as Unix time.", nil, func(r protocol.ProbeResult) (float64, bool) {
			at, err := time.Parse(time.RFC3339, r.TLSNotAfter)
			return float64(at.Unix()), err == nil
		}},
		{"goproxy_probe_retry_after_seconds", "How long the mirror asks to be left alone.", nil, func(r protocol.ProbeResult) (float64, bool) {
			return r.RetryAfterMS / 1000, r.RetryAfterMS > 0
		}},
	}
}

func one(protocol.ProbeResult) (float64, bool) { return 1, true }

// exposition returns a probe in the text exposition format.
func exposition(report *protocol.ProbeReport) string {
	var b strings.Builder
	ids := identities(report.Results)
	for _, g := range gauges() {
		first := true
		for i, result := range report.Results {
			value, ok := g.of(result)
			if !ok {
				continue
			}
			if first {
				fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n", g.name, g.help, g.name)
				first = false
			}
			labels := ids[i]
			if g.labels != nil {
				labels += "," + g.labels(result)
			}
			fmt.Fprintf(&b, "%s{%s} %s\n", g.name, labels, strconv.FormatFloat(value, 'g', -1, 64))
		}
	}
	return b.String()
}

// identities returns the labels that tell the results apart. Two of them may
// look the same once their credentials are gone, but no two series may.
func identities(results []protocol.ProbeResult) []string {
	ids := make([]string, len(results))
	taken := make(map[string]int)
	for i, r := range results {
		id := label("mirror", r.Name) + "," + label("url", r.URL)
		taken[id]++
		if n := taken[id]; n > 1 {
			id = label("mirror", fmt.Sprintf("%s #%d", r.Name, n)) + "," + label("url", r.URL)
		}
		ids[i] = id
	}
	return ids
}

// label returns a label as the format wants it: backslashes, quotes and line
// feeds are escaped, and the value is UTF-8.
func label(name, value string) string {
	value = strings.ToValidUTF8(value, "\uFFFD")
	return name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value) + `"`
}
