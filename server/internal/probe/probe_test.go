package probe_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func direct(*http.Request) (*url.URL, error) { return nil, nil }

// start returns a mirror, and the request for its probe module with the hashes
// of its checksum database.
func start(t testing.TB) (*proxytest.Server, probe.Request) {
	t.Helper()
	server := proxytest.Start(t, proxytest.Config{})
	return server, requestFor(t, server)
}

func requestFor(t testing.TB, server *proxytest.Server) probe.Request {
	t.Helper()
	m := probe.Module{Path: "example.org/probe", Version: "v1.0.0", Public: true}
	var err error
	if m.Sum, m.GoModSum, err = server.Hashes(m.Path, m.Version); err != nil {
		t.Fatal(err)
	}
	return probe.Request{Module: m, GOSUMDB: proxytest.VerifierKey, Timeout: 5 * time.Second}
}

// one probes a single URL without an HTTP proxy.
func one(t testing.TB, request probe.Request, rawURL string) protocol.ProbeResult {
	t.Helper()
	return oneBy(t, &probe.Prober{Proxy: direct}, request, rawURL)
}

func oneBy(t testing.TB, prober *probe.Prober, request probe.Request, rawURL string) protocol.ProbeResult {
	t.Helper()
	request.Targets = []probe.Target{{URL: rawURL}}
	results, err := prober.Probe(t.Context(), request)
	if err != nil || len(results) != 1 {
		t.Fatalf("Probe(%q) = %v, %v, want one result", rawURL, results, err)
	}
	return results[0]
}

func TestProbeHealthy(t *testing.T) {
	server, request := start(t)
	request.Samples = 3
	got := one(t, request, server.URL("delay/20ms"))
	if got.Verdict != protocol.VerdictOK || got.Reason != "" || got.Detail != "" || got.Rank != 0 {
		t.Errorf("verdict %s, reason %q, rank %d, detail %q, want ok and nothing else", got.Verdict, got.Reason, got.Rank, got.Detail)
	}
	if got.Checksum != protocol.ChecksumVerified || got.SumDB != protocol.CheckOK || got.Toolchain == protocol.CheckSkipped || got.Toolchain == protocol.CheckFailed || got.Latest != "v1.0.0" {
		t.Errorf("checksum %s, sumdb %s, toolchain %s, latest %q", got.Checksum, got.SumDB, got.Toolchain, got.Latest)
	}
	if got.FirstByteMS < 20 || got.TotalMS < 60 || got.TotalMS > 3000 || got.ConnectMS <= 0 || got.DNSMS != 0 || got.TLSMS != 0 || got.BytesPerSecond != 0 || got.SpreadMS < 0 {
		t.Errorf("times %+v, want some 20 ms to the first byte, 60 in all, no DNS and TLS", got)
	}
	host := strings.TrimPrefix(server.URL(), "http://")
	if got.Name != host || got.FinalHost != host || got.HTTPVersion != "HTTP/1.1" || got.AddressFamily != "ipv4" || got.SuccessRate != 1 {
		t.Errorf("name %q, final host %q, version %q, family %q, success rate %v", got.Name, got.FinalHost, got.HTTPVersion, got.AddressFamily, got.SuccessRate)
	}
	asked := map[string]int{}
	for _, r := range server.Requests() {
		asked[strings.TrimPrefix(r.Path, "/delay/20ms")]++
	}
	for path, want := range map[string]int{
		"/example.org/probe/@v/v1.0.0.info":                                  3,
		"/example.org/probe/@v/v1.0.0.mod":                                   3,
		"/example.org/probe/@v/v1.0.0.zip":                                   3,
		"/example.org/probe/@v/list":                                         1,
		"/example.org/probe/@latest":                                         1,
		"/sumdb/" + proxytest.SumDBName + "/supported":                       1,
		"/sumdb/" + proxytest.SumDBName + "/lookup/example.org/probe@v1.0.0": 1,
		"/go-proxy-switcher.invalid/none/@v/v1.0.0.info":                     1,
		"/golang.org/toolchain/@v/v0.0.1-go1.21.0.linux-amd64.mod":           1,
	} {
		if asked[path] != want {
			t.Errorf("asked %d times for %s, want %d", asked[path], path, want)
		}
	}
	if len(asked) != 10 {
		t.Errorf("asked for %v, want these nine things and a tile of the checksum database", asked)
	}
}

