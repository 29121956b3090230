package diagnose

import "strings"

// An anchor is a line that the go command begins a message with. Only such
// lines count: "dial tcp …: i/o timeout" elsewhere is somebody's program.
type anchor struct {
	body     string // the message
	argument string // the package or module that the message is about, where the anchor names it
	file     bool   // it stands behind FILE.go:LINE:COLUMN
	span     bool   // and the columns are a range, as gopls prints them
	goMod    bool   // it stands behind go.mod:LINE
	gopath   bool   // it has the form of the time before modules
	vcs      bool   // it shows git or the like being run, whose words follow; so did go before modules
	bare     bool   // and it counts only if the package is named
	indent   string // what it is indented by
	whole    bool   // so is the whole output
	weak     bool   // it is indented, and may as well be a part of the message before it
	command  bool   // go's own prefix: nobody else prints it by chance
}

// findAnchor tells whether a line begins a message of the go command.
func findAnchor(line string) (anchor, bool) {
	if body, found := strings.CutPrefix(line, "go: "); found {
		return anchor{body: body, command: true}, true
	}
	if rest, found := strings.CutPrefix(line, "go "); found {
		return commandAnchor(rest)
	}
	if line == "" || line[0] == '\t' || line[0] == ' ' {
		return indentedAnchor(line)
	}
	if body, found := strings.CutPrefix(line, "warning: go env -w "); found {
		return anchor{body: "go env -w " + body, command: true}, true
	}
	for _, sentence := range []string{"go.sum database server misbehavior", "module cache not found: neither GOMODCACHE", "build cache is required, but could not be located: GOCACHE"} {
		if strings.HasPrefix(line, sentence) {
			return anchor{body: line, command: true}, true
		}
	}
	if strings.HasPrefix(line, "could not import ") && strings.Contains(line, "(no required module provides package ") {
		return anchor{body: line, file: true}, true // a message copied out of the Problems view
	}
	if said, found := strings.CutPrefix(line, "error while importing "); found {
		path, said, _ := strings.Cut(said, ": ")
		if strings.Contains(path, "/") && modulePath(path) && importMessage(said) {
			return anchor{body: line, file: true, span: true}, true // only gopls says this
		}
	}
	for _, start := range []string{"build ", "can't load package: "} {
		if body, found := strings.CutPrefix(line, start); found && (start[0] == 'c' || containsAny(body, []string{": cannot load ", ": cannot find module for path "})) {
			if _, loaded, found := strings.Cut(body, ": cannot load "); found && start[0] == 'b' {
				body = loaded
			}
			return anchor{body: body}, true
		}
	}
	if command, found := strings.CutPrefix(line, "# cd "); found {
		return vcsAnchor(command)
	}
	if said, found := strings.CutPrefix(line, `unrecognized import path "`); found {
		path, said, _ := strings.Cut(said, `": `)
		return anchor{body: line}, modulePath(path) && (strings.HasPrefix(said, "reading http") || strings.HasPrefix(said, "https fetch"))
	}
	if body, found := strings.CutPrefix(line, "package "); found {
		_, sought, _ := strings.Cut(body, `: cannot find package "`)
		if gopath := strings.Contains(body, ": unrecognized import path ") || strings.Contains(sought, `" in`); gopath || strings.Contains(body, `: exec: "git": `) {
			return anchor{body: body, gopath: gopath}, true
		}
	}
	if body, found := strings.CutPrefix(line, "-> unzip "); found { // which go before 1.19 prints ahead of the message
		return anchor{body: "unzip " + body}, true
	}
	if a, ok := fileAnchor(line); ok {
		return a, true
	}
	word, rest, found := strings.Cut(line, " ")
	if !found {
		return anchor{}, false
	}
	switch {
	case word == "verifying" && strings.Contains(rest, "@v"):
		return anchor{body: line}, modulePath(beforeAt(rest))
	case word == "module":
		path, rest, found := strings.Cut(rest, ": ")
		ok := found && modulePath(path) && speaksOfDownload(rest)
		return anchor{body: line}, ok
	case strings.HasPrefix(rest, "package "+strings.TrimSuffix(word, ":")+" is not in "):
		return anchor{body: rest}, true
	case strings.HasSuffix(word, ":") && strings.HasPrefix(rest, "ambiguous import: found package "):
		return anchor{body: line}, true
	case rest == "zip: not a valid zip file" && !strings.Contains(word, "@"):
		path := strings.TrimSuffix(word, ":")
		return anchor{body: line}, strings.Contains(path, "/") && modulePath(path) && !strings.HasSuffix(path, ".zip") && !strings.HasSuffix(path, ".jar")
	case strings.HasSuffix(word, ":") && strings.Contains(rest, "@v") && strings.HasPrefix(word, beforeAt(rest)): // "PACKAGE: MODULE@VERSION: …"
		return anchor{body: line}, modulePath(beforeAt(rest)) && speaksOfDownload(rest)
	case strings.HasSuffix(word, ":") && strings.Contains(word, "@"):
		path, version, _ := strings.Cut(strings.TrimSuffix(word, ":"), "@")
		return anchor{body: line}, modulePath(path) && queryLike(strings.TrimSuffix(version, "/go.mod"))
	case modulePath(word) && strings.HasPrefix(rest, "v"):
		return anchor{body: line}, strings.Contains(rest, "has been modified (") || strings.Contains(rest, ": missing ziphash")
	}
	return anchor{}, false
}

