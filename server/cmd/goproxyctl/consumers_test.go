//go:build unix

package main

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// consumers are the real ones.
type consumers struct {
	goRoot     string
	gopls, dlv string
	teller     string // a folder with this test binary named go
	proxies    []*httptest.Server
	hits       chan int // of the HTTP proxies
}

func newConsumers(t *testing.T) *consumers {
	c := &consumers{hits: make(chan int, 100)}
	command := exec.Command("go", "env", "GOROOT")
	command.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOENV=off")
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	c.goRoot = strings.TrimSpace(string(out))
	tools := realTools(t)
	c.gopls, c.dlv = filepath.Join(tools, "gopls"), filepath.Join(tools, "dlv")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c.teller = t.TempDir()
	if err := os.Symlink(self, filepath.Join(c.teller, "go")); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c.hits <- i
			http.NotFound(w, r)
		}))
		t.Cleanup(proxy.Close)
		c.proxies = append(c.proxies, proxy)
	}
	return c
}

// realTools returns the folder of gopls and dlv, which test/host/gotools.mjs
// keeps in its cache, and installs at its first call.
func realTools(t *testing.T) string {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", "--input-type=module", "-e", `import { ensureGoTools } from "./test/host/gotools.mjs"; console.log((await ensureGoTools()).dir)`)
	command.Dir = root
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("gopls and dlv are needed, and test/host/gotools.mjs did not find or install them: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// environ returns the environment in which a consumer runs go.
func (s *stage) environ(t *testing.T, consumer protocol.ConsumerName) []string {
	switch consumer {
	case protocol.ConsumerTerminal, protocol.ConsumerTask:
		env := maps.Clone(s.process)
		if s.consumers == "" {
			return flat(env)
		}
		for name, value := range s.optional(s.terminal) {
			if value == nil {
				delete(env, name)
				continue
			}
			env[name] = *value
		}
		maps.Copy(env, s.launched)
		if s.rc == "" || consumer == protocol.ConsumerTask {
			return s.told(t, env, s.home, "/bin/bash", "-c", s.real.teller+"/go")
		}
		// Shell integration applies the collection once more, after .bashrc.
		script := ""
		for name, value := range s.launched {
			script += "export " + name + "='" + value + "'; "
		}
		return s.told(t, env, s.home, "/bin/bash", "-i", "-c", script+s.real.teller+"/go")
	case protocol.ConsumerGopls:
		return s.toldByGopls(t)
	case protocol.ConsumerDlv:
		env := withoutJSON(s.toolEnvironment())
		s.thaw(env)
		maps.Copy(env, s.launchEnvironment(t, env))
		s.interpose(env)
		return s.told(t, env, s.dir, s.real.dlv, "debug", "--headless=true", "--check-go-version=false")
	case protocol.ConsumerToolInstall:
		env := s.toolEnvironment()
		for _, name := range []string{"GOOS", "GOARCH", "GOROOT", "GOFLAGS", "GOENV", "GO111MODULE"} {
			delete(env, name)
		}
		env["GOTOOLCHAIN"] = "auto"
		return s.told(t, env, s.home, s.real.teller+"/go", "install", "example.test/tool@latest")
	}
	t.Fatalf("there is no consumer %s", consumer)
	return nil
}

// thaw does what extension/debug.ts does for a debugged program: where the
// extension host was given a GOPROXY after its start, and no setting names one,
// the program gets that of the start; empty where there was none.
func (s *stage) thaw(env map[string]string) {
	for _, text := range []string{s.user, s.workspace, s.folder} {
		if _, set := s.pairs(text)["GOPROXY"]; set {
			return
		}
	}
	if _, frozen := s.pairs(s.frozen)["GOPROXY"]; frozen {
		env["GOPROXY"] = s.process["GOPROXY"]
	}
}

// toolEnvironment is what the Go extension makes for its tools: goEnv.ts.
func (s *stage) toolEnvironment() map[string]string {
	env := maps.Clone(s.process)
	maps.Copy(env, s.pairs(s.frozen))
	for _, text := range []string{s.user, s.workspace, s.folder} {
		for name, value := range s.pairs(text) {
			env[name] = s.substitute(value)
		}
	}
	if s.httpProxy != "" {
		for _, name := range []string{"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"} {
			env[name] = s.fill(s.httpProxy)
		}
	}
	return env
}

// withoutJSON is what toolExecutionEnvironment of goEnv.ts does besides.
func withoutJSON(env map[string]string) map[string]string {
	if strings.Contains(env["GOFLAGS"], "-json") {
		env["GOFLAGS"] = regexp.MustCompile(`(^|\s+)-?-json[^\s]*`).ReplaceAllString(env["GOFLAGS"], "")
	}
	return env
}

func (s *stage) substitute(text string) string {
	text = strings.ReplaceAll(text, "${workspaceFolder}", s.dir)
	return regexp.MustCompile(`\$\{env:(\w+)\}`).ReplaceAllStringFunc(text, func(m string) string {
		return s.process[m[len("${env:"):len(m)-1]]
	})
}

// interpose puts a go in front of PATH that tells its environment and runs the
// real one.
func (s *stage) interpose(env map[string]string) {
	env[tellRealGo] = strings.Split(env["PATH"], string(os.PathListSeparator))[0] + "/go"
	env["PATH"] = s.real.teller + string(os.PathListSeparator) + env["PATH"]
}

// told runs a program that runs our teller, and returns what that was given.
func (s *stage) told(t *testing.T, env map[string]string, dir, program string, args ...string) []string {
	env = maps.Clone(env)
	env[tellFile] = filepath.Join(t.TempDir(), "told")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...)
	command.Dir, command.Env, command.WaitDelay = dir, flat(env), time.Second
	out, err := command.CombinedOutput()
	told, readErr := os.ReadFile(env[tellFile])
	if readErr != nil {
		t.Fatalf("%s %q ran no go: %v\n%s", program, args, err, out)
	}
	return untold(t, told)
}

func untold(t *testing.T, data []byte) []string {
	var environ []string
	if err := json.Unmarshal(data, &environ); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(environ, func(v string) bool { return strings.HasPrefix(v, "GOPROXYCTL_TEST_") })
}

// ask runs the real go in an environment: go env for its own variables, and a
// download for HTTP_PROXY, which go env does not know. No answer of the network
// is waited for: the mirror's address is reserved for documentation.
func (c *consumers) ask(t *testing.T, environ []string, dir string, names []string) map[string]string {
	path := ""
	for _, variable := range environ {
		if rest, ok := strings.CutPrefix(variable, "PATH="); ok {
			for _, folder := range strings.Split(rest, string(os.PathListSeparator)) {
				if path == "" && folder != c.teller {
					path = folder + "/go"
				}
			}
		}
	}
	answers := map[string]string{}
	for _, name := range names {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		if name == "HTTP_PROXY" {
			command := exec.CommandContext(ctx, path, "list", "-m", "example.test/m@latest")
			command.Dir, command.Env = dir, append(slices.Clone(environ), "GOPROXY=http://192.0.2.1", "GONOSUMDB=*", "GOFLAGS=-mod=mod")
			done := make(chan error, 1)
			go func() { done <- command.Run() }()
			select {
			case i := <-c.hits:
				answers[name] = c.proxies[i].URL
			case <-done:
			}
			cancel()
			for len(c.hits) > 0 {
				<-c.hits
			}
			continue
		}
		command := exec.CommandContext(ctx, path, "env", "-json", name)
		command.Dir, command.Env = dir, environ
		out, err := command.Output()
		cancel()
		if err != nil {
			t.Fatalf("go env %s: %v", name, err)
		}
		values := map[string]string{}
		if err := json.Unmarshal(out, &values); err != nil {
			t.Fatalf("go env -json %s prints %q: %v", name, out, err)
		}
		answers[name] = values[name]
	}
	return answers
}

func flat(env map[string]string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(env)) {
		list = append(list, name+"="+env[name])
	}
	return list
}
