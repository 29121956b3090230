package diagnose

import (
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A context is what the lines before a message tell about it: the command that
// was typed, what it began to download, and values that go env printed.
type context struct {
	argument   string   // the only module that the command names
	arguments  int      // how many it names
	started    []string // what "go: downloading" announced since, two at most
	asked      []string // variables that "go env" was asked for and has not answered yet
	direct     bool     // a module was fetched from its origin, and that failed
	badPattern bool     // GOPRIVATE holds a URL

	broad     string // GOPRIVATE matches everything, or everything of a public host
	broadLine string
}

// waiting reports whether the next line is a value.
func (x *context) waiting() bool { return len(x.asked) > 0 }

// value takes a line that go env printed, and reports whether it was one.
func (x *context) value(text string) bool {
	if len(x.asked) == 0 {
		return false
	}
	if strings.HasPrefix(text, "go: ") || strings.HasPrefix(text, "$ ") {
		x.asked = nil
		return false
	}
	name := x.asked[0]
	x.asked = x.asked[1:]
	x.learn(name, text)
	return true
}

// learn judges the value of a variable.
func (x *context) learn(name, value string) {
	if name != "GOPRIVATE" && name != "GONOPROXY" {
		return
	}
	value = strings.Trim(value, `"'`)
	if strings.Contains(value, "://") {
		x.badPattern = true
	}
	for _, pattern := range strings.Split(value, ",") {
		pattern = strings.Trim(pattern, "/ ")
		if pattern == "*" || pattern == "*.*" || pattern == "*.com" || codeHost(strings.TrimSuffix(pattern, "/*")) {
			x.broad, x.broadLine = pattern, name+"="+value
		}
	}
}

// setting takes a line such as GOPRIVATE='*' of a whole "go env".
func (x *context) setting(text string) {
	if !strings.Contains(text, "PRIVATE=") && !strings.Contains(text, "PROXY=") {
		return
	}
	text = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(text), "set "), "export ")
	name, value, found := strings.Cut(text, "=")
	if found {
		x.learn(name, value)
	}
}

// finish adds what only the whole text tells.
func (x *context) finish(c *collector) {
	if x.broad == "" || !x.direct || len(c.report.Failures) == 0 {
		return
	}
	c.add(protocol.Failure{
		Cause:   "goprivate-too-broad",
		Line:    c.report.Failures[0].Line,
		Excerpt: x.broadLine,
	})
}

// note takes a message that reports no failure, and reports whether it was one.
func (x *context) note(a anchor) bool {
	if !a.command {
		return false
	}
	word, rest, _ := strings.Cut(a.body, " ")
	switch word {
	case "downloading", "extracting":
		path, version, _ := strings.Cut(rest, " ")
		if name := path + "@" + version; len(x.started) < 2 && modulePath(path) && !slices.Contains(x.started, name) {
			x.started = append(x.started, name)
		}
		return true
	case "finding", "found", "added", "upgraded", "downgraded", "removed", "warning:", "creating", "copying", "trying", "to", "updating":
		return !strings.Contains(a.body, ": ") || word == "warning:" || word == "finding" || word == "trying"
	}
	return strings.Contains(a.body, " is deprecated: ")
}

// command takes a line that shows a go command being started, and reports
// whether it was one.
func (x *context) command(line string) bool {
	at := startOfCommand(line)
	if at < 0 {
		return false
	}
	x.setting(assignment(line[:at]))
	words := strings.Fields(line[at:])
	*x = context{direct: x.direct, badPattern: x.badPattern, broad: x.broad, broadLine: x.broadLine}
	if words[1] == "env" {
		x.environment(words[2:])
		return true
	}
	for _, word := range words[2:] {
		word = strings.TrimSuffix(strings.Trim(word, `"'`), "/...")
		path, _, _ := strings.Cut(word, "@")
		if word == "&&" || word == ";" || word == "|" {
			break
		}
		if !strings.HasPrefix(word, "-") && (modulePath(path) || strings.Contains(word, "@") && strings.Contains(path, "/")) && !strings.HasSuffix(path, ".go") {
			x.argument = word
			x.arguments++
		}
	}
	return true
}

func (x *context) environment(words []string) {
	for _, word := range words {
		switch {
		case word == "-w":
			for _, setting := range words {
				x.setting(setting)
			}
			x.asked = nil
			return
		case strings.HasPrefix(word, "GO") && strings.ToUpper(word) == word && !strings.Contains(word, "=") && len(x.asked) < 20:
			x.asked = append(x.asked, word)
		}
	}
}

// assignment returns the last NAME=VALUE in front of a command.
func assignment(before string) string {
	words := strings.Fields(before)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// startOfCommand returns where "go get" or the like begins behind a prompt.
func startOfCommand(line string) int {
	if !strings.Contains(line, "go ") && !strings.Contains(line, "go.exe ") {
		return -1
	}
	for from := 0; from < len(line); {
		i := strings.Index(line[from:], "go")
		if i < 0 {
			return -1
		}
		i += from
		rest := line[i+2:]
		rest = strings.TrimPrefix(rest, ".exe")
		if before := line[:i]; strings.HasPrefix(rest, " ") && (i == 0 || strings.IndexByte(" >$%#/\\'\"", before[len(before)-1]) >= 0) {
			words := strings.Fields(rest)
			if len(words) > 0 {
				switch words[0] {
				case "get", "install", "mod", "list", "build", "run", "test", "vet", "env", "generate", "tool", "work", "version":
					if i == 0 || prompt(before) {
						return i
					}
				}
			}
		}
		from = i + 2
	}
	return -1
}

// prompt reports whether what stands before a command is a shell's prompt, an
// assignment, the path of a program, or a build tool's "RUN".
func prompt(before string) bool {
	before = strings.TrimRight(before, " ")
	if before == "" {
		return true
	}
	switch before[len(before)-1] {
	case '>', '$', '%', '#', '/', '\\', '+', ';', '&':
		return true
	}
	last := before[strings.LastIndexByte(before, ' ')+1:]
	return last == "RUN" || last == "Running:" || last == "exec" || last == "sudo" || strings.Contains(last, "=") || strings.HasSuffix(last, ":")
}

// module returns the module that a message without one is most likely about.
func (x *context) module() (path, version string) {
	name := ""
	switch {
	case len(x.started) == 1:
		name = x.started[0]
	case len(x.started) == 0 && x.arguments == 1:
		name = x.argument
	}
	path, version, _ = strings.Cut(name, "@")
	if !isVersion(version) {
		version = ""
	}
	return path, version
}
