package plan

import (
	"slices"
	"strings"
)

// Variables returns the names of the variables that are read and shown, in the
// order in which they are shown.
func Variables() []string {
	return []string{
		"GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE", "GOTOOLCHAIN", "GOFLAGS", "GOAUTH",
		"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
	}
}

// isGoVariable reports whether go reads the variable from the go env file too.
// HTTP_PROXY and its like count in the process environment only.
func isGoVariable(name string) bool {
	return slices.Contains(Variables(), name) && !strings.HasSuffix(name, "_PROXY")
}

// spellings returns the names under which a variable is looked for in an
// environment, strongest first.
func spellings(name, os string) []string {
	if isGoVariable(name) || os == "windows" {
		return []string{name}
	}
	return []string{name, strings.ToLower(name)}
}

// lookup returns a variable of an environment. Windows does not tell upper from
// lower case.
func lookup(environment map[string]string, name, os string) (string, bool) {
	if value, ok := environment[name]; ok || os != "windows" {
		return value, ok
	}
	// Of several spellings always the same one answers.
	var found string
	for key := range environment {
		if strings.EqualFold(key, name) && (found == "" || key < found) {
			found = key
		}
	}
	value, ok := environment[found]
	return value, ok
}
