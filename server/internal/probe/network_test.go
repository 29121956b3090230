package probe_test

import (
	"crypto/x509"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func TestTLS(t *testing.T) {
	tests := []struct {
		kind    proxytest.CertificateKind
		verdict protocol.Verdict
		detail  string
	}{
		{proxytest.CertificateGood, protocol.VerdictOK, ""},
		{proxytest.CertificateExpiring, protocol.VerdictDegraded, "expires in 9 days"},
		{proxytest.CertificateExpired, protocol.VerdictFailed, "has expired"},
		{proxytest.CertificateWrongName, protocol.VerdictFailed, "another host name than 127.0.0.1"},
		{proxytest.CertificateSelfSigned, protocol.VerdictFailed, "unknown authority"},
	}
	for _, test := range tests {
		server := proxytest.StartTLS(t, proxytest.Config{}, test.kind)
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(server.Authority())
		prober := &probe.Prober{Proxy: direct, RootCAs: roots}
		request := requestFor(t, server)
		got := oneBy(t, prober, request, server.URL("as/x"))
		if got.Verdict != test.verdict || !strings.Contains(got.Detail, test.detail) || (got.Verdict != protocol.VerdictOK && got.Reason != protocol.ReasonTLS) {
			t.Errorf("certificate %s: %s, %q, %q, want %s, %q", test.kind, got.Verdict, got.Reason, got.Detail, test.verdict, test.detail)
		}
		if test.kind != proxytest.CertificateGood {
			continue
		}
		if got.HTTPVersion != "HTTP/2.0" || got.TLSVersion != "TLS 1.3" || got.TLSMS <= 0 || got.TLSNotAfter == "" {
			t.Errorf("over TLS: %q, %q, %v ms, %q", got.HTTPVersion, got.TLSVersion, got.TLSMS, got.TLSNotAfter)
		}
		plain, _ := start(t)
		downgrade := "redirect-to/" + url.PathEscape(plain.URL())
		if got := oneBy(t, prober, request, server.URL(downgrade)); got.Reason != protocol.ReasonInsecureRedirect || !strings.Contains(got.Detail, "from https to http://127.0.0.1") {
			t.Errorf("https to http: %s, %q, %q", got.Verdict, got.Reason, got.Detail)
		}
		if got := oneBy(t, prober, request, server.URL("redirect-file")); got.Reason != protocol.ReasonInsecureRedirect || !strings.Contains(got.Detail, "file:") {
			t.Errorf("https to file: %s, %q, %q", got.Verdict, got.Reason, got.Detail)
		}
		if got := oneBy(t, prober, request, strings.Replace(plain.URL(), "http:", "https:", 1)); got.Reason != protocol.ReasonTLS || !strings.Contains(got.Detail, "does not speak TLS") {
			t.Errorf("https at an http port: %s, %q, %q", got.Verdict, got.Reason, got.Detail)
		}
		for _, fault := range []string{"close", "big-header", "only/.zip/truncate", "hang"} {
			request.Timeout = 5 * time.Second
			if fault == "hang" {
				request.Timeout = time.Second
			}
			want := map[string]protocol.Reason{"close": protocol.ReasonRefused, "big-header": protocol.ReasonTooLarge, "only/.zip/truncate": protocol.ReasonTruncated, "hang": protocol.ReasonTimeout}[fault]
			if got := oneBy(t, prober, request, server.URL(fault)); got.Verdict != protocol.VerdictFailed || got.Reason != want {
				t.Errorf("over HTTP/2, %s: %s, %q, %q, want %q", fault, got.Verdict, got.Reason, got.Detail, want)
			}
		}
	}
}

func TestUnreachable(t *testing.T) {
	_, request := start(t)
	closed := proxytest.Start(t, proxytest.Config{})
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	got := one(t, request, closed.URL())
	if got.Verdict != protocol.VerdictFailed || got.Reason != protocol.ReasonRefused || !strings.HasPrefix(got.Detail, "It refused the connection: ") {
		t.Errorf("nothing listens: %s, %q, %q", got.Verdict, got.Reason, got.Detail)
	}
	through, err := url.Parse(closed.URL())
	if err != nil {
		t.Fatal(err)
	}
	prober := &probe.Prober{Proxy: http.ProxyURL(through)}
	for _, address := range []string{"http://mirror.example", "https://mirror.example"} {
		got = oneBy(t, prober, request, address)
		if got.Reason != protocol.ReasonRefused || !strings.Contains(got.Detail, "HTTP proxy that your environment names refused") {
			t.Errorf("%s, the HTTP proxy is down: %q, %q", address, got.Reason, got.Detail)
		}
	}
}

func TestHTTPProxy(t *testing.T) {
	server, request := start(t)
	through, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	prober := &probe.Prober{Proxy: http.ProxyURL(through)}
	// The fake stands in for any host, as a proxy for plain http does.
	got := oneBy(t, prober, request, "http://mirror.example")
	if got.Verdict != protocol.VerdictDegraded || got.Reason != protocol.ReasonTLS || !strings.Contains(got.Detail, "without encryption") || got.AddressFamily != "" || got.FinalHost != "mirror.example" {
		t.Errorf("through a proxy: %+v, want degraded for its http only", got)
	}
	got = oneBy(t, prober, request, "https://mirror.example")
	if got.Reason != protocol.ReasonUnauthorized || !strings.Contains(got.Detail, "The HTTP proxy in between answered 407") {
		t.Errorf("CONNECT is answered with 407: %q, %q", got.Reason, got.Detail)
	}
	got = oneBy(t, prober, request, "http://mirror.example/407")
	if got.Reason != protocol.ReasonUnauthorized || !strings.Contains(got.Detail, "The HTTP proxy in between answered 407") {
		t.Errorf("a request is answered with 407: %q, %q", got.Reason, got.Detail)
	}
}

func TestEscapedPaths(t *testing.T) {
	server, request := start(t)
	request.Module = probe.Module{Path: "example.com/Upper", Version: "v1.0.0"}
	if got := one(t, request, server.URL("as/x")+"?token=secret"); got.Verdict != protocol.VerdictOK || strings.Contains(got.URL, "secret") {
		t.Errorf("upper case and a query: %s, %q, %q", got.Verdict, got.Detail, got.URL)
	}
	for _, r := range server.Requests() {
		if r.Query != "token=secret" {
			t.Errorf("asked for %s?%s, want the query of the mirror's URL", r.Path, r.Query)
		}
	}
}
