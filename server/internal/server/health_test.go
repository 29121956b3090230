package server

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/apply"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A network is mirrors with their answers, and a clock.
type network struct {
	mu       sync.Mutex
	now      time.Time
	answers  map[string]protocol.ProbeResult // by URL, without an answer it is well
	asked    []string
	isolated bool
}

func (n *network) probe(_ context.Context, request ProbeRequest) ([]protocol.ProbeResult, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var results []protocol.ProbeResult
	for _, m := range request.Mirrors {
		n.asked = append(n.asked, m.URL)
		result, ok := n.answers[m.URL]
		if !ok {
			result = protocol.ProbeResult{Verdict: protocol.VerdictOK, TotalMS: 100}
		}
		results = append(results, result)
	}
	return results, nil
}

// taken returns what was asked since the last time.
func (n *network) taken() string {
	asked := strings.Join(n.asked, " ")
	n.asked = nil
	return asked
}

func (n *network) fail(reason protocol.Reason, urls ...string) {
	for _, url := range urls {
		n.answers[url] = protocol.ProbeResult{Verdict: protocol.VerdictFailed, Reason: reason}
	}
}

func newNetwork() *network {
	return &network{now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC), answers: map[string]protocol.ProbeResult{}}
}

// window returns the service of one window, whose list in force and settings are
// given. Windows of one state folder share a book.
func (n *network) window(t *testing.T, state, list string, settings map[string]any) *Service {
	t.Helper()
	s := (&world{files: map[string]string{"/home/me/.config/go/env": "GOPROXY=" + list + "\n"}}).service()
	s.ReadGo = func(context.Context, string, string, []string) plan.Go {
		return plan.Go{Path: "/go/bin/go", Version: "go1.26.8", Root: "/go", EnvFile: "/home/me/.config/go/env", Values: map[string]string{"GOPROXY": list}}
	}
	s.Deps.Probe = n.probe
	s.HealthDeps = HealthDeps{
		Now:        func() time.Time { return n.now },
		Connected:  func() bool { return !n.isolated },
		HealthBook: apply.NewShared(state, "health.json"),
	}
	got, err := s.Configure(context.Background(), protocol.ConfigureParams{Settings: settings})
	if err != nil || len(got.Findings) > 0 {
		t.Fatalf("Configure(%v) = %v, %v", settings, got, err)
	}
	return s
}

