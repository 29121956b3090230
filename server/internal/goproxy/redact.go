package goproxy

import "strings"

// RedactionMark stands where a secret was: user info becomes "xxxxx@", a query
// value "name=xxxxx". It is the mark that the go command itself uses for
// passwords, so HasMark also finds values copied from go's own output.
const RedactionMark = "xxxxx"

// HasMark reports whether a value holds the redaction mark where a secret
// belongs. Such a value must never be written.
func HasMark(value string) bool {
	for _, marked := range []string{RedactionMark + "@", "=" + RedactionMark, "?" + RedactionMark, "://" + RedactionMark} {
		if strings.Contains(value, marked) {
			return true
		}
	}
	return false
}

// RedactURL returns one URL, with or without scheme, or one entry of a proxy
// list, without its credentials. Unlike Redact it takes the text as one piece,
// blanks and all.
func RedactURL(text string) string {
	scheme, rest, ok := cutScheme(text)
	if ok {
		return scheme + redactRest(rest)
	}
	if end := userInfoEnd(text, 0); end >= 0 {
		return redactUserInfo(text, end)
	}
	if !plausibleAuthority(authority(text)) {
		return RedactionMark
	}
	return redactTail(text)
}

// Redact returns text with the credentials of every URL in it removed: user
// info, the values of a query (but go's own go-get=1), and what go quotes of
// them in parse errors. It is meant for logs, go's output and whole GOPROXY
// values. Where a text can be read in two ways it rather removes too much: a
// host in front of something that looks like user info may go with it.
// Versions (m@v1.2.3, m@latest, /@v/list) stay.
func Redact(text string) string {
	var b strings.Builder
	for text != "" {
		line, rest := text, ""
		if i := strings.IndexAny(text, "\r\n"); i >= 0 {
			line, rest = text[:i], text[i:]
		}
		redactLine(&b, line)
		n := len(rest) - len(strings.TrimLeft(rest, "\r\n"))
		b.WriteString(rest[:n])
		text = rest[n:]
	}
	return b.String()
}

func redactLine(b *strings.Builder, line string) {
	quotesSecret := false // the next quoted piece is part of a URL that go could not parse
	for line != "" {
		if n := len(line) - len(strings.TrimLeft(line, delimiters)); n > 0 {
			b.WriteString(line[:n])
			quoted := line[n-1] == '"'
			line = line[n:]
			if quoted && quotesSecret {
				line = line[closingQuote(line):]
				b.WriteString(RedactionMark)
			} else if quoted {
				line = redactToken(b, line, closingQuote(line))
			} else if line != "" {
				line = redactToken(b, line, tokenEnd(line))
			}
		} else {
			line = redactToken(b, line, tokenEnd(line))
		}
		written := b.String()
		quotesSecret = strings.HasSuffix(written, "invalid port") || strings.HasSuffix(written, "invalid URL escape")
	}
}

// Bounds that keep the work in proportion to the text. A longer run without a
// blank or quote is no URL that go would print; it goes as a whole.
const (
	maxRun   = 16 << 10 // bytes without a delimiter
	maxAhead = 2 << 10  // bytes in which the rest of a URL with blanks is looked for
)

// delimiters part the tokens of a line; none of them is legal inside a URL.
const delimiters = " \t\"'`<>"

func tokenEnd(line string) int {
	if i := strings.IndexAny(line, delimiters); i >= 0 {
		return i
	}
	return len(line)
}

// closingQuote returns where a quoted piece ends, which a backslash may postpone.
// Of one that does not end soon it takes the first token only.
func closingQuote(line string) int {
	for i := 0; i < min(len(line), maxAhead); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return tokenEnd(line)
}

