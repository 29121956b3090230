package server

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/settings"
)

// Configure implements protocol.Service.
func (s *Service) Configure(_ context.Context, params protocol.ConfigureParams) (*protocol.ConfigureResult, error) {
	data, err := json.Marshal(params.Settings)
	if err != nil {
		return nil, fmt.Errorf("reading the settings: %w", err)
	}
	parsed, findings := settings.Parse(data)
	parsed, doubles := distinctNames(parsed)
	findings = append(findings, doubles...)
	s.mu.Lock()
	s.settings = parsed
	s.mu.Unlock()
	return &protocol.ConfigureResult{Findings: orEmpty(findings)}, nil
}

// distinctNames drops what has the name of a mirror and of a profile, for a
// wish would not tell which of them is meant.
func distinctNames(s settings.Settings) (settings.Settings, []protocol.Finding) {
	var findings []protocol.Finding
	tell := func(setting, format string, args ...any) {
		findings = append(findings, protocol.Finding{
			Code: "badSetting", Severity: protocol.SeverityWarning,
			Message: fmt.Sprintf(format, args...), Location: &protocol.Location{Setting: setting},
		})
	}
	s.Mirrors = slices.DeleteFunc(s.Mirrors, func(m settings.Mirror) bool {
		taken := slices.ContainsFunc(mirror.Profiles("/"), func(p mirror.Profile) bool { return strings.EqualFold(p.Name, m.Name) })
		if taken {
			tell("goproxy.mirrors", "Your mirror %s is not used: a profile has that name. Give it another one.", m.Name)
		}
		return taken
	})
	set := mirror.With(s.Mirrors)
	maps.DeleteFunc(s.Profiles, func(name string, _ map[string]*string) bool {
		m, taken := set.Find(name)
		if taken {
			tell("goproxy.profiles", "Your profile %s is not used: a mirror has that name (%s). Give one of them another name.", name, goproxy.RedactURL(m.URL))
		}
		return taken
	})
	return s, findings
}

func (s *Service) current() settings.Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}
