package diagnose

import "strings"

// findModule finds which module, or package of a module, the message is about,
// and its version.
func (m *message) findModule() {
	if path, version, ok := inModuleCache(m.text); ok {
		m.module, m.version = path, version
		return
	}
	for _, line := range strings.SplitN(m.head(), "\n", 20) {
		if m.module, m.version = lineSubject(line); m.module != "" || !strings.HasSuffix(m.first, ":") {
			break // what follows a sentence that is complete is advice
		}
	}
	if m.module == "" && m.argument != "" {
		m.module, m.version, _ = strings.Cut(m.argument, "@")
	}
	if m.version == "" && m.module != "" {
		if _, rest, found := strings.Cut(m.text, m.module+"@"); found {
			m.version = strings.TrimSuffix(firstWord(rest), "/go.mod")
		}
	}
	path, version := m.urlSubject()
	if m.module == "" {
		m.module = path
	}
	for _, start := range []string{`malformed module path "`, `malformed import path "`, `cannot find package "`, "package "} {
		if _, rest, found := strings.Cut(m.first, start); found && m.module == "" && (start != "package " || strings.Contains(rest, " is not in ")) {
			if name := firstWord(rest); strings.Trim(name, "<>=|") != "" {
				m.module = name
			}
		}
	}
	if m.version == "" && (path == "" || strings.HasSuffix(path, m.module) || strings.HasPrefix(m.module, path)) {
		m.version = version
	}
	if !isVersion(m.version) {
		m.version = "" // "latest" and the like are questions
	}
}

// head is what is said before the request that failed, or everything.
func (m *message) head() string {
	for _, mark := range []string{"https fetch", `Get "`, "Get http", "reading http", "reading file:", "unexpected status (", "invalid version: missing ", "unknown revision ", "declares its path as", "unexpected module path", "must match major version", "invalid github.com import path", "invalid github.com/ import path", "(imported by", "parse \"", "parse http", "(replaced by ."} {
		if before, _, found := strings.Cut(m.text, mark); found {
			if strings.TrimSpace(before) == "" {
				return ""
			}
			return before
		}
	}
	return m.text
}

// lineSubject finds the last module that a line names in front of its error.
func lineSubject(line string) (path, version string) {
	segments := strings.Split(line, ": ")
	for i := len(segments) - 1; i >= 0; i-- {
		words := strings.Fields(segments[i])
		versioned := containsAny(segments[i], []string{"@v", "@latest", "@upgrade", "@patch"}) // "module M@V found, but does not contain package P"
		for j := len(words) - 1; j >= 0; j-- {
			word := strings.Trim(words[j], `"'“”(),;:`)
			word = strings.TrimSuffix(word, "/go.mod")
			path, version, at := strings.Cut(word, "@")
			if !modulePath(path) || !hasLetterDot(path) || versioned && !at {
				continue
			}
			if !at && !strings.Contains(path, "/") && (j == 0 || words[j-1] != "module") {
				continue
			}
			if !at && j+3 < len(words) && words[j+1] == "at" && words[j+2] == "revision" {
				version = words[j+3]
			}
			if !at && j+1 < len(words) && isVersion(words[j+1]) {
				version = words[j+1]
			}
			return path, version
		}
	}
	return "", ""
}

// hasLetterDot keeps addresses such as 10.0.0.1/x apart from host names.
func hasLetterDot(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	last := first[strings.LastIndexByte(first, '.')+1:]
	return strings.Trim(last, "0123456789") != ""
}

// urlSubject finds the module in the URL: BASE/MODULE/@v/VERSION.zip,
// BASE/lookup/MODULE@VERSION, https://MODULE?go-get=1.
func (m *message) urlSubject() (path, version string) {
	path = m.path
	if path == "" {
		return "", ""
	}
	if i := strings.IndexByte(path, '?'); i >= 0 {
		if strings.HasPrefix(path[i:], "?go-get=1") {
			return m.host + path[:i], ""
		}
		path = path[:i]
	}
	if _, looked, found := strings.Cut(path, "/lookup/"); found {
		path, version, _ = strings.Cut(unescapePath(looked), "@")
		return path, version
	}
	i := strings.Index(path, "/@")
	if i < 0 {
		return "", ""
	}
	file := path[i:]
	path = unescapePath(path[:i])
	if name, found := strings.CutPrefix(file, "/@v/"); found && name != "list" {
		if dot := strings.LastIndexByte(name, '.'); dot > 0 {
			version = unescapePath(name[:dot])
		}
	}
	// A mirror may have a path of its own; the module begins at the first
	// element that can be a host.
	for rest := strings.TrimPrefix(path, "/"); rest != ""; {
		if first, _, _ := strings.Cut(rest, "/"); strings.Contains(first, ".") && modulePath(rest) {
			return rest, version
		}
		_, rest, _ = strings.Cut(rest, "/")
	}
	return "", version
}

// unescapePath undoes the encoding of upper case: %21burnt!sushi → BurntSushi.
func unescapePath(s string) string {
	if !strings.ContainsAny(s, "!%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], "%21"):
			i += 2
			fallthrough
		case s[i] == '!':
			if i+1 < len(s) && s[i+1] >= 'a' && s[i+1] <= 'z' {
				i++
				b.WriteByte(s[i] - 'a' + 'A')
			}
		case strings.HasPrefix(s[i:], "%2B"):
			b.WriteByte('+')
			i += 2
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// inModuleCache finds a module by the place of its files in the module cache.
func inModuleCache(text string) (path, version string, ok bool) {
	text = strings.ReplaceAll(text, `\`, "/")
	if _, rest, found := strings.Cut(text, "/cache/download/"); found {
		if word, file, found := strings.Cut(rest, "/@v/"); found && !strings.ContainsAny(word, " :") {
			version = file
			if i := strings.IndexAny(version, " :\n"); i >= 0 {
				version = version[:i]
			}
			for _, suffix := range []string{".zip", ".mod", ".info", ".lock", ".ziphash", ".partial"} {
				version, _, _ = strings.Cut(version, suffix)
			}
			return unescapePath(word), version, true
		}
	}
	for _, root := range []string{"rename ", "mkdir ", "open ", "unzip "} {
		_, rest, found := strings.Cut(text, root)
		if !found {
			continue
		}
		word, _, _ := strings.Cut(rest, " ")
		_, inside, found := strings.Cut(word, "/mod/")
		if !found || strings.HasPrefix(inside, "cache/") {
			continue
		}
		path, version, found := strings.Cut(inside, "@")
		if !found || !modulePath(unescapePath(path)) {
			continue
		}
		version, _, _ = strings.Cut(version, "/")
		version, _, _ = strings.Cut(version, ".tmp-")
		return unescapePath(path), strings.TrimSuffix(version, ":"), true
	}
	return "", "", false
}