// commandAnchor reads what follows "go " in "go get X: …", "go mod download: …".
func commandAnchor(rest string) (anchor, bool) {
	words, body, found := strings.Cut(rest, ": ")
	if !found || len(words) > 1000 {
		return anchor{}, false
	}
	fields := strings.Fields(words)
	if len(fields) == 0 {
		return anchor{}, false
	}
	switch fields[0] {
	case "get", "install", "mod", "list", "build", "run", "test", "vet", "work", "tool", "generate", "env", "version", "fmt", "fix", "clean", "doc":
	default:
		return anchor{}, false
	}
	a := anchor{body: body, command: true}
	if last := fields[len(fields)-1]; len(fields) > 1 && modulePath(beforeAt(last)) {
		a.argument = last
	}
	return a, len(fields) <= 4
}

// vcsAnchor reads "# cd DIR; git clone URL DIR", which go before modules prints
// with git's words if git fails; the package is named behind them.
func vcsAnchor(command string) (anchor, bool) {
	folder, command, _ := strings.Cut(command, "; ")
	program, _, found := strings.Cut(command, " ")
	switch program {
	case "git", "hg", "svn", "bzr", "fossil":
	default:
		return anchor{}, false
	}
	// A root's prompt looks the same; then only the package tells that it was go.
	a := anchor{body: command + ": exit status", vcs: true, bare: folder != "." && !strings.Contains(command, " --ff-only")}
	if _, path, found := strings.Cut(strings.ReplaceAll(command, `\`, "/"), "/src/"); found && modulePath(path) {
		a.argument = path
	}
	return a, found
}

// indentedAnchor finds the second line of "X imports", where the first was not
// seen, or is printed without "go: ", as before go 1.18.
func indentedAnchor(line string) (anchor, bool) {
	body := strings.TrimLeft(line, " \t")
	if len(line)-len(body) < 1 {
		return anchor{}, false
	}
	indent := line[:len(line)-len(body)]
	a, ok := findAnchor(body)
	if ok && !strings.Contains(body, "_test.go:") {
		a.indent = indent
		if a.whole = a.command || a.file || a.goMod || a.gopath || a.vcs || strings.HasPrefix(body, "verifying "); a.whole {
			return a, true
		}
		a.weak = true
	}
	if said, found := strings.CutPrefix(body, "imports "); found && containsAny(said, []string{`: cannot find package "`, `: unrecognized import path "`}) {
		return anchor{body: said, gopath: true}, true
	}
	path, rest, found := strings.Cut(body, ": ")
	if !found || !modulePath(beforeAt(path)) {
		return a, a.weak
	}
	zip := strings.HasPrefix(rest, "zip: ") && strings.Contains(path, "/") && !strings.HasSuffix(path, ".zip") && !strings.HasSuffix(path, ".jar")
	if zip || speaksOfDownload(rest) {
		return anchor{body: body, indent: indent}, true
	}
	return a, a.weak
}

// speaksOfDownload reports whether the message behind a path can only be one
// about getting a module.
func speaksOfDownload(s string) bool {
	for _, start := range []string{"module ", "cannot find module providing package ", "unrecognized import path ", "Get ", "reading http", "reading file:", "verifying ", "invalid version: git ", "ambiguous import: found package "} {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	word, _, found := strings.Cut(s, ": ")
	path, version, at := strings.Cut(word, "@")
	return found && at && modulePath(path) && queryLike(version)
}

// download reports whether the message behind "go: " can only be one about
// getting a module or a toolchain.
func download(s string) bool {
	return speaksOfDownload(s) || strings.HasPrefix(s, "download go1")
}

// fileAnchor reads FILE.go:LINE:COLUMN: and go.mod:LINE:.
func fileAnchor(line string) (anchor, bool) {
	end := strings.Index(line, ".go:")
	goMod := false
	if end < 0 {
		if end = strings.Index(line, "go.mod:"); end < 0 {
			return anchor{}, false
		}
		goMod = true
	}
	if strings.Contains(line[:end], ": ") || strings.Contains(line[:end], `"`) || len(line[:end]) > 500 {
		return anchor{}, false
	}
	rest := line[end:]
	rest = rest[strings.IndexByte(rest, ':')+1:]
	position, body, found := strings.Cut(rest, ": ")
	if !found {
		position, body, found = strings.Cut(rest, " ") // gopls' problems
		position = strings.TrimSuffix(position, ":")
	}
	if !found || position == "" || strings.Trim(position, "0123456789:-") != "" {
		return anchor{}, false
	}
	a := anchor{body: body, file: !goMod, goMod: goMod, span: strings.Contains(position, "-")}
	if goMod {
		return a, true
	}
	return a, strings.Contains(position, ":") && importMessage(body)
}

// importMessage reports whether what stands behind the place of an import is
// about the module of that import, rather than the compiler's or vet's.
func importMessage(body string) bool {
	for _, start := range []string{
		"cannot find module", "no required module provides", "could not import ", "error while importing ", "missing go.sum entry", "unrecognized import path",
		"package ", "ambiguous import", "unzip ", "module ", "zip: ", "mkdir ", "open ", "rename ", "verifying ", "cannot find package",
		"invalid GOSUMDB", "reading ", "go: ", "updates to go.mod", "invalid version", "import lookup disabled", "create ", "write ", "inconsistent vendoring", "Get ", "GOPROXY list is not ",
	} {
		if strings.HasPrefix(body, start) {
			return true
		}
	}
	if body == "unexpected EOF" { // the compiler says "syntax error" first
		return true
	}
	word, _, found := strings.Cut(body, ": ")
	path, _, _ := strings.Cut(word, " ")
	return found && modulePath(beforeAt(path))
}

func beforeAt(s string) string {
	path, _, _ := strings.Cut(s, "@")
	return path
}

// modulePath reports whether s has the form of a module path or of a package
// in a module: a host, and what is legal behind it.
func modulePath(s string) bool {
	first, _, _ := strings.Cut(s, "/")
	dot := strings.IndexByte(first, '.')
	if dot <= 0 || strings.HasSuffix(first, ".") || len(s) > 400 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case strings.IndexByte("-._~/+", c) >= 0:
		default:
			return false
		}
	}
	for _, suffix := range []string{".go", ".mod", ".sum", ".work", ".zip", ".txt"} {
		if strings.HasSuffix(s, suffix) && !strings.Contains(s, "/") {
			return false
		}
	}
	return !strings.HasSuffix(s, "/") && !strings.Contains(s, "//")
}

// queryLike reports whether s may stand behind the @ of a module.
func queryLike(s string) bool {
	switch s {
	case "latest", "upgrade", "patch", "master", "main", "none":
		return true
	}
	return isVersion(s)
}

// isVersion reports whether s is a version, "v1.2.3" and what may follow it.
func isVersion(s string) bool {
	if len(s) < 2 || s[0] != 'v' || s[1] < '0' || s[1] > '9' || len(s) > 200 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && strings.IndexByte("-.+_", c) < 0 {
			return false
		}
	}
	return true
}
