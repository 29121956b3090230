package server

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// facts reads everything that plan needs to know about a place. It runs go
// twice at the most, and git once if the answer matters.
func (s *Service) facts(ctx context.Context, place protocol.Place) (plan.Facts, error) {
	facts := plan.Facts{Place: place, OS: s.OS, Process: s.Environ}
	var wait sync.WaitGroup
	if place.Dir != "" {
		facts.Folder = s.ReadFile(plan.FolderSettings(place.Dir))
		if place.WorkspaceFile != "" {
			facts.Workspace = s.ReadFile(place.WorkspaceFile)
		}
		if mayRun(place) {
			wait.Go(func() { facts.Tracked = s.Tracked(ctx, facts.Folder.Path) })
		}
	}
	facts.Go = s.readGo(ctx, place)
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return facts, err
	}

	envFile := facts.Go.EnvFile
	if envFile == "" {
		envFile = s.EnvFile(s.Environ)
	}
	if envFile != "off" {
		facts.EnvFile = s.ReadFile(envFile)
	}
	if s.Environ["GOENV"] != "" {
		stock := maps.Clone(s.Environ)
		delete(stock, "GOENV")
		facts.DefaultEnvFile = s.ReadFile(s.EnvFile(stock))
	}
	if facts.Go.Root != "" {
		facts.RootFile = s.ReadFile(filepath.Join(facts.Go.Root, "go.env"))
	}
	facts.Settings = settingLayers(facts)
	return facts, nil
}

// mayRun tells whether a program may be run in the place's folder. On the
// command line the user asked for it.
func mayRun(place protocol.Place) bool {
	return place.Editor == nil || place.Trusted
}

// settingsFile is the file that a switch of this place's workspace would edit.
func settingsFile(place protocol.Place) string {
	if place.WorkspaceFile != "" {
		return place.WorkspaceFile
	}
	return plan.FolderSettings(place.Dir)
}

func (s *Service) readGo(ctx context.Context, place protocol.Place) plan.Go {
	path, ok := s.FindGo(s.Environ, place.Go)
	if !ok {
		return plan.Go{Path: place.Go, Problem: plan.GoMissing}
	}
	env := make([]string, 0, len(s.Environ))
	for name, value := range s.Environ {
		env = append(env, name+"="+value)
	}
	slices.Sort(env)
	return s.ReadGo(ctx, place.Dir, path, env)
}

// settingLayers returns go.toolsEnvVars as the place sees it, widest scope
// first: as the editor says, else as the folder's own file has it.
func settingLayers(facts plan.Facts) []plan.Setting {
	const name = "go.toolsEnvVars"
	if editor := facts.Place.Editor; editor != nil {
		var layers []plan.Setting
		for _, layer := range editor.ToolsEnvVars {
			file, data, path := layer.File, []byte(nil), []string{name}
			switch layer.Scope {
			case protocol.ScopeWorkspace:
				if file == "" {
					file = settingsFile(facts.Place)
				}
				data = facts.Folder.Data
				if facts.Place.WorkspaceFile != "" {
					data, path = facts.Workspace.Data, []string{"settings", name}
				}
			case protocol.ScopeFolder:
				file, data = facts.Folder.Path, facts.Folder.Data
			case protocol.ScopeUser:
			}
			layers = append(layers, plan.Setting{
				Scope:     layer.Scope,
				Location:  protocol.Location{File: file, Line: lineOf(data, path), Setting: name},
				Variables: layer.Variables,
			})
		}
		return layers
	}
	variables := toolsEnvVars(facts.Folder.Data)
	if len(variables) == 0 {
		return nil
	}
	at := protocol.Location{File: facts.Folder.Path, Line: lineOf(facts.Folder.Data, []string{name}), Setting: name}
	return []plan.Setting{{Scope: protocol.ScopeFolder, Location: at, Variables: variables}}
}

func lineOf(data []byte, path []string) int {
	if _, found, line, err := jsonc.Get(data, path); err == nil && found {
		return line
	}
	return 0
}

// toolsEnvVars reads go.toolsEnvVars from a settings.json, as text like the Go
// extension does: a number arrives as its digits, null as the word.
func toolsEnvVars(data []byte) map[string]string {
	raw, found, _, err := jsonc.Get(data, []string{"go.toolsEnvVars"})
	if err != nil || !found {
		return nil
	}
	standard, err := jsonc.Standard(raw)
	if err != nil {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(standard, &fields) != nil {
		return nil
	}
	variables := make(map[string]string, len(fields))
	for name, value := range fields {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		variables[name] = text
	}
	return variables
}
