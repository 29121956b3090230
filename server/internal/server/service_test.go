package server

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A world is a machine in memory.
type world struct {
	downloads [][]string
	files     map[string]string
	applied   []*plan.Plan
	records   []plan.Record
	probed    []ProbeRequest
	undone    []string
	gomod     string
	stale     bool
}

func (w *world) Apply(_ context.Context, p *plan.Plan) (string, error) {
	if w.stale {
		return "", &protocol.Error{Kind: protocol.ErrorStale, Message: "changed"}
	}
	w.applied = append(w.applied, p)
	return "7", nil
}

func (w *world) Undo(_ context.Context, _ protocol.Place, id string) (string, []plan.Change, []plan.Change, error) {
	w.undone = append(w.undone, id)
	value := `"https://bob:s3cret@a.example"`
	c := plan.Change{File: filepath.FromSlash("/w/.vscode/settings.json"), Format: plan.FormatJSON, Key: []string{"go.toolsEnvVars", "GOPROXY"}, Old: &value}
	return "8", []plan.Change{c}, nil, nil
}

func (w *world) UndoAll(context.Context) ([]plan.Change, []plan.Change, []protocol.UndoFailure, error) {
	return nil, nil, nil, nil
}

func (w *world) History(context.Context) ([]plan.Record, error) { return w.records, nil }

func (w *world) service() *Service {
	return New(Deps{
		Version: "1.2.3",
		OS:      "linux",
		Environ: map[string]string{"HOME": "/home/me"},
		FindGo:  func(map[string]string, string) (string, bool) { return "/go/bin/go", true },
		ReadGo: func(context.Context, string, string, []string) plan.Go {
			return plan.Go{Path: "/go/bin/go", Version: "go1.26.8", Root: "/go", EnvFile: "/home/me/.config/go/env", Values: map[string]string{
				"GOPROXY": "https://bob:s3cret@a.example,direct", "GOSUMDB": "sum.golang.org", "GOMODCACHE": "/home/me/go/pkg/mod", "GOMOD": w.gomod,
			}}
		},
		EnvFile: func(map[string]string) string { return "/home/me/.config/go/env" },
		ReadFile: func(name string) plan.File {
			data, ok := w.files[filepath.ToSlash(name)]
			return plan.File{Path: name, Data: []byte(data), Exists: ok}
		},
		Tracked:     func(context.Context, string) bool { return false },
		WatchParent: func(int) {},
		Probe: func(_ context.Context, request ProbeRequest) ([]protocol.ProbeResult, error) {
			w.probed = append(w.probed, request)
			return nil, nil
		},
		Download: func(_ context.Context, _ string, environ []string, _ string) error {
			w.downloads = append(w.downloads, environ)
			return errors.New("go: example.com/a@v1.0.0: reading https://bob:s3cret@a.example/example.com/a/@v/v1.0.0.info: 403 Forbidden")
		},
		Journal: w,
	}, nil)
}

func machine() *world {
	return &world{files: map[string]string{"/home/me/.config/go/env": "GOPROXY=https://bob:s3cret@a.example,direct\n"}}
}

var folder = protocol.Place{Dir: "/w", Folders: []string{"/w"}, Trusted: true}

func kind(err error) protocol.ErrorKind {
	var problem *protocol.Error
	if errors.As(err, &problem) {
		return problem.Kind
	}
	return ""
}

func TestInitializeChecksTheVersion(t *testing.T) {
	s := machine().service()
	_, err := s.Initialize(context.Background(), protocol.InitializeParams{ProtocolVersion: protocol.Version + 1, ClientName: "ext", ClientVersion: "9"})
	if kind(err) != protocol.ErrorInput || !strings.Contains(err.Error(), "1.2.3") {
		t.Errorf("Initialize with another version: %v, want an input error that names both", err)
	}
	got, err := s.Initialize(context.Background(), protocol.InitializeParams{
		ProtocolVersion: protocol.Version,
		Settings:        map[string]any{"goproxy.probe.timeout": "soon", "goproxy.profiles": map[string]any{"aliyun": map[string]any{}}, "goproxy.mirrors": []any{map[string]any{"name": "offline", "url": "https://a.example"}}},
	})
	if err != nil || len(got.Findings) != 3 {
		t.Errorf("Initialize = %v, %v, want a finding for each of three bad settings", got, err)
	}
}

