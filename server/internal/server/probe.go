package server

import (
	"context"
	"errors"
	"log"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A ProbeRequest says what to measure.
type ProbeRequest struct {
	Mirrors []mirror.Mirror
	Module  string // PATH@VERSION; empty: the usual one
	Sums    func(module string) (zip, mod string)
	Public  func(path string) bool // the checksum database may learn the module's path
	Samples int
	Timeout time.Duration // for each conversation
	GOSUMDB string        // the checksum database in force
	GOAUTH  string        // where go takes credentials from
	Report  func(protocol.ProbeResult)
}

// defaultModule is what mirrors are asked for where nobody says otherwise.
const defaultModule = "golang.org/x/mod@v0.20.0"

// Probe implements protocol.Service. Cancelled, it returns what was measured so
// far beside its error, for callers in process.
func (s *Service) Probe(ctx context.Context, params protocol.ProbeParams) (*protocol.ProbeReport, error) {
	facts, err := s.facts(ctx, params.Place)
	if err != nil {
		return nil, err
	}
	environment := s.resolve(facts)
	mirrors, err := s.mirrorsToProbe(params.Mirrors, environment)
	if err != nil {
		return nil, err
	}
	if mirrors, err = mayLearn(environment, mirrors, params); err != nil {
		return nil, err
	}
	return s.measure(ctx, environment, mirrors, params)
}

// measure probes mirrors with what is in force.
func (s *Service) measure(ctx context.Context, environment plan.Environment, mirrors []mirror.Mirror, params protocol.ProbeParams) (*protocol.ProbeReport, error) {
	request := ProbeRequest{
		Mirrors: mirrors,
		Module:  params.Module,
		Sums:    s.sums(params.Place),
		Public:  publicByRule(environment),
		Samples: params.Samples,
		Timeout: s.current().Timeout(),
		GOSUMDB: environment.Get(environment.Main(), "GOSUMDB").Text,
		GOAUTH:  environment.Get(environment.Main(), "GOAUTH").Text,
		Report: func(result protocol.ProbeResult) {
			if s.client == nil {
				return
			}
			if err := s.client.ProbeResult(ctx, protocol.ProbeProgress{Token: params.Token, Result: result}); err != nil {
				log.Printf("telling a result: %v", err) // the report has it too
			}
		},
	}
	if params.TimeoutMS > 0 {
		request.Timeout = time.Duration(params.TimeoutMS) * time.Millisecond
	}
	results, err := s.Deps.Probe(ctx, request)
	cancelled := errors.Is(err, context.Canceled)
	if err != nil && !cancelled {
		return nil, err
	}
	report := &protocol.ProbeReport{Module: params.Module, Results: orEmpty(mirror.Rank(results))}
	if report.Module == "" {
		report.Module = defaultModule
	}
	if cancelled {
		return report, &protocol.Error{Kind: protocol.ErrorCancelled, Message: "The probe was cancelled."}
	}
	return report, nil
}

// mirrorsToProbe resolves what was asked for; without a name that is every
// mirror that may be offered and every one in force.
func (s *Service) mirrorsToProbe(names []string, environment plan.Environment) ([]mirror.Mirror, error) {
	set := mirror.With(s.current().Mirrors)
	var all []mirror.Mirror
	if len(names) > 0 {
		for _, name := range names {
			m, err := set.Resolve(name)
			if err != nil {
				return nil, err
			}
			all = append(all, m)
		}
		return distinct(all), nil
	}
	all = set.Offerable()
	// A list that go refuses has nothing in force that could be measured.
	if list, err := goproxy.Parse(environment.Get(environment.Main(), "GOPROXY").Text); err == nil {
		for _, entry := range list.Mirrors() {
			all = append(all, set.Entry(entry))
		}
	}
	return distinct(all), nil
}

// distinct drops every mirror whose URL came before.
func distinct(mirrors []mirror.Mirror) []mirror.Mirror {
	var kept []mirror.Mirror
	seen := make(map[string]bool)
	for _, m := range mirrors {
		if !seen[m.URL] {
			seen[m.URL] = true
			kept = append(kept, m)
		}
	}
	return kept
}

// sums returns a function that finds a module's hashes in the place's go.sum.
func (s *Service) sums(place protocol.Place) func(string) (zip, mod string) {
	if place.Dir == "" {
		return func(string) (string, string) { return "", "" }
	}
	file := s.ReadFile(filepath.Join(place.Dir, "go.sum"))
	return func(module string) (zip, mod string) {
		path, version, _ := strings.Cut(module, "@")
		for line := range strings.Lines(string(file.Data)) {
			fields := strings.Fields(line)
			switch {
			case len(fields) != 3 || fields[0] != path:
			case fields[1] == version:
				zip = fields[2]
			case fields[1] == version+"/go.mod":
				mod = fields[2]
			}
		}
		return zip, mod
	}
}
