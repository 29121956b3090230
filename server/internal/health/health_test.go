package health

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.FixedZone("here", 3600))

var policy = Policy{Interval: 10 * time.Minute, Failures: 2}

func good(ms float64) protocol.ProbeResult {
	return protocol.ProbeResult{Verdict: protocol.VerdictOK, TotalMS: ms}
}

func bad(reason protocol.Reason) protocol.ProbeResult {
	return protocol.ProbeResult{Verdict: protocol.VerdictFailed, Reason: reason, TotalMS: 9}
}

func TestRecordTellsTheState(t *testing.T) {
	refused, busy, ok := bad(protocol.ReasonRefused), bad(protocol.ReasonRateLimited), good(100)
	type at struct {
		minute int
		result protocol.ProbeResult
	}
	for _, test := range []struct {
		name     string
		results  []at
		failures int
		want     protocol.HealthState
		since    int // minute
	}{
		{"nothing", nil, 2, "", -1},
		{"a success", []at{{0, ok}}, 2, protocol.HealthHealthy, 0},
		{"one hiccup", []at{{0, ok}, {10, refused}}, 2, protocol.HealthHealthy, 0},
		{"two failures", []at{{0, ok}, {10, refused}, {20, refused}}, 2, protocol.HealthDown, 10},
		{"one failure where go has failed as well", []at{{0, ok}, {10, refused}}, 1, protocol.HealthDown, 10},
		{"every other time", []at{{0, ok}, {10, refused}, {20, ok}, {30, refused}}, 2, protocol.HealthHealthy, 0},
		{"down and up", []at{{0, refused}, {10, refused}, {20, ok}}, 2, protocol.HealthHealthy, 20},
		{"too many requests", []at{{0, ok}, {10, busy}, {20, busy}, {30, busy}}, 2, protocol.HealthHealthy, 0},
		{"never seen well", []at{{0, refused}, {10, refused}}, 2, protocol.HealthDown, 0},
		{"the editor was closed for a night in between", []at{{0, refused}, {600, refused}}, 2, "", -1},
		{"and then twice", []at{{0, refused}, {10, refused}, {600, refused}, {610, refused}}, 2, protocol.HealthDown, 600},
		{"a clock set back", []at{{60, refused}, {0, refused}}, 2, "", -1},
		{"slow three times", []at{{0, good(4000)}, {10, good(4000)}, {20, good(4000)}}, 2, protocol.HealthSlow, 20},
		{"slow once", []at{{0, ok}, {10, good(9000)}, {20, ok}}, 2, protocol.HealthHealthy, 0},
		{"slow and down", []at{{0, good(4000)}, {10, good(4000)}, {20, good(4000)}, {30, refused}, {40, refused}}, 2, protocol.HealthDown, 30},
	} {
		var m Mirror
		for _, r := range test.results {
			m.Record(r.result, noon.Add(time.Duration(r.minute)*time.Minute), Policy{policy.Interval, test.failures})
		}
		since := time.Time{}
		if test.since >= 0 {
			since = noon.Add(time.Duration(test.since) * time.Minute)
		}
		if m.State != test.want || !m.Since.Equal(since) {
			t.Errorf("%s: %q since %v, want %q since %v", test.name, m.State, m.Since, test.want, since)
		}
	}
}

func TestSlowIsWhatIsUnusual(t *testing.T) {
	for _, test := range []struct {
		usual, now float64
		samples    int
		want       protocol.HealthState
	}{
		{300, 1200, 20, protocol.HealthSlow},
		{300, 1200, 5, protocol.HealthHealthy}, // nobody knows yet what is usual
		{300, 800, 20, protocol.HealthHealthy},
		{100, 900, 20, protocol.HealthHealthy}, // unusual, but nobody minds
		{900, 2900, 20, protocol.HealthSlow},
		{2000, 2900, 20, protocol.HealthHealthy},
		{3500, 3500, 20, protocol.HealthSlow},
	} {
		var m Mirror
		yesterday := noon.AddDate(0, 0, -1)
		for i := range test.samples {
			m.Record(good(test.usual), yesterday.Add(time.Duration(i)*time.Minute), policy)
		}
		for i := range 3 {
			m.Record(good(test.now), noon.Add(time.Duration(i)*time.Minute), policy)
		}
		if m.State != test.want {
			t.Errorf("%v ms after %d times %v ms is %q, want %q", test.now, test.samples, test.usual, m.State, test.want)
		}
	}
}

