package jsonc

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// contentStart returns the length of a byte-order mark in front of src.
func contentStart(src []byte) int {
	if bytes.HasPrefix(src, []byte("\ufeff")) {
		return len("\ufeff")
	}
	return 0
}

// A scanner reads src once, token by token. After an error it stands at the end.
type scanner struct {
	src      []byte
	pos      int // behind the token
	start    int // of the token
	previous int // end of the token before
	token    byte
	err      *Error
}

// The tokens: punctuation stands for itself.
const (
	tokenEnd     byte = 0
	tokenString  byte = '"'
	tokenNumber  byte = '0'
	tokenLiteral byte = 'l' // true, false, null
)

func (s *scanner) fail(offset int, format string, args ...any) {
	if s.err == nil {
		s.err = newError(s.src, offset, fmt.Sprintf(format, args...))
	}
	s.pos, s.start, s.token = len(s.src), len(s.src), tokenEnd
}

// next reads the next token, comments and blanks in front of it included.
func (s *scanner) next() {
	s.previous = s.pos
	end, ok := skipTrivia(s.src, s.pos)
	if !ok {
		s.fail(end, "this comment is not closed; close it with */")
		return
	}
	s.pos, s.start = end, end
	if end == len(s.src) {
		s.token = tokenEnd
		return
	}
	switch c := s.src[end]; {
	case bytes.IndexByte([]byte("{}[]:,"), c) >= 0:
		s.pos, s.token = end+1, c
	case c == '"':
		s.scanString()
	case isDigit(c) || c == '-' && end+1 < len(s.src) && isDigit(s.src[end+1]):
		s.scanNumber()
	default:
		s.scanWord()
	}
}

// skipTrivia returns where the next token begins. If ok is false, a block comment
// that begins at end is not closed.
func skipTrivia(src []byte, pos int) (end int, ok bool) {
	for pos < len(src) {
		switch c := src[pos]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			pos++
		case c == '/' && pos+1 < len(src) && src[pos+1] == '/':
			for pos < len(src) && !isLineBreak(src[pos]) {
				pos++
			}
		case c == '/' && pos+1 < len(src) && src[pos+1] == '*':
			i := bytes.Index(src[pos+2:], []byte("*/"))
			if i < 0 {
				return pos, false
			}
			pos += 2 + i + 2
		default:
			return pos, true
		}
	}
	return pos, true
}

func (s *scanner) scanString() {
	for i := s.start + 1; i < len(s.src); i++ {
		switch c := s.src[i]; {
		case c == '"':
			s.pos, s.token = i+1, tokenString
			return
		case isLineBreak(c):
			s.fail(s.start, "this string is not closed; close it with a double quote on the same line")
			return
		case c < ' ':
			s.fail(i, "a string holds a control character; write it as \\u%04x", c)
			return
		case c == '\\':
			i++
			if i < len(s.src) && s.src[i] == 'u' {
				if i+4 >= len(s.src) || !isHex(s.src[i+1:i+5]) {
					s.fail(i-1, "\\u must be followed by four hexadecimal digits")
					return
				}
				i += 4
			} else if i < len(s.src) && bytes.IndexByte([]byte(`"\/bfnrt`), s.src[i]) < 0 {
				s.fail(i-1, "a backslash in a string is followed by a character that it cannot escape; write \\\\ for a backslash")
				return
			}
		}
	}
	s.fail(s.start, "this string is not closed; close it with a double quote on the same line")
}

func (s *scanner) scanNumber() {
	i := s.start
	digits := func() bool {
		from := i
		for i < len(s.src) && isDigit(s.src[i]) {
			i++
		}
		return i > from
	}
	if s.src[i] == '-' {
		i++
	}
	if s.src[i] == '0' {
		i++
	} else {
		digits()
	}
	ok := true
	if i < len(s.src) && s.src[i] == '.' {
		i++
		ok = digits()
	}
	if ok && i < len(s.src) && (s.src[i] == 'e' || s.src[i] == 'E') {
		i++
		if i < len(s.src) && (s.src[i] == '+' || s.src[i] == '-') {
			i++
		}
		ok = digits()
	}
	if !ok {
		s.fail(s.start, "this number is not complete")
		return
	}
	s.pos, s.token = i, tokenNumber
}

func (s *scanner) scanWord() {
	i := s.start
	for i < len(s.src) && bytes.IndexByte([]byte("}]{[\":,/ \t\r\n"), s.src[i]) < 0 {
		i++
	}
	switch word := string(s.src[s.start:min(i, s.start+6)]); word {
	case "true", "false", "null":
		s.pos, s.token = i, tokenLiteral
	default:
		r, _ := utf8.DecodeRune(s.src[s.start:])
		s.fail(s.start, "%q begins nothing that JSON knows; strings and keys stand in double quotes", r)
	}
}

// unquote returns the text of a string token that the scanner accepted. A lone
// surrogate becomes bytes that are no UTF-8, so that it equals no path element.
func unquote(token []byte) string {
	body := token[1 : len(token)-1]
	if bytes.IndexByte(body, '\\') < 0 {
		return string(body)
	}
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			out = append(out, body[i])
			continue
		}
		i++
		if j := bytes.IndexByte([]byte("bfnrt"), body[i]); j >= 0 {
			out = append(out, "\b\f\n\r\t"[j])
		} else if body[i] != 'u' {
			out = append(out, body[i])
		} else {
			r := hexRune(body[i+1 : i+5])
			i += 4
			if utf16.IsSurrogate(r) {
				low := rune(0)
				if i+6 < len(body)+0 && body[i+1] == '\\' && body[i+2] == 'u' {
					low = hexRune(body[i+3 : i+7])
				}
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					out, i = utf8.AppendRune(out, pair), i+6
				} else {
					out = append(out, 0xed, byte(0x80|r>>6&0x3f), byte(0x80|r&0x3f))
				}
				continue
			}
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

func hexRune(digits []byte) (r rune) {
	for _, c := range digits {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		default:
			r = r<<4 | rune(c|0x20-'a'+10)
		}
	}
	return r
}

func isHex(digits []byte) bool {
	for _, c := range digits {
		if lower := c | 0x20; !isDigit(c) && (lower < 'a' || lower > 'f') {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool     { return '0' <= c && c <= '9' }
func isLineBreak(c byte) bool { return c == '\n' || c == '\r' }
