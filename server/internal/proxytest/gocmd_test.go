package proxytest_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// A gopher runs the real go command with nothing of the user's.
type gopher struct {
	t   *testing.T
	dir string // an empty module
	env []string
}

func newGopher(t *testing.T, env ...string) *gopher {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "work")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module work.example\n\ngo 1.20\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	// Else go's telemetry writes into the folder after the test.
	for _, config := range []string{".config", "Library/Application Support", "."} {
		folder := filepath.Join(root, config, "go", "telemetry")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "mode"), []byte("off"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	g := &gopher{t: t, dir: dir, env: []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + root,
		"USERPROFILE=" + root,
		"AppData=" + root,
		"LocalAppData=" + root,
		"SystemRoot=" + os.Getenv("SystemRoot"),
		"GOENV=off",
		"GOPATH=" + filepath.Join(root, "gopath"), // What go knows of checksum databases is here, too.
		"GOMODCACHE=" + filepath.Join(root, "modules"),
		"GOCACHE=" + filepath.Join(root, "cache"),
		"GOFLAGS=-modcacherw",
		"GOTOOLCHAIN=local",
		"GOVCS=*:off",
	}}
	g.env = append(g.env, env...)
	return g
}

// run returns what go prints, and whether it succeeded.
func (g *gopher) run(args ...string) (string, bool) {
	g.t.Helper()
	command := exec.Command("go", args...)
	command.Dir, command.Env = g.dir, g.env
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err := command.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		g.t.Fatal(err)
	}
	return out.String(), err == nil
}

// TestGoDownloads downloads every module of test/mod, checked against the
// database, once through the mirror and once from its own host.
func TestGoDownloads(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	modules := []string{
		"corp.example/secret@v1.0.0",
		"example.com/Upper@v1.0.0",
		"example.com/greet@v1.0.0",
		"example.com/hello@v1.0.0",
		"example.com/hello@v1.1.0",
		"example.com/hello/v2@v2.0.0",
		"example.com/legacy@v2.0.0+incompatible",
		"example.com/preview@v0.9.0",
		"example.com/preview@v1.0.0-rc.1",
		"example.com/snapshot@v0.0.0-20240102030405-abcdef123456",
		"example.com/tool@v1.0.0",
		"example.org/probe@v1.0.0",
	}
	for _, sumdb := range []string{proxytest.VerifierKey, server.GOSUMDB()} {
		server.ClearRequests()
		g := newGopher(t, "GOPROXY="+server.URL("as/one"), "GOSUMDB="+sumdb)
		out, ok := g.run(append([]string{"mod", "download", "-json"}, modules...)...)
		if !ok {
			t.Fatalf("GOSUMDB=%q go mod download: %s", sumdb, out)
		}
		for _, m := range modules {
			path, version, _ := strings.Cut(m, "@")
			zip, mod, err := server.Hashes(path, version)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out, zip) || !strings.Contains(out, mod) {
				t.Errorf("go mod download %s has other hashes than %s and %s:\n%s", m, zip, mod, out)
			}
		}
		lookups := 0
		for _, r := range server.Requests() {
			if strings.Contains(r.Path, "/lookup/example.com/hello@v1.0.0") {
				lookups++
				if want := map[bool]string{true: "one", false: ""}[sumdb == proxytest.VerifierKey]; r.Label != want {
					t.Errorf("GOSUMDB=%q: looked up at %s, want label %q", sumdb, r.Path, want)
				}
			}
		}
		if lookups == 0 {
			t.Errorf("GOSUMDB=%q: no look-up in the log", sumdb)
		}
	}
}

// TestGoFallsBack asks the real go command which entries it goes on from.
func TestGoFallsBack(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	tests := []struct {
		list string // PROXY stands for the mirror
		want string // "" if it works, else a part of what go prints
	}{
		{"PROXY", ""},
		{"PROXY/404,PROXY", ""},
		{"PROXY/410,PROXY", ""},
		{"PROXY/403,PROXY", "403 Forbidden"},
		{"PROXY/500,PROXY", "500 Internal Server Error"},
		{"PROXY/403|PROXY", ""},
		{"PROXY/500|PROXY", ""},
		{"PROXY/reset|PROXY", ""},
		{"PROXY/close,PROXY", "EOF"},
		{"PROXY/redirect/3", ""},
		{"PROXY/redirect/11", "stopped after 10 redirects"},
		{"PROXY/redirect-host", ""},
		{"PROXY/redirect-file", "unsupported protocol scheme"},
		{"PROXY/only/.zip/truncate|PROXY", ""},
		{"PROXY/only/.zip/truncate,PROXY", "unexpected EOF"},
		{"PROXY/badzip|PROXY", "not a valid zip file"},
		{"PROXY/badsum|PROXY", "checksum mismatch"},
		{"PROXY/sumdb-wrong|PROXY", "checksum mismatch"},
		{"PROXY/zip-escape", "has unexpected file /escaped.txt"},
		{"PROXY/badjson,PROXY", "unexpected end of JSON input"},
		{"PROXY/html", "invalid character '<'"},
		{"PROXY/wrong-length", "unexpected end of JSON input"},
		{"PROXY/artifactory,PROXY", "403 Forbidden"},
		{"PROXY/nexus,PROXY", ""},
		{"PROXY/athens-async,PROXY", ""},
		{"PROXY/delay/10ms/only/sumdb/404,PROXY/rate/100000", ""},
	}
	for _, test := range tests {
		t.Run(test.list, func(t *testing.T) {
			t.Parallel()
			g := newGopher(t, "GOPROXY="+strings.ReplaceAll(test.list, "PROXY", server.URL()), "GOSUMDB="+proxytest.VerifierKey)
			out, ok := g.run("mod", "download", "example.com/hello@v1.0.0")
			if ok != (test.want == "") || !strings.Contains(out, test.want) {
				t.Errorf("GOPROXY=%s go mod download = success %t, want %q:\n%s", test.list, ok, test.want, out)
			}
		})
	}
}