func (n *network) look(t *testing.T, s *Service, failed bool) *protocol.HealthReport {
	t.Helper()
	report, err := s.Health(context.Background(), protocol.HealthParams{Place: folder, Failed: failed})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

var every10 = map[string]any{"goproxy.health": "every 10 minutes", "goproxy.failover": "off"}

const (
	mirrorA = "https://a.example"
	mirrorB = "https://b.example"
	mirrorC = "https://c.example"
)

func TestHealthMeasuresWhatIsAllowed(t *testing.T) {
	untrusted := folder
	untrusted.Trusted, untrusted.Editor = false, &protocol.Editor{}
	for _, test := range []struct {
		health string
		place  protocol.Place
		failed bool
		want   string
		next   float64
	}{
		{"ask", folder, true, "", 0},
		{"off", folder, true, "", 0},
		{"onFailure", folder, false, "", 0},
		{"onFailure", folder, true, mirrorA + " " + mirrorB, 0},
		{"every 10 minutes", folder, false, mirrorA + " " + mirrorB, 600_000},
		{"every 1 minute", folder, false, mirrorA + " " + mirrorB, 60_000},
		{"every 10 minutes", untrusted, true, "", 0},
	} {
		n := newNetwork()
		s := n.window(t, t.TempDir(), mirrorA+","+mirrorB+",direct,"+mirrorC, map[string]any{"goproxy.health": test.health})
		report, err := s.Health(context.Background(), protocol.HealthParams{Place: test.place, Failed: test.failed})
		if err != nil {
			t.Errorf("Health(%s): %v", test.health, err)
			continue
		}
		if got := n.taken(); got != test.want || report.NextMS != test.next || len(report.Mirrors) != 2 {
			t.Errorf("Health(%s, trusted %t, failed %t) asks %q, next in %v ms, tells of %d mirrors, want %q, %v ms, 2", test.health, test.place.Trusted, test.failed, got, report.NextMS, len(report.Mirrors), test.want, test.next)
		}
	}
}

func TestHealthIsGentle(t *testing.T) {
	n, state := newNetwork(), t.TempDir()
	one, two := n.window(t, state, mirrorA, every10), n.window(t, state, mirrorA+","+mirrorB, every10)
	step := func(s *Service, minutes float64, want string) {
		t.Helper()
		n.now = n.now.Add(time.Duration(minutes * float64(time.Minute)))
		report := n.look(t, s, false)
		if got := n.taken(); got != want {
			t.Errorf("%v: asked %q, want %q", n.now, got, want)
		}
		if report.NextMS < 1000 || report.NextMS > 600_000 {
			t.Errorf("%v: next in %v ms, want at most the interval", n.now, report.NextMS)
		}
	}
	step(one, 0, mirrorA)
	step(two, 1, mirrorB)
	step(one, 8, "")
	step(two, 1, mirrorA) // at 10
	step(one, 0, "")
	step(two, 1, mirrorB)                             // at 11
	step(n.window(t, state, mirrorA, every10), 1, "") // a new helper remembers
	n.answers[mirrorA] = protocol.ProbeResult{Verdict: protocol.VerdictFailed, Reason: protocol.ReasonRateLimited, RetryAfterMS: 3_600_000}
	step(one, 8, mirrorA) // at 20
	step(one, 20, "")
	step(two, 0, mirrorB)
	step(one, 39, "")
	step(one, 1, mirrorA) // an hour later
}

// TestOnFailureLooksUntilItWorks measures nothing before a go command fails, and
// nothing any more when all is well again.
func TestOnFailureLooksUntilItWorks(t *testing.T) {
	n := newNetwork()
	s := n.window(t, t.TempDir(), mirrorA, map[string]any{"goproxy.health": "onFailure", "goproxy.failover": "off"})
	n.fail(protocol.ReasonRefused, mirrorA)
	for i, step := range []struct {
		minutes int
		failed  bool
		asked   string
		state   protocol.HealthState
		next    float64
	}{
		{0, false, "", protocol.HealthUnknown, 0},
		{1, true, mirrorA, protocol.HealthDown, 300_000},
		{4, true, "", protocol.HealthDown, 60_000},
		{1, false, mirrorA, protocol.HealthDown, 300_000},
		{5, false, mirrorA, protocol.HealthHealthy, 0},
		{60, false, "", protocol.HealthHealthy, 0},
		{24 * 60, false, "", protocol.HealthUnknown, 0},
	} {
		if i == 4 {
			delete(n.answers, mirrorA)
		}
		n.now = n.now.Add(time.Duration(step.minutes) * time.Minute)
		report := n.look(t, s, step.failed)
		if got := n.taken(); got != step.asked || report.Mirrors[0].State != step.state || report.NextMS != step.next {
			t.Errorf("step %d: asks %q, %s, next in %v ms, want %q, %s, %v ms", i, got, report.Mirrors[0].State, report.NextMS, step.asked, step.state, step.next)
		}
	}
}

// TestHealthOfManyWindows lets windows ask at the same moment.
func TestHealthOfManyWindows(t *testing.T) {
	n, state := newNetwork(), t.TempDir()
	var wait sync.WaitGroup
	for range 8 {
		s := n.window(t, state, mirrorA+","+mirrorB, every10)
		wait.Go(func() {
			if _, err := s.Health(context.Background(), protocol.HealthParams{Place: folder}); err != nil {
				t.Errorf("Health: %v", err)
			}
		})
	}
	wait.Wait()
	slices.Sort(n.asked)
	if got, want := n.taken(), mirrorA+" "+mirrorB; got != want {
		t.Errorf("eight windows ask %q, want each once: %q", got, want)
	}
}

func TestHealthTells(t *testing.T) {
	n, state := newNetwork(), t.TempDir()
	s := n.window(t, state, mirrorA+","+mirrorB, every10)
	n.look(t, s, false)
	n.fail(protocol.ReasonRefused, mirrorA)
	for range 2 {
		n.now = n.now.Add(10 * time.Minute)
		n.look(t, s, false)
	}
	got := n.look(t, n.window(t, state, mirrorA+","+mirrorB, every10), false).Mirrors // after a restart
	want := []protocol.MirrorHealth{
		{
			Name: "a.example", URL: mirrorA, State: protocol.HealthDown, Since: "2026-03-14T12:10:00Z", Reason: protocol.ReasonRefused,
			Detail: "Go cannot reach it and goes on to the next entry only after a bar (|).",
			Today:  protocol.HealthDay{Day: "2026-03-14", Count: 3, SuccessRate: 0.333, P50MS: got[0].Today.P50MS, P95MS: got[0].Today.P50MS},
		},
		{
			Name: "b.example", URL: mirrorB, State: protocol.HealthHealthy, Since: "2026-03-14T12:00:00Z",
			Today: protocol.HealthDay{Day: "2026-03-14", Count: 3, SuccessRate: 1, P50MS: got[0].Today.P50MS, P95MS: got[0].Today.P50MS},
		},
	}
	if !slices.Equal(got, want) || got[0].Today.P50MS < 97 || got[0].Today.P50MS > 103 {
		t.Errorf("Health = %+v, want %+v", got, want)
	}
	history, err := s.HealthHistory(context.Background())
	if err != nil || len(history.Mirrors) != 2 || history.Mirrors[0].URL != mirrorA || len(history.Mirrors[0].Days) != 1 || history.Mirrors[0].Days[0] != want[0].Today {
		t.Errorf("HealthHistory = %+v, %v, want both mirrors and their day", history, err)
	}
}

func TestHealthOffline(t *testing.T) {
	local := "http://127.0.0.1:1"
	for _, test := range []struct {
		name     string
		list     string
		answers  map[string]protocol.Reason
		isolated bool
		want     bool
	}{
		{"no name is found", mirrorA + "," + mirrorB, map[string]protocol.Reason{mirrorA: "dns", mirrorB: "dns"}, false, true},
		{"one answers", mirrorA + "," + mirrorB, map[string]protocol.Reason{mirrorA: "dns"}, false, false},
		{"one refuses", mirrorA + "," + mirrorB, map[string]protocol.Reason{mirrorA: "dns", mirrorB: "refused"}, false, false},
		{"no way, no network", mirrorA + "," + mirrorB, map[string]protocol.Reason{mirrorA: "refused", mirrorB: "timeout"}, true, true},
		{"no way, but a network", mirrorA, map[string]protocol.Reason{mirrorA: "refused"}, false, false},
		{"no network, but on this machine", local, map[string]protocol.Reason{local: "refused"}, true, false},
		{"no network, and 403", mirrorA, map[string]protocol.Reason{mirrorA: "forbidden"}, true, false},
		{"nothing to ask", "direct", nil, true, false},
	} {
		n, state := newNetwork(), t.TempDir()
		s := n.window(t, state, test.list, map[string]any{"goproxy.health": "every 10 minutes"})
		n.isolated = test.isolated
		for url, reason := range test.answers {
			n.fail(reason, url)
		}
		var report *protocol.HealthReport
		for range 3 {
			report = n.look(t, s, false)
			n.now = n.now.Add(10 * time.Minute)
		}
		down := slices.ContainsFunc(report.Mirrors, func(m protocol.MirrorHealth) bool { return m.State == protocol.HealthDown })
		counted := slices.ContainsFunc(report.Mirrors, func(m protocol.MirrorHealth) bool { return m.Today.Count > 0 })
		if report.Offline != test.want || test.want && (down || counted || report.Replacement != nil) {
			t.Errorf("%s: offline %t, down %t, counted %t, replacement %v, want offline %t and nothing held against a mirror", test.name, report.Offline, down, counted, report.Replacement, test.want)
		}
	}
}

func TestReplacement(t *testing.T) {
	own := []any{
		map[string]any{"name": "mine-b", "url": mirrorB},
		map[string]any{"name": "mine-c", "url": mirrorC},
		map[string]any{"name": "corp", "url": "https://corp.example", "private": true},
	}
	profiles := map[string]any{"Chosen": map[string]any{"GOPROXY": mirrorC + ",direct"}}
	slow := protocol.ProbeResult{Verdict: protocol.VerdictOK, TotalMS: 900}
	for _, test := range []struct {
		name      string
		list      string
		failover  string
		profiles  map[string]any
		down      []string
		slow      []string
		want      string
		automatic bool
		asked     string // besides the list in force, at the moment of the outage
	}{
		{"own mirror", mirrorA, "prompt", nil, nil, []string{mirrorB}, "mine-c", false, mirrorB + " " + mirrorC},
		{"the faster one", mirrorA, "prompt", nil, nil, []string{mirrorC}, "mine-b", false, mirrorB + " " + mirrorC},
		{"one that works", mirrorA, "prompt", nil, []string{mirrorB}, nil, "mine-c", false, mirrorB + " " + mirrorC},
		{"already measured", mirrorA + "," + mirrorB + "," + mirrorC, "prompt", nil, nil, []string{mirrorC}, "mine-b", false, ""},
		{"profile", mirrorA, "automatic", profiles, nil, []string{mirrorC}, "Chosen", true, mirrorC},
		{"profile that is down", mirrorA, "automatic", profiles, []string{mirrorC}, nil, "mine-b", false, mirrorC + " " + mirrorB},
		{"profile, but ask", mirrorA, "prompt", profiles, nil, []string{mirrorB}, "Chosen", false, mirrorC + " " + mirrorB},
		{"off", mirrorA, "off", profiles, nil, nil, "", false, ""},
		{"private mirror", "https://corp.example", "prompt", nil, nil, nil, "", false, ""},
		{"go helps itself", mirrorA + "|" + mirrorB, "prompt", nil, nil, nil, "", false, ""},
		{"go cannot help itself", mirrorA + "|" + mirrorB, "prompt", nil, []string{mirrorB}, nil, "mine-c", false, mirrorC},
		{"version control behind a bar", mirrorA + "|direct", "prompt", nil, nil, nil, "", false, ""},
		{"only the second is down", mirrorC + "," + mirrorA, "prompt", nil, nil, nil, "", false, ""},
	} {
		n, state := newNetwork(), t.TempDir()
		settings := map[string]any{"goproxy.health": "every 10 minutes", "goproxy.mirrors": own, "goproxy.failover": test.failover}
		if test.profiles != nil {
			settings["goproxy.profiles"] = test.profiles
		}
		s := n.window(t, state, test.list, settings)
		n.fail(protocol.ReasonTimeout, mirrorA, "https://corp.example")
		n.fail(protocol.ReasonRefused, test.down...)
		for _, url := range test.slow {
			n.answers[url] = slow
		}
		var found []*protocol.Replacement
		asked := ""
		for i := range 5 {
			if r := n.look(t, s, false).Replacement; r != nil {
				found = append(found, r)
			}
			inForce := strings.FieldsFunc(test.list, func(r rune) bool { return r == ',' || r == '|' })
			rest := slices.DeleteFunc(n.asked, func(url string) bool { return slices.Contains(inForce, url) })
			if i == 1 {
				asked = strings.Join(rest, " ")
			} else if len(rest) > 0 {
				t.Errorf("%s: look %d asks %v, which is not in force", test.name, i, rest)
			}
			n.asked = nil
			n.now = n.now.Add(10 * time.Minute)
		}
		if asked != test.asked {
			t.Errorf("%s: asked %q besides, want %q", test.name, asked, test.asked)
		}
		switch {
		case test.want == "" && len(found) == 0:
		case len(found) != 1:
			t.Errorf("%s: %d offers in one outage, want %q once", test.name, len(found), test.want)
		case found[0].Wish != test.want || found[0].Automatic != test.automatic || found[0].URL != mirrorA || found[0].DownMS != 600_000:
			t.Errorf("%s: %+v, want %s, automatic %t, after 10 minutes", test.name, found[0], test.want, test.automatic)
		}
	}
}

// TestReplacementFromTheCatalogue asks the public mirrors only where nothing of
// the user's own works.
func TestReplacementFromTheCatalogue(t *testing.T) {
	n, state := newNetwork(), t.TempDir()
	s := n.window(t, state, mirrorA, map[string]any{"goproxy.health": "every 10 minutes"})
	n.fail(protocol.ReasonTimeout, mirrorA)
	n.look(t, s, false)
	n.now = n.now.Add(10 * time.Minute)
	got := n.look(t, s, false).Replacement
	if got == nil || got.Wish == "" || got.Automatic {
		t.Fatalf("Replacement = %+v, want one of the catalogue", got)
	}
	if asked := n.taken(); !strings.Contains(asked, "https://goproxy.cn") || !strings.Contains(asked, "https://proxy.golang.org") {
		t.Errorf("asked %q, want the catalogue", asked)
	}
}

func TestMutedIsNotOffered(t *testing.T) {
	n, state := newNetwork(), t.TempDir()
	settings := map[string]any{"goproxy.health": "onFailure", "goproxy.mirrors": []any{map[string]any{"name": "mine", "url": mirrorB}}}
	s := n.window(t, state, "https://bob:s3cret@a.example", settings)
	const shown = "https://xxxxx@a.example"
	if err := s.HealthMute(context.Background(), protocol.HealthMuteParams{URL: shown}); kind(err) != protocol.ErrorInput {
		t.Errorf("HealthMute of what is unknown: %v, want an input error", err)
	}
	n.fail(protocol.ReasonTimeout, "https://bob:s3cret@a.example")
	first := n.look(t, s, true)
	if first.Replacement == nil || first.Replacement.Wish != "mine" || first.Mirrors[0].URL != shown {
		t.Fatalf("Health after a failure = %+v, want a replacement at once", first)
	}
	if err := s.HealthMute(context.Background(), protocol.HealthMuteParams{URL: first.Replacement.URL}); err != nil {
		t.Errorf("HealthMute(%q): %v", first.Replacement.URL, err)
	}
	delete(n.answers, "https://bob:s3cret@a.example")
	n.now = n.now.Add(10 * time.Minute)
	n.look(t, s, true)
	n.fail(protocol.ReasonTimeout, "https://bob:s3cret@a.example")
	n.now = n.now.Add(10 * time.Minute)
	if got := n.look(t, s, true); got.Replacement != nil || got.Mirrors[0].State != protocol.HealthDown {
		t.Errorf("the next outage: %+v, want it shown and nothing offered", got)
	}
	data, err := s.HealthBook.Read()
	history, historyErr := s.HealthHistory(context.Background())
	text, jsonErr := json.Marshal([]any{history, first})
	if all := fmt.Sprint(string(data), string(text), err, historyErr, jsonErr); strings.Contains(all, "s3cret") || strings.Contains(all, "bob") || !strings.Contains(all, shown) {
		t.Errorf("the book or what is told of it holds a credential, or not the mirror: %s", all)
	}
}
