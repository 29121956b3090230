package probe_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	server, request := start(t)
	write := func(path string) {
		t.Helper()
		response, err := http.Get(server.URL() + "/" + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		file := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		out, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.ReadFrom(response.Body); err != nil {
			t.Fatal(err)
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
	}
	address := "file:///" + strings.TrimPrefix(filepath.ToSlash(dir), "/")
	if got := one(t, probe.Request{}, address); got.Verdict != protocol.VerdictFailed || got.Reason != protocol.ReasonNotFound || !strings.Contains(got.Detail, "holds no module") {
		t.Errorf("an empty folder: %s, %q, %q", got.Verdict, got.Reason, got.Detail)
	}
	if got := one(t, probe.Request{}, address+"/none"); got.Reason != protocol.ReasonNotFound || !strings.Contains(got.Detail, "There is no such folder") {
		t.Errorf("no folder: %s, %q, %q", got.Verdict, got.Reason, got.Detail)
	}
	for _, name := range []string{"list", "v1.0.0.info", "v1.0.0.mod", "v1.0.0.zip"} {
		write("example.org/probe/@v/" + name)
	}
	if got := one(t, request, address); got.Verdict != protocol.VerdictOK || got.Checksum != protocol.ChecksumVerified || got.SumDB != protocol.CheckMissing || got.URL != address {
		t.Errorf("a folder with the module asked for: %+v", got)
	}
	if got := one(t, probe.Request{}, address); got.Verdict != protocol.VerdictOK || got.Checksum != protocol.ChecksumUnchecked {
		t.Errorf("a folder with another module: %+v, want ok, unchecked", got)
	}
	request.Module = probe.Module{Path: "example.com/hello", Version: "v1.0.0"}
	if got := one(t, request, address); got.Verdict != protocol.VerdictFailed || !strings.Contains(got.Detail, "The folder does not hold example.com/hello") {
		t.Errorf("a folder without the module asked for: %s, %q", got.Verdict, got.Detail)
	}
	if err := os.Truncate(filepath.Join(dir, "example.org/probe/@v/v1.0.0.zip"), 100); err != nil {
		t.Fatal(err)
	}
	if got := one(t, probe.Request{}, address); got.Verdict != protocol.VerdictFailed || got.Reason != protocol.ReasonTruncated {
		t.Errorf("a cut zip in a folder: %s, %q, %q", got.Verdict, got.Reason, got.Detail)
	}
}
