package probe_test

import (
	"crypto/x509"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// What companies run, as it behaves, and what is said about it.
func TestPersonalities(t *testing.T) {
	server := proxytest.StartTLS(t, proxytest.Config{}, proxytest.CertificateGood)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(server.Authority())
	request := requestFor(t, server)
	withToken := strings.Replace(server.URL("gitlab"), "://", "://gitlab:token@", 1)
	tests := []struct {
		target  probe.Target
		verdict protocol.Verdict
		reason  protocol.Reason
		sumDB   protocol.Check
		detail  string
	}{
		{probe.Target{URL: server.URL("athens")}, protocol.VerdictDegraded, protocol.ReasonServerError, protocol.CheckOK,
			"It answered 500 Internal Server Error instead of 404 or 410 for a module that cannot exist: what it does not hold is not looked for in the next entry after a comma."},
		{probe.Target{URL: server.URL("athens-async")}, protocol.VerdictDegraded, protocol.ReasonNotFound, protocol.CheckMissing,
			"it gets modules in the background, and go takes one that is new to it for missing there."},
		{probe.Target{URL: server.URL("artifactory")}, protocol.VerdictFailed, protocol.ReasonForbidden, protocol.CheckSkipped,
			"It answered 403 Forbidden for example.org/probe/@v/v1.0.0.zip"},
		{probe.Target{URL: server.URL("artifactory"), Private: true}, protocol.VerdictFailed, protocol.ReasonForbidden, protocol.CheckSkipped,
			"it blocks this address or this module, and go goes on to the next entry only after a bar (|)."},
		{probe.Target{URL: server.URL("nexus")}, protocol.VerdictOK, "", protocol.CheckMissing, ""},
		{probe.Target{URL: server.URL("gitlab")}, protocol.VerdictFailed, protocol.ReasonUnauthorized, protocol.CheckSkipped,
			"go needs a user name and password there, in .netrc or in a URL over https."},
		{probe.Target{URL: withToken, Private: true}, protocol.VerdictOK, "", protocol.CheckMissing, ""},
	}
	for _, test := range tests {
		server.ClearRequests()
		request := request
		request.Targets = []probe.Target{test.target}
		results, err := (&probe.Prober{Proxy: direct, RootCAs: roots}).Probe(t.Context(), request)
		if err != nil || len(results) != 1 {
			t.Fatalf("Probe(%v) = %v, %v", test.target, results, err)
		}
		got := results[0]
		if got.Verdict != test.verdict || got.Reason != test.reason || got.SumDB != test.sumDB || !strings.Contains(got.Detail, test.detail) {
			t.Errorf("probe of %s (private: %t): %s, %q, sumdb %s, %q, want %s, %q, %s, … %s …", got.URL, test.target.Private, got.Verdict, got.Reason, got.SumDB, got.Detail, test.verdict, test.reason, test.sumDB, test.detail)
		}
		if strings.Contains(got.URL+got.Detail, "token") {
			t.Errorf("probe of %s shows the token: %q", got.URL, got.Detail)
		}
	}
}