func TestSwitchIsStale(t *testing.T) {
	w := machine()
	s := w.service()
	params := protocol.SwitchParams{Place: folder, Wish: "goproxy.cn", Scope: protocol.ScopeUser}
	shown, err := s.Plan(context.Background(), params)
	if err != nil {
		t.Fatal(err)
	}
	w.files["/home/me/.config/go/env"] += "# edited\n"
	params.Digest = shown.Digest
	_, err = s.Switch(context.Background(), params)
	var problem *protocol.Error
	if !errors.As(err, &problem) || problem.Kind != protocol.ErrorStale || problem.Plan == nil || problem.Plan.Digest == shown.Digest {
		t.Fatalf("Switch after an edit: %v, want stale with the new plan", err)
	}
	if len(w.applied) != 0 {
		t.Error("Switch applied a plan that was not the one shown")
	}
	params.Digest = problem.Plan.Digest
	got, err := s.Switch(context.Background(), params)
	if err != nil || !got.Applied || got.ID != "7" || len(w.applied) != 1 {
		t.Errorf("Switch with the new digest = %v, %v, want it applied", got, err)
	}

	w.stale = true // the file changes between plan and writing
	if _, err := s.Switch(context.Background(), params); kind(err) != protocol.ErrorStale {
		t.Errorf("Switch of a file that changes under it: %v, want stale", err)
	}
}

func TestProbeTargets(t *testing.T) {
	w := machine()
	s := w.service()
	if _, err := s.Probe(context.Background(), protocol.ProbeParams{Place: folder}); err != nil {
		t.Fatal(err)
	}
	var urls []string
	for _, m := range w.probed[0].Mirrors {
		urls = append(urls, m.URL)
	}
	if got := urls[len(urls)-1]; got != "https://bob:s3cret@a.example" {
		t.Errorf("Probe without names measures %v, want the entry in force, credentials included, at the end", urls)
	}
	for _, name := range []string{"direct", "off", "nosuch", "ftp://a.example", "https://gocenter.io"} {
		if _, err := s.Probe(context.Background(), protocol.ProbeParams{Place: folder, Mirrors: []string{name}}); kind(err) != protocol.ErrorInput {
			t.Errorf("Probe(%q): %v, want an input error", name, err)
		}
	}
}

func TestSumsComeFromGoSum(t *testing.T) {
	w := machine()
	w.files["/w/go.sum"] = "example.com/a v1.0.0 h1:zip=\nexample.com/a v1.0.0/go.mod h1:mod=\nexample.com/ab v1.0.0 h1:other=\n"
	zip, mod := w.service().sums(folder)("example.com/a@v1.0.0")
	if zip != "h1:zip=" || mod != "h1:mod=" {
		t.Errorf("sums(example.com/a@v1.0.0) = %q, %q, want h1:zip=, h1:mod=", zip, mod)
	}
}

func TestWroteSumDB(t *testing.T) {
	alias, other := "sum.golang.google.cn", "sum.golang.org"
	change := func(text *string) []plan.Change {
		return []plan.Change{{Key: []string{"GOSUMDB"}, New: text}}
	}
	params := protocol.SwitchParams{Place: folder, Scope: protocol.ScopeUser}
	for _, test := range []struct {
		name    string
		records []plan.Record
		want    bool
	}{
		{"nothing", nil, false},
		{"ours", []plan.Record{{Scope: protocol.ScopeUser, Changes: change(&alias)}}, true},
		{"ours, undone", []plan.Record{{Scope: protocol.ScopeUser, Undone: true, Changes: change(&alias)}}, false},
		{"another scope's", []plan.Record{{Scope: protocol.ScopeFolder, Dir: "/w", Changes: change(&alias)}}, false},
		{"taken off since", []plan.Record{{Scope: protocol.ScopeUser, Changes: change(nil)}, {Scope: protocol.ScopeUser, Changes: change(&alias)}}, false},
		{"another value", []plan.Record{{Scope: protocol.ScopeUser, Changes: change(&other)}}, false},
	} {
		if got := wroteSumDB(test.records, params); got != test.want {
			t.Errorf("%s: wroteSumDB = %t, want %t", test.name, got, test.want)
		}
	}
}

