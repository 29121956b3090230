package remedy

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// A Download is what a go command downloads.
type Download struct {
	// Args are those of a go command that downloads as much, in a module that
	// requires nothing. Empty: all that the module at hand requires.
	Args []string

	// Exact tells that no question for a newest version is among it, so that
	// what is in the module cache need not be asked for.
	Exact bool

	// Builds tells that it builds what is there, which needs no download where
	// the modules are vendored.
	Builds bool

	// Variables stand in front of the command.
	Variables map[string]string
}

// ParseCommand tells what a command line downloads. ok is false where it is no
// go command, or more than one simple command: whatever a shell would have to
// work out is left to the shell.
func ParseCommand(line string) (d Download, ok bool) {
	words, ok := split(line)
	if !ok {
		return Download{}, false
	}
	if len(words) > 0 && words[0] == "env" {
		words = words[1:]
	}
	for len(words) > 0 {
		name, value, assigned := strings.Cut(words[0], "=")
		if !assigned || strings.ContainsAny(name, `/\-`) {
			break
		}
		if slices.Contains(plan.Variables(), name) && name != "GOFLAGS" {
			if d.Variables == nil {
				d.Variables = map[string]string{}
			}
			d.Variables[name] = value
		}
		words = words[1:]
	}
	if len(words) < 2 || !isGo(words[0]) {
		return Download{}, false
	}
	packages := packagesOf(words[2:])
	switch words[1] {
	case "get":
		if len(packages) > 0 {
			d.Args = append([]string{"get"}, packages...)
		}
	case "install":
		d.Args = versioned("get", packages)
		d.Builds = d.Args == nil
	case "run":
		if len(packages) > 0 && len(words) > 2 && words[2] == packages[0] {
			d.Args = versioned("get", packages[:1])
		}
		d.Builds = d.Args == nil
	case "mod":
		switch {
		case len(words) < 3:
			return Download{}, false
		case words[2] == "download":
			d.Args = versioned("mod download", packages)
		case words[2] != "tidy" && words[2] != "vendor" && words[2] != "graph" && words[2] != "why":
			return Download{}, false
		}
	case "list":
		d.Args = versioned("list -m", packages)
		d.Builds = d.Args == nil
	case "build", "test", "vet", "generate", "tool":
		d.Builds = true
	default:
		return Download{}, false
	}
	d.Exact = len(d.Args) == 0 || !slices.ContainsFunc(packages, func(word string) bool {
		_, version, _ := strings.Cut(word, "@")
		return version == "" || module.CanonicalVersion(version) != version
	})
	return d, true
}

// versioned returns a command for those packages that have a version, nil where
// none has.
func versioned(command string, packages []string) []string {
	with := slices.DeleteFunc(slices.Clone(packages), func(p string) bool { return !strings.Contains(p, "@") })
	if len(with) == 0 {
		return nil
	}
	return append(strings.Fields(command), with...)
}

func isGo(program string) bool {
	base := path.Base(strings.ReplaceAll(program, `\`, "/"))
	return base == "go" || base == "go.exe"
}

// packagesOf returns the arguments that are paths of modules or packages which
// have to come from somewhere, with what they have behind an @.
func packagesOf(words []string) []string {
	var packages []string
	for _, word := range words {
		word = strings.TrimSuffix(word, "/...")
		name, version, _ := strings.Cut(word, "@")
		first, _, _ := strings.Cut(name, "/")
		if !strings.HasPrefix(word, "-") && strings.Contains(first, ".") && module.CheckImportPath(name) == nil && version != "none" && !strings.HasSuffix(name, ".go") &&
			!strings.HasPrefix(version, "-") && !strings.ContainsAny(version, "@ \t") {
			packages = append(packages, word)
		}
	}
	return packages
}

// split parts a command line into words as every shell does. ok is false where
// there is anything in it that only a shell understands.
func split(line string) (words []string, ok bool) {
	if len(line) > 4096 || strings.ContainsAny(line, "\n\r$`|&;<>()") {
		return nil, false
	}
	var word strings.Builder
	inside, quote := false, rune(0)
	for _, r := range strings.TrimSpace(line) {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, inside = r, true
		case quote == 0 && (r == ' ' || r == '\t'):
			if inside {
				words = append(words, word.String())
				word.Reset()
			}
			inside = false
		default:
			word.WriteRune(r)
			inside = true
		}
	}
	if inside {
		words = append(words, word.String())
	}
	return words, quote == 0
}