func TestDue(t *testing.T) {
	minute := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	for _, test := range []struct {
		name string
		m    Mirror
		want time.Time
	}{
		{"never asked", Mirror{}, noon},
		{"just asked", Mirror{Asked: noon}, minute(10)},
		{"asked a while ago", Mirror{Asked: minute(-4)}, minute(6)},
		{"asked long ago", Mirror{Asked: minute(-60)}, minute(-50)},
		{"asked tomorrow", Mirror{Asked: minute(24 * 60)}, noon},
		{"wants to be left alone", Mirror{Asked: minute(-4), Until: minute(30)}, minute(30)},
		{"wanted to be left alone", Mirror{Asked: minute(-4), Until: minute(1)}, minute(6)},
		{"for ever", Mirror{Asked: minute(-4), Until: minute(1e6)}, minute(6)},
	} {
		if got := test.m.Due(noon, policy.Interval); !got.Equal(test.want) {
			t.Errorf("%s: Due = %v, want %v", test.name, got, test.want)
		}
	}
}

func TestBackOff(t *testing.T) {
	busy := bad(protocol.ReasonRateLimited)
	later := func(r protocol.ProbeResult, wait time.Duration) protocol.ProbeResult {
		r.RetryAfterMS = float64(wait.Milliseconds())
		return r
	}
	for _, test := range []struct {
		name    string
		results []protocol.ProbeResult
		want    time.Duration
	}{
		{"well", []protocol.ProbeResult{good(1)}, 0},
		{"429", []protocol.ProbeResult{busy}, 20 * time.Minute},
		{"429 twice", []protocol.ProbeResult{busy, busy}, 40 * time.Minute},
		{"429 for ever", slices.Repeat([]protocol.ProbeResult{busy}, 50), 6 * time.Hour},
		{"429 and well again", []protocol.ProbeResult{busy, busy, good(1)}, 0},
		{"Retry-After that is long", []protocol.ProbeResult{later(busy, 3*time.Hour)}, 3 * time.Hour},
		{"Retry-After that is short", []protocol.ProbeResult{later(busy, time.Second)}, 20 * time.Minute},
		{"Retry-After beside 503", []protocol.ProbeResult{later(bad(protocol.ReasonServerError), time.Hour)}, time.Hour},
		{"Retry-After of a year", []protocol.ProbeResult{later(busy, 365*24*time.Hour)}, 24 * time.Hour},
	} {
		var m Mirror
		for _, r := range test.results {
			m.Record(r, noon, policy)
		}
		got := time.Duration(0)
		if !m.Until.IsZero() {
			got = m.Until.Sub(noon)
		}
		if got != test.want {
			t.Errorf("%s: left alone for %v, want %v", test.name, got, test.want)
		}
	}
}

func TestFigures(t *testing.T) {
	upTo := func(n int) []float64 {
		var all []float64
		for i := range n {
			all = append(all, float64(i+1))
		}
		return all
	}
	for _, test := range []struct {
		times             []float64
		failed            int
		p50, p95, success float64
	}{
		{nil, 0, 0, 0, 0},
		{nil, 3, 0, 0, 0},
		{[]float64{120}, 0, 120, 120, 1},
		{upTo(100), 0, 50, 95, 1},
		{upTo(100), 25, 50, 95, 0.8},
		{[]float64{10, 10, 10, 10, 10, 10, 10, 10, 10, 5000}, 0, 10, 5000, 1},
		{[]float64{1, 2}, 1, 1, 2, 0.667},
		{[]float64{0, -5, 1e12}, 0, 0.1, longestMS, 1},
	} {
		var m Mirror
		for _, ms := range test.times {
			m.Record(good(ms), noon, policy)
		}
		for range test.failed {
			m.Record(bad(protocol.ReasonTimeout), noon, policy)
		}
		got := m.Today(noon)
		near := func(got, want float64) bool { return math.Abs(got-want) <= 0.026*want+0.05 }
		if !near(got.P50MS, test.p50) || !near(got.P95MS, test.p95) || got.SuccessRate != test.success || got.Count != len(test.times)+test.failed || got.Day != "2026-03-14" {
			t.Errorf("%d times, %d failed: %+v, want p50 %v, p95 %v, success %v", len(test.times), test.failed, got, test.p50, test.p95, test.success)
		}
	}
}

