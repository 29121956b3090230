package probe

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
)

// clean makes text from a server harmless: control characters, escape
// sequences' introducers, marks that change the direction of text and invisible
// ones go, white space becomes single blanks, credentials in URLs go, and the
// rest is cut to at most limit characters.
func clean(text string, limit int) string {
	// Four bytes are the longest character. Twice as much leaves room for
	// what is dropped.
	if len(text) > 8*limit {
		text = text[:8*limit]
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == utf8.RuneError, !unicode.IsGraphic(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		default:
			b.WriteRune(r)
		}
	}
	text = goproxy.Redact(strings.Join(strings.Fields(b.String()), " "))
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:limit-1])) + "…"
}

// cutLast cuts text around the last separator.
func cutLast(text string, separator byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(text, separator); i >= 0 {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}
