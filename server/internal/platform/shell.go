package platform

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// maxStartupFile bounds what is read of a start-up file. A larger one is no
// file that a person wrote.
const maxStartupFile = 1 << 20

// A startupFile is a file that a shell reads by itself.
type startupFile struct {
	path     string
	shell    string
	terminal bool // every new interactive shell in a terminal of VS Code reads it
}

// Exports returns the lines that set one of our variables in the start-up files
// of the user's shells, in the order in which they are read. No shell is run, so
// that what a line does is told only as far as it can be read off.
func Exports(env map[string]string, system string) []plan.Export {
	var all []plan.Export
	for _, file := range startupFiles(env, system) {
		data, ok := readStartupFile(file.path)
		if !ok {
			continue
		}
		for _, e := range ParseExports(file.shell, data) {
			e.Location.File, e.Terminal = file.path, file.terminal
			all = append(all, e)
		}
	}
	return all
}

func readStartupFile(name string) ([]byte, bool) {
	// To open a named pipe would wait for its other end.
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || info.Size() > maxStartupFile {
		return nil, false
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, false
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxStartupFile))
	return data, err == nil
}

// startupFiles returns the files in the order in which they are read: what the
// system sets, then shell by shell. A terminal of VS Code runs a login shell on
// macOS and an interactive one elsewhere.
func startupFiles(env map[string]string, system string) []startupFile {
	home := env["HOME"]
	if system == "windows" {
		home = variable(env, "UserProfile")
	}
	if !filepath.IsAbs(home) {
		return nil
	}
	var files []startupFile
	add := func(shell string, terminal bool, paths ...string) {
		for _, path := range paths {
			if !filepath.IsAbs(path) {
				path = filepath.Join(home, filepath.FromSlash(path))
			}
			files = append(files, startupFile{path, shell, terminal})
		}
	}
	config := env["XDG_CONFIG_HOME"]
	if !filepath.IsAbs(config) {
		config = filepath.Join(home, ".config")
	}
	if system == "windows" {
		for _, folder := range []string{"Documents/PowerShell", "Documents/WindowsPowerShell"} {
			add("pwsh", true, folder+"/profile.ps1", folder+"/Microsoft.PowerShell_profile.ps1")
		}
		add("bash", true, ".bashrc")
		return files
	}
	login := system == "darwin"
	add("system", false, "/etc/environment")
	add("system", false, inFolder(filepath.Join(config, "environment.d"), ".conf")...)
	add("bash", login, "/etc/profile")
	profiles := []string{".bash_profile", ".bash_login", ".profile"}
	if i := slices.IndexFunc(profiles, func(name string) bool {
		_, err := os.Stat(filepath.Join(home, name))
		return err == nil
	}); i >= 0 {
		add("bash", login, profiles[i]) // bash reads the first of them only
	}
	add("bash", !login, "/etc/bash.bashrc", ".bashrc")
	zsh := env["ZDOTDIR"]
	if !filepath.IsAbs(zsh) {
		zsh = home
	}
	add("zsh", true, "/etc/zshenv", "/etc/zsh/zshenv", filepath.Join(zsh, ".zshenv"))
	add("zsh", login, "/etc/zprofile", "/etc/zsh/zprofile", filepath.Join(zsh, ".zprofile"))
	add("zsh", true, "/etc/zshrc", "/etc/zsh/zshrc", filepath.Join(zsh, ".zshrc"))
	fish := filepath.Join(config, "fish")
	add("fishVariables", true, filepath.Join(fish, "fish_variables"))
	add("fish", true, inFolder(filepath.Join(fish, "conf.d"), ".fish")...)
	add("fish", true, filepath.Join(fish, "config.fish"))
	add("pwsh", true, filepath.Join(config, "powershell", "profile.ps1"), filepath.Join(config, "powershell", "Microsoft.PowerShell_profile.ps1"))
	return files
}

// inFolder returns the files of a folder with an extension, sorted by name.
func inFolder(dir, extension string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var paths []string
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == extension {
			paths = append(paths, filepath.Join(dir, entry.Name()))
		}
	}
	return paths
}

// ParseExports returns the lines of a start-up file, or of an .envrc (shell
// direnv), that set one of our variables. Locations have lines only.
func ParseExports(shell string, data []byte) []plan.Export {
	p := exportParser{shell: shell}
	text := strings.TrimPrefix(string(data), "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		p.line = i + 1
		line = strings.TrimSpace(line)
		switch shell {
		case "system":
			p.assignment(line, false)
		case "fishVariables":
			p.universal(line)
		case "fish":
			p.fish(line)
		case "pwsh":
			p.powershell(line)
		default:
			p.posix(line)
		}
	}
	return p.found
}

// An exportParser collects the exports of one file.
type exportParser struct {
	shell string
	line  int
	depth int // of conditions, loops and functions that are open
	found []plan.Export
}

func (p *exportParser) add(name string, value word, local, maybe bool) {
	upper := strings.ToUpper(name)
	isProxy := strings.HasSuffix(upper, "_PROXY") && (name == upper || name == strings.ToLower(name))
	if name != "GOENV" && !isProxy && name != upper || name != "GOENV" && !slices.Contains(plan.Variables(), upper) {
		return
	}
	e := plan.Export{
		Name: name, Value: value.text, Computed: value.computed, Local: local, Maybe: maybe || p.depth > 0,
		Shell: strings.TrimSuffix(p.shell, "Variables"), Location: protocol.Location{Line: p.line},
	}
	if e.Computed {
		e.Value = ""
	}
	p.found = append(p.found, e)
}
