package probe_test

import (
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// Response headers are read up to 64 KiB, over HTTP/1.1 and HTTP/2 alike.
func TestHeaderLimit(t *testing.T) {
	plain, request := start(t)
	secure := proxytest.StartTLS(t, proxytest.Config{}, proxytest.CertificateGood)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(secure.Authority())
	prober := &probe.Prober{Proxy: direct, RootCAs: roots}
	for _, server := range []*proxytest.Server{plain, secure} {
		for size, want := range map[int]protocol.Verdict{60_000: protocol.VerdictOK, 70_000: protocol.VerdictFailed} {
			got := oneBy(t, prober, request, server.URL("header/X-Filler/"+strings.Repeat("x", size)))
			if got.Verdict != want || want == protocol.VerdictFailed && got.Reason != protocol.ReasonTooLarge {
				t.Errorf("a header of %d bytes over %s: %s, %q, %q, want %s", size, got.HTTPVersion, got.Verdict, got.Reason, got.Detail, want)
			}
		}
	}
}

// What a mirror puts into headers is never shown, whatever it does to a terminal.
func TestHostileHeader(t *testing.T) {
	server, request := start(t)
	for _, fault := range []string{"escapes-header", "escapes"} {
		got := one(t, request, server.URL(fault))
		if got.Verdict != protocol.VerdictFailed || got.Reason != protocol.ReasonNotAProxy || strings.ContainsAny(got.Detail+got.FinalHost+got.HTTPVersion+got.Latest, "\x1b\x07\u202e\u2066\u200f") {
			t.Errorf("probe of %s: %s, %q, want failed and nothing of it shown", fault, got.Verdict, got.Detail)
		}
	}
}

// JSON that is none of what it should be, and what is no JSON at all.
func TestNotTheDocument(t *testing.T) {
	_, request := start(t)
	for body, want := range map[string]protocol.Reason{
		`{"error":"quota"}`:    protocol.ReasonNotAProxy,
		`{"Version":["v1"]}`:   protocol.ReasonNotAProxy,
		`{"Version":"v1.0.1"}`: protocol.ReasonNotAProxy,
		`null`:                 protocol.ReasonNotAProxy,
		`[]`:                   protocol.ReasonNotAProxy,
		`"v1.0.0"`:             protocol.ReasonNotAProxy,
		`Version: v1.0.0`:      protocol.ReasonNotAProxy,
		`{"Version":"v1.0`:     protocol.ReasonTruncated,
		``:                     protocol.ReasonTruncated,
		"<html>":               protocol.ReasonNotAProxy,
		"\x00\xff\xfe":         protocol.ReasonNotAProxy,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if _, err := io.WriteString(w, body); err != nil {
				t.Error(err)
			}
		}))
		got := one(t, request, server.URL)
		server.Close()
		if got.Verdict != protocol.VerdictFailed || got.Reason != want {
			t.Errorf("probe of a mirror that answers %q: %s, %q, %q, want failed, %q", body, got.Verdict, got.Reason, got.Detail, want)
		}
	}
}
