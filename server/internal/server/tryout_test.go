package server

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const forbidden = "go: github.com/acme/lib@v1.2.3: reading https://goproxy.cn/github.com/acme/lib/@v/v1.2.3.info: 403 Forbidden"

func TestTryFindsAMirrorThatServes(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.status["https://goproxy.cn"] = 403
	n.serves("https://mine.example", "github.com/acme/lib", "v1.2.3")
	f := diagnoseAt(t, n.service(t, mine("https://mine.example", false)), forbidden)
	if got, want := kinds(f), "switchMirror mine!, askAdministrator"; got != want {
		t.Errorf("remedies %q, want %q", got, want)
	}
	first := f.Remedies[0]
	if len(first.Changes) != 1 || *first.Changes[0].New != "https://mine.example,direct" || first.Tried.Time == "" {
		t.Errorf("the first remedy is %+v, want a change to mine and a time", first)
	}
	if !strings.HasSuffix(f.Summary, " mine serves v1.2.3.") {
		t.Errorf("summary %q, want it to say who serves it", f.Summary)
	}
	for _, asked := range n.asked {
		if !strings.HasPrefix(asked, "https://goproxy.cn/") && !strings.HasPrefix(asked, "https://mine.example/") {
			t.Errorf("%s was asked, although the user's own mirror works", asked)
		}
	}
}

func TestTryDropsWhatDoesNotHelp(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.status["https://goproxy.cn"] = 403
	f := diagnoseAt(t, n.service(t, mine("https://mine.example", false)), forbidden)
	for _, r := range f.Remedies {
		if r.Switch != nil {
			t.Errorf("remedy %+v is offered, although nobody has the module", r)
		}
	}
	if !slices.ContainsFunc(f.Tried, func(x protocol.Trial) bool {
		return !x.OK && strings.HasPrefix(x.Detail, "mine, golang, ") && strings.Contains(x.Detail, ": it answered 404")
	}) {
		t.Errorf("tried %+v, want it to say what mine answered", f.Tried)
	}
}

// A private name goes to those that have it anyhow, whatever failed.
func TestTryKeepsPrivateNames(t *testing.T) {
	const secret = "git.corp.internal/team/secret"
	for _, test := range []struct {
		text  string
		value map[string]string
		may   []string // servers that may be asked about it
	}{
		{"go: " + secret + "@v1.2.3: reading https://goproxy.cn/" + secret + "/@v/v1.2.3.info: 404 Not Found", nil, []string{"https://goproxy.cn"}},
		{"go: " + secret + "@v1.2.3: reading https://goproxy.cn/" + secret + "/@v/v1.2.3.info: 404 Not Found", map[string]string{"GOPRIVATE": "git.corp.internal"}, nil},
		{"go: " + secret + "@v1.2.3: Get \"https://goproxy.cn/" + secret + "/@v/v1.2.3.info\": dial tcp 1.2.3.4:443: i/o timeout", nil, []string{"https://goproxy.cn"}},
		{"go: " + secret + "@v1.2.3: verifying module: " + secret + "@v1.2.3: reading https://sum.golang.org/lookup/" + secret + "@v1.2.3: 404 Not Found", nil, []string{"https://goproxy.cn"}},
		{"verifying " + secret + "@v1.2.3: checksum mismatch\n\tdownloaded: h1:a\n\tgo.sum:     h1:b\n\nSECURITY ERROR", nil, []string{"https://goproxy.cn"}},
		{"go: " + secret + "@v1.2.3: invalid version: unknown revision v1.2.3", map[string]string{"GONOPROXY": "*.corp.internal"}, nil},
		{"go: example.org/hidden@v1.2.3: reading https://goproxy.cn/example.org/hidden/@v/v1.2.3.info: 404 Not Found", map[string]string{"GONOSUMDB": "example.org"}, []string{"https://goproxy.cn"}},
	} {
		n := newInternet("https://goproxy.cn,direct")
		for name, value := range test.value {
			n.values[name] = value
			n.files["/home/me/.config/go/env"] += name + "=" + value + "\n"
			if name == "GOPRIVATE" {
				n.values["GONOPROXY"], n.values["GONOSUMDB"] = value, value
			}
		}
		s := n.service(t, mine("https://mine.example", false), map[string]any{"name": "corp", "url": "https://nexus.corp.internal/go", "private": true})
		f := diagnoseAt(t, s, test.text)
		may := append([]string{"https://nexus.corp.internal/go"}, test.may...)
		for _, asked := range n.asked {
			if !slices.ContainsFunc(may, func(url string) bool { return strings.HasPrefix(asked, url+"/") }) && (strings.Contains(asked, "secret") || strings.Contains(asked, "hidden")) {
				t.Errorf("Diagnose(%q) with %v asks %s, want none but %q to learn the name", test.text, test.value, asked, may)
			}
		}
		if f.Module == "" || f.Rank != 1 {
			t.Errorf("Diagnose(%q) = %+v, want the module and a rank", test.text, f)
		}
	}
}

