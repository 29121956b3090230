package probe_test

import (
	"crypto/x509"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func TestCredentials(t *testing.T) {
	server := proxytest.StartTLS(t, proxytest.Config{}, proxytest.CertificateGood)
	other := proxytest.StartTLS(t, proxytest.Config{}, proxytest.CertificateGood)
	plain, _ := start(t)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(server.Authority())
	roots.AppendCertsFromPEM(other.Authority())
	host := strings.TrimPrefix(server.URL(), "https://")
	request := requestFor(t, server)

	with := func(userInfo, mirror string) string { return strings.Replace(mirror, "://", "://"+userInfo+"@", 1) }
	const locked = "auth/ann:s3cret"
	elsewhere := server.URL("redirect-to/" + url.PathEscape(other.URL(locked)))
	tests := []struct {
		name, netrc, url string
		verdict          protocol.Verdict
		reason           protocol.Reason
	}{
		{"none", "", server.URL(locked), protocol.VerdictFailed, protocol.ReasonUnauthorized},
		{"in the URL", "", with("ann:s3cret", server.URL(locked)), protocol.VerdictOK, ""},
		{"wrong in the URL", "", with("ann:s3cre7", server.URL(locked)), protocol.VerdictFailed, protocol.ReasonUnauthorized},
		{"netrc", "machine " + host + " login ann password s3cret", server.URL(locked), protocol.VerdictOK, ""},
		{"netrc without the port", "machine 127.0.0.1 login ann password s3cret", server.URL(locked), protocol.VerdictFailed, protocol.ReasonUnauthorized},
		{"netrc default", "default login ann password s3cret", server.URL(locked), protocol.VerdictFailed, protocol.ReasonUnauthorized},
		{"the URL beats netrc", "machine " + host + " login ann password s3cret", with("bob:s3cret", server.URL(locked)), protocol.VerdictFailed, protocol.ReasonUnauthorized},
		{"netrc for http", "machine " + strings.TrimPrefix(plain.URL(), "http://") + " login ann password s3cret", plain.URL(locked), protocol.VerdictFailed, protocol.ReasonUnauthorized},
		{"in a URL over http", "", with("ann:s3cret", plain.URL(locked)), protocol.VerdictFailed, protocol.ReasonUnsupported},
		{"redirect on the same host", "", with("ann:s3cret", server.URL("redirect/1", locked)), protocol.VerdictOK, ""},
		{"redirect to another port", "", with("ann:s3cret", elsewhere), protocol.VerdictFailed, protocol.ReasonUnauthorized},
		{"redirect to another name", "", with("ann:s3cret", server.URL("redirect-host", locked)), protocol.VerdictFailed, protocol.ReasonUnauthorized},
	}
	for _, test := range tests {
		prober := &probe.Prober{Proxy: direct, RootCAs: roots, Netrc: probe.ParseNetrc(test.netrc)}
		got := oneBy(t, prober, request, test.url)
		if got.Verdict != test.verdict || got.Reason != test.reason {
			t.Errorf("credentials %s: %s, %q, %q, want %s, %q", test.name, got.Verdict, got.Reason, got.Detail, test.verdict, test.reason)
		}
		all, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		// The fault's own argument is part of the path.
		shown := strings.NewReplacer(locked, "", url.PathEscape(locked), "").Replace(string(all))
		for _, secret := range []string{"s3cre", "bob"} {
			if strings.Contains(shown, secret) {
				t.Errorf("credentials %s: the result shows %q: %s", test.name, secret, shown)
			}
		}
	}
}

func TestReadNetrc(t *testing.T) {
	server := proxytest.StartTLS(t, proxytest.Config{}, proxytest.CertificateGood)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(server.Authority())
	request := requestFor(t, server)
	home := t.TempDir()
	line := "machine " + strings.TrimPrefix(server.URL(), "https://") + "\n  login ann\n  password s3cret\n"
	for _, name := range []string{".netrc", "elsewhere"} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		env  map[string]string
		want protocol.Verdict
	}{
		{map[string]string{"HOME": home, "USERPROFILE": home}, protocol.VerdictOK},
		{map[string]string{"NETRC": filepath.Join(home, "elsewhere")}, protocol.VerdictOK},
		{map[string]string{"NETRC": filepath.Join(home, "none")}, protocol.VerdictFailed},
		{map[string]string{}, protocol.VerdictFailed},
		{map[string]string{"HOME": home, "USERPROFILE": home, "GOAUTH": "netrc"}, protocol.VerdictOK},
		{map[string]string{"HOME": home, "USERPROFILE": home, "GOAUTH": "git /x; netrc"}, protocol.VerdictOK},
		{map[string]string{"HOME": home, "USERPROFILE": home, "GOAUTH": "off"}, protocol.VerdictFailed},
	}
	for _, test := range tests {
		netrc, err := probe.ReadNetrc(test.env)
		if err != nil {
			t.Errorf("ReadNetrc(%v) = %v", test.env, err)
		}
		got := oneBy(t, &probe.Prober{Proxy: direct, RootCAs: roots, Netrc: netrc}, request, server.URL("auth/ann:s3cret"))
		if got.Verdict != test.want {
			t.Errorf("with ReadNetrc(%v): %s, %q, want %s", test.env, got.Verdict, got.Detail, test.want)
		}
	}
	// On Windows an _netrc goes before the .netrc, elsewhere it is no such file.
	if err := os.WriteFile(filepath.Join(home, "_netrc"), []byte("machine none.example login x password y"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := protocol.VerdictOK
	if runtime.GOOS == "windows" {
		want = protocol.VerdictFailed
	}
	netrc, err := probe.ReadNetrc(map[string]string{"HOME": home, "USERPROFILE": home})
	got := oneBy(t, &probe.Prober{Proxy: direct, RootCAs: roots, Netrc: netrc}, request, server.URL("auth/ann:s3cret"))
	if err != nil || got.Verdict != want {
		t.Errorf("with an _netrc beside the .netrc: %s, %q, %v, want %s", got.Verdict, got.Detail, err, want)
	}
	if _, err := probe.ReadNetrc(map[string]string{"NETRC": home}); err == nil {
		t.Errorf("ReadNetrc of a folder = nil, want an error")
	}
}