// redactToken writes line[:end] without credentials, and more of the line if a
// credential seems to go on behind it. It returns the rest of the line.
// A quoted piece that is no URL is taken apart at its blanks.
func redactToken(b *strings.Builder, line string, end int) string {
	token := line[:end]
	if end > maxRun {
		b.WriteString(RedactionMark)
		return line[end:]
	}
	start := schemeStart(token)
	if start < 0 || strings.ContainsAny(token[:start], delimiters) {
		end = min(end, tokenEnd(line))
		token = line[:end]
		start = schemeStart(token)
	}
	if start < 0 {
		b.WriteString(redactBare(token))
		return line[end:]
	}
	b.WriteString(redactBare(token[:start]))
	scheme, rest, _ := cutScheme(token[start:])
	b.WriteString(scheme)
	if next := nextURL(rest); next >= 0 {
		end -= len(rest) - next
		rest = rest[:next]
	}
	if userInfoEnd(rest, len(authority(rest))) < 0 && !plausibleAuthority(authority(rest)) {
		// A password with a blank or a quote in it ends the token too early.
		behind := line[end:min(len(line), end+maxAhead)]
		if next := nextURL(behind); next >= 0 {
			behind = behind[:next]
		}
		if i := userInfoEnd(behind, 0); i >= 0 {
			rest += behind[:i]
			stop := i + tokenEnd(behind[i:])
			b.WriteString(RedactionMark + redactTail(behind[i:stop]))
			return line[end+stop:]
		}
	}
	b.WriteString(redactRest(rest))
	return line[end:]
}

// nextURL returns where another URL begins behind a separator, -1 if none does.
func nextURL(s string) int {
	for i := 1; i < len(s); i++ {
		if !strings.ContainsRune(",|;(="+delimiters, rune(s[i-1])) {
			continue
		}
		for _, scheme := range []string{"https://", "http://", "file://", "socks5://", "socks5h://", "ssh://", "git+ssh://", "ftp://"} {
			if len(s)-i >= len(scheme) && strings.EqualFold(s[i:i+len(scheme)], scheme) {
				return i
			}
		}
	}
	return -1
}

// redactRest redacts what follows "scheme://".
func redactRest(rest string) string {
	auth := authority(rest)
	if end := userInfoEnd(rest, len(auth)); end >= 0 {
		return redactUserInfo(rest, end)
	}
	if !plausibleAuthority(auth) {
		return RedactionMark
	}
	return redactTail(rest)
}

// redactUserInfo redacts s, whose user info ends at the at sign at index end.
// In a.example/x?token=a@b that at sign may be the token's, and in
// user:12?34@host the question mark the password's: then all of it goes.
func redactUserInfo(s string, end int) string {
	auth := authority(s)
	if strings.Contains(s[:end], "?") && (strings.Contains(auth, "@") || plausibleAuthority(auth)) {
		return RedactionMark
	}
	return RedactionMark + redactTail(s[end:])
}

// redactBare redacts a token that holds no "://".
func redactBare(token string) string {
	name := 0
	for name < len(token) && (token[name] == '_' || 'A' <= token[name] && token[name] <= 'Z') {
		name++
	}
	if name > 0 && name < len(token) && token[name] == '=' {
		return token[:name+1] + redactBare(token[name+1:])
	}
	end := userInfoEnd(token, 0)
	if end > 0 && (strings.Contains(token[:end], ":") || !strings.Contains(token[:end], "/")) {
		return redactUserInfo(token, end)
	}
	if before, query, found := strings.Cut(token, "?"); found && !strings.ContainsAny(before, "./") && !strings.Contains(query, "=") {
		return token
	}
	// A slash and no colon in front of an at sign: a module path and a branch.
	return redactTail(token)
}

// redactTail redacts what follows the user info: the values of the query and of
// a fragment that looks like one, and a URL that is percent-encoded in the path.
func redactTail(tail string) string {
	tail = redactEncoded(tail)
	mark := strings.IndexAny(tail, "?#")
	if mark < 0 {
		return tail
	}
	query, end := tail[mark+1:], ""
	for _, ending := range []string{",direct", "|direct", ",off", "|off"} {
		if strings.HasSuffix(query, ending) {
			query, end = strings.TrimSuffix(query, ending), ending
		}
	}
	if tail[mark] == '#' && !strings.Contains(query, "=") || strings.Trim(query, ".,:;!)") == "" {
		return tail
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, found := strings.Cut(pair, "=")
		switch {
		case found && name == "go-get" && strings.HasPrefix(value, "1") && strings.Trim(value[1:], ".,:;!)") == "":
		case found:
			pairs[i] = name + "=" + RedactionMark
		default:
			pairs[i] = RedactionMark
		}
	}
	return tail[:mark+1] + strings.Join(pairs, "&") + end
}

// redactEncoded redacts user info in a URL that stands percent-encoded in s.
func redactEncoded(s string) string {
	lower := strings.ToLower(s)
	start := strings.Index(lower, "%3a%2f%2f")
	at := strings.LastIndex(lower, "%40")
	if start < 0 || at < start {
		return s
	}
	return s[:start] + s[start:start+9] + RedactionMark + s[at:]
}
