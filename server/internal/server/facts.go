package server

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// facts reads everything that plan needs to know about a place, except for what
// costs more and matters to a switch only (switchFacts).
func (s *Service) facts(ctx context.Context, place protocol.Place) (plan.Facts, error) {
	facts := plan.Facts{Place: place, OS: s.OS, Process: s.Environ, Inside: s.Inside}
	var wait sync.WaitGroup
	wait.Go(func() { s.folderFiles(&facts) })
	answer := s.readGo(ctx, place)
	wait.Wait()
	facts.Go = answer
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
	s.moduleFiles(&facts)
	if file := facts.Go.Values["GOMOD"]; filepath.IsAbs(file) && file != os.DevNull {
		facts.Vendored = s.ReadFile(filepath.Join(filepath.Dir(file), "vendor", "modules.txt")).Exists
	}
	facts.Settings = settingLayers(facts)
	facts.Files = make(map[string]plan.File)
	for _, name := range plan.Needs(facts) {
		facts.Files[name] = s.ReadFile(name)
	}
	return facts, nil
}

// moduleFiles reads the go.work in use, the go.mod of each of its modules, and
// the go.mod of the place, each once.
func (s *Service) moduleFiles(facts *plan.Facts) {
	read := map[string]bool{}
	add := func(name string) (file plan.File) {
		if !filepath.IsAbs(name) || name == os.DevNull || read[name] {
			return plan.File{}
		}
		read[name] = true
		file = s.ReadFile(name)
		facts.Modules = append(facts.Modules, file)
		return file
	}
	work := add(facts.Go.Values["GOWORK"])
	for _, dir := range plan.WorkspaceDirs(work) {
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(work.Path), dir)
		}
		add(filepath.Join(dir, "go.mod"))
	}
	add(facts.Go.Values["GOMOD"])
}

// folderFiles reads what there is whatever go answers.
func (s *Service) folderFiles(facts *plan.Facts) {
	place := facts.Place
	if s.Exports != nil {
		facts.Exports = s.Exports(s.Environ)
	}
	if s.Registry != nil {
		facts.Registry = s.Registry()
	}
	if place.Dir == "" {
		return
	}
	facts.Folder = s.ReadFile(plan.FolderSettings(place.Dir)).Condensed()
	if place.WorkspaceFile != "" {
		facts.Workspace = s.ReadFile(place.WorkspaceFile).Condensed()
	}
	if place.Editor != nil && place.Trusted {
		for _, dir := range place.Folders {
			if dir != place.Dir {
				facts.Others = append(facts.Others, plan.FolderTools{Dir: dir, Variables: toolsEnvVars(s.ReadFile(plan.FolderSettings(dir)).Data)})
			}
		}
	}
	facts.Launch = s.ReadFile(filepath.Join(place.Dir, ".vscode", "launch.json"))
	facts.Container = s.ReadFile(filepath.Join(place.Dir, ".devcontainer", "devcontainer.json"))
	if !facts.Container.Exists {
		if file := s.ReadFile(filepath.Join(place.Dir, ".devcontainer.json")); file.Exists {
			facts.Container = file
		}
	}
	facts.Envrc = s.ReadFile(filepath.Join(place.Dir, ".envrc"))
	if facts.Envrc.Exists && s.FolderExports != nil {
		facts.Exports = append(facts.Exports, s.FolderExports(facts.Envrc.Path, facts.Envrc.Data)...)
	}
	facts.GitConfig = s.gitConfig(place.Dir)
}

// gitConfig returns the configuration of the repository that a folder is in,
// empty where it is in none.
func (s *Service) gitConfig(dir string) plan.File {
	for {
		if file := s.ReadFile(filepath.Join(dir, ".git", "config")); file.Exists {
			return file
		}
		// A worktree or submodule has a file that names the folder.
		if mark := s.ReadFile(filepath.Join(dir, ".git")); mark.Exists && mark.Err == "" {
			target, ok := strings.CutPrefix(strings.TrimSpace(string(mark.Data)), "gitdir: ")
			if !ok {
				return plan.File{}
			}
			if !filepath.IsAbs(target) {
				target = filepath.Join(dir, target)
			}
			if common := s.ReadFile(filepath.Join(target, "commondir")); common.Exists && common.Err == "" {
				target = filepath.Join(target, strings.TrimSpace(string(common.Data)))
			}
			return s.ReadFile(filepath.Join(target, "config"))
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return plan.File{}
		}
		dir = parent
	}
}

// switchFacts returns facts with what a switch asks besides: whether git has
// the file that it would write.
func (s *Service) switchFacts(ctx context.Context, params protocol.SwitchParams) (plan.Facts, error) {
	place := params.Place
	tracked := make(chan bool, 1)
	go func() {
		tracked <- place.Dir != "" && params.Scope != protocol.ScopeUser && mayRun(place) && s.Tracked(ctx, plan.FolderSettings(place.Dir))
	}()
	facts, err := s.facts(ctx, place)
	facts.Tracked = <-tracked
	facts.LaunchTracked = params.Launch != "" && facts.Launch.Exists && mayRun(place) && s.Tracked(ctx, facts.Launch.Path)
	return facts, err
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
				data = facts.Folder.Settings()
				if facts.Place.WorkspaceFile != "" {
					data, path = facts.Workspace.Settings(), []string{"settings", name}
				}
			case protocol.ScopeFolder:
				file, data = facts.Folder.Path, facts.Folder.Settings()
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
	variables := toolsEnvVars(facts.Folder.Settings())
	if len(variables) == 0 {
		return nil
	}
	at := protocol.Location{File: facts.Folder.Path, Line: lineOf(facts.Folder.Settings(), []string{name}), Setting: name}
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
	fields := jsonc.Fields(data, []string{"go.toolsEnvVars"})
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

// withShared resolves facts; where a file holds credentials, git is asked whether
// it has the file.
func (s *Service) withShared(ctx context.Context, facts plan.Facts) plan.Environment {
	environment := s.resolve(facts)
	if secrets := environment.Secrets(); len(secrets) > 0 && mayRun(facts.Place) {
		facts.Shared = make(map[string]bool)
		for _, file := range secrets {
			facts.Shared[file] = s.Tracked(ctx, file)
		}
		environment = s.resolve(facts)
	}
	return environment
}

// watched returns the files whose change makes the facts old.
func watched(facts plan.Facts) []string {
	files := []string{}
	all := []plan.File{facts.EnvFile, facts.RootFile, facts.Folder, facts.Workspace, facts.Launch, facts.Container, facts.Envrc, facts.GitConfig}
	for _, name := range slices.Sorted(maps.Keys(facts.Files)) {
		all = append(all, facts.Files[name])
	}
	for _, file := range append(all, facts.Modules...) {
		if file.Path != "" {
			files = append(files, file.Path)
		}
	}
	return files
}
