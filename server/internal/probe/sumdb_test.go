package probe_test

import (
	"crypto/rand"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// treeHead returns the signed tree of a mirror's checksum database.
func treeHead(t *testing.T, mirror string) []byte {
	t.Helper()
	response, err := http.Get(mirror + "/sumdb/" + proxytest.SumDBName + "/latest")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	head, err := io.ReadAll(response.Body)
	if err != nil || !strings.HasPrefix(string(head), "go.sum database tree\n") {
		t.Fatalf("reading tree head: %q, %v", head, err)
	}
	return head
}

// Everything that a checksum database passed on by a mirror can be.
func TestDatabase(t *testing.T) {
	server, request := start(t)
	head := treeHead(t, server.URL())
	records := strings.Split(string(head), "\n")[1]
	tile := "tile%2F8%2F0%2F000.p%2F" + records
	_, otherKey, err := note.GenerateKey(rand.Reader, proxytest.SumDBName)
	if err != nil {
		t.Fatal(err)
	}
	const ok, degraded, failed = protocol.VerdictOK, protocol.VerdictDegraded, protocol.VerdictFailed
	unhashed := request.Module
	unhashed.Sum, unhashed.GoModSum = "", ""
	newest := probe.Module{Path: "example.com/hello", Version: "v1.1.0", Public: true}
	tests := []struct {
		fault    string
		change   func(*probe.Request)
		verdict  protocol.Verdict
		reason   protocol.Reason
		check    protocol.Check
		checksum protocol.Checksum
		detail   string
	}{
		{"as/x", nil, ok, "", protocol.CheckOK, protocol.ChecksumVerified, ""},
		{"as/x", func(r *probe.Request) { r.TreeHead = head }, ok, "", protocol.CheckOK, protocol.ChecksumVerified, ""},
		{"nosumdb", nil, ok, "", protocol.CheckMissing, protocol.ChecksumVerified, ""},

		{"sumdb-wrong", nil, failed, protocol.ReasonChecksumMismatch, protocol.CheckFailed, protocol.ChecksumVerified, "names the hash"},
		{"sumdb-fork", func(r *probe.Request) { r.TreeHead = head }, failed, protocol.ReasonChecksumMismatch, protocol.CheckFailed, protocol.ChecksumVerified, "has another history than the one that is known on this machine"},
		{"as/x", func(r *probe.Request) { r.GOSUMDB = otherKey }, failed, protocol.ReasonChecksumMismatch, protocol.CheckFailed, protocol.ChecksumVerified, "not signed with the key of " + proxytest.SumDBName},
		{"only/" + tile + "/sumdb-wrong", nil, failed, protocol.ReasonChecksumMismatch, protocol.CheckFailed, protocol.ChecksumVerified, "contradicts what " + proxytest.SumDBName + " has signed"},

		{"sumdb-stale", func(r *probe.Request) { r.Module = newest }, degraded, protocol.ReasonStale, protocol.CheckFailed, protocol.ChecksumUnchecked, "does not know example.com/hello@v1.1.0"},
		{"sumdb-stale", func(r *probe.Request) { r.TreeHead = head }, ok, "", protocol.CheckOK, protocol.ChecksumVerified, ""}, // an older part of the same history
		{"only/probe@v1.0.0/500", nil, degraded, protocol.ReasonServerError, protocol.CheckFailed, protocol.ChecksumVerified, "looking up example.org/probe@v1.0.0 there failed (it answered 500"},
		{"only/probe@v1.0.0/hang", nil, degraded, protocol.ReasonTimeout, protocol.CheckFailed, protocol.ChecksumVerified, "looking up example.org/probe@v1.0.0 there failed (no answer came"},
		{"only/probe@v1.0.0/endless", nil, degraded, protocol.ReasonTooLarge, protocol.CheckFailed, protocol.ChecksumVerified, "does not end within 64 KiB"},
		{"only/" + tile + "/html", nil, degraded, protocol.ReasonNotAProxy, protocol.CheckFailed, protocol.ChecksumVerified, "is none"},
		{"only/sumdb/html", nil, degraded, protocol.ReasonNotAProxy, protocol.CheckFailed, protocol.ChecksumVerified, "is none"},

		{"as/x", func(r *probe.Request) { r.Module = unhashed }, ok, "", protocol.CheckOK, protocol.ChecksumVerified, ""},
		{"badsum", func(r *probe.Request) { r.Module = unhashed }, failed, protocol.ReasonChecksumMismatch, protocol.CheckOK, protocol.ChecksumMismatch, "as the checksum database has it"},
		{"badsum-mod", func(r *probe.Request) { r.Module = unhashed }, failed, protocol.ReasonChecksumMismatch, protocol.CheckOK, protocol.ChecksumMismatch, "as the checksum database has it"},
	}
	for _, test := range tests {
		request := request
		if test.change != nil {
			test.change(&request)
		}
		got := one(t, request, server.URL(test.fault))
		if got.Verdict != test.verdict || got.Reason != test.reason || got.SumDB != test.check || got.Checksum != test.checksum || !strings.Contains(got.Detail, test.detail) {
			t.Errorf("probe of %s: %s, %q, sumdb %s, checksum %s, %q, want %s, %q, %s, %s, … %s …", test.fault, got.Verdict, got.Reason, got.SumDB, got.Checksum, got.Detail, test.verdict, test.reason, test.check, test.checksum, test.detail)
		}
	}
}

// A history that go has seen on this machine is where go keeps it.
func TestReadTreeHead(t *testing.T) {
	server, _ := start(t)
	want := treeHead(t, server.URL())
	dir := t.TempDir()
	file := filepath.Join(dir, "pkg", "sumdb", proxytest.SumDBName, "latest")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, want, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		gopath, gosumdb string
		known           bool
	}{
		{dir, proxytest.VerifierKey, true},
		{dir + string(filepath.ListSeparator) + "/elsewhere", proxytest.VerifierKey, true},
		{dir, "off", false},
		{dir, "", false},
		{dir, "../sumdb/" + proxytest.VerifierKey, false},
		{t.TempDir(), proxytest.VerifierKey, false},
		{".", proxytest.VerifierKey, false},
	} {
		got := probe.ReadTreeHead(map[string]string{"GOPATH": test.gopath}, test.gosumdb)
		if (string(got) == string(want)) != test.known || got != nil && !test.known {
			t.Errorf("ReadTreeHead(GOPATH=%s, %q) = %q, want it known: %t", test.gopath, test.gosumdb, got, test.known)
		}
	}
}