// TestPercentilesAreNear compares with the exact nearest rank.
func TestPercentilesAreNear(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var d Day
		var all []float64
		for range 1 + random.IntN(300) {
			ms := math.Exp(random.Float64()*10 + 0.5)
			all = append(all, ms)
			d.add(ms)
		}
		slices.Sort(all)
		for _, share := range []float64{0.5, 0.95} {
			want := all[int(math.Ceil(share*float64(len(all))))-1]
			if got := d.percentile(share); math.Abs(got-want) > 0.025*want+0.05 {
				t.Fatalf("percentile(%v) of %d times = %v, want %v", share, len(all), got, want)
			}
		}
	}
}

// TestBounds keeps the book of somebody who uses far too many mirrors for years.
func TestBounds(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	b := Read(nil)
	now := noon
	for day := range 40 {
		now = noon.AddDate(0, 0, day)
		for i := range 80 {
			m := b.Edit(fmt.Sprintf("https://mirror-%d.example", i))
			m.Asked = now.Add(time.Duration(i) * time.Second)
			for range 5 {
				m.Record(good(math.Exp(random.Float64()*11)), now, policy)
			}
		}
		b.Forget(now)
		data, err := b.Data()
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 500_000 {
			t.Fatalf("day %d: the book has %d bytes, want at most 500 kB", day, len(data))
		}
		b = Read(data)
	}
	if len(b.Mirrors) != maxMirrors || b.Mirrors["https://mirror-79.example"] == nil || b.Mirrors["https://mirror-0.example"] != nil {
		t.Errorf("%d mirrors are kept, want the %d asked last", len(b.Mirrors), maxMirrors)
	}
	days := b.History().Mirrors[0].Days
	if len(days) != maxDays || days[0].Day != now.Format(time.DateOnly) {
		t.Errorf("%d days are kept, newest %q, want %d, newest %s", len(days), days[0].Day, maxDays, now.Format(time.DateOnly))
	}
	b.Forget(now.AddDate(0, 0, maxDays+1))
	if len(b.Mirrors) != 0 {
		t.Errorf("%d mirrors that nobody asked for a month are kept", len(b.Mirrors))
	}
}

func TestReadTakesAnything(t *testing.T) {
	for _, data := range []string{"", "null", "[]", "{", `{"version":2,"mirrors":{"a":{}}}`, `{"version":1}`, `{"version":1,"mirrors":{"a":null}}`, `{"version":1,"mirrors":{"a":{"asked":"soon"}}}`} {
		b := Read([]byte(data))
		if len(b.Mirrors) != 0 {
			t.Errorf("Read(%q) = %v, want an empty book", data, b)
		}
		b.Edit("https://a.example").Record(good(1), noon, policy)
		if _, err := b.Data(); err != nil {
			t.Errorf("Read(%q).Data: %v", data, err)
		}
	}
	b := Read([]byte(`{"version":1,"mirrors":{"a":{"days":{"2026-03-14":null}}}}`))
	b.Edit("a").Record(good(1), noon, policy)
	if got := b.Get("a"); got.Today(noon).Count != 1 {
		t.Errorf("a day that is null: %v, want it begun anew", got)
	}
}

// TestNoServerTextIsKept looks for what a server may have said.
func TestNoServerTextIsKept(t *testing.T) {
	b := Read(nil)
	r := bad(protocol.ReasonForbidden)
	r.Detail, r.FinalHost, r.Latest, r.Name = "told", "told", "told", "told"
	b.Edit("https://a.example").Record(r, noon, policy)
	data, err := json.Marshal(b)
	if err != nil || strings.Contains(string(data), "told") {
		t.Errorf("the book holds %s, %v", data, err)
	}
}

func TestOneOfferForEachOutage(t *testing.T) {
	var m Mirror
	fail := func(minute int) bool {
		m.Record(bad(protocol.ReasonRefused), noon.Add(time.Duration(minute)*time.Minute), policy)
		since, ok := m.Outage()
		if ok {
			m.Offered = since
		}
		return ok
	}
	var got []bool
	for _, minute := range []int{0, 10, 20, 30} {
		got = append(got, fail(minute))
	}
	m.Record(good(1), noon.Add(40*time.Minute), policy)
	for _, minute := range []int{50, 60} {
		got = append(got, fail(minute))
	}
	m.Muted = true
	m.Record(good(1), noon.Add(70*time.Minute), policy)
	for _, minute := range []int{80, 90} {
		got = append(got, fail(minute))
	}
	if want := []bool{false, true, false, false, false, true, false, false}; !slices.Equal(got, want) {
		t.Errorf("offers after each failure: %v, want %v", got, want)
	}
}
