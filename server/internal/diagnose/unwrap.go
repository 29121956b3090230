package diagnose

import "strings"

// A piece is one line of the go command without what other programs put
// around it. Pieces with one source belong to one output: container builds and
// task runners mark the lines of several outputs that are interleaved.
type piece struct {
	text   string
	source string
	prefix string // what stood before text and is likely to stand before the lines that belong to it
	gopls  bool   // gopls ran the command, not the user
}

// unwrap returns the lines of the go command that a line of a log holds:
// usually one, several where a program quotes go's output.
func unwrap(line string) []piece {
	p := strip(line)
	if i := strings.IndexByte(line, '"'); i >= 0 {
		if pieces := quoted(line, p); pieces != nil {
			return pieces
		}
	}
	if inner, ok := within(p); ok {
		p = inner
	}
	return glued(p)
}

// quoted takes apart the text of the field that holds go's output, in JSON or
// in KEY="VALUE". Of several the one counts in which go speaks.
func quoted(line string, p piece) []piece {
	var first []piece
	for _, mark := range [...]string{
		`"stderr": "`, `"stderr":"`, `"Error": "`, `"Error":"`, `"Err": "`, `"Err":"`, `"Output":"`, `"Output": "`, `"message":"`, `"message": "`,
		`"msg":"`, `"msg": "`, `message=>"`, `"log":"`, `"error":"`, `"error": "`, `msg="`, `stderr="`, `error="`, `err="`,
	} {
		_, text, found := strings.Cut(line, mark)
		if !found {
			continue
		}
		outer := p
		outer.gopls = p.gopls || mark == `"message": "` // the form in which VS Code copies a problem
		pieces := quotedPieces(text, outer)
		if mark[1] == 'E' && packageError(pieces[0].text) {
			pieces[0].text = "go: " + pieces[0].text // go list -json names the place in a field of its own
		}
		for _, p := range pieces {
			if anchored(p.text) {
				return pieces
			}
		}
		if first == nil {
			first = pieces
		}
	}
	return first
}

// packageError reports whether what go list says about a package can be about
// nothing but its module.
func packageError(text string) bool {
	for _, start := range []string{"cannot find module providing package ", "no required module provides package ", "missing go.sum entry ", "unrecognized import path ", "ambiguous import: "} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	said, found := strings.CutPrefix(text, "module ")
	path, _, _ := strings.Cut(said, ": ")
	return found && modulePath(path)
}

// within finds what go says behind another program's words. A test that prints
// it has asked for it.
func within(p piece) (piece, bool) {
	for _, mark := range [...]struct {
		text string
		skip int                     // of it, what is not go's
		sure func(anchor, bool) bool // what is needed of what follows
	}{
		{"stderr: ", 0, func(anchor, bool) bool { return true }},
		{"fetch_repo: ", 12, func(anchor, bool) bool { return true }},
		{"output: ", 0, func(a anchor, _ bool) bool { return a.command }},
		{": go", 2, func(a anchor, _ bool) bool { return a.command }},
		{" go: ", 1, func(a anchor, download bool) bool { return a.command && download }},
		{": ", 2, func(a anchor, _ bool) bool { return a.file || a.gopath || strings.HasPrefix(a.body, "verifying ") }}, // a program's name
		{lostBreak, 0, func(a anchor, _ bool) bool { return namesModule(a.body) }},
	} {
		i := strings.Index(p.text, mark.text)
		if mark.text == lostBreak {
			i = strings.LastIndex(p.text, mark.text) // hugo: …
		}
		if i < 0 || strings.Contains(p.text[:i], "_test.go:") || strings.Contains(p.text[:i+len(mark.text)], "server response:") {
			continue
		}
		i += mark.skip
		inner := strip(p.text[i:])
		a, ok := findAnchor(inner.text)
		if !ok || i == 0 || !mark.sure(a, download(a.body)) || anchored(p.text) {
			continue
		}
		inner.gopls, inner.source, inner.prefix = p.gopls || mark.text == "stderr: ", p.source, p.text[:i]
		if said, _, found := strings.Cut(inner.text, " http-method="); found {
			inner.text, inner.source = said, athens
		}
		return inner, true
	}
	return p, false
}

func anchored(line string) bool {
	_, ok := findAnchor(line)
	return ok
}

// quotedPieces takes apart the lines of a quoted text, which may be cut off.
func quotedPieces(quoted string, outer piece) []piece {
	text, serverLog := unescape(quoted)
	var pieces []piece
	for i, line := range strings.Split(text, "\n") {
		if i == maxPieces {
			break
		}
		p, _ := within(strip(line))
		p.gopls = p.gopls || outer.gopls
		if p.source == "" {
			p.source = outer.source
		}
		if serverLog {
			p.source = athens
		}
		pieces = append(pieces, p)
	}
	return pieces
}

// athens marks lines out of the request log of a module mirror: what failed
// there failed on the server.
const athens = "a mirror's log"

// unescape returns a quoted text up to its closing quote, and whether what
// follows shows that a module mirror logged a request.
func unescape(s string) (text string, serverLog bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			rest := s[i:]
			return b.String(), strings.Contains(rest, "http-path=/") || strings.Contains(rest, "operation=download.")
		case s[i] != '\\' || i+1 == len(s):
			b.WriteByte(s[i])
		default:
			i++
			switch s[i] {
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case 'r':
			case 'u':
				if i+4 < len(s) {
					b.WriteString(map[string]string{"0022": `"`, "003c": "<", "003e": ">", "0026": "&", "0027": "'", "2014": "—"}[s[i+1:i+5]])
					i += 4
				}
			default:
				b.WriteByte(s[i])
			}
		}
	}
	return b.String(), false
}

