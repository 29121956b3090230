package server

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// An internet is what servers answer, and what they were asked.
type internet struct {
	*world
	values map[string]string // that go env answers, over those of the world
	bodies map[string]string // URL/path → what it answers with 200
	status map[string]int    // URL/path, or URL alone → another status
	sums   map[string]string // URL → the hash of what it sends
	slow   map[string]bool   // URLs that answer when they are cancelled

	mu    sync.Mutex
	asked []string
}

func (n *internet) note(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked = append(n.asked, fmt.Sprintf(format, args...))
}

func (n *internet) answer(ctx context.Context, url, path string) Answer {
	n.note("%s/%s", url, path)
	if n.slow[url] {
		<-ctx.Done()
		return Answer{Reason: protocol.ReasonTimeout, Seen: "it did not answer in time"}
	}
	for _, key := range []string{url + "/" + path, url} {
		if body, ok := n.bodies[key]; ok {
			return Answer{Status: 200, Body: []byte(body), Took: time.Millisecond}
		}
		if code, ok := n.status[key]; ok {
			return Answer{Status: code, Seen: fmt.Sprintf("it answered %d for %s", code, path)}
		}
	}
	return Answer{Status: 404, Seen: "it answered 404 for " + path}
}

func (n *internet) service(t *testing.T, mirrors ...map[string]any) *Service {
	t.Helper()
	s := n.world.service()
	read := s.ReadGo
	s.ReadGo = func(ctx context.Context, program, dir string, environ []string) plan.Go {
		g := read(ctx, program, dir, environ)
		for name, value := range n.values {
			g.Values[name] = value
		}
		return g
	}
	s.Asker = Asker{
		Ask: func(ctx context.Context, q Question) Answer { return n.answer(ctx, q.URL, q.Path) },
		AskProxy: func(ctx context.Context, address, host string) Answer {
			return n.answer(ctx, address, "CONNECT "+host)
		},
		Hashes: func(ctx context.Context, q Question, module string) (string, string, Answer) {
			n.note("%s/%s", q.URL, module)
			if sum := n.sums[q.URL]; sum != "" {
				return sum, sum, Answer{Status: 200}
			}
			return "", "", Answer{Status: 404, Seen: "it answered 404"}
		},
	}
	s.Deps.Probe = func(ctx context.Context, request ProbeRequest) ([]protocol.ProbeResult, error) {
		var results []protocol.ProbeResult
		for _, m := range request.Mirrors {
			n.note("%s/%s", m.URL, request.Module)
			results = append(results, protocol.ProbeResult{Name: m.Name, Verdict: protocol.VerdictOK, SumDB: protocol.CheckOK, Toolchain: protocol.CheckOK, TotalMS: float64(len(m.URL))})
		}
		return results, ctx.Err()
	}
	var own []any
	for _, m := range mirrors {
		own = append(own, m)
	}
	if _, err := s.Configure(t.Context(), protocol.ConfigureParams{Settings: map[string]any{"goproxy.mirrors": own}}); err != nil {
		t.Fatal(err)
	}
	return s
}

func newInternet(list string) *internet {
	w := machine()
	w.files["/home/me/.config/go/env"] = "GOPROXY=" + list + "\n"
	return &internet{world: w, values: map[string]string{"GOPROXY": list}, bodies: map[string]string{}, status: map[string]int{}, sums: map[string]string{}, slow: map[string]bool{}}
}

// serves makes a mirror serve a version.
func (n *internet) serves(url, module, version string) {
	n.bodies[url+"/"+module+"/@v/"+version+".info"] = `{"Version":"` + version + `"}`
	n.bodies[url+"/"+module+"/@v/list"] += version + "\n"
}

func diagnoseAt(t *testing.T, s *Service, text string) protocol.Failure {
	t.Helper()
	place := folder
	report, err := s.Diagnose(t.Context(), protocol.DiagnoseParams{Text: text, Place: &place, Try: true})
	if err != nil || len(report.Failures) != 1 {
		t.Fatalf("Diagnose(%q) = %+v, %v; want one failure", text, report, err)
	}
	inChineseToo(t, report.Failures[0])
	return report.Failures[0]
}

// inChineseToo: nothing that a diagnosis says stays English.
func inChineseToo(t *testing.T, f protocol.Failure) {
	t.Helper()
	said := []string{f.Summary}
	for _, trial := range f.Tried {
		said = append(said, trial.Detail)
	}
	for _, r := range f.Remedies {
		if said = append(said, r.Title); r.Tried != nil {
			said = append(said, r.Tried.Detail)
		}
	}
	translator := &chinese.Translator{}
	for _, text := range said {
		got, ok := translator.Text(text)
		if ok {
			t.Logf("%q: %q", text, got)
		}
		// Of a sentence that was not recognised whole, words stay.
		if english := regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`).FindString(got); !ok || english != "" {
			t.Errorf("%q is %q in Chinese", text, got)
		}
	}
}

func mine(url string, private bool) map[string]any {
	return map[string]any{"name": "mine", "url": url, "private": private}
}

// kinds sums up the remedies: kind, wish, and ! where it was tried and works.
func kinds(f protocol.Failure) string {
	var all []string
	for _, r := range f.Remedies {
		text := r.Kind
		if r.Switch != nil && r.Switch.Wish != "" {
			text += " " + r.Switch.Wish
		}
		if r.Tried != nil {
			text += "!"
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}
