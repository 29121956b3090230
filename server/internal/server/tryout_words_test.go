package server

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// What another mirror serves is neither misspelt nor private.
func TestTryBelievesAMirror(t *testing.T) {
	n := newInternet("https://goproxy.cn")
	n.serves("https://mine.example", "github.com/acme/lib", "v1.2.3")
	f := diagnoseAt(t, n.service(t, mine("https://mine.example", false)), "go: module github.com/acme/lib: reading https://goproxy.cn/github.com/acme/lib/@v/list: 410 Gone\n\tserver response: not found")
	if f.Cause != "module-not-found" || f.Summary != "goproxy.cn does not have github.com/acme/lib. mine serves v1.2.3." || kinds(f) != "switchMirror mine!, readMore" {
		t.Errorf("%s: summary %q, remedies %q; want no more than that mine serves it", f.Cause, f.Summary, kinds(f))
	}
}

// What has no version at all is not asked for at another one.
func TestTryTellsWhatIsUnknown(t *testing.T) {
	f := diagnoseAt(t, newInternet("https://goproxy.cn,direct").service(t), "go: github.com/acme/lib@v1.2.3: reading https://goproxy.cn/github.com/acme/lib/@v/v1.2.3.info: 404 Not Found\n\tserver response: not found: github.com/acme/lib@v1.2.3: invalid version: unknown revision v1.2.3")
	if !strings.Contains(f.Summary, "goproxy.cn knows no version of it at all") || !strings.HasPrefix(kinds(f), "correctPath") {
		t.Errorf("%s: summary %q, remedies %q; want the path to be doubted", f.Cause, f.Summary, kinds(f))
	}
}

// A page that comes with status 200 is no answer.
func TestTrySeesThroughAPage(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.bodies["https://goproxy.cn"] = "<html>Sign in</html>"
	f := diagnoseAt(t, n.service(t), "go: github.com/acme/lib@v1.2.3: parsing go.mod: missing module line")
	if !slices.ContainsFunc(f.Tried, func(x protocol.Trial) bool {
		return !x.OK && x.Detail == "goproxy.cn: what it sends is no answer of a module proxy."
	}) {
		t.Errorf("tried %+v, want it to say what goproxy.cn sends", f.Tried)
	}
}

func TestMerged(t *testing.T) {
	var trials []protocol.Trial
	for _, detail := range []string{"a: it refused the connection.", "The checksum database was not heard: it refused the connection.", "b: it answered 404.", "http://c:1/x: it refused the connection.", "d did not answer in time.", "e did not answer in time."} {
		trials = append(trials, protocol.Trial{Detail: detail})
	}
	var got []string
	for _, trial := range merged(trials) {
		got = append(got, trial.Detail)
	}
	want := []string{"a, http://c:1/x: it refused the connection.", "The checksum database was not heard: it refused the connection.", "b: it answered 404.", "d did not answer in time.", "e did not answer in time."}
	if !slices.Equal(got, want) {
		t.Errorf("merged(%v) = %q, want %q", trials, got, want)
	}
	if trials[0].Detail != "a: it refused the connection." {
		t.Errorf("merged changed what it was given: %q", trials[0].Detail)
	}
}

func TestClause(t *testing.T) {
	for _, test := range []struct{ seen, want string }{
		{`it answered 403 Forbidden for a.example/@v/list, saying "No. Ask: somebody."`, `it answered 403 Forbidden for a.example/@v/list, saying "No. Ask: somebody."`},
		{"the HTTP proxy in between refused the connection", "the HTTP proxy in between refused the connection"},
	} {
		result := protocol.ProbeResult{Reason: protocol.ReasonForbidden, Detail: mirror.Explain(protocol.ReasonForbidden, test.seen) + " Its version list is none."}
		if got := clause(result); got != test.want {
			t.Errorf("clause(%q) = %q, want %q", result.Detail, got, test.want)
		}
	}
	if got, want := clause(protocol.ProbeResult{}), "it does not work"; got != want {
		t.Errorf("clause of nothing is %q, want %q", got, want)
	}
}

// A package of a module that is there in other versions: they are named with the
// module, which is not what was asked for.
func TestTryNamesTheModuleOfVersions(t *testing.T) {
	n := newInternet("https://goproxy.cn,direct")
	n.serves("https://goproxy.cn", "github.com/acme/lib", "v1.9.1")
	f := diagnoseAt(t, n.service(t), "go: github.com/acme/lib/v7@v7.0.0: reading https://goproxy.cn/github.com/acme/lib/v7/@v/v7.0.0.info: 404 Not Found\n\tserver response: not found: github.com/acme/lib/v7@v7.0.0: invalid version: unknown revision v7.0.0")
	if first := f.Remedies[0]; !strings.HasSuffix(f.Summary, "The newest version is github.com/acme/lib@v1.9.1.") || first.Title != "Use github.com/acme/lib@v1.9.1, the newest version" {
		t.Errorf("summary %q, first remedy %+v; want them to name the module", f.Summary, first)
	}
}
