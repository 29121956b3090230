// Package goproxy knows the language of GOPROXY: it parses and prints a value
// exactly as the go command (1.26) reads it, says which entry go tries after
// which outcome, matches GOPRIVATE patterns, lints values and removes secrets
// from any text that holds URLs.
//
// The package is pure: it does no I/O, reads no clock and keeps no state.
// String and Entry.URL return true values, for writing and for asking;
// everything that is shown to people goes through Redacted or Redact first.
// Errors and lint messages never contain a user name or a password.
//
// For example, in
//
//	https://a.example,https://b.example|direct
//
// b is asked only where a answers 404 or 410, and version control is asked
// directly on any error of b that go notices.
package goproxy

import (
	"fmt"
	"net/url"
	pathpkg "path"
	"path/filepath"
	"strings"
)

// A List is a parsed GOPROXY value: its entries in the order in which go tries
// them. Blank entries and those after direct or off are kept, so that String
// prints what was parsed; go skips them.
type List []Entry

// An Entry is one element of a List.
// Entries come from Parse; the zero Entry is a blank one.
type Entry struct {
	// Text is the entry exactly as written, blanks around it included.
	Text string

	// Separator is the byte that follows the entry, ',' or '|',
	// or 0 if the value ends there.
	Separator byte

	// Ignored is true for an entry after direct or off: go does not even parse it.
	Ignored bool

	// spill is true if Text may be the first part of a password which holds a
	// separator, as in https://user:12,34@host. It is never shown.
	spill bool
}

// A ParseError says why go rejects a whole GOPROXY value.
type ParseError struct {
	// Code is the lint code of the same problem.
	Code string

	// Offset and Length are the place of the bad entry in the value, in bytes,
	// without the blanks around it.
	Offset, Length int

	// Entry is the bad entry with its credentials removed,
	// empty if the list as a whole is at fault.
	Entry string

	// Reason is a phrase which says what is wrong. It never quotes the value.
	Reason string
}

func (e *ParseError) Error() string {
	if e.Entry == "" {
		return "parsing GOPROXY: " + e.Reason
	}
	return fmt.Sprintf("parsing GOPROXY at offset %d: entry %q: %s", e.Offset, e.Entry, e.Reason)
}

// Parse parses a GOPROXY value. It accepts exactly what the go command accepts:
// one malformed entry before the first direct or off breaks the whole list, and
// a list without an entry is an error. Any error is a *ParseError.
func Parse(value string) (List, error) {
	list := split(value)
	offset, found := 0, false
	for _, entry := range list {
		if !entry.Ignored && !entry.IsBlank() {
			found = true
			if err := entry.check(offset); err != nil {
				return nil, err
			}
		}
		offset += entry.width()
	}
	if !found {
		if value == "" {
			return nil, &ParseError{Code: CodeEmptyValue, Reason: "the value is empty"}
		}
		return nil, &ParseError{Code: CodeOnlySeparators, Length: len(value), Reason: "the list contains no entries, only separators or blanks"}
	}
	return list, nil
}

// String returns the true value, credentials included, for writing.
// It is byte for byte what was parsed.
func (l List) String() string {
	var b strings.Builder
	for _, entry := range l {
		b.WriteString(entry.Text)
		if entry.Separator != 0 {
			b.WriteByte(entry.Separator)
		}
	}
	return b.String()
}

// Redacted returns the value without credentials, for showing.
func (l List) Redacted() string {
	var b strings.Builder
	for _, entry := range l {
		left, right := entry.blanks()
		b.WriteString(entry.Text[:left])
		b.WriteString(entry.Redacted())
		b.WriteString(entry.Text[right:])
		if entry.Separator != 0 {
			b.WriteByte(entry.Separator)
		}
	}
	return b.String()
}

// Active returns the entries that go may try: neither blank nor ignored.
func (l List) Active() List {
	var active List
	for _, entry := range l {
		if !entry.Ignored && !entry.IsBlank() {
			active = append(active, entry)
		}
	}
	return active
}

// Mirrors returns the active entries that are mirrors.
func (l List) Mirrors() List {
	var mirrors List
	for _, entry := range l {
		if entry.IsMirror() {
			mirrors = append(mirrors, entry)
		}
	}
	return mirrors
}

// split cuts a value as go does, and marks what go does not read.
func split(value string) List {
	var list List
	ended := false
	for rest := value; rest != ""; {
		entry := Entry{Text: rest, Ignored: ended}
		if i := strings.IndexAny(rest, ",|"); i >= 0 {
			entry.Text, entry.Separator, rest = rest[:i], rest[i], rest[i+1:]
		} else {
			rest = ""
		}
		if entry.IsDirect() || entry.IsOff() {
			ended = true
		}
		list = append(list, entry)
	}
	list.markSpilled()
	return list
}