// What go prints is about version control; what is to blame is that the mirror
// does not have the module (R5).
func TestTrySaysWhatGoHides(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.serves("https://mine.example", "github.com/acme/lib", "v1.2.3")
	text := "go: github.com/acme/lib@v1.2.3: invalid version: git ls-remote -q origin in /tmp/x: exit status 128:\n\tfatal: unable to access 'https://github.com/acme/lib/': Could not resolve host: github.com"
	f := diagnoseAt(t, n.service(t, mine("https://mine.example", false)), text)
	if f.Cause != "git-host-unresolved" || !strings.Contains(f.Summary, "only because goproxy.cn does not have the module (404 or 410).") {
		t.Errorf("%s: summary %q, want it to name the mirror that does not have it", f.Cause, f.Summary)
	}
	if f.Remedies[0].Kind != "switchMirror" || f.Remedies[0].Tried == nil || !f.Remedies[0].Tried.OK {
		t.Errorf("the first remedy is %+v, want the mirror that has it", f.Remedies[0])
	}
}

func TestTryOffersToRunItAgain(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.serves("https://goproxy.cn", "github.com/acme/lib", "v1.2.3")
	f := diagnoseAt(t, n.service(t), `go: github.com/acme/lib@v1.2.3: Get "https://goproxy.cn/github.com/acme/lib/@v/v1.2.3.info": dial tcp 1.2.3.4:443: i/o timeout`)
	if f.Remedies[0].Kind != "retry" || f.Remedies[0].Tried == nil || !strings.Contains(f.Summary, "Asked again just now, goproxy.cn serves v1.2.3.") {
		t.Errorf("the first remedy is %+v, summary %q; want to run it again", f.Remedies[0], f.Summary)
	}
}

func TestTryListsVersions(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	for _, v := range []string{"v1.1.0", "v1.9.1"} {
		n.serves("https://goproxy.cn", "github.com/acme/lib", v)
	}
	f := diagnoseAt(t, n.service(t), "go: github.com/acme/lib@v1.2.3: reading https://goproxy.cn/github.com/acme/lib/@v/v1.2.3.info: 404 Not Found\n\tserver response: not found: github.com/acme/lib@v1.2.3: invalid version: unknown revision v1.2.3")
	var commands []string
	for _, r := range f.Remedies {
		if r.Kind == "correctVersion" {
			commands = append(commands, strings.Join(r.Command, " "))
		}
	}
	if want := []string{"go get github.com/acme/lib@v1.1.0", "go get github.com/acme/lib@v1.9.1"}; !slices.Equal(commands, want) {
		t.Errorf("%s: commands %q, want %q", f.Cause, commands, want)
	}
}

// The checksum database is looked for where it can be reached.
func TestTryFindsTheDatabase(t *testing.T) {
	const text = "go: github.com/acme/lib@v1.2.3: verifying module: github.com/acme/lib@v1.2.3: Get \"https://sum.golang.org/lookup/github.com/acme/lib@v1.2.3\": dial tcp 1.2.3.4:443: i/o timeout"
	for _, test := range []struct {
		alias string // what it answers there
		want  string
	}{
		{"go.sum database tree\n1\n", "sumdbAlias!, switchMirror mine!, retry, readMore"},
		{"<html>", "switchMirror mine!, retry, readMore"},
	} {
		n := newInternet("https://proxy.golang.org,direct")
		n.bodies["https://sum.golang.google.cn/latest"] = test.alias
		n.serves("https://mine.example", "github.com/acme/lib", "v1.2.3")
		f := diagnoseAt(t, n.service(t, mine("https://mine.example", false)), text)
		if got := kinds(f); got != test.want {
			t.Errorf("with %q as sum.golang.google.cn: %s has remedies %q, want %q", test.alias, f.Cause, got, test.want)
		}
	}
}