// strip takes off what tools put in front of a line: step numbers, time
// stamps, levels, names of services, and "err: exit status 1: stderr: ".
func strip(line string) piece {
	var p piece
	rest := strings.TrimSuffix(line, " undefined")
	for range 8 {
		next, ok := stripOne(rest, &p)
		if !ok {
			break
		}
		rest = next
	}
	p.text = rest
	return p
}

func stripOne(s string, p *piece) (rest string, ok bool) {
	if s == "" || s[0] == '\t' {
		return s, false
	}
	if s[0] == ' ' {
		// Blanks tell a continuation line, unless a wrapper stands behind them.
		trimmed := strings.TrimLeft(s, " ")
		if strings.HasPrefix(trimmed, "| ") || strings.HasPrefix(trimmed, "> ") {
			return trimmed[2:], true
		}
		return s, false
	}
	for _, edge := range [...]string{"> ", "| ", "│ ", "┃ "} { // quoted, or in a frame
		if rest, found := strings.CutPrefix(s, edge); found {
			return rest, true
		}
	}
	if strings.IndexByte("cserEIiW#:og", s[0]) >= 0 && !strings.HasPrefix(s, "error while importing ") {
		for _, prefix := range [...]string{
			"command error: ", "stderr: ", "stdout: ", "remote: ", "Error: ", "error: ", "##[error]", "::error::", "stderr F ", "stdout F ",
			"INFO: ", "INFO ", "info ", "ERROR: ", "ERROR ", "error ", "WARN ", "level=error ", "Error:\t", "E! ", "Info:", "Error:2", "output: ",
		} {
			if strings.HasPrefix(s, prefix) {
				return s[len(strings.TrimSuffix(prefix, "2")):], true
			}
		}
	}
	for _, prefix := range [...]string{"initial workspace load failed: ", "Error loading workspace: ", "go/packages.Load: ", "imports fixes: "} {
		if rest, found := strings.CutPrefix(s, prefix); found {
			p.gopls = true
			return rest, true
		}
	}
	if after, found := strings.CutPrefix(s, "err: exit status "); found {
		if _, rest, found := strings.Cut(after, ": stderr: "); found {
			p.gopls = true
			return rest, true
		}
	}
	for _, prefix := range [...]string{"go : ", "go.exe : "} { // PowerShell names the program
		if rest, found := strings.CutPrefix(s, prefix); found {
			return rest, true
		}
	}
	switch {
	case s[0] == '[':
		if end := strings.IndexByte(s, 'm'); end > 1 && end < 8 && strings.Trim(s[1:end], "0123456789;") == "" {
			return s[end+1:], true // a colour of which the escape character got lost
		}
		if end := strings.Index(s, "] "); end > 0 && end < 60 {
			p.gopls = p.gopls || strings.HasPrefix(s, "[Error - ") || strings.HasPrefix(s, "[Info  - ")
			if !timeLike(s[1:end]) && !strings.Contains(s[:end], " ") {
				p.source += s[:end+1]
			}
			return s[end+2:], true
		}
	case s[0] == '#':
		word, rest, found := strings.Cut(s, " ")
		if found && len(word) > 1 && strings.Trim(word[1:], "0123456789") == "" {
			p.source += word
			return rest, true
		}
	}
	word, rest, found := strings.Cut(s, " ")
	if found && timeLike(word) {
		p.gopls = p.gopls || strings.Count(word, "/") == 2
		return rest, true
	}
	if found && gitlabStream(word) {
		return rest, true
	}
	if found && len(word) < 60 && !strings.Contains(word, ":") {
		if trimmed := strings.TrimLeft(rest, " "); strings.HasPrefix(trimmed, "| ") {
			p.source += word
			return trimmed[2:], true
		}
	}
	// The form of `gh run view --log`: job, step, time stamp.
	if job, rest, found := strings.Cut(s, "\t"); found && strings.Count(rest, "\t") >= 1 && len(job) < 80 && !strings.Contains(job, ": ") {
		step, rest, _ := strings.Cut(rest, "\t")
		if stamp, _, found := strings.Cut(rest, " "); found && timeLike(strings.TrimPrefix(stamp, "\ufeff")) {
			p.source += job + step
			return rest, true
		}
	}
	return s, false
}

// gitlabStream reports whether a word is what GitLab puts behind a time stamp:
// the number of the stream, and O or E.
func gitlabStream(word string) bool {
	return len(word) == 3 && (word[2] == 'O' || word[2] == 'E') && strings.Trim(word[:2], "0123456789abcdef") == ""
}

// timeLike reports whether a word is a time stamp or a number of seconds.
func timeLike(word string) bool {
	digits, others := 0, 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c >= '0' && c <= '9':
			digits++
		case strings.IndexByte(".:-/TZ+,[]() ", c) >= 0:
			others++
		case c == 'A' || c == 'P' || c == 'M': // AM, PM
		default:
			return false
		}
	}
	return digits >= 2 && others >= 1 && word[0] != '-' && word[0] != '.'
}
