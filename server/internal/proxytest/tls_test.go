package proxytest_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func TestTLS(t *testing.T) {
	plain := proxytest.Start(t, proxytest.Config{})
	for kind, want := range map[proxytest.CertificateKind]string{
		proxytest.CertificateGood:       "",
		proxytest.CertificateExpiring:   "",
		proxytest.CertificateExpired:    "certificate has expired",
		proxytest.CertificateWrongName:  "doesn't contain any IP SANs",
		proxytest.CertificateSelfSigned: "certificate signed by unknown authority",
	} {
		server := proxytest.StartTLS(t, proxytest.Config{}, kind)
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(server.Authority()) {
			t.Fatal("no certificate in Authority")
		}
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
		t.Cleanup(transport.CloseIdleConnections)
		client := &http.Client{Transport: transport}
		response, err := client.Get(server.URL() + hello + "list")
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("GET with a certificate that is %s: %v, want %q", kind, err, want)
			}
			continue
		}
		if err != nil || response.StatusCode != 200 || response.ProtoMajor != 2 {
			t.Fatalf("GET with a certificate that is %s = %v, %v, want 200 over HTTP/2", kind, response, err)
		}
		left := time.Until(response.TLS.PeerCertificates[0].NotAfter)
		if (left < 21*24*time.Hour) != (kind == proxytest.CertificateExpiring) {
			t.Errorf("a certificate that is %s has %v left", kind, left)
		}
		for _, prefix := range []string{"reset", "close", "truncate"} {
			response, err := client.Get(server.URL(prefix) + hello + "list")
			if err == nil {
				_, err = bufio.NewReader(response.Body).ReadString(0)
			}
			if err == nil || !(strings.Contains(err.Error(), "INTERNAL_ERROR") || strings.Contains(err.Error(), "unexpected EOF")) {
				t.Errorf("GET /%s/… over HTTP/2: %v, want a broken stream", prefix, err)
			}
		}
		response, err = client.Get(server.URL("redirect-to", url.PathEscape(plain.URL("as/insecure"))) + hello + "list")
		if err != nil || response.StatusCode != 200 || response.Request.URL.Scheme != "http" {
			t.Errorf("GET of a redirect to http = %v, %v", response, err)
		}
	}
}