// TestGoChecksGoMod is apart because go mod download of a version alone does
// not look at the hash of its go.mod.
func TestGoChecksGoMod(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	g := newGopher(t, "GOPROXY="+server.URL("badsum-mod")+"|"+server.URL(), "GOSUMDB="+proxytest.VerifierKey)
	if out, ok := g.run("get", "example.com/hello@v1.0.0"); ok || !strings.Contains(out, "checksum mismatch") {
		t.Errorf("go get at /badsum-mod = %t, %q, want checksum mismatch", ok, out)
	}
}

func TestGoAsksForLatest(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	tests := []struct{ prefix, module, want string }{
		{"as/x", "example.com/hello", "v1.1.0"},
		{"stale", "example.com/hello", "v1.0.0"},
		{"as/x", "example.com/preview", "v0.9.0"},
		{"as/x", "example.com/legacy", "v2.0.0+incompatible"},
		{"as/x", "example.com/snapshot", "v0.0.0-20240102030405-abcdef123456"},
		{"empty-list", "example.com/hello", "v1.1.0"},
	}
	for _, test := range tests {
		g := newGopher(t, "GOPROXY="+server.URL(test.prefix), "GOSUMDB="+proxytest.VerifierKey)
		out, _ := g.run("list", "-m", "-f", "{{.Version}}", test.module+"@latest")
		if strings.TrimSpace(out) != test.want {
			t.Errorf("go list -m %s@latest at /%s = %q, want %q", test.module, test.prefix, out, test.want)
		}
	}
}

// TestGoRuns builds and runs a program out of the mirror.
func TestGoRuns(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	g := newGopher(t, "GOPROXY="+server.URL("redirect/1"), "GOSUMDB="+server.GOSUMDB(), "CGO_ENABLED=0")
	if out, ok := g.run("run", "example.com/tool@v1.0.0"); !ok || !strings.HasSuffix(out, "\nhello\n") {
		t.Errorf("go run example.com/tool@v1.0.0 = %t, %q, want hello", ok, out)
	}
}

// TestModuleCache serves what the go command has downloaded, and nothing else.
func TestModuleCache(t *testing.T) {
	origin := proxytest.Start(t, proxytest.Config{})
	g := newGopher(t, "GOPROXY="+origin.URL(), "GOSUMDB="+proxytest.VerifierKey)
	for _, args := range [][]string{
		{"mod", "download", "example.com/Upper@v1.0.0", "example.com/hello@v1.0.0"},
		{"list", "-m", "example.com/hello@v1.1.0"}, // Its .info and .mod alone.
	} {
		if out, ok := g.run(args...); !ok {
			t.Fatalf("go %s: %s", args, out)
		}
	}
	download := filepath.Join(filepath.Dir(g.dir), "modules", "cache", "download")
	server := proxytest.Start(t, proxytest.Config{CacheDir: download})
	for path, status := range map[string]int{
		"/example.com/!upper/@v/v1.0.0.zip":         200,
		"/example.com/Upper/@v/v1.0.0.zip":          404,
		"/example.com/hello/@v/v1.0.0.info":         200,
		"/example.com/hello/@v/v1.1.0.zip":          404,
		"/example.com/hello/@v/v1.0.0.ziphash":      404,
		"/example.com/hello/@v/v1.0.0.lock":         404,
		"/example.com/hello/@latest":                200,
		"/example.com/../example.com/hello/@v/list": 404,
		"/..%2f..%2fwork/go.mod":                    404,
		"/example.com/hello/@v/..%2flist":           404,
		"/sumdb/sum.golang.org/supported":           404,
	} {
		response, body, err := get(t, server.URL()+path)
		if err != nil || response.StatusCode != status {
			t.Errorf("GET %s = %v, %q, %v, want %d", path, response, body, err, status)
		}
	}
	outside := filepath.Join(filepath.Dir(g.dir), "outside.mod")
	if err := os.WriteFile(outside, []byte("module outside\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(download, "example.com", "hello", "@v", "v1.5.0.mod")); err != nil {
		t.Fatal(err)
	}
	if response, body, err := get(t, server.URL()+"/example.com/hello/@v/v1.5.0.mod"); err != nil || response.StatusCode == 200 {
		t.Errorf("GET of a link out of the cache = %v, %q, %v, want no 200", response, body, err)
	}

	second := newGopher(t, "GOPROXY="+server.URL(), "GOSUMDB="+server.GOSUMDB())
	if out, ok := second.run("mod", "download", "example.com/Upper@v1.0.0", "example.com/hello@v1.0.0"); !ok {
		t.Errorf("go mod download out of another module cache: %s", out)
	}
}
