package goproxy

import (
	"fmt"
	"net/url"
	"strings"
)

// quotes are the marks that shells, editors and chat programs leave round values.
const quotes = "\"'`“”‘’„«»"

// An entryRule checks the form of one entry that is no keyword. fixed is the
// entry as it should be, empty if that is not known.
type entryRule func(e Entry) (code, message, fixed string)

// entryRules returns the rules about form in the order in which they are tried.
// The first to match wins, so the more specific come first, and what go rejects
// without a more specific reason is the last one's.
func entryRules() []entryRule {
	return []entryRule{quotedEntry, fullWidthEntry, keywordEntry, separatedEntry, folderEntry, misspeltEntry, schemeEntry, malformedEntry}
}

func quotedEntry(e Entry) (code, message, fixed string) {
	bare, ok := unquoted(e.Value())
	if !ok {
		return "", "", ""
	}
	return CodeQuotes, fmt.Sprintf("There are quotes at %s, which go takes as part of the entry, so it is broken. Remove them.", e.Redacted()), bare
}

// unquoted returns text without quotes at its ends; ok is false if it has none.
func unquoted(text string) (bare string, ok bool) {
	bare = strings.TrimSpace(strings.Trim(strings.TrimSpace(text), quotes))
	if bare == strings.TrimSpace(text) || bare == "" {
		return "", false
	}
	first, last := strings.HasPrefix(text, bare), strings.HasSuffix(text, bare)
	if strings.ContainsAny(bare, ",|") && (first || last) {
		return "", false // only one end: an entry of the list is quoted, not the whole
	}
	if strings.ContainsAny(bare, ",|") && strings.ContainsAny(bare, quotes) {
		return "", false // each entry has its own quotes
	}
	return bare, true
}

// fullWidthEntry finds the separators that Chinese and Japanese input methods
// write.
func fullWidthEntry(e Entry) (code, message, fixed string) {
	fixed = strings.NewReplacer("，", ",", "、", ",", "；", ",", "｜", "|").Replace(e.Value())
	if fixed == e.Value() {
		return "", "", ""
	}
	for field := range strings.FieldsFuncSeq(fixed, func(r rune) bool { return r == ',' || r == '|' }) {
		word := Entry{Text: field}
		if !word.IsDirect() && !word.IsOff() && word.Host() == "" || userInfoEnd(field, 0) >= 0 {
			return "", "", "" // more likely a password or a path than a list
		}
	}
	return CodeFullWidth, partedBy("A full-width comma or bar", e), fixed
}

func keywordEntry(e Entry) (code, message, fixed string) {
	value := e.Value()
	word := strings.ToLower(value)
	if word == Direct || word == Off {
		return CodeKeywordCase, fmt.Sprintf("%s is not in lower case. Go knows only %s, and the whole list is broken. Write %s.", value, word, word), word
	}
	_, rest, _ := cutScheme(word)
	if word = strings.TrimRight(rest, "/"); word == Direct || word == Off {
		return CodeKeywordSlash, fmt.Sprintf("Go takes %s as a server named %q, not as the keyword. Write %s.", value, word, word), word
	}
	if strings.ContainsAny(value, ".:/@?#%") || strings.ContainsFunc(value, isSpace) {
		return "", "", ""
	}
	if Distance(word, Direct) <= 2 {
		fixed = Direct
	}
	return CodeUnknownWord, fmt.Sprintf("%s is neither direct nor off nor a URL, and the whole list is broken, also what stands in front of it. Write a mirror's URL, direct or off.", e.Redacted()), fixed
}

// separatedEntry finds entries that are parted by blanks or semicolons.
func separatedEntry(e Entry) (code, message, fixed string) {
	for _, kind := range []struct {
		code, name string
		is         func(r rune) bool
	}{
		{CodeBlankInside, "A blank", isSpace},
		{CodeSemicolon, "A semicolon", func(r rune) bool { return r == ';' }},
	} {
		fields := strings.FieldsFunc(e.Value(), func(r rune) bool { return kind.is(r) || isSpace(r) })
		if len(fields) < 2 || !strings.ContainsFunc(e.Value(), kind.is) {
			continue
		}
		fixed = strings.Join(fields, ",")
		for _, field := range fields {
			word := Entry{Text: field}
			if !word.IsDirect() && !word.IsOff() && word.Host() == "" || userInfoEnd(field, 0) >= 0 {
				fixed = "" // more likely a password or a path than a list
			}
		}
		if fixed == "" && kind.code == CodeSemicolon {
			continue
		}
		return kind.code, partedBy(kind.name, e), fixed
	}
	return "", "", ""
}

