package probe_test

import (
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// Every way in which a mirror can go wrong, and what is said about it.
func TestVerdicts(t *testing.T) {
	server, request := start(t)
	const ok, degraded, failed = protocol.VerdictOK, protocol.VerdictDegraded, protocol.VerdictFailed
	tests := []struct {
		fault   string
		verdict protocol.Verdict
		reason  protocol.Reason
		detail  string
	}{
		{"as/x", ok, "", ""},
		{"redirect/3", ok, "", ""},
		{"redirect-host", ok, "", ""},
		{"nosumdb", ok, "", ""},
		{"notoolchain", ok, "", ""},
		{"nexus", ok, "", ""},
		{"rate/20000", ok, "", ""},

		{"401", failed, protocol.ReasonUnauthorized, "It answered 401 Unauthorized for example.org/probe/@v/v1.0.0.info"},
		{"gitlab", failed, protocol.ReasonUnauthorized, "401"},
		{"407", failed, protocol.ReasonUnauthorized, "407"},
		{"403", failed, protocol.ReasonForbidden, "403 Forbidden"},
		{"451", failed, protocol.ReasonForbidden, "451"},
		{"404", failed, protocol.ReasonNotFound, "404 Not Found"},
		{"410", failed, protocol.ReasonNotFound, "410 Gone"},
		{"429", failed, protocol.ReasonRateLimited, "429 Too Many Requests"},
		{"500", failed, protocol.ReasonServerError, "500"},
		{"503", failed, protocol.ReasonServerError, "503 Service Unavailable"},
		{"418", failed, protocol.ReasonNotAProxy, "418"},
		{"204", failed, protocol.ReasonNotAProxy, "204 No Content"},
		{"302", failed, protocol.ReasonNotAProxy, "302 Found"},
		{"html", failed, protocol.ReasonNotAProxy, "A web page came in place of"},
		{"only/.mod/html", failed, protocol.ReasonNotAProxy, "v1.0.0.mod (a login page perhaps)"},
		{"only/.zip/html", failed, protocol.ReasonNotAProxy, "v1.0.0.zip (a login page perhaps)"},
		{"artifactory", failed, protocol.ReasonForbidden, "v1.0.0.zip"},
		{"only/.mod/404", failed, protocol.ReasonNotFound, "v1.0.0.mod"},

		{"close", failed, protocol.ReasonRefused, "closed the connection"},
		{"reset", failed, protocol.ReasonRefused, "broke the connection off"},
		{"hang", failed, protocol.ReasonTimeout, "No answer came for example.org/probe/@v/v1.0.0.info within"},
		{"drip", failed, protocol.ReasonTimeout, "was not complete after"},
		{"stall", failed, protocol.ReasonTimeout, "was not complete after"},
		{"truncate", failed, protocol.ReasonTruncated, "broke off after"},
		{"only/.zip/truncate", failed, protocol.ReasonTruncated, "v1.0.0.zip broke off after"},
		{"wrong-length", failed, protocol.ReasonTruncated, "breaks off in the middle"},
		{"only/.zip/wrong-length", failed, protocol.ReasonTruncated, "a zip without its end"},
		{"endless", failed, protocol.ReasonTooLarge, "does not end within 256 KiB"},
		{"big-header", failed, protocol.ReasonTooLarge, "larger than 64 KiB"},
		{"gzip-bomb", failed, protocol.ReasonTooLarge, "does not end within"},

		{"badjson", failed, protocol.ReasonTruncated, "v1.0.0.info breaks off in the middle"},
		{"badzip", failed, protocol.ReasonNotAProxy, "v1.0.0.zip is not a zip"},
		{"badsum", failed, protocol.ReasonChecksumMismatch, "v1.0.0.zip has the hash h1:"},
		{"badsum-mod", failed, protocol.ReasonChecksumMismatch, "v1.0.0.mod has the hash h1:"},
		{"zip-escape", failed, protocol.ReasonChecksumMismatch, "may lead out of the module"},
		{"zip-bomb", failed, protocol.ReasonTooLarge, "would unpack to"},
		{"escapes", failed, protocol.ReasonNotAProxy, `names version "v1.0.0`},

		{"redirect/10", failed, protocol.ReasonRedirectLoop, "redirected 10 times"},
		{"redirect-loop", failed, protocol.ReasonRedirectLoop, "redirected 10 times"},
		{"redirect-file", failed, protocol.ReasonUnsupported, "redirects to a file: URL"},

		{"athens-async", degraded, protocol.ReasonNotFound, "v1.0.0.info at first and had it when asked again: it gets modules in the background"},
		{"athens", degraded, protocol.ReasonServerError, "answered 500 Internal Server Error instead of 404 or 410"},
		{"notfound/403", degraded, protocol.ReasonForbidden, "403 Forbidden instead of 404"},
		{"notfound/200", degraded, protocol.ReasonNotAProxy, "200 OK for a module that cannot exist"},
		{"only/sumdb/500", degraded, protocol.ReasonServerError, "checksum database cannot be told"},
		{"only/sumdb/hang", degraded, protocol.ReasonTimeout, "checksum database cannot be told"},
		{"only/list/500", degraded, protocol.ReasonServerError, "version list cannot be had"},
		{"only/list/html", degraded, protocol.ReasonNotAProxy, "the version list is none"},
		{"empty-list", degraded, protocol.ReasonStale, "lacks v1.0.0"},
		{"only/@latest/html", degraded, protocol.ReasonNotAProxy, "latest version names none"},
		{"for/golang.org%2Ftoolchain/500", degraded, protocol.ReasonServerError, "Newer versions of go itself"},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.fault, "/", "_"), func(t *testing.T) {
			t.Parallel()
			request := request
			if test.reason == protocol.ReasonTimeout && test.verdict == failed {
				request.Timeout = time.Second
			}
			// Several tests may share a fault's request counters but for this.
			got := one(t, request, server.URL("as/"+strings.ReplaceAll(test.fault, "/", "-"), test.fault))
			if got.Verdict != test.verdict || got.Reason != test.reason || !strings.Contains(got.Detail, test.detail) {
				t.Errorf("probe of %s = %s, %q, %q, want %s, %q, … %s …", test.fault, got.Verdict, got.Reason, got.Detail, test.verdict, test.reason, test.detail)
			}
			if (got.Detail == "") != (got.Verdict == ok) || (got.SuccessRate == 1) != (got.Verdict != failed) {
				t.Errorf("probe of %s: verdict %s, detail %q, success rate %v", test.fault, got.Verdict, got.Detail, got.SuccessRate)
			}
			wantChecksum := protocol.ChecksumVerified
			if got.Verdict == failed {
				wantChecksum = protocol.ChecksumUnchecked
			}
			if got.Reason == protocol.ReasonChecksumMismatch {
				wantChecksum = protocol.ChecksumMismatch
			}
			if got.Checksum != wantChecksum {
				t.Errorf("probe of %s: checksum %s, want %s", test.fault, got.Checksum, wantChecksum)
			}
			if i := strings.IndexFunc(got.Detail+got.Latest+got.FinalHost, func(r rune) bool {
				return r < ' ' || r == 0x7f || r == 0x85 || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 || r == 0x200f
			}); i >= 0 {
				t.Errorf("probe of %s: %q holds a control character or bidirectional mark", test.fault, got.Detail)
			}
		})
	}
}

