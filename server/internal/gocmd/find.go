package gocmd

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Find returns the absolute path of the go command: wanted if that is not
// empty, else the first go in the PATH of env. A wanted name without a
// separator is looked up in PATH. It reports false, with the wanted path, where
// that is not an executable file: another go than the one asked for would give
// another answer.
//
// Relative entries of PATH, the empty one included, are passed over, and so is
// a relative wanted path: they would name a program of the folder at hand,
// which may not be trusted.
func Find(env map[string]string, wanted string) (string, bool) {
	if wanted == "" {
		wanted = "go"
	}
	extensions := executableExtensions(env)
	if strings.ContainsRune(filepath.ToSlash(wanted), '/') {
		if !filepath.IsAbs(wanted) {
			return wanted, false
		}
		if path, ok := executable(wanted, extensions); ok {
			return path, true
		}
		return wanted, false
	}
	for _, dir := range filepath.SplitList(lookup(env, "PATH")) {
		if !filepath.IsAbs(dir) {
			continue
		}
		if path, ok := executable(filepath.Join(dir, wanted), extensions); ok {
			return path, true
		}
	}
	return "", false
}

// executable returns path, or path with the first of the extensions that makes
// it an executable file.
func executable(path string, extensions []string) (string, bool) {
	if runtime.GOOS != "windows" {
		info, err := os.Stat(path)
		return path, err == nil && !info.IsDir() && info.Mode()&0o111 != 0
	}
	if filepath.Ext(path) != "" {
		extensions = append([]string{""}, extensions...)
	}
	for _, extension := range extensions {
		if info, err := os.Stat(path + extension); err == nil && !info.IsDir() {
			return path + extension, true
		}
	}
	return path, false
}

// executableExtensions returns what Windows adds to the name of a program.
func executableExtensions(env map[string]string) []string {
	if runtime.GOOS != "windows" {
		return nil
	}
	var extensions []string
	for extension := range strings.SplitSeq(strings.ToLower(lookup(env, "PATHEXT")), ";") {
		if extension == "" {
			continue
		}
		if !strings.HasPrefix(extension, ".") {
			extension = "." + extension
		}
		extensions = append(extensions, extension)
	}
	if len(extensions) == 0 {
		return []string{".com", ".exe", ".bat", ".cmd"}
	}
	return extensions
}

// lookup returns a variable of env. Windows does not tell upper from lower case.
func lookup(env map[string]string, name string) string {
	if value, ok := env[name]; ok || runtime.GOOS != "windows" {
		return value
	}
	for key, value := range env {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}