func TestUntrusted(t *testing.T) {
	w := machine()
	s := w.service()
	place := folder
	place.Trusted, place.Editor = false, &protocol.Editor{ToolsEnvVars: []protocol.SettingLayer{{Scope: protocol.ScopeFolder, Variables: map[string]string{"GOPROXY": "https://evil.example"}}}}
	if _, err := s.Switch(context.Background(), protocol.SwitchParams{Place: place, Wish: "goproxy.cn", Scope: protocol.ScopeUser}); kind(err) != protocol.ErrorRefused {
		t.Errorf("Switch in an untrusted workspace: %v, want refused", err)
	}
	if _, err := s.Undo(context.Background(), protocol.UndoParams{Place: place}); kind(err) != protocol.ErrorRefused {
		t.Errorf("Undo in an untrusted workspace: %v, want refused", err)
	}
	got, err := s.LaunchEnvironment(context.Background(), place)
	if err != nil || len(got.Variables) != 0 {
		t.Errorf("LaunchEnvironment in an untrusted workspace = %v, %v, want nothing", got, err)
	}
	if len(w.applied) != 0 {
		t.Error("something was written")
	}
}

// TestNoSecretLeaves looks for the password in everything that is answered but
// LaunchEnvironment.
func TestNoSecretLeaves(t *testing.T) {
	ctx := context.Background()
	w := machine()
	w.files["/w/.vscode/settings.json"] = `{"go.toolsEnvVars": {"GOPROXY": "https://bob:s3cret@b.example/?token=s3cret"}}`
	old := "https://bob:s3cret@a.example"
	w.records = []plan.Record{{ID: "1", Wish: "https://bob:s3cret@a.example", Changes: []plan.Change{{Key: []string{"GOPROXY"}, Old: &old}}}}
	s := w.service()
	secret := "https://bob:s3cret@own.example"
	if _, err := s.Configure(ctx, protocol.ConfigureParams{Settings: map[string]any{
		"goproxy.mirrors":  []any{map[string]any{"name": "own", "url": secret}, map[string]any{"name": "bad", "url": "http://bob:s3cret@:x"}},
		"goproxy.profiles": map[string]any{"Own": map[string]any{"GOPROXY": secret}},
	}}); err != nil {
		t.Fatal(err)
	}
	wrong := "https://bob:s3cret@a.example,ftp://bob:s3cret@x"
	answers := map[string]func() (any, error){
		"environment": func() (any, error) { return s.Environment(ctx, folder) },
		"lint":        func() (any, error) { return s.Lint(ctx, protocol.LintParams{Place: folder, Value: &wrong}) },
		"lint all":    func() (any, error) { return s.Lint(ctx, protocol.LintParams{Place: folder}) },
		"doctor":      func() (any, error) { return s.Doctor(ctx, protocol.DoctorParams{Place: folder}) },
		"mirrors":     func() (any, error) { return s.Mirrors(ctx, protocol.MirrorsParams{All: true}) },
		"profiles":    func() (any, error) { return s.Profiles(ctx, folder) },
		"history":     func() (any, error) { return s.History(ctx, folder) },
		"undo":        func() (any, error) { return s.Undo(ctx, protocol.UndoParams{Place: folder}) },
		"plan": func() (any, error) {
			return s.Plan(ctx, protocol.SwitchParams{Place: folder, Wish: secret, Scope: protocol.ScopeFolder})
		},
		"switch": func() (any, error) {
			return s.Switch(ctx, protocol.SwitchParams{Place: folder, Wish: "own", Scope: protocol.ScopeUser})
		},
		"switch to nonsense": func() (any, error) {
			return s.Switch(ctx, protocol.SwitchParams{Place: folder, Wish: wrong, Scope: protocol.ScopeUser})
		},
	}
	for name, ask := range answers {
		answer, err := ask()
		text, jsonErr := json.Marshal(answer)
		if jsonErr != nil {
			t.Fatal(jsonErr)
		}
		if err != nil {
			text = append(text, err.Error()...)
		}
		if strings.Contains(string(text), "s3cret") || strings.Contains(string(text), "bob") {
			t.Errorf("%s tells a credential: %s", name, text)
		}
		if strings.Contains(string(text), ":null") && !reflect.ValueOf(answer).IsNil() {
			t.Errorf("%s holds a null: %s", name, text)
		}
	}
	launched, err := s.LaunchEnvironment(ctx, protocol.Place{Dir: "/w", Trusted: true, Editor: &protocol.Editor{GoExtension: true, ToolsEnvVars: []protocol.SettingLayer{{Scope: protocol.ScopeFolder, Variables: map[string]string{"GOPROXY": secret}}}}})
	if err != nil || launched.Variables["GOPROXY"] != secret {
		t.Errorf("LaunchEnvironment = %v, %v, want the true value", launched, err)
	}
}

