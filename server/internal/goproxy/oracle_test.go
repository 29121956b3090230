package goproxy

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	pathpkg "path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// oracleValues are GOPROXY values in which base is a server that answers a
// request under /STATUS/NAME/ with STATUS.
func oracleValues(base string) []string {
	bare := strings.TrimPrefix(base, "http://")
	values := []string{
		"$/200/a", "$/200/a,$/200/b", "$/404/a,$/200/b", "$/410/a,$/200/b", "$/403/a,$/200/b", "$/500/a,$/200/b",
		"$/204/a,$/200/b", "$/404/a|$/200/b", "$/403/a|$/200/b", "$/500/a|$/200/b", "$/429/a|$/200/b", "$/401/a|$/404/b|$/200/c",
		"$/404/a,$/500/b,$/200/c", "$/404/a,$/500/b|$/200/c", "$/500/a|,$/200/b", "$/500/a,|$/200/b", ",,$/404/a,|,$/200/b",
		" $/404/a ,\t$/200/b ", "$/404/a,off", "$/404/a,off,$/200/b", "$/500/a,off", "$/500/a|off,$/200/b", "off", "off|$/200/a", "off,:%",
		"$/404/a,direct", "$/404/a,direct,$/200/b", "$/403/a,direct", "$/403/a|direct", "direct,$/200/a", "direct,:bad:%zz", "\u00a0off\u00a0",
		"$/404/a/,$/200/b/", "$/404/a//,$/200/b//", "$/404/a?token=x,$/200/b?token=y",
		"", ",", "|", " , ", "OFF", "Direct", "$/200/a,DIRECT", "$/200/a,none", `"$/200/a"`, `'off'`, "$/200/a,:bad", "$/200/a,%",
		"/nonexistent", "file:///nonexistent,$/200/b", "file:///nonexistent|$/200/b", "file:/nonexistent,$/200/b", "file://host/nonexistent,$/200/b",
		"file:///nonexistent?x=1,$/200/b", "ftp://127.0.0.1/,$/200/b", "socks5://127.0.0.1:1,$/200/b",
		"http://u:p@" + bare + "/200/a,$/200/b", "http://u:p@" + bare + "/200/a|$/200/b", "http://127.0.0.1:port,$/200/b", "http://a:b:80,$/200/b", "http://[::1,$/200/b",
		"http://,$/200/b", "http://|$/200/b", "http:/x|$/200/b", "http:x|$/200/b", "http://127.0.0.1:1,$/200/b", "http://127.0.0.1:1|$/200/b",
		"$/200/%zz,$/200/b", "http://a b/,$/200/b", "$/404/x y,$/200/b", "$/404/a;$/200/b", "1http://a,$/200/b", "://a,$/200/b", "$/404/a\r,$/200/b", "$/404/a\x01,$/200/b",
	}
	for i := range values {
		values[i] = strings.ReplaceAll(values[i], "$", base)
		if runtime.GOOS == "windows" {
			// Without a drive letter go for Windows ends the list there.
			values[i] = strings.ReplaceAll(values[i], "file:///nonexistent", "file:///C:/nonexistent")
		}
	}
	return values
}

// TestGoCommandAgrees asks the real go command which entries it tries for each
// value, in which order, and whether it rejects the list.
func TestGoCommandAgrees(t *testing.T) {
	asked := newAskedServer(t)
	values := oracleValues(asked.server.URL)
	if len(values) < 60 {
		t.Fatalf("oracleValues has %d values, want 60 at least", len(values))
	}
	root := t.TempDir()
	var group sync.WaitGroup
	slots := make(chan bool, max(2, runtime.NumCPU()))
	for i, value := range values {
		group.Add(1)
		slots <- true
		go func() {
			defer func() { <-slots; group.Done() }()
			// The path of the module tells the runs apart.
			module := fmt.Sprintf("example.invalid/case%d", i)
			output := goList(t, root, module, value)
			list, err := Parse(value)
			if rejected := rejects(output); rejected != (err != nil) {
				t.Errorf("Parse(%q): error %v, but go says %s", value, err, output)
			}
			if got, want := asked.of(module), entriesAsked(list, asked.server.URL); !slices.Equal(got, want) {
				t.Errorf("GOPROXY=%q: go asked %v, but TriedNext says %v; go's output: %s", value, got, want, output)
			}
			if direct := strings.Contains(output, "unrecognized import path"); direct != reachesDirect(list) {
				t.Errorf("GOPROXY=%q: go reached direct: %t, want %t; go's output: %s", value, direct, !direct, output)
			}
		}()
	}
	group.Wait()
}

