package probe_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// needsNetwork ends a test that could not reach the official mirror. In CI it
// must be reached; a developer may be offline.
func needsNetwork(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf(format, args...)
	}
	t.Logf(format, args...)
	t.Skip("the official mirror cannot be reached from here; under CI this is a failure")
}

// The official mirror is the one real server that tests ask, and only for what
// it surely has: what else it answers may be made by a network in between.
func TestOfficialMirror(t *testing.T) {
	const official = "https://proxy.golang.org"
	results, err := new(probe.Prober).Probe(t.Context(), probe.Request{Targets: []probe.Target{{URL: official}}})
	if err != nil || len(results) != 1 {
		t.Fatalf("Probe(%q) = %v, %v", official, results, err)
	}
	got := results[0]
	t.Logf("%+v", got)
	switch got.Reason {
	case protocol.ReasonDNS, protocol.ReasonRefused, protocol.ReasonTimeout:
		if got.Verdict == protocol.VerdictFailed {
			needsNetwork(t, "%s: %s", official, got.Detail)
		}
	}
	if got.Verdict == protocol.VerdictFailed || got.Checksum != protocol.ChecksumVerified || got.TotalMS <= 0 || got.CostMS <= 0 {
		t.Errorf("Probe(%q) = %s, %q, checksum %s, %v ms, cost %v ms: %s", official, got.Verdict, got.Reason, got.Checksum, got.TotalMS, got.CostMS, got.Detail)
	}
}

// The module that mirrors are asked for by default, as the real mirrors have it,
// served by the fake and by a folder.
func TestDefaultModule(t *testing.T) {
	dir := defaultModuleFolder(t)
	server := proxytest.Start(t, proxytest.Config{CacheDir: dir})
	request := probe.Request{GOSUMDB: proxytest.VerifierKey}
	folder := "file:///" + strings.TrimPrefix(filepath.ToSlash(dir), "/")
	for _, test := range []struct {
		url      string
		verdict  protocol.Verdict
		reason   protocol.Reason
		checksum protocol.Checksum
		sumDB    protocol.Check
	}{
		{server.URL("as/x"), protocol.VerdictOK, "", protocol.ChecksumVerified, protocol.CheckOK},
		{server.URL("nexus"), protocol.VerdictOK, "", protocol.ChecksumVerified, protocol.CheckMissing},
		{server.URL("badsum"), protocol.VerdictFailed, protocol.ReasonChecksumMismatch, protocol.ChecksumMismatch, protocol.CheckSkipped},
		{server.URL("badsum-mod"), protocol.VerdictFailed, protocol.ReasonChecksumMismatch, protocol.ChecksumMismatch, protocol.CheckSkipped},
		{server.URL("sumdb-wrong"), protocol.VerdictFailed, protocol.ReasonChecksumMismatch, protocol.ChecksumVerified, protocol.CheckFailed},
		{server.URL("only/.zip/truncate"), protocol.VerdictFailed, protocol.ReasonTruncated, protocol.ChecksumUnchecked, protocol.CheckSkipped},
		{server.URL("only/.zip/endless"), protocol.VerdictFailed, protocol.ReasonTooLarge, protocol.ChecksumUnchecked, protocol.CheckSkipped},
		{folder, protocol.VerdictOK, "", protocol.ChecksumVerified, protocol.CheckMissing},
		{folder + "/golang.org", protocol.VerdictFailed, protocol.ReasonNotFound, protocol.ChecksumUnchecked, protocol.CheckSkipped},
	} {
		got := one(t, request, test.url)
		if got.Verdict != test.verdict || got.Reason != test.reason || got.Checksum != test.checksum || got.SumDB != test.sumDB {
			t.Errorf("probe of %s = %s, %q, checksum %s, sumdb %s, %q, want %s, %q, %s, %s", test.url, got.Verdict, got.Reason, got.Checksum, got.SumDB, got.Detail, test.verdict, test.reason, test.checksum, test.sumDB)
		}
	}
}

// defaultModuleFolder returns a download folder with nothing but the default
// module, out of this machine's module cache, into which go downloads it if it
// is not there.
func defaultModuleFolder(t *testing.T) string {
	t.Helper()
	m := probe.DefaultModule()
	command := exec.Command("go", "mod", "download", "-json", m.String())
	command.Dir = t.TempDir()
	command.Env = append(os.Environ(), "GOFLAGS=", "GOTOOLCHAIN=local", "GOWORK=off")
	out, err := command.Output()
	var files struct{ Info, GoMod, Zip, Error string }
	if parseErr := json.Unmarshal(out, &files); err != nil || parseErr != nil {
		needsNetwork(t, "go mod download %s: %v, %s", m, err, files.Error)
	}
	dir := t.TempDir()
	versions := filepath.Join(dir, "golang.org", "x", "mod", "@v")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(versions, "list"), []byte(m.Version+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{files.Info, files.GoMod, files.Zip} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(versions, filepath.Base(file)), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
