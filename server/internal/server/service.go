// Package server answers requests. Service implements protocol.Service by
// delegation: it reads facts, lets plan decide and apply act, and turns what
// they return into the types that are safe to show. Serve puts a service behind
// JSON-RPC.
package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/settings"
)

// Deps is what a Service needs of the world. The functions are safe for
// concurrent use.
type Deps struct {
	Version string
	OS      string            // runtime.GOOS
	Environ map[string]string // what the editor or the shell was started with

	// FindGo returns the go command to run: the wanted one, else the first in
	// the PATH of an environment.
	FindGo func(environ map[string]string, wanted string) (path string, ok bool)

	// ReadGo asks a go command for its values, without letting it download.
	ReadGo func(ctx context.Context, dir, path string, environ []string) plan.Go

	// Download downloads a module with a go command and an empty module cache.
	// The error holds what go printed, credentials included. It may be nil.
	Download func(ctx context.Context, path string, environ []string, module string) error

	// DownloadAll does the same with all that a module requires; files are its
	// go.mod and go.sum. It stops at limit bytes, and is not complete then.
	DownloadAll func(ctx context.Context, path string, environ []string, files map[string][]byte, limit int64) (complete bool, err error)

	// Recheck runs a go command, such as get PATH, in a module of its own with
	// its own module cache. The error holds what go printed. It may be nil.
	Recheck func(ctx context.Context, path string, environ []string, files map[string][]byte, limit int64, args ...string) (complete bool, err error)

	// TakeModule finds, and removes where asked to, a version of a module in a
	// module cache; TakeState a checksum database's state below GOPATH. They may
	// be nil.
	TakeModule func(cache, module, version string, remove bool) (paths []string, bytes int64, err error)
	TakeState  func(gopath, database string, remove bool) (paths []string, bytes int64, err error)

	// FreeSpace returns how many bytes may still be written to a folder, or to
	// where it would be made. It may be nil.
	FreeSpace func(dir string) (bytes int64, ok bool)

	// EnvFile returns where go keeps its env file when no go can be asked, or
	// "off".
	EnvFile func(environ map[string]string) string

	// ReadFile reads a file. One that does not exist is no error.
	ReadFile func(name string) plan.File

	// Exports reads off the start-up files of the user's shells what they set,
	// and FolderExports the same of an .envrc. Both may be nil.
	Exports       func(environ map[string]string) []plan.Export
	FolderExports func(path string, data []byte) []plan.Export

	// Registry reads the environment that Windows keeps. It may be nil, and
	// returns nil elsewhere.
	Registry func() *plan.Registry

	// Inside is the kind of machine that this is.
	Inside plan.Inside

	// Tracked reports whether git tracks a file, or would.
	Tracked func(ctx context.Context, file string) bool

	// WatchParent ends the process when its parent has gone.
	WatchParent func(pid int)

	// Probe measures mirrors; see probe.Prober.
	Probe func(ctx context.Context, request ProbeRequest) ([]protocol.ProbeResult, error)

	Asker
	Journal Journal
	HealthDeps
}

// A Service answers the requests of one client. Its methods are safe for
// concurrent use.
type Service struct {
	Deps
	client protocol.Client // nil where nobody listens

	mu       sync.Mutex
	settings settings.Settings
}

var _ protocol.Service = (*Service)(nil)

// New returns a service with the default settings. client may be nil.
func New(deps Deps, client protocol.Client) *Service {
	return &Service{Deps: deps, client: client, settings: settings.Default()}
}

// Initialize implements protocol.Service.
func (s *Service) Initialize(ctx context.Context, params protocol.InitializeParams) (*protocol.InitializeResult, error) {
	if params.ProtocolVersion != protocol.Version {
		return nil, &protocol.Error{Kind: protocol.ErrorInput, Message: fmt.Sprintf(
			"%s %s speaks version %d of the protocol and goproxyctl %s version %d: install both from the same release",
			params.ClientName, params.ClientVersion, params.ProtocolVersion, s.Version, protocol.Version)}
	}
	if params.ParentPID > 0 {
		s.WatchParent(params.ParentPID)
	}
	configured, err := s.Configure(ctx, protocol.ConfigureParams{Settings: params.Settings})
	if err != nil {
		return nil, err
	}
	return &protocol.InitializeResult{ProtocolVersion: protocol.Version, Version: s.Version, Findings: configured.Findings}, nil
}

