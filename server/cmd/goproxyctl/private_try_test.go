package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/server"
)

// TestTryTellsNoPrivateName tries the remedies of failures of a private module
// with the real go and real servers: those in whose logs the name must not be are
// asked about other things only.
func TestTryTellsNoPrivateName(t *testing.T) {
	config := proxytest.Config{ModDirs: []string{filepath.Join("..", "..", "..", "test", "mod")}}
	inForce, public, private := proxytest.Start(t, config), proxytest.Start(t, config), proxytest.Start(t, config)
	home := t.TempDir()
	environ := map[string]string{
		"HOME": home, "USERPROFILE": home, "PATH": os.Getenv("PATH"), "SystemRoot": os.Getenv("SystemRoot"), "GOENV": filepath.Join(home, "goenv"), "GOMODCACHE": filepath.Join(home, "mod"),
		"GOPATH": filepath.Join(home, "path"), "GOCACHE": filepath.Join(home, "cache"), "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local", "GOSUMDB": "", "GOAUTH": "off",
	}
	// Nothing but this machine can be reached.
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	if _, err := exec.LookPath("go"); err != nil {
		t.Fatal(err)
	}
	deps, err := dependencies(environ, filepath.Join(home, "state"))
	if err != nil {
		t.Fatal(err)
	}
	service := server.New(deps, nil)
	if _, err := service.Configure(t.Context(), protocol.ConfigureParams{Settings: map[string]any{"goproxy.mirrors": []any{
		map[string]any{"name": "own", "url": public.URL("as", "own")},
		map[string]any{"name": "company", "url": private.URL("as", "company"), "private": true},
	}}}); err != nil {
		t.Fatal(err)
	}
	place := protocol.Place{Dir: home, Trusted: true}
	const secret = "corp.example/secret"
	for _, test := range []struct {
		env    string
		status string
	}{
		{"GOPRIVATE=corp.example", "403 Forbidden"},
		{"GOPRIVATE=corp.example", "404 Not Found"},
		{"GOPRIVATE=corp.example", "500 Internal Server Error"},
		{"GONOPROXY=corp.example", "403 Forbidden"},
		{"GONOSUMDB=corp.example", "500 Internal Server Error"},
	} {
		if err := os.WriteFile(environ["GOENV"], []byte("GOPROXY="+inForce.URL("404")+"\n"+test.env+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{
			"go: " + secret + "@v1.0.0: reading " + inForce.URL("404") + "/" + secret + "/@v/v1.0.0.mod: " + test.status,
			"verifying " + secret + "@v1.0.0: checksum mismatch\n\tdownloaded: h1:a=\n\tgo.sum:     h1:b=\n\nSECURITY ERROR",
			"go: " + secret + "@v1.0.0: verifying module: " + secret + "@v1.0.0: reading " + public.URL() + "/sumdb/sum.golang.org/lookup/" + secret + "@v1.0.0: 404 Not Found",
		} {
			report, err := service.Diagnose(t.Context(), protocol.DiagnoseParams{Text: text, Place: &place, Try: true, TimeoutMS: 2000})
			if err != nil || len(report.Failures) != 1 {
				t.Fatalf("Diagnose(%q) = %+v, %v; want one failure", text, report, err)
			}
		}
	}
	for _, r := range public.Requests() {
		if strings.Contains(r.Path, "secret") {
			t.Errorf("a public mirror that is not in force was asked for %s", r.Path)
		}
	}
	for _, r := range inForce.Requests() {
		// With GONOSUMDB alone go asks the list in force itself.
		if strings.Contains(r.Path, "sumdb") && strings.Contains(r.Path, "secret") {
			t.Errorf("the checksum database was asked for %s", r.Path)
		}
	}
	if asked := len(private.Requests()); asked == 0 {
		t.Error("the private mirror was never asked: nothing was tried")
	}
}
