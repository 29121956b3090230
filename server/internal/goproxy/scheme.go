package goproxy

import (
	"fmt"
	"strings"
)

// misspeltEntry finds a scheme that is misspelt, or has something else behind it
// than "://". Go rejects some of these, and asks a server named "https" for the
// others.
func misspeltEntry(e Entry) (code, message, fixed string) {
	fixed, ok := respelt(e.Value())
	if !ok {
		return "", "", ""
	}
	shown := Entry{Text: fixed}.Redacted()
	if _, code, _ = parseEntry(e.Value()); code != "" {
		return code, fmt.Sprintf("The beginning of %s is misspelt, and the whole list is broken. Write %s.", e.Redacted(), shown), fixed
	}
	return CodeMissingHost, fmt.Sprintf("The beginning of %s is misspelt, so every request to it fails. Write %s.", e.Redacted(), shown), fixed
}

// respelt returns a URL with its beginning put right; ok is false where nothing
// is wrong there, or where it is not sure what was meant.
func respelt(value string) (fixed string, ok bool) {
	word := value[:len(value)-len(strings.TrimLeftFunc(value, isLetter))]
	rest := strings.TrimLeft(value[len(word):], ":;/\\：；／")
	between := value[len(word) : len(value)-len(rest)]
	scheme := nearestScheme(strings.ToLower(word))
	if scheme == "" || between == "" || between == "/" || between == "\\" {
		return "", false
	}
	fixed = scheme + "://" + rest
	if inner, twice := respelt(rest); twice {
		fixed = inner
	} else if _, _, twice := cutScheme(rest); twice {
		fixed = rest // it was pasted behind one that stood there
	}
	if strings.EqualFold(fixed, value) {
		return "", false
	}
	u := Entry{Text: fixed}.parsed()
	return fixed, u != nil && (strings.ContainsAny(u.Host, ".:") || u.Hostname() == "localhost")
}

func isLetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// nearestScheme returns the scheme that a word is, or is most likely meant to
// be: one letter is wrong, or two of a word that begins as it should. A scheme
// of its own, such as ftp, is none.
func nearestScheme(word string) string {
	s, plain := Distance(word, "https"), Distance(word, "http")
	switch {
	case min(s, plain) > 2, min(s, plain) == 2 && !strings.HasPrefix(word, "h"), len(word) < 3:
		return ""
	case s <= plain:
		return "https"
	}
	return "http"
}