func TestSumDBAndToolchain(t *testing.T) {
	server, request := start(t)
	tests := []struct {
		fault, gosumdb string
		want           protocol.Check
	}{
		{"as/x", proxytest.VerifierKey, protocol.CheckOK},
		{"nosumdb", proxytest.VerifierKey, protocol.CheckMissing},
		{"only/sumdb/500", proxytest.VerifierKey, protocol.CheckFailed},
		{"as/x", "off", protocol.CheckSkipped},
		{"as/x", "sum.golang.google.cn", protocol.CheckSkipped},
		{"as/x", proxytest.VerifierKey + " https://elsewhere.example", protocol.CheckSkipped},
		{"as/x", "", protocol.CheckMissing}, // sum.golang.org, which the fake does not have
		{"403", proxytest.VerifierKey, protocol.CheckSkipped},
	}
	for _, test := range tests {
		request.GOSUMDB = test.gosumdb
		if got := one(t, request, server.URL(test.fault)); got.SumDB != test.want {
			t.Errorf("probe of %s with GOSUMDB=%q: sumdb %s, want %s", test.fault, test.gosumdb, got.SumDB, test.want)
		}
	}
	if got := one(t, request, server.URL("notoolchain")); got.Toolchain != protocol.CheckMissing {
		t.Errorf("toolchain %s, want missing", got.Toolchain)
	}
}

func TestStale(t *testing.T) {
	server, request := start(t)
	request.Module = probe.Module{Path: "example.com/hello", Version: "v1.0.0"}
	targets := []probe.Target{{URL: server.URL("stale")}, {URL: server.URL("as/a")}, {URL: server.URL("as/b")}}
	for _, test := range []struct {
		targets []probe.Target
		want    protocol.Verdict
	}{
		{targets, protocol.VerdictDegraded},
		{targets[:2], protocol.VerdictOK}, // One against one is no majority.
	} {
		request.Targets = test.targets
		results, err := (&probe.Prober{Proxy: direct}).Probe(t.Context(), request)
		if err != nil || results[0].Verdict != test.want || results[0].Latest != "v1.0.0" || results[1].Verdict != protocol.VerdictOK || results[1].Latest != "v1.1.0" {
			t.Errorf("Probe of %d = %+v, %v, want the first %s", len(test.targets), results, err, test.want)
		}
		if test.want == protocol.VerdictDegraded && (results[0].Reason != protocol.ReasonStale || !strings.Contains(results[0].Detail, "v1.1.0")) {
			t.Errorf("stale: %q, %q", results[0].Reason, results[0].Detail)
		}
	}
}