// An HTTP proxy that answers is no reason to take it away.
func TestTryAsksTheHTTPProxy(t *testing.T) {
	const text = `go: github.com/acme/lib@v1.2.3: Get "https://goproxy.cn/github.com/acme/lib/@v/v1.2.3.info": proxyconnect tcp: dial tcp 127.0.0.1:3128: connect: connection refused`
	for _, answers := range []bool{false, true} {
		n := newInternet("https://goproxy.cn,direct")
		n.files["/w/.vscode/settings.json"] = `{"go.toolsEnvVars": {"HTTPS_PROXY": "http://127.0.0.1:3128"}}`
		if answers {
			n.bodies["http://127.0.0.1:3128"] = "ok"
		}
		place := folder
		place.Editor = &protocol.Editor{GoExtension: true, ToolsEnvVars: []protocol.SettingLayer{{Scope: protocol.ScopeFolder, File: filepath.FromSlash("/w/.vscode/settings.json"), Variables: map[string]string{"HTTPS_PROXY": "http://127.0.0.1:3128"}}}}
		report, err := n.service(t).Diagnose(t.Context(), protocol.DiagnoseParams{Text: text, Place: &place, Scope: protocol.ScopeFolder, Try: true})
		if err != nil || len(report.Failures) != 1 {
			t.Fatalf("Diagnose = %+v, %v", report, err)
		}
		first := report.Failures[0].Remedies[0]
		if removes := first.Switch != nil && slices.Equal(first.Switch.Remove, []string{"HTTPS_PROXY"}); removes == answers {
			t.Errorf("the HTTP proxy answers %t: the first remedy is %+v", answers, first)
		}
	}
}

// The module's own host says whether it wants credentials.
func TestTryAsksTheOrigin(t *testing.T) {
	const text = "go: git.example.org/team/lib@v1.2.3: invalid version: git ls-remote -q origin in /tmp/x: exit status 128:\n\tfatal: could not read Username for 'https://git.example.org': terminal prompts disabled"
	for _, test := range []struct {
		status      int
		detail      string
		credentials bool
	}{
		{200, "git.example.org lets everybody read the repository over https.", false},
		{401, "git.example.org wants a user name and a password or token for it (401).", true},
		{404, "git.example.org answers that there is no such repository, or hides it from those who are not signed in (404).", true},
		{500, "git.example.org: it answered 500 for team/lib.git/info/refs.", true},
	} {
		n := newInternet("https://goproxy.cn,direct")
		key := "https://git.example.org?service=git-upload-pack"
		if n.status[key] = test.status; test.status == 200 {
			delete(n.status, key)
			n.bodies[key] = "001e# service=git-upload-pack"
		}
		f := diagnoseAt(t, n.service(t), text)
		offered := strings.Contains(kinds(f), "credentials")
		if told := slices.ContainsFunc(f.Tried, func(x protocol.Trial) bool { return x.Detail == test.detail }); !told || offered != test.credentials {
			t.Errorf("status %d: tried %+v, remedies %q; want %q, credentials %t", test.status, f.Tried, kinds(f), test.detail, test.credentials)
		}
		if !slices.Contains(n.asked, key+"/team/lib.git/info/refs") {
			t.Errorf("status %d: asked %q, want the repository", test.status, n.asked)
		}
	}
}

