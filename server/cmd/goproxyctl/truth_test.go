//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/server"
)

// TestTruth compares what we say that a consumer gets with what the consumer
// itself gets: go as a terminal runs it, the go that a real gopls and a real dlv
// run, and go as it installs tools.
func TestTruth(t *testing.T) {
	rows := truths()
	if len(rows) < 60 {
		t.Fatalf("the table has %d rows, and is to have 60", len(rows))
	}
	real := newConsumers(t)
	compared := 0
	for _, row := range rows {
		t.Run(row.does, func(t *testing.T) {
			stage := real.stage(t, row)
			report := stage.report(t)
			consumers := strings.Fields(row.consumers)
			if len(consumers) == 0 {
				consumers = []string{"terminal"}
			}
			names := strings.Fields(row.names)
			if len(names) == 0 {
				names = []string{"GOPROXY"}
			}
			for _, consumer := range consumers {
				environ := stage.environ(t, protocol.ConsumerName(consumer))
				for name, want := range real.ask(t, environ, stage.dir, names) {
					got, ok := reported(report, consumer, name)
					if !ok || got != want {
						t.Errorf("%s of %s: we say %q (%t), but it gets %q", name, consumer, got, ok, want)
					}
					compared++
				}
			}
		})
	}
	t.Logf("%d combinations, %d values compared", len(rows), compared)
}

func reported(report protocol.EnvReport, consumer, name string) (string, bool) {
	for _, c := range report.Consumers {
		for _, v := range c.Variables {
			if string(c.Name) == consumer && v.Name == name {
				return v.Value, true
			}
		}
	}
	return "", false
}

// A stage is a row of the table, set up on disk.
type stage struct {
	truth
	real      *consumers
	home, dir string
	process   map[string]string
	launched  map[string]string // what our extension gives to terminals
}

func (c *consumers) stage(t *testing.T, row truth) *stage {
	// Not t.TempDir: a program that was ended may still write its telemetry.
	home, err := os.MkdirTemp("", "truth")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	s := &stage{truth: row, real: c, home: home, dir: filepath.Join(home, "work")}
	files := map[string]string{filepath.Join(s.dir, "go.mod"): "module example.test/work\n\ngo 1.21\n", filepath.Join(s.dir, "main.go"): "package main\n\nfunc main() {}\n"}
	files[filepath.Join(home, ".config", "go", "telemetry", "mode")] = "off"
	if row.env != "" {
		files[filepath.Join(home, ".config", "go", "env")] = row.env
	}
	if row.rc != "" {
		files[filepath.Join(home, ".bashrc")] = s.fill(row.rc)
	}
	if row.launch != "" {
		files[filepath.Join(s.dir, ".vscode", "launch.json")] = s.fill(row.launch)
	}
	for _, file := range strings.Split(row.files, "|") {
		if name, content, ok := strings.Cut(s.fill(file), "="); ok {
			files[name] = content
		}
	}
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	root := c.goRoot
	if row.root != "" {
		root = c.distribution(t, row.root)
	}
	s.process = map[string]string{
		"HOME": home, "PATH": filepath.Join(root, "bin") + string(os.PathListSeparator) + os.Getenv("PATH"),
		"GOCACHE": filepath.Join(home, "cache"), "SHELL": "/bin/bash", "PS1": "$ ",
	}
	maps.Copy(s.process, s.pairs(row.process))
	return s
}

func (s *stage) fill(text string) string {
	for i, proxy := range s.real.proxies {
		text = strings.ReplaceAll(text, fmt.Sprintf("{P%d}", i+1), proxy.URL)
	}
	return strings.NewReplacer("{HOME}", s.home, "{DIR}", s.dir).Replace(text)
}

func (s *stage) pairs(text string) map[string]string {
	m := map[string]string{}
	for name, value := range s.optional(text) {
		if value != nil {
			m[name] = *value
		}
	}
	return m
}

func (s *stage) optional(text string) map[string]*string {
	m := map[string]*string{}
	for _, pair := range strings.Fields(s.fill(text)) {
		if name, ok := strings.CutSuffix(pair, "!"); ok {
			m[name] = nil
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		value = strings.ReplaceAll(value, "%20", " ")
		m[name] = &value
	}
	return m
}

// place is what the extension tells the helper; without an editor in the row it
// is the command line.
func (s *stage) place() protocol.Place {
	place := protocol.Place{Dir: s.dir, Folders: []string{s.dir}, Trusted: true}
	if s.consumers == "" {
		return place
	}
	place.Editor = &protocol.Editor{GoExtension: true, Frozen: s.pairs(s.frozen), HTTPProxy: s.fill(s.httpProxy), Shell: "/bin/bash"}
	for _, layer := range []struct {
		scope protocol.Scope
		text  string
	}{{protocol.ScopeUser, s.user}, {protocol.ScopeWorkspace, s.workspace}, {protocol.ScopeFolder, s.folder}} {
		if layer.text != "" {
			place.Editor.ToolsEnvVars = append(place.Editor.ToolsEnvVars, protocol.SettingLayer{Scope: layer.scope, Variables: s.pairs(layer.text)})
		}
	}
	if s.gopls != "" {
		place.Editor.GoplsEnv = []protocol.SettingLayer{{Scope: protocol.ScopeUser, Variables: s.pairs(s.gopls)}}
	}
	if s.terminal != "" {
		place.Editor.TerminalEnv = []protocol.TerminalLayer{{Scope: protocol.ScopeUser, Variables: s.optional(s.terminal)}}
	}
	return place
}

// report asks our own service.
func (s *stage) report(t *testing.T) protocol.EnvReport {
	deps, err := dependencies(maps.Clone(s.process), filepath.Join(s.home, "state"))
	if err != nil {
		t.Fatal(err)
	}
	service := server.New(deps, nil)
	environment, err := service.Environment(context.Background(), s.place())
	if err != nil {
		t.Fatal(err)
	}
	launched, err := service.LaunchEnvironment(context.Background(), s.place())
	if err != nil {
		t.Fatal(err)
	}
	s.launched = launched.Variables
	return environment.Report
}

// distribution makes a GOROOT with another go.env.
func (c *consumers) distribution(t *testing.T, content string) string {
	root := filepath.Join(t.TempDir(), "go")
	entries, err := os.ReadDir(c.goRoot)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		if err != nil && !os.IsExist(err) {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(filepath.Join(root, "bin"), 0o755))
	for _, entry := range entries {
		if !slices.Contains([]string{"go.env", "bin"}, entry.Name()) {
			must(os.Symlink(filepath.Join(c.goRoot, entry.Name()), filepath.Join(root, entry.Name())))
		}
	}
	must(os.WriteFile(filepath.Join(root, "go.env"), []byte(content), 0o644))
	// A copy: go finds its GOROOT from where its file really is.
	program, err := os.ReadFile(filepath.Join(c.goRoot, "bin", "go"))
	must(err)
	must(os.WriteFile(filepath.Join(root, "bin", "go"), program, fs.FileMode(0o755)))
	return root
}

// jsonOf is for the messages that go to gopls.
func jsonOf(t *testing.T, value any) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
