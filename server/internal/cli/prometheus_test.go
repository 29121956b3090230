package cli

import (
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// The Prometheus project's own parser reads what is written.
func TestExposition(t *testing.T) {
	report := &protocol.ProbeReport{Module: "example.org/probe@v1.0.0", Results: []protocol.ProbeResult{
		{
			Name: "fast", URL: "https://a.example", Rank: 1, Verdict: protocol.VerdictOK, DNSMS: 1.5, ConnectMS: 2, TLSMS: 3, FirstByteMS: 12.3, TotalMS: 40, SpreadMS: 0.1,
			BytesPerSecond: 1.25e7, Checksum: protocol.ChecksumVerified, SumDB: protocol.CheckOK, Toolchain: protocol.CheckMissing, TLSNotAfter: "2026-01-02T03:04:05Z", SuccessRate: 1, CostMS: 83.4,
		},
		{Name: "slow", URL: "https://b.example", Rank: 2, Verdict: protocol.VerdictDegraded, Reason: protocol.ReasonRateLimited, SuccessRate: 0.5, RetryAfterMS: 30_000, Checksum: protocol.ChecksumUnchecked, SumDB: protocol.CheckSkipped, Toolchain: protocol.CheckSkipped},
		{Name: "down", URL: "https://xxxxx@c.example", Verdict: protocol.VerdictFailed, Reason: protocol.ReasonRefused, Checksum: protocol.ChecksumUnchecked, SumDB: protocol.CheckSkipped, Toolchain: protocol.CheckSkipped},
		{Name: "down", URL: "https://xxxxx@c.example", Verdict: protocol.VerdictFailed, Reason: protocol.ReasonRefused},
		{Name: "a \"quote\", a \\ and\na line\xff feed 漢字", URL: `file:///C:\go`, Verdict: protocol.VerdictFailed, Reason: protocol.ReasonNotFound},
	}}
	text := exposition(report)
	var parser expfmt.TextParser
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("exposition cannot be parsed: %v\n%s", err, text)
	}
	if len(families) != len(gauges()) {
		t.Errorf("%d metrics were parsed, want %d:\n%s", len(families), len(gauges()), text)
	}
	// values of each series, by metric and mirror
	got := make(map[string]float64)
	for name, family := range families {
		if family.GetHelp() == "" || family.GetType().String() != "GAUGE" {
			t.Errorf("%s: help %q, type %s", name, family.GetHelp(), family.GetType())
		}
		for _, metric := range family.GetMetric() {
			var key strings.Builder
			key.WriteString(name)
			for _, l := range metric.GetLabel() {
				key.WriteString("|" + l.GetValue())
			}
			if _, twice := got[key.String()]; twice {
				t.Errorf("series %q comes twice", key.String())
			}
			got[key.String()] = metric.GetGauge().GetValue()
		}
	}
	for key, want := range map[string]float64{
		"goproxy_probe_usable|fast|https://a.example":                                     1,
		"goproxy_probe_usable|slow|https://b.example":                                     1,
		"goproxy_probe_usable|down|https://xxxxx@c.example":                               0,
		"goproxy_probe_usable|down #2|https://xxxxx@c.example":                            0,
		"goproxy_probe_usable|a \"quote\", a \\ and\na line\uFFFD feed 漢字|file:///C:\\go": 0,
		"goproxy_probe_verdict_info|slow|https://b.example|degraded|rateLimited":          1,
		"goproxy_probe_checks_info|fast|https://a.example|verified|ok|missing":            1,
		"goproxy_probe_rank|fast|https://a.example":                                       1,
		"goproxy_probe_cost_seconds|fast|https://a.example":                               0.0834,
		"goproxy_probe_first_byte_seconds|fast|https://a.example":                         0.0123,
		"goproxy_probe_bytes_per_second|fast|https://a.example":                           1.25e7,
		"goproxy_probe_success_ratio|slow|https://b.example":                              0.5,
		"goproxy_probe_tls_not_after_timestamp_seconds|fast|https://a.example":            1767323045,
		"goproxy_probe_retry_after_seconds|slow|https://b.example":                        30,
	} {
		if value, ok := got[key]; !ok || value != want {
			t.Errorf("%s = %v, %t, want %v", key, value, ok, want)
		}
	}
	for key := range got {
		if strings.HasPrefix(key, "goproxy_probe_total_seconds|down") || strings.HasPrefix(key, "goproxy_probe_rank|down") {
			t.Errorf("%s is there, but was not measured", key)
		}
	}
	if text := exposition(&protocol.ProbeReport{}); text != "" {
		t.Errorf("exposition of nothing = %q", text)
	}
}