// Environment implements protocol.Service.
func (s *Service) Environment(ctx context.Context, place protocol.Place) (*protocol.Environment, error) {
	facts, err := s.facts(ctx, place)
	if err != nil {
		return nil, err
	}
	environment := s.withShared(ctx, facts)
	return &protocol.Environment{
		Report: environment.Report(),
		Proxy:  environment.Proxy(),
		Watch:  watched(facts),
	}, nil
}

// LaunchEnvironment implements protocol.Service.
func (s *Service) LaunchEnvironment(ctx context.Context, place protocol.Place) (*protocol.LaunchEnvironment, error) {
	if !mayRun(place) {
		return &protocol.LaunchEnvironment{Variables: map[string]string{}}, nil
	}
	facts := plan.Facts{Place: place, OS: s.OS, Process: s.Environ}
	facts.Settings = settingLayers(facts)
	return &protocol.LaunchEnvironment{Variables: plan.Resolve(facts, plan.Choices{}).Launch()}, nil
}

// Lint implements protocol.Service.
func (s *Service) Lint(ctx context.Context, params protocol.LintParams) (*protocol.LintReport, error) {
	if params.Value == nil {
		environment, err := s.Environment(ctx, params.Place)
		if err != nil {
			return nil, err
		}
		return &protocol.LintReport{Findings: environment.Report.Findings}, nil
	}
	report := &protocol.LintReport{Findings: []protocol.Finding{}}
	for _, p := range goproxy.Lint(*params.Value, s.knownMirrors().LintOptions()) {
		report.Findings = append(report.Findings, protocol.Finding{
			Code:     p.Code,
			Severity: protocol.Severity(p.Severity),
			Message:  p.Message,
			Location: &protocol.Location{Column: p.Offset + 1},
		})
	}
	return report, nil
}

// Mirrors implements protocol.Service.
func (s *Service) Mirrors(_ context.Context, params protocol.MirrorsParams) (*protocol.MirrorsReport, error) {
	set := mirror.With(s.current().Mirrors)
	mirrors := set.Offerable()
	if params.All {
		mirrors = set.All()
	}
	report := &protocol.MirrorsReport{Mirrors: []protocol.Mirror{}}
	for _, m := range mirrors {
		report.Mirrors = append(report.Mirrors, m.Public())
	}
	return report, nil
}

// Profiles implements protocol.Service.
func (s *Service) Profiles(ctx context.Context, place protocol.Place) (*protocol.ProfilesReport, error) {
	facts, err := s.facts(ctx, place)
	if err != nil {
		return nil, err
	}
	return &protocol.ProfilesReport{Profiles: s.resolve(facts).Profiles()}, nil
}

func (s *Service) resolve(facts plan.Facts) plan.Environment {
	return plan.Resolve(facts, s.choices(facts))
}

// choices gathers what a wish may name.
func (s *Service) choices(facts plan.Facts) plan.Choices {
	current, choices := s.current(), s.knownMirrors()
	for _, p := range mirror.Profiles(facts.Go.Values["GOMODCACHE"]) {
		if _, own := ownProfile(current, p.Name); !own {
			choices.Profiles = append(choices.Profiles, plan.Profile(p))
		}
	}
	names := make([]string, 0, len(current.Profiles))
	for name := range current.Profiles {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		choices.Profiles = append(choices.Profiles, plan.Profile{Name: name, Variables: current.Profiles[name]})
	}
	return choices
}

// knownMirrors is what the settings and the catalogue say of mirrors.
func (s *Service) knownMirrors() plan.Choices {
	current := s.current()
	choices := plan.Choices{PrivateHosts: current.PrivateHosts, KnownBad: knownBad, Windows: s.OS == "windows"}
	for _, m := range mirror.With(current.Mirrors).Known() {
		shown := m.Public()
		shown.URL = m.URL
		choices.Mirrors = append(choices.Mirrors, shown)
	}
	return choices
}

// ownProfile finds a profile of the user's own, which takes the place of the
// built-in one of its name.
func ownProfile(s settings.Settings, name string) (map[string]*string, bool) {
	for own, variables := range s.Profiles {
		if strings.EqualFold(own, name) {
			return variables, true
		}
	}
	return nil, false
}

// knownBad is the warn list as goproxy and plan take it.
func knownBad(host, path string) (string, bool) {
	m, ok := mirror.Warned(host, path)
	return "is on the list of addresses to warn of: " + m.Note, ok
}

// Shutdown implements protocol.Service. Every request has its own answer, so
// there is nothing to wait for here: Serve waits.
func (s *Service) Shutdown(context.Context) error { return nil }

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