// rejects reports whether go's output is about the form of the list.
func rejects(output string) bool {
	for _, sign := range []string{"contains no entries", "invalid proxy URL", "invalid file:// proxy URL", "parse \"", "malformed"} {
		if strings.Contains(output, sign) {
			return true
		}
	}
	return false
}

// entriesAsked walks the list with TriedNext and returns the paths of the
// server's entries that are asked.
func entriesAsked(list List, base string) []string {
	var paths []string
	walk(list, base, func(e Entry, outcome Outcome) {
		if path, ok := strings.CutPrefix(e.URL(), base); ok && e.Normalised() != "" && !strings.Contains(e.URL(), "@") {
			path, _, _ = strings.Cut(path, "?")
			paths = append(paths, pathpkg.Clean(path)) // as go asks
		}
	})
	return paths
}

func reachesDirect(list List) (direct bool) {
	walk(list, "", func(e Entry, _ Outcome) { direct = direct || e.IsDirect() })
	return direct
}

func walk(list List, base string, visit func(Entry, Outcome)) {
	for i, ok := list.First(), len(list) > 0; ok; {
		outcome := OutcomeError
		e := list[i]
		if _, rest, found := strings.Cut(e.URL(), "127.0.0.1:"); found && e.parsed().User == nil {
			if _, path, found := strings.Cut(rest, "/"); found {
				status, _, _ := strings.Cut(path, "/")
				code, _ := strconv.Atoi(status)
				outcome = StatusOutcome(code)
			}
		}
		if strings.HasPrefix(e.URL(), "file:") {
			outcome = OutcomeNotFound
		}
		visit(e, outcome)
		i, ok = list.TriedNext(i, outcome)
	}
}

// goList runs go list -m -versions and returns what it prints.
func goList(t *testing.T, root, module, value string) string {
	dir := filepath.Join(root, filepath.Base(module))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Error(err)
		return ""
	}
	// An empty variable counts as unset; only a line in the file sets it to nothing.
	env := filepath.Join(dir, "env")
	if err := os.WriteFile(env, []byte("GOPROXY=\n"), 0o666); err != nil {
		t.Error(err)
		return ""
	}
	cmd := exec.Command("go", "list", "-m", "-versions", module)
	cmd.Dir = dir
	cmd.Env = []string{
		"GOPROXY=" + value, "GOENV=" + env, "GOFLAGS=-modcacherw", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOVCS=*:off", "GONOPROXY=", "GOPRIVATE=", "GOAUTH=off",
		"GOMODCACHE=" + filepath.Join(dir, "mod"), "GOCACHE=" + filepath.Join(dir, "cache"), "HOME=" + dir, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + dir,
		// direct must not reach the network: every host is asked of a dead proxy.
		"HTTPS_PROXY=http://127.0.0.1:1", "HTTP_PROXY=http://127.0.0.1:1", "NO_PROXY=127.0.0.1", "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"),
	}
	output, _ := cmd.CombinedOutput() // it fails for most values
	return string(output)
}

// An askedServer answers /STATUS/NAME/MODULE/@v/list and notes who was asked.
type askedServer struct {
	server *httptest.Server
	mu     sync.Mutex
	paths  map[string][]string // module → /STATUS/NAME, as asked
}

func newAskedServer(t *testing.T) *askedServer {
	asked := &askedServer{paths: map[string][]string{}}
	asked.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entry, module, found := strings.Cut(r.URL.Path, "/example.invalid/")
		name, file, isModule := strings.Cut(module, "/@v/")
		if !found || !isModule {
			http.NotFound(w, r)
			return
		}
		switch file {
		case "v1.0.0.info": // asked for the retractions, of the entry that has the list
			fmt.Fprintln(w, `{"Version":"v1.0.0"}`)
			return
		case "v1.0.0.mod":
			fmt.Fprintln(w, "module example.invalid/"+name)
			return
		}
		asked.mu.Lock()
		asked.paths["example.invalid/"+name] = append(asked.paths["example.invalid/"+name], entry)
		asked.mu.Unlock()
		status, _ := strconv.Atoi(strings.Split(r.URL.Path, "/")[1])
		w.WriteHeader(status)
		if status == http.StatusOK {
			fmt.Fprintln(w, "v1.0.0")
		}
	}))
	t.Cleanup(asked.server.Close)
	return asked
}

func (a *askedServer) of(module string) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.paths[module]
}
