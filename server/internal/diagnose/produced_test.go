package diagnose_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// A produced failure is one that the real go command is made to print.
type produced struct {
	name  string
	env   []string // over the hermetic ones; placeholders as in world.fill
	files string   // txtar-like: "NAME\n\tLINE…", over the default go.mod
	args  string
	// what the text must be judged to say
	cause, module, host string
	since               int // the minor version of Go that first has this
}

// A world is what the failures are produced with: servers that misbehave.
type world struct {
	mirror, tls *proxytest.Server
	dead        string // an address that nobody listens on
	refuse      *httptest.Server
	garbage     string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{mirror: proxytest.Start(t, proxytest.Config{}), tls: proxytest.StartTLS(t, proxytest.Config{}, proxytest.CertificateGood)}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.dead = closed.Addr().String()
	closed.Close()
	w.refuse = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		// The first element of the path, or of a CONNECT's host name, is the status.
		code := 0
		if _, err := fmt.Sscanf(strings.TrimPrefix(r.URL.Path, "/"), "%d", &code); err != nil {
			if _, err := fmt.Sscanf(r.Host, "s%d.", &code); err != nil {
				code = http.StatusTeapot
			}
		}
		if code == http.StatusUnauthorized {
			rw.Header().Set("WWW-Authenticate", `Basic realm="x"`)
		}
		rw.WriteHeader(code)
	}))
	t.Cleanup(w.refuse.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("220 mail.example ESMTP\r\n"))
			conn.Close()
		}
	}()
	w.garbage = listener.Addr().String()
	return w
}

func (w *world) fill(text, dir string) string {
	port := func(url string) string {
		_, port, _ := net.SplitHostPort(url[strings.Index(url, "://")+3:])
		return port
	}
	return strings.NewReplacer(
		"$MIRROR", w.mirror.URL(), "$SUMDB", w.mirror.GOSUMDB(), "$KEY", proxytest.VerifierKey, "$PLAINPORT", port(w.mirror.URL()), "$TLSPORT", port(w.tls.URL()), "$TLS", w.tls.URL(),
		"$DEAD", w.dead, "$REFUSE", w.refuse.URL, "$GARBAGE", w.garbage, "$DIR", dir,
	).Replace(text)
}

// run makes a module of its own and returns what go prints there.
func (w *world) run(t *testing.T, goTool string, p produced) string {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "work")
	files := "go.mod\n\tmodule work.example\n\t\n\tgo 1.20\n" + p.files
	name := ""
	contents := map[string]string{}
	for _, line := range strings.Split(w.fill(files, root), "\n") {
		if rest, found := strings.CutPrefix(line, "\t"); found {
			contents[name] += rest + "\n"
		} else if line != "" {
			name = line
			contents[name] = ""
		}
	}
	// Else go's telemetry writes into the folder after the test.
	for _, config := range []string{".config", "Library/Application Support", "."} {
		contents["../"+config+"/go/telemetry/mode"] = "off"
	}
	for name, text := range contents {
		if text == "" {
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + root, "USERPROFILE=" + root, "AppData=" + root, "LocalAppData=" + root, "SystemRoot=" + os.Getenv("SystemRoot"),
		"GOENV=" + filepath.Join(root, "env"), "GOPATH=" + filepath.Join(root, "gopath"), "GOMODCACHE=" + filepath.Join(root, "modules"), "GOCACHE=" + filepath.Join(root, "cache"),
		"GOFLAGS=-modcacherw", "GOTOOLCHAIN=local", "GOVCS=*:all", "GOSUMDB=off", "GOPROXY=off", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
	}
	for _, setting := range p.env {
		env = append(env, w.fill(setting, root))
	}
	command := exec.Command(goTool, strings.Fields(w.fill(p.args, root))...)
	command.Dir, command.Env = dir, env
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Run(); err == nil && p.cause != "goenv-os-override" {
		t.Errorf("%s: go %s worked, but should fail:\n%s", p.name, p.args, out.String())
	}
	return strings.ReplaceAll(out.String(), filepath.ToSlash(root), "")
}

// TestProduced makes the go command of this machine fail, and judges what it
// prints today.
func TestProduced(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	judgeProduced(t, goTool, 26)
}

// TestProducedByOldGo does the same with a go of the oldest series that can be
// had as a module. It is fetched with the machine's own go environment, once.
// go test -short leaves it out, for a machine without a network.
func TestProducedByOldGo(t *testing.T) {
	if testing.Short() {
		t.Log("left out by -short: go 1.21 is not fetched")
		return
	}
	judgeProduced(t, oldGo(t), 21)
}

func judgeProduced(t *testing.T, goTool string, minor int) {
	w := newWorld(t)
	causes := map[string]bool{}
	for _, test := range producedFailures() {
		if test.since > minor {
			continue
		}
		text := w.run(t, goTool, test)
		failures := read(t, text)
		if len(failures) == 0 {
			t.Errorf("%s: go %s: nothing found, want %s\n%s", test.name, test.args, test.cause, text)
			continue
		}
		// A message about go.mod may follow the one that counts.
		i := max(0, slices.IndexFunc(failures, func(f failure) bool { return f.Cause == test.cause }))
		got := failures[i]
		wantHost := w.fill(test.host, "")
		if got.Cause != test.cause || got.Module != test.module || got.Host != wantHost {
			t.Errorf("%s: go %s: %s, module %q, host %q; want %s, %q, %q\n%s", test.name, test.args, got.Cause, got.Module, got.Host, test.cause, test.module, wantHost, text)
		}
		if len(failures) > 1 && slices.ContainsFunc(failures, func(f failure) bool { return f.Cause != test.cause }) {
			t.Errorf("%s: go %s: more than %s found: %v\n%s", test.name, test.args, test.cause, failures, text)
		}
		causes[test.cause] = true
	}
	t.Logf("%d causes produced with go 1.%d", len(causes), minor)
	if len(causes) < 30 {
		t.Errorf("only %d causes produced, want 30", len(causes))
	}
}

// oldGo returns go 1.21.13, out of a module cache in the user's cache folder.
func oldGo(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	cache = filepath.Join(cache, "go-proxy-switcher", "old-go")
	module := fmt.Sprintf("golang.org/toolchain@v0.0.1-go1.21.13.%s-%s", runtime.GOOS, runtime.GOARCH)
	command := exec.Command("go", "mod", "download", "-json", module)
	command.Dir = t.TempDir()
	command.Env = append(os.Environ(), "GOMODCACHE="+cache, "GOFLAGS=-modcacherw")
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go mod download %s: %v\n%s(go test -short does without)", module, err, out)
	}
	var answer struct{ Dir string }
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	// A module's files are not executable; go itself sees to that when it switches.
	for _, pattern := range []string{"bin/*", "pkg/tool/*/*"} {
		programs, err := filepath.Glob(filepath.Join(answer.Dir, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, program := range programs {
			if err := os.Chmod(program, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	name := "go"
	if runtime.GOOS == "windows" {
		name = "go.exe"
	}
	return filepath.Join(answer.Dir, "bin", name)
}