func TestDoctor(t *testing.T) {
	w := machine()
	report, err := w.service().Doctor(context.Background(), protocol.DoctorParams{Place: folder, Module: "example.com/a@v1.0.0"})
	if err != nil {
		t.Fatal(err)
	}
	if report.OK || len(report.Failures) != 1 || report.Failures[0].Module != "example.com/a" || report.Findings[len(report.Findings)-1].Code != "downloadFailed" {
		t.Errorf("Doctor of a download that fails = %+v, want not ok, one failure, the finding downloadFailed", report)
	}
	if !slices.Contains(w.downloads[0], "GOPROXY=https://bob:s3cret@a.example,direct") {
		t.Errorf("Doctor downloads with %q, want the true list in force", w.downloads[0])
	}
	var measured []string
	for _, m := range w.probed[0].Mirrors {
		measured = append(measured, m.URL)
	}
	if !slices.Equal(measured, []string{"https://bob:s3cret@a.example"}) {
		t.Errorf("Doctor measures %q, want the entries in force only", measured)
	}
	untrusted := folder
	untrusted.Trusted, untrusted.Editor = false, &protocol.Editor{}
	if _, err := w.service().Doctor(context.Background(), protocol.DoctorParams{Place: untrusted}); kind(err) != protocol.ErrorRefused || len(w.downloads) != 1 {
		t.Errorf("Doctor in an untrusted workspace: %v, want refused", err)
	}
}

// TestSwitchSetsVariables: a finding's fix is a switch.
func TestSwitchSetsVariables(t *testing.T) {
	w := machine()
	w.files["/home/me/.config/go/env"] += "GOFLAGS=x\n"
	_, err := w.service().Switch(context.Background(), protocol.SwitchParams{
		Place: folder, Scope: protocol.ScopeUser, Set: map[string]string{"GOPRIVATE": "a.corp"}, Remove: []string{"GOFLAGS"}, Private: []string{"b.corp"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range w.applied[0].Changes {
		got[c.Key[0]] = "removed"
		if c.New != nil {
			got[c.Key[0]] = *c.New
		}
	}
	if len(got) != 2 || got["GOFLAGS"] != "removed" || got["GOPRIVATE"] != "a.corp,b.corp" {
		t.Errorf("Switch with set, remove and private changes %q", got)
	}
	if _, err := w.service().Switch(context.Background(), protocol.SwitchParams{Place: folder, Scope: protocol.ScopeUser, Set: map[string]string{"GOSUMDB": "off"}}); kind(err) != protocol.ErrorRefused {
		t.Errorf("Switch that sets GOSUMDB=off: %v, want refused", err)
	}
}

// TestFolderFiles: a worktree's configuration is found, and a GOENV that a
// setting names is read.
func TestFolderFiles(t *testing.T) {
	w := machine()
	w.files["/repo/.git"] = "gitdir: ../main/.git/worktrees/w\n"
	w.files["/main/.git/worktrees/w/commondir"] = "../..\n"
	w.files["/main/.git/config"] = "[remote \"o\"]\n"
	w.files["/other/env"] = "GOPROXY=https://o.example\n"
	place := protocol.Place{Dir: "/repo/a/b", Trusted: true, Editor: &protocol.Editor{GoExtension: true, ToolsEnvVars: []protocol.SettingLayer{
		{Scope: protocol.ScopeUser, Variables: map[string]string{"GOENV": "/other/env"}},
	}}}
	facts, err := w.service().facts(context.Background(), place)
	if err != nil {
		t.Fatal(err)
	}
	if got := filepath.ToSlash(facts.GitConfig.Path); got != "/main/.git/config" || !facts.GitConfig.Exists {
		t.Errorf("facts(%+v).GitConfig = %q, want that of the main worktree", place, got)
	}
	if got := string(facts.Files["/other/env"].Data); got != "GOPROXY=https://o.example\n" {
		t.Errorf("facts(%+v).Files holds %q for the GOENV of a setting", place, got)
	}
}
