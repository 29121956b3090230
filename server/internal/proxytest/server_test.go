package proxytest_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func TestLog(t *testing.T) {
	var file bytes.Buffer
	server := proxytest.Start(t, proxytest.Config{Log: &file})
	before := time.Now()
	for _, path := range []string{"/as/slow/delay/50ms" + hello + "list?q=1", "/404/as/gone" + supported} {
		n := len(server.Requests())
		if _, _, err := get(t, server.URL()+path); err != nil {
			t.Fatal(err)
		}
		// Whoever has the answer finds the request.
		if got := server.Requests(); len(got) != n+1 || !got[n].Done {
			t.Fatalf("log after GET %s = %+v, want it there and done", path, got)
		}
	}
	got := server.Requests()
	slow, gone := got[0], got[1]
	if slow.Label != "slow" || slow.Status != 200 || slow.Path != "/as/slow/delay/50ms"+hello+"list" || slow.Query != "q=1" ||
		slow.Method != "GET" || slow.UserAgent != "Go-http-client/1.1" || slow.DurationMS < 50 || slow.Time.Before(before.Add(-time.Second)) {
		t.Errorf("log entry = %+v, want the slow request", slow)
	}
	if gone.Label != "gone" || gone.Status != 404 {
		t.Errorf("log entry = %+v, want the 404", gone)
	}

	decode := func(where string, data []byte) {
		lines := bufio.NewScanner(bytes.NewReader(data))
		n := 0
		for ; lines.Scan(); n++ {
			var r proxytest.Request
			if err := json.Unmarshal(lines.Bytes(), &r); err != nil || n >= 2 || r != got[n] {
				t.Errorf("%s, line %d = %s, %v, want %+v", where, n+1, lines.Bytes(), err, got)
			}
		}
		if n != 2 {
			t.Errorf("%s has %d lines, want 2", where, n)
		}
	}
	response, body, err := get(t, server.URL("_log"))
	if err != nil || response.StatusCode != 200 {
		t.Fatalf("GET /_log = %v, %v", response, err)
	}
	decode("GET /_log", body)
	decode("the log file", file.Bytes())

	r, err := http.NewRequest(http.MethodDelete, server.URL("_log"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err = http.DefaultClient.Do(r); err != nil || response.StatusCode != 204 {
		t.Errorf("DELETE /_log = %v, %v, want 204", response, err)
	}
	if got := server.Requests(); len(got) != 0 {
		t.Errorf("log after DELETE = %+v, want nothing", got)
	}
	if response, err = http.Post(server.URL("_log"), "text/plain", nil); err != nil || response.StatusCode != 405 {
		t.Errorf("POST /_log = %v, %v, want 405", response, err)
	}
	if response, err = http.Post(server.URL()+hello+"list", "text/plain", nil); err != nil || response.StatusCode != 405 {
		t.Errorf("POST of a module = %v, %v, want 405", response, err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestLogThatCannotBeWritten(t *testing.T) {
	server, err := proxytest.Listen("127.0.0.1:0", proxytest.Config{ModDirs: []string{"../../../test/mod"}, Log: brokenWriter{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := get(t, server.URL()+hello+"list"); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("Close = %v, want disk full", err)
	}
}

// TestHangingEnds has a request hang until the client goes, and others until the server closes.
func TestHangingEnds(t *testing.T) {
	server, err := proxytest.Listen("127.0.0.1:0", proxytest.Config{ModDirs: []string{"../../../test/mod"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ask := func(ctx context.Context, prefix string) chan error {
		done := make(chan error, 1)
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL(prefix)+hello+"list", nil)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			response, err := http.DefaultTransport.RoundTrip(r)
			if err == nil {
				_, err = bufio.NewReader(response.Body).ReadString(0)
				response.Body.Close()
			}
			done <- err
		}()
		return done
	}
	until := func(what string, holds func(r proxytest.Request) bool) {
		for deadline := time.Now().Add(5 * time.Second); !holds(server.Requests()[0]); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("the hanging request is not %s: %+v", what, server.Requests()[0])
			}
		}
	}
	done := ask(ctx, "hang")
	for len(server.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	until("under way", func(r proxytest.Request) bool { return !r.Done && r.Status == 0 })
	cancel()
	<-done
	until("over", func(r proxytest.Request) bool { return r.Done && r.Status == 0 })

	var waiting []chan error
	for _, prefix := range []string{"hang", "delay/1h", "stall", "drip", "endless"} {
		waiting = append(waiting, ask(context.Background(), prefix))
	}
	for len(server.Requests()) < 6 {
		time.Sleep(time.Millisecond)
	}
	start := time.Now()
	if err := server.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("Close took %v with hanging requests", took)
	}
	for _, done := range waiting {
		if err := <-done; err == nil {
			t.Error("a hanging request ended with an answer when the server closed")
		}
	}
	if err := server.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

func TestListenRefuses(t *testing.T) {
	good := proxytest.Config{ModDirs: []string{"../../../test/mod"}}
	for addr, want := range map[string]string{
		"0.0.0.0:0":      "not a loopback address",
		":0":             "not a loopback address",
		"[::]:0":         "not a loopback address",
		"example.com:80": "not a loopback address",
		"127.0.0.1":      "missing port",
	} {
		if server, err := proxytest.Listen(addr, good); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Listen(%q) = %v, %v, want %q", addr, server, err, want)
		}
	}
	if _, err := proxytest.ListenTLS("127.0.0.1:0", good, "odd"); err == nil {
		t.Error(`ListenTLS(…, "odd") succeeded`)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"example.com_a.txtar":           "-- go.mod --\nmodule example.com/a\n", // no version
		"example.com_a_v1.txtar":        "-- go.mod --\nmodule example.com/a\n", // not canonical
		"example.com_A_v1.0.0.txtar":    "-- go.mod --\nmodule example.com/A\n", // not escaped
		"example.com_a_v2.0.0.txtar":    "-- go.mod --\nmodule example.com/a\n", // lacks /v2
		"example.com_b_v1.0.0.txtar":    "time yesterday\n-- b.go --\npackage b\n",
		"example.com_c_v1.0.0.txtar":    "-- ../c.go --\npackage c\n",
		"example.com_d_v1.0.0-x_.txtar": "",
	} {
		one := filepath.Join(dir, name+".dir")
		if err := os.Mkdir(one, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(one, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := proxytest.New(proxytest.Config{ModDirs: []string{one}}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("New with %s = %v, want an error that names it", name, err)
		}
	}
	for _, config := range []proxytest.Config{{}, {ModDirs: []string{"no/such/folder"}}, {CacheDir: "no/such/folder"}} {
		if _, err := proxytest.New(config); err == nil {
			t.Errorf("New(%+v) succeeded", config)
		}
	}
}

// TestImports keeps the testing package out of the process form.
func TestImports(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) < 10 {
		t.Fatalf("reading this package: %q, %v", names, err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path := strings.Trim(spec.Path.Value, `"`); !strings.HasSuffix(name, "_test.go") && (path == "testing" || path == "net/http/httptest") {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}

// TestMembers covers the members of a txtar file that are no files of the module.
func TestMembers(t *testing.T) {
	dir := t.TempDir()
	const text = "time 2023-05-06T07:08:09Z\n-- .info --\n{\"Version\":\"v0.1.0\"}\n-- .mod --\nmodule other\n-- go.mod --\nmodule example.com/m\n-- .github/x --\n"
	if err := os.WriteFile(filepath.Join(dir, "example.com_m_v0.1.0.txtar"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "example.com_m_v0.2.0.txtar"), []byte("time 2023-05-06T07:08:09Z\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	server := proxytest.Start(t, proxytest.Config{ModDirs: []string{dir, "../../../test/mod"}})
	for path, want := range map[string]string{
		"/example.com/m/@v/v0.1.0.info":                                    "{\"Version\":\"v0.1.0\"}\n",
		"/example.com/m/@v/v0.1.0.mod":                                     "module other\n",
		"/example.com/m/@latest":                                           "{\"Version\":\"v0.2.0\",\"Time\":\"2023-05-06T07:08:09Z\"}\n",
		"/example.com/m/@v/v0.2.0.mod":                                     "module example.com/m\n",
		"/example.com/!upper/@v/list":                                      "v1.0.0\n",
		"/example.com/%21upper/@v/v1.0.0.mod":                              "module example.com/Upper\n\ngo 1.20\n",
		"/example.com/Upper/@v/list":                                       "not found: example.com/Upper/@v/list\n",
		"/example.com/snapshot/@v/list":                                    "",
		"/example.com/hello/@v/v9.0.0.zip":                                 "not found: example.com/hello/@v/v9.0.0.zip\n",
		"/golang.org/toolchain/@v/v0.0.1-go1.26.8.linux-amd64.mod":         "module golang.org/toolchain\n",
		"/golang.org/toolchain/@v/v0.0.1-go1.26.8.linux-amd64.zip":         "not found: golang.org/toolchain/@v/v0.0.1-go1.26.8.linux-amd64.zip\n",
		"/golang.org/toolchain/@v/v0.0.1-gone.linux-amd64.mod":             "not found: golang.org/toolchain/@v/v0.0.1-gone.linux-amd64.mod\n",
		"/as/x/golang.org/toolchain/@v/v0.0.1-go1.27rc1.windows-arm64.mod": "module golang.org/toolchain\n",
		"/":                     "not found: \n",
		"/example.com/hello/@v": "not found: example.com/hello/@v\n",
	} {
		if _, body, err := get(t, server.URL()+path); err != nil || string(body) != want {
			t.Errorf("GET %s = %q, %v, want %q", path, body, err, want)
		}
	}
}

// TestLogIsFirst asks many times, with an answer that is flushed before the
// handler returns, so that an entry finished too late has a chance to be seen.
func TestLogIsFirst(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	for i := range 300 {
		if _, _, err := get(t, server.URL("rate/1000000")+hello+"v1.0.0.mod"); err != nil {
			t.Fatal(err)
		}
		if got := server.Requests(); len(got) != i+1 || !got[i].Done {
			t.Fatalf("after answer %d the log has %d requests, the last %+v, want it done", i+1, len(got), got[len(got)-1])
		}
	}
}
