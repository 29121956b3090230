// Package platform knows what differs from one operating system to the next:
// where the state, the configuration and the go env file are, what the
// environment's names mean, whether git has a file, and when a parent process
// ends.
//
// Functions that take an environment look at nothing else, so that the answer
// holds for the process whose environment it is.
package platform

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// product names our folders.
const product = "goproxyctl"

// Environ returns the environment that this process was started with. On
// Windows, where the case of a name does not count, names are in upper case.
func Environ() map[string]string {
	return environ(os.Environ(), runtime.GOOS)
}

func environ(variables []string, system string) map[string]string {
	env := make(map[string]string, len(variables))
	for _, variable := range variables {
		// Windows has hidden names that begin with =, such as =C:.
		name, value, ok := strings.Cut(variable, "=")
		if !ok || name == "" {
			continue
		}
		if system == "windows" {
			name = strings.ToUpper(name)
		}
		env[name] = value
	}
	return env
}

// StateDir returns the folder of the journal, the lock and the history, which
// the editor and the command line share. It does not make it.
func StateDir(env map[string]string) (string, error) {
	return stateDir(env, runtime.GOOS)
}

func stateDir(env map[string]string, system string) (string, error) {
	switch system {
	case "windows":
		return under(variable(env, "LocalAppData"), "LocalAppData", product)
	case "darwin", "ios":
		return under(env["HOME"], "HOME", "Library/Application Support", product)
	}
	// The specification has relative paths ignored.
	if dir := env["XDG_STATE_HOME"]; filepath.IsAbs(dir) {
		return filepath.Join(dir, product), nil
	}
	return under(env["HOME"], "HOME", ".local/state", product)
}

// ConfigFile returns the path of the command line's own configuration.
func ConfigFile(env map[string]string) (string, error) {
	dir, err := configDir(env, runtime.GOOS)
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, product, "config.json"), nil
}

// GoEnvFile returns the path of the user's go env file as go would choose it,
// or "off" where GOENV switches it off. It is for where there is no go to ask.
func GoEnvFile(env map[string]string) (string, error) {
	if file := variable(env, "GOENV"); file != "" {
		return file, nil
	}
	dir, err := configDir(env, runtime.GOOS)
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "go", "env"), nil
}

// configDir is os.UserConfigDir for another process's environment.
func configDir(env map[string]string, system string) (string, error) {
	switch system {
	case "windows":
		return under(variable(env, "AppData"), "AppData")
	case "darwin", "ios":
		return under(env["HOME"], "HOME", "Library/Application Support")
	}
	if dir := env["XDG_CONFIG_HOME"]; dir != "" {
		return under(dir, "XDG_CONFIG_HOME")
	}
	return under(env["HOME"], "HOME", ".config")
}

// under joins path elements to the folder that the variable name holds.
func under(dir, name string, elements ...string) (string, error) {
	switch {
	case dir == "":
		return "", errors.New("finding the user's folders: " + name + " is not set")
	case !filepath.IsAbs(dir):
		return "", errors.New("finding the user's folders: the path in " + name + " is relative")
	}
	for _, element := range elements {
		dir = filepath.Join(dir, filepath.FromSlash(element))
	}
	return dir, nil
}

// variable returns a variable of env, also where Environ made its name upper
// case.
func variable(env map[string]string, name string) string {
	if value, ok := env[name]; ok {
		return value
	}
	return env[strings.ToUpper(name)]
}