func TestTryComparesMirrors(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.sums["https://goproxy.cn"], n.sums["https://proxy.golang.org"] = "h1:odd=", "h1:right="
	n.bodies["https://sum.golang.org/lookup/github.com/acme/lib@v1.2.3"] = "5\ngithub.com/acme/lib v1.2.3 h1:right=\ngithub.com/acme/lib v1.2.3/go.mod h1:mod=\n"
	f := diagnoseAt(t, n.service(t), "verifying github.com/acme/lib@v1.2.3: checksum mismatch\n\tdownloaded: h1:odd=\n\tsum.golang.org: h1:right=\n\nSECURITY ERROR\nThis download does NOT match the one reported by the checksum server.")
	if !strings.HasSuffix(f.Summary, "goproxy.cn sends other bytes than the checksum database has.") {
		t.Errorf("summary %q, want it to name the mirror whose bytes differ", f.Summary)
	}
	for _, r := range f.Remedies {
		if r.Switch != nil || len(r.Command) > 0 || r.Safe && r.Kind != "readMore" {
			t.Errorf("remedy %+v of a security stop does something", r)
		}
	}
}

// Whoever is slow is not waited for once a remedy works. The time-out is longer
// than any test may take.
func TestTryWaitsForNobody(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.slow["https://goproxy.cn"], n.slow["https://slow.example"] = true, true
	n.serves("https://mine.example", "github.com/acme/lib", "v1.2.3")
	s := n.service(t, mine("https://mine.example", false), map[string]any{"name": "slow", "url": "https://slow.example"})
	place := folder
	report, err := s.Diagnose(t.Context(), protocol.DiagnoseParams{Text: forbidden, Place: &place, Try: true, TimeoutMS: 3_600_000})
	if err != nil || kinds(report.Failures[0]) != "switchMirror mine!, askAdministrator" {
		t.Errorf("Diagnose = %+v, %v; want the mirror that works", report, err)
	}
}

func TestTryEndsWhenCancelled(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.slow["https://goproxy.cn"], n.slow["https://mine.example"] = true, true
	s := n.service(t, mine("https://mine.example", false))
	ctx, cancel := context.WithCancel(t.Context())
	place := folder
	done := make(chan error, 1)
	go func() {
		_, err := s.Diagnose(ctx, protocol.DiagnoseParams{Text: forbidden, Place: &place, Try: true, TimeoutMS: 3_600_000})
		done <- err
	}()
	cancel()
	if err := <-done; kind(err) != protocol.ErrorCancelled {
		t.Errorf("Diagnose, cancelled: %v, want cancelled", err)
	}
}

// Of many failures with one cause one is tried.
func TestTryIsNoStorm(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.status["https://goproxy.cn"] = 403
	n.serves("https://mine.example", "github.com/acme/lib", "v1.2.3")
	lines := []string{forbidden}
	for i := range 200 {
		lines = append(lines, strings.ReplaceAll(forbidden, "acme/lib", fmt.Sprintf("acme/lib%d", i)))
	}
	place := folder
	report, err := n.service(t, mine("https://mine.example", false)).Diagnose(t.Context(), protocol.DiagnoseParams{Text: strings.Join(lines, "\n"), Place: &place, Try: true})
	if err != nil || len(report.Failures) != 201 {
		t.Fatalf("Diagnose = %d failures, %v", len(report.Failures), err)
	}
	if len(n.asked) > 10 {
		t.Errorf("%d questions for 201 failures with one cause", len(n.asked))
	}
	if last := report.Failures[200]; len(last.Remedies) == 0 || last.Remedies[0].Switch == nil || last.Remedies[0].Switch.Wish != "mine" {
		t.Errorf("the last failure has %+v, want what was found out for the first", last.Remedies)
	}
}

func TestDiagnoseRunsNothingUntrusted(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	s := n.service(t)
	s.FindGo = func(map[string]string, string) (string, bool) { t.Error("go is looked for"); return "", false }
	s.ReadFile = func(name string) plan.File { t.Errorf("%s is read", name); return plan.File{} }
	place := protocol.Place{Dir: "/w", Editor: &protocol.Editor{}}
	for _, params := range []protocol.DiagnoseParams{{Text: forbidden, Place: &place, Try: true}, {Command: "go build", Place: &place, Try: true}} {
		report, err := s.Diagnose(t.Context(), params)
		if err != nil || len(n.asked) > 0 {
			t.Errorf("Diagnose in a folder that is not trusted: %v, asked %q", err, n.asked)
		}
		for _, f := range report.Failures {
			for _, r := range f.Remedies {
				if r.Switch != nil || len(r.Changes) > 0 {
					t.Errorf("remedy %+v is planned in a folder that is not trusted", r)
				}
			}
		}
	}
}