func partedBy(mark string, e Entry) string {
	return fmt.Sprintf("%s stands inside %s. Go takes it as part of the entry, not as a separator. Part entries by commas.", mark, e.Redacted())
}

func folderEntry(e Entry) (code, message, fixed string) {
	if value := e.Value(); hasDrive(value) {
		fixed = "file://" + (&url.URL{Path: "/" + strings.ReplaceAll(value, `\`, "/")}).EscapedPath()
		return CodeAbsolutePath, fmt.Sprintf("%s is a folder, and go takes folders as file URLs only, so the whole list is broken. Write %s.", e.Redacted(), fixed), fixed
	}
	_, code, _ = parseEntry(e.Value())
	switch code {
	case CodeAbsolutePath:
		return code, fmt.Sprintf("%s is a folder, and go takes folders as file URLs only, so the whole list is broken. Write file:// in front.", e.Redacted()), "file://" + e.Value()
	case CodeFileURL:
		if rest, ok := strings.CutPrefix(e.Value(), "file:/"); ok && !strings.HasPrefix(rest, "/") {
			fixed = "file:///" + rest
		}
		return code, fmt.Sprintf("%s holds more than a path, or too few slashes, and the whole list is broken. Write file:///path.", e.Redacted()), fixed
	}
	return "", "", ""
}

// hasDrive reports whether a path begins with a drive letter of Windows.
func hasDrive(path string) bool {
	return len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/' && !strings.HasPrefix(path[2:], "//")) &&
		('a' <= path[0]|0x20 && path[0]|0x20 <= 'z')
}

func schemeEntry(e Entry) (code, message, fixed string) {
	if _, code, _ = parseEntry(e.Value()); code != CodeUnsupportedScheme {
		return "", "", ""
	}
	hint := "Write an https URL."
	if strings.HasPrefix(strings.ToLower(e.Value()), "socks") {
		hint = "A SOCKS proxy belongs into HTTPS_PROXY, not into GOPROXY."
	}
	return code, fmt.Sprintf("The scheme of %s is none of https, http and file, and the whole list is broken. %s", e.Redacted(), hint), ""
}

func malformedEntry(e Entry) (code, message, fixed string) {
	_, code, reason := parseEntry(e.Value())
	if code == "" {
		return "", "", ""
	}
	return code, fmt.Sprintf("Go rejects %s: %s. That breaks the whole list, also what stands in front of it. Correct the entry or remove it.", e.Redacted(), reason), ""
}

// mirror checks the entry at index i, which go takes as a mirror.
func (l *linter) mirror(i, start, length int) {
	e := l.list[i]
	u := e.parsed()
	shown := e.Redacted()
	add := func(code, fixed, format string, args ...any) {
		fix := ""
		if fixed != "" {
			fix = l.replaced(i, fixed)
		}
		l.add(code, start, length, fix, fmt.Sprintf(format, args...))
	}
	if u.Scheme != "file" && u.Hostname() == "" {
		add(CodeMissingHost, "", "%s has no host, so every request to it fails. Write the mirror's host.", shown)
		return
	}
	if l.options.Windows && u.Scheme == "file" && !hasDrive(strings.TrimPrefix(u.Path, "/")) {
		add(CodeFileURLDrive, "", "%s names a folder without its drive, and go for Windows ends the list there (\"file URL missing drive letter\"). Write file:///C:/path.", shown)
	}
	if withScheme(e.Value()) != e.Value() {
		add(CodeMissingScheme, withScheme(e.Value()), "%s has no scheme, so go puts https:// in front of it. Write that, for the tools that do not.", shown)
	}
	if strings.HasSuffix(u.Path, "//") {
		add(CodeTrailingSlashes, e.URL(), "%s ends in two slashes or more. Modules still work, but the checksum database through this mirror does not. Remove them.", shown)
	}
	l.wrongServer(u, shown, add)
	l.secrets(u, shown, add)
	l.neighbours(i, start, length)
}

// wrongServer finds hosts that are something other than a mirror.
func (l *linter) wrongServer(u *url.URL, shown string, add func(code, fixed, format string, args ...any)) {
	name, path := strings.ToLower(u.Hostname()), strings.Trim(u.Path, "/")
	switch strings.TrimPrefix(name, "www.") {
	case "github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org", "git.sr.ht":
		add(CodeRepositoryURL, "", "%s is a place for source repositories, not a module mirror, so go finds no module there. A repository is reached with direct; for a private one set GOPRIVATE to its path.", shown)
	case "pkg.go.dev", "godoc.org", "go.dev", "golang.org", "golang.google.cn":
		add(CodeDocumentationSite, "", "%s is a web site for people, not a module mirror, so go finds no module there. Go's own mirror is https://proxy.golang.org.", shown)
	case "sum.golang.org", "sum.golang.google.cn":
		add(CodeChecksumDatabase, "", "%s is a checksum database, not a module mirror, so go finds no module there. It belongs into GOSUMDB.", shown)
	}
	if strings.HasSuffix(path, ".git") && name != "github.com" {
		add(CodeRepositoryURL, "", "%s looks like a git repository, not a module mirror, so go finds no module there. For a private repository set GOPRIVATE to its path and end the list in direct.", shown)
	}
	if path == "" && httpProxyPort(u) {
		add(CodeHTTPProxyAddress, "", "%s looks like the address of an HTTP proxy, which does not speak the GOPROXY protocol. If it is one, set HTTP_PROXY and HTTPS_PROXY to it, and put a module mirror here.", shown)
	}
	if l.options.KnownBad != nil {
		if reason, bad := l.options.KnownBad(name, u.Path); bad {
			add(CodeKnownBadMirror, "", "%s is no usable mirror. This mirror %s. Choose another one.", shown, strings.TrimSuffix(reason, "."))
		}
	}
}

// httpProxyPort reports whether a port is one that HTTP and SOCKS proxies use by
// default and module mirrors do not.
func httpProxyPort(u *url.URL) bool {
	switch u.Port() {
	case "1080", "1087", "3128", "7890", "7891", "7897", "8118", "10808", "10809":
		return true
	}
	return false
}

// secrets finds credentials in the URL.
func (l *linter) secrets(u *url.URL, shown string, add func(code, fixed, format string, args ...any)) {
	switch {
	case u.User != nil && u.Scheme == "http":
		add(CodeCredentialsHTTP, "", "%s holds a user name or password over http, and go refuses to send it (\"refusing to pass credentials to insecure URL\"). Use https if the server offers it.", shown)
	case u.User != nil:
		add(CodeCredentials, "", "%s holds a user name or password, which everybody who reads the value can see, and go shows in some of its messages. Put it into .netrc or GOAUTH.", shown)
	}
	if u.RawQuery != "" {
		add(CodeQueryCredentials, "", "%s has a query, which go sends with every request and shows in its messages. If that is a secret, put credentials into .netrc or GOAUTH instead.", shown)
	}
}

// neighbours compares the mirror at index i with what stands round it.
func (l *linter) neighbours(i, start, length int) {
	e := l.list[i]
	for _, earlier := range l.list[:i] {
		if earlier.IsMirror() && earlier.Normalised() == e.Normalised() && earlier.Normalised() != "" {
			l.add(CodeDuplicateEntry, start, length, l.without(i), e.Redacted()+" stands in the list twice, so what it does not have is asked for twice. Remove one.")
			return
		}
	}
	if i > 0 && l.afterPrivate(i, start, length) {
		return
	}
	if i > 0 && l.list[i-1].Separator == ',' && l.list[i-1].IsMirror() {
		l.add(CodeCommaNotFailover, start, length, "", e.Redacted()+" is asked only where "+l.list[i-1].Redacted()+" does not have the module (404, 410), not when that is down. If fail-over was meant and both are public, write | between them.")
	}
}

// afterPrivate finds a public entry behind a private one.
func (l *linter) afterPrivate(i, start, length int) bool {
	e, before := l.list[i], l.list[i-1]
	if l.options.Private == nil || !before.IsMirror() || !l.options.Private(before) || e.IsOff() || e.IsMirror() && l.options.Private(e) {
		return false
	}
	if before.Separator == '|' {
		fixed := append(List{}, l.list...)
		fixed[i-1].Separator = ','
		l.add(CodePipeAfterPrivate, start, length, fixed.String(), "Behind the private "+before.Redacted()+" stands |, so whatever error it has, an outage or a refusal (403) included, sends the name on to "+e.Redacted()+", and go takes what comes from there. Write a comma.")
		return true
	}
	if e.IsMirror() {
		l.add(CodePublicAfterPrivate, start, length, "", "A name that the private "+before.Redacted()+" answers with 404 or 410 goes on to "+e.Redacted()+". List private modules in GOPRIVATE or GONOPROXY, or end the list behind it in off.")
	}
	return e.IsMirror()
}

// Distance returns the number of insertions, deletions and substitutions
// between two words.
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