// No database learns the name of a module that is not known to be public.
func TestDatabaseLearnsNoPrivateName(t *testing.T) {
	server, request := start(t)
	private := request.Module
	private.Public = false
	tests := []struct {
		module  probe.Module
		target  probe.Target
		gosumdb string
		want    string // what is looked up
	}{
		{request.Module, probe.Target{}, proxytest.VerifierKey, "example.org/probe@v1.0.0"},
		{private, probe.Target{}, proxytest.VerifierKey, ""},
		{request.Module, probe.Target{Private: true}, proxytest.VerifierKey, ""},
		{probe.Module{}, probe.Target{Module: private}, proxytest.VerifierKey, ""},
		{private, probe.Target{}, "", "golang.org/x/mod@v0.20.0"},
		{request.Module, probe.Target{Private: true}, "sum.golang.org", "golang.org/x/mod@v0.20.0"},
		{request.Module, probe.Target{}, "off", ""},
		{request.Module, probe.Target{}, "sum.golang.google.cn", ""},
		{request.Module, probe.Target{}, "sum.keyless.example", ""},
	}
	for _, test := range tests {
		server.ClearRequests()
		request := request
		request.Module, request.GOSUMDB = test.module, test.gosumdb
		test.target.URL = server.URL("only/supported/delay/300ms") // so that the look-up is not overtaken
		request.Targets = []probe.Target{test.target}
		if _, err := (&probe.Prober{Proxy: direct}).Probe(t.Context(), request); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range server.Requests() {
			if _, module, ok := strings.Cut(r.Path, "/lookup/"); ok {
				got = append(got, module)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("probing for %v (private target: %t) with GOSUMDB=%q looks up %q, want %q", test.module, test.target.Private, test.gosumdb, got, test.want)
		}
	}
}
