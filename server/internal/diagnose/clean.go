package diagnose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
)

// Limits of what a failure shows, in characters.
const (
	maxExcerpt = 400
	maxName    = 300 // a module path, a version, a host
)

// plainLine returns a line as a terminal would show it: without escape
// sequences and control characters, and as valid UTF-8. Tabs stay, for they
// tell lines that belong to the one before.
func plainLine(raw []byte) string {
	clean := true
	for _, b := range raw {
		if b < ' ' && b != '\t' || b >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return string(raw)
	}
	var b strings.Builder
	text := string(raw)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == 0x1b:
			i += escapeLength(text[i:])
			continue
		case r == 0x9b: // the one-byte form of ESC [
			i += size + parameters(text[i+size:])
			continue
		case r == utf8.RuneError && size <= 1:
			b.WriteRune(utf8.RuneError)
		case r == '\t' || !unsafe(r):
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	return b.String()
}

// unsafe reports whether a character does something to a terminal or to the
// order of text, or is not seen at all.
func unsafe(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029
}

// escapeLength returns how long the escape sequence at the start of s is.
func escapeLength(s string) int {
	if len(s) < 2 {
		return len(s)
	}
	switch s[1] {
	case '[':
		return 2 + parameters(s[2:])
	case ']', 'P', '_', '^', 'X': // a string, which ends with BEL or ESC \
		for i := 2; i < len(s); i++ {
			if s[i] == 7 {
				return i + 1
			}
			if s[i] == 0x1b {
				return min(i+2, len(s))
			}
		}
		return len(s)
	case '(', ')', '*', '+', '#', '%':
		return min(3, len(s))
	}
	if s[1] >= 0x80 {
		return 1
	}
	return 2
}

// parameters returns the length of what follows ESC [, its final byte included.
func parameters(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x40 && s[i] <= 0x7e {
			return i + 1
		}
		if s[i] < 0x20 || s[i] > 0x7e {
			return i
		}
	}
	return len(s)
}

// shown makes a text of one failure fit to be shown in one line.
func shown(text string, limit int) string {
	if len(text) > 8*limit {
		text = strings.ToValidUTF8(text[:8*limit], "")
	}
	var b strings.Builder
	for _, r := range goproxy.Redact(text) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unsafe(r), r == utf8.RuneError, unicode.Is(unicode.Co, r):
		default:
			b.WriteRune(r)
		}
	}
	line := strings.Join(strings.Fields(b.String()), " ")
	if utf8.RuneCountInString(line) <= limit {
		return line
	}
	return strings.TrimSpace(string([]rune(line)[:limit-1])) + "…"
}