// markSpilled finds passwords with separators in them, from the back: an entry
// with user info and no scheme may be the end of one that began at an entry with
// a colon, and what stands between them is the middle of it.
func (l List) markSpilled() {
	var middle []int
	inside := false
	for i := len(l) - 1; i >= 0; i-- {
		value := l[i].Value()
		if l[i].IsDirect() || l[i].IsOff() {
			inside, middle = false, nil
			continue
		}
		_, rest, hasScheme := cutScheme(value)
		if inside {
			middle = append(middle, i)
			if strings.Contains(rest, ":") {
				for _, j := range middle {
					l[j].spill = !l[j].IsBlank()
				}
			}
		}
		inside = !hasScheme && (inside || userInfoEnd(rest, 0) >= 0)
		if !inside {
			middle = nil
		}
	}
}

// width is the number of bytes which the entry takes in its value.
func (e Entry) width() int {
	if e.Separator == 0 {
		return len(e.Text)
	}
	return len(e.Text) + 1
}

// blanks returns the bounds of the entry within Text, without blanks around it.
func (e Entry) blanks() (start, end int) {
	end = len(strings.TrimRightFunc(e.Text, isSpace))
	start = len(e.Text) - len(strings.TrimLeftFunc(e.Text, isSpace))
	return min(start, end), end
}

// check says whether go takes the entry; offset is where its Text begins.
func (e Entry) check(offset int) error {
	if e.IsDirect() || e.IsOff() {
		return nil
	}
	_, code, reason := parseEntry(e.Value())
	if code == "" {
		return nil
	}
	left, right := e.blanks()
	return &ParseError{Code: code, Offset: offset + left, Length: right - left, Entry: e.Redacted(), Reason: reason}
}

// withScheme adds https:// where go does. Single words are reserved by go, and
// what holds ":/" or is an absolute path must be a complete URL.
func withScheme(text string) string {
	if strings.ContainsAny(text, ".:/") && !strings.Contains(text, ":/") && !filepath.IsAbs(text) && !pathpkg.IsAbs(text) {
		return "https://" + text
	}
	return text
}

// parseEntry parses an entry that is no keyword, as cmd/go's newProxyRepo does.
// A code that is not empty says that go rejects it.
func parseEntry(text string) (u *url.URL, code, reason string) {
	full := withScheme(text)
	u, err := url.Parse(full)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && tooManyColons(u.Host) {
		// Only programs whose go.mod says go 1.26 or later get this rule from
		// net/url; the go command is one of them.
		return nil, CodeMalformedEntry, "the port is not a number"
	}
	switch {
	case err != nil && !strings.ContainsAny(text, ".:/"):
		return nil, CodeUnknownWord, "it is neither direct nor off nor a URL"
	case err != nil:
		return nil, CodeMalformedEntry, urlReason(err)
	case u.Scheme == "http" || u.Scheme == "https":
		return u, "", ""
	case u.Scheme == "file":
		if *u != (url.URL{Scheme: u.Scheme, Path: u.Path, RawPath: u.RawPath}) {
			return nil, CodeFileURL, "a file URL may hold nothing but a path: file:///path"
		}
		return u, "", ""
	case u.Scheme == "" && pathpkg.IsAbs(text):
		return nil, CodeAbsolutePath, "a folder must be written as a URL: file:///path"
	case u.Scheme == "" && !strings.ContainsAny(text, ".:/"):
		return nil, CodeUnknownWord, "it is neither direct nor off nor a URL"
	case u.Scheme == "":
		return nil, CodeMalformedEntry, "the URL has no scheme"
	default:
		return nil, CodeUnsupportedScheme, "the scheme must be https, http or file"
	}
}

func tooManyColons(host string) bool {
	return !strings.HasPrefix(host, "[") && strings.Count(host, ":") > 1
}

// urlReason puts an error of net/url in our words: its own quote the value,
// password included.
func urlReason(err error) string {
	text := err.Error()
	if urlErr, ok := err.(*url.Error); ok {
		text = urlErr.Err.Error()
	}
	for _, known := range []struct{ prefix, reason string }{
		{"invalid port", "the port is not a number"},
		{"net/url: invalid control character", "it holds a control character"},
		{"net/url: invalid userinfo", "the user name or password holds a character that must be percent-encoded"},
		{"invalid URL escape", "a percent sign is not followed by two hexadecimal digits that are allowed there"},
		{"first path segment", "the URL has no valid scheme"},
		{"missing protocol scheme", "the URL has no scheme"},
		{"missing ']'", "the address in brackets is not closed"},
		{"invalid character", "the host name holds a character that is not allowed there"},
	} {
		if strings.HasPrefix(text, known.prefix) {
			return known.reason
		}
	}
	return "the host is not valid"
}
