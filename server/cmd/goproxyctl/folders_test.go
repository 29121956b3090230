//go:build unix

package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/server"
)

// environmentAt asks our own service, which may be asked of several places.
func (s *stage) environmentAt(t *testing.T, service *server.Service, place protocol.Place) *protocol.Environment {
	t.Helper()
	environment, err := service.Environment(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	return environment
}

func (s *stage) service(t *testing.T) *server.Service {
	deps, err := dependencies(maps.Clone(s.process), filepath.Join(s.home, "state"))
	if err != nil {
		t.Fatal(err)
	}
	return server.New(deps, nil)
}

// TestFoldersHaveTheirOwnGo: two folders of one window name two Go
// distributions, and each is told what its own go says, however often and in
// whatever order they are asked.
func TestFoldersHaveTheirOwnGo(t *testing.T) {
	real := newConsumers(t)
	s := real.stage(t, truth{files: "{HOME}/a/go.mod=module example.test/a\n\ngo 1.21\n|{HOME}/b/go.mod=module example.test/b\n\ngo 1.21\n"})
	gos := map[string]string{"a": real.distribution(t, "GOPROXY=https://a.example\nGOTOOLCHAIN=local\n"), "b": real.distribution(t, "GOPROXY=https://b.example\nGOTOOLCHAIN=auto\n")}
	service := s.service(t)
	for _, name := range []string{"a", "b", "a", "b"} {
		dir, root := filepath.Join(s.home, name), gos[name]
		place := protocol.Place{Dir: dir, Trusted: true, Go: filepath.Join(root, "bin", "go"), Editor: &protocol.Editor{GoExtension: true}}
		report := s.environmentAt(t, service, place).Report
		if report.Go.Root != root {
			t.Errorf("Environment(%s).Go = %+v, want the go of %s", name, report.Go, root)
		}
		for _, v := range report.Variables {
			want := map[string]string{"GOPROXY": "https://" + name + ".example", "GOTOOLCHAIN": map[string]string{"a": "local", "b": "auto"}[name]}[v.Name]
			if want != "" && (v.Value != want || v.Location == nil || v.Location.File != filepath.Join(root, "go.env")) {
				t.Errorf("Environment(%s): %s = %q of %+v, want %q of its own go.env", name, v.Name, v.Value, v.Location, want)
			}
		}
	}
}

// TestGoWork: under a go.work the modules of all its folders count, and reading
// downloads nothing, whatever go it asks for.
func TestGoWork(t *testing.T) {
	real := newConsumers(t)
	var asked atomic.Int64
	mirror := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.NotFound(w, r)
	}))
	t.Cleanup(mirror.Close)
	const members = "|{HOME}/w/a/go.mod=module example.test/a\n\ngo 1.21\n|{HOME}/w/b/go.mod=module example.test/b\n\ngo 1.21\n\nrequire git.lab.local/secret v1.0.0\n"
	for _, test := range []struct {
		does, process, files string
		want                 string // codes
		says                 string
	}{
		{"a private name in another module", "", "{HOME}/w/go.work=go 1.21\n\nuse (\n\t./a\n\t./b\n)\n" + members, "privateNames", "git.lab.local/secret"},
		{"a module that is not used", "", "{HOME}/w/go.work=go 1.21\n\nuse ./a\n" + members, "", ""},
		{"GOWORK=off", "GOWORK=off", "{HOME}/w/go.work=go 1.21\n\nuse (\n\t./a\n\t./b\n)\n" + members, "", ""},
		{"GOWORK elsewhere", "GOWORK={HOME}/other.work", "{HOME}/other.work=go 1.21\n\nuse (\n\t./w/a\n\t./w/b\n)\n" + members, "privateNames", "git.lab.local/secret"},
		{"a newer go", "GOTOOLCHAIN=auto", "{HOME}/w/go.work=go 1.99.0\n\nuse ./a\n" + members, "goNewerMod", "go.work asks for go1.99.0"},
		{"a newer toolchain", "GOTOOLCHAIN=auto", "{HOME}/w/go.work=go 1.21\n\ntoolchain go1.99.0\n\nuse ./a\n" + members, "goNewerMod", "go1.99.0"},
		{"a go.work that does not parse", "", "{HOME}/w/go.work=go 1.21\nuze ./a\n" + members, "malformedFile", "go.work cannot be read from line 2, column 1"},
		{"a module that does not parse", "", "{HOME}/w/go.work=go 1.21\n\nuse (\n\t./a\n\t./c\n)\n|{HOME}/w/c/go.mod=module example.test/c\n\nrequire x\n" + members, "malformedFile", "go.mod cannot be read from line 3"},
	} {
		t.Run(test.does, func(t *testing.T) {
			s := real.stage(t, truth{process: "GOPROXY=" + mirror.URL + " " + test.process, files: test.files})
			place := protocol.Place{Dir: filepath.Join(s.home, "w", "a"), Trusted: true}
			report := s.environmentAt(t, s.service(t), place).Report
			var codes, messages []string
			for _, f := range report.Findings {
				if f.Code == "loopbackMirror" {
					continue // where the tests run in a container
				}
				codes, messages = append(codes, f.Code), append(messages, f.Message)
				if f.Location != nil && f.Location.File != "" && (!strings.HasPrefix(f.Location.File, s.home) || f.Location.Line == 0) {
					t.Errorf("finding %s is at %+v, want a line of a file of ours", f.Code, f.Location)
				}
			}
			if strings.Join(codes, " ") != test.want || !strings.Contains(strings.Join(messages, "\n"), test.says) {
				t.Errorf("Environment(%s) finds %q, want %q with %q:\n%s", test.does, codes, test.want, test.says, strings.Join(messages, "\n"))
			}
			if v := report.Variables[0]; v.Value != mirror.URL {
				t.Errorf("Environment(%s): GOPROXY = %q, want %q whatever is wrong with the files", test.does, v.Value, mirror.URL)
			}
			if asked.Load() > 0 {
				t.Errorf("reading asked the mirror %d times", asked.Swap(0))
			}
			if _, err := os.Stat(filepath.Join(s.home, "go", "pkg", "mod", "cache", "download")); err == nil {
				t.Error("reading filled the module cache")
			}
		})
	}
}