func TestSamples(t *testing.T) {
	server, request := start(t)
	request.Samples = 4
	got := one(t, request, server.URL("only/.zip/every/2/503"))
	if got.Verdict != protocol.VerdictDegraded || got.Reason != protocol.ReasonServerError || got.SuccessRate != 0.5 || !strings.Contains(got.Detail, "Of 4 attempts 2 failed") {
		t.Errorf("every other zip fails: %s, %q, %v, %q", got.Verdict, got.Reason, got.SuccessRate, got.Detail)
	}
	got = one(t, request, server.URL("as/sum/every/4/badsum"))
	if got.Verdict != protocol.VerdictFailed || got.Reason != protocol.ReasonChecksumMismatch || got.Checksum != protocol.ChecksumMismatch {
		t.Errorf("one wrong zip in four: %s, %q, want failed", got.Verdict, got.Reason)
	}
	request.Timeout = 300 * time.Millisecond
	server.ClearRequests()
	if one(t, request, server.URL("hang")); len(server.Requests()) != 1 {
		t.Errorf("a mirror that hangs was asked %d times, want once", len(server.Requests()))
	}
}

func TestNoHashes(t *testing.T) {
	server, request := start(t)
	request.Module.Sum, request.Module.GoModSum, request.Module.Public = "", "", false
	if got := one(t, request, server.URL("badsum")); got.Verdict != protocol.VerdictOK || got.Checksum != protocol.ChecksumUnchecked {
		t.Errorf("without hashes: %s, %s, want ok, unchecked", got.Verdict, got.Checksum)
	}
	if got := one(t, request, server.URL("zip-escape")); got.Verdict != protocol.VerdictFailed || got.Reason != protocol.ReasonNotAProxy {
		t.Errorf("an escaping zip without hashes: %s, %q, want failed", got.Verdict, got.Reason)
	}
}

func TestPrivateMirrorMayForbid(t *testing.T) {
	server, request := start(t)
	request.Targets = []probe.Target{{Name: "corp", URL: server.URL("notfound/403"), Private: true}}
	results, err := (&probe.Prober{Proxy: direct}).Probe(t.Context(), request)
	if err != nil || results[0].Verdict != protocol.VerdictOK || results[0].Name != "corp" {
		t.Errorf("Probe = %+v, %v, want ok", results, err)
	}
}

func TestBadInput(t *testing.T) {
	good := []probe.Target{{URL: "http://127.0.0.1:1"}}
	tests := []struct {
		request probe.Request
		want    string
	}{
		{probe.Request{Targets: []probe.Target{{URL: "direct"}}}, `"direct" is no mirror`},
		{probe.Request{Targets: []probe.Target{{URL: "off"}}}, `"off" is no mirror`},
		{probe.Request{Targets: []probe.Target{{URL: ""}}}, `mirror ""`},
		{probe.Request{Targets: []probe.Target{{URL: "https://"}}}, "names no host"},
		{probe.Request{Targets: []probe.Target{{URL: "http:///path"}}}, "names no host"},
		{probe.Request{Targets: []probe.Target{{URL: "ftp://u:secret@a.example"}}}, "https, http or file"},
		{probe.Request{Targets: []probe.Target{{URL: "https://u:secret@a.example,https://b.example"}}}, "is a list"},
		{probe.Request{Targets: []probe.Target{{URL: "https://u:secret@%zz"}}}, "mirror"},
		{probe.Request{Targets: good, Samples: -1}, "samples -1"},
		{probe.Request{Targets: good, Samples: 1_000_000}, "samples 1000000"},
		{probe.Request{Targets: good, Timeout: -time.Second}, "timeout -1s"},
		{probe.Request{Targets: good, Timeout: 48 * time.Hour}, "timeout 48h"},
		{probe.Request{Targets: good, Module: probe.Module{Path: "a.example/m", Version: "latest"}}, "a path and a full version"},
		{probe.Request{Targets: good, Module: probe.Module{Path: "../m", Version: "v1.0.0"}}, "a path and a full version"},
	}
	for _, test := range tests {
		results, err := new(probe.Prober).Probe(t.Context(), test.request)
		var problem *protocol.Error
		if !errors.As(err, &problem) || problem.Kind != protocol.ErrorInput || !strings.Contains(problem.Message, test.want) || strings.Contains(problem.Message, "secret") || results != nil {
			t.Errorf("Probe(%+v) = %v, %v, want an input error with %q", test.request, results, err, test.want)
		}
	}
	for text, ok := range map[string]bool{
		"golang.org/x/mod@v0.20.0": true, "example.com/M@v2.0.0+incompatible": true,
		"golang.org/x/mod": false, "golang.org/x/mod@latest": false, "golang.org/x/mod@v1": false, "@v1.0.0": false, "a b@v1.0.0": false, "": false,
	} {
		if m, err := probe.ParseModule(text); (err == nil) != ok || ok && m.String() != text {
			t.Errorf("ParseModule(%q) = %v, %v, want ok %t", text, m, err, ok)
		}
	}
}
