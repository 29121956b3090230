package jsonc

import (
	"bytes"
	"encoding/json"
)

// defaultUnit is VS Code's own indentation, for files that show none.
const defaultUnit = "    "

// A style is how new text looks.
type style struct {
	eol    string
	indent string // of the line on which the new text begins
	unit   string
	colon  string
	lines  bool // members on lines of their own
}

// insert returns the splices that add the missing rest of path, with value.
func (f location) insert(src []byte, path []string, value []byte) []splice {
	s := style{eol: firstLineBreak(src), unit: string(f.unit), colon: ": ", lines: true}
	if s.unit == "" {
		s.unit = defaultUnit
	}
	depth := len(f.levels)
	if depth == 0 {
		return []splice{newRoot(src, s.nested(path, value), s.eol)}
	}
	l := f.levels[depth-1]
	if l.count > 0 {
		return l.append(src, path[depth-1:], value, s)
	}
	if depth > 1 {
		parent := f.levels[depth-2]
		holder := parent.matches[len(parent.matches)-1]
		s.lines = holder.startsLine(src)
		if !s.lines {
			s.colon = holder.colon(src)
		}
	}
	return l.fill(src, path[depth-1:], value, s)
}

// newRoot puts a first object into a file that is empty or holds only comments.
func newRoot(src, text []byte, eol string) splice {
	end := len(src)
	if end == contentStart(src) || isLineBreak(src[end-1]) {
		return splice{end, end, append(text, eol...)}
	}
	return splice{end, end, append([]byte(eol), text...)}
}

// append adds a member behind the last one.
func (l level) append(src []byte, keys []string, value []byte, s style) []splice {
	m := l.last
	s.colon = m.colon(src)
	anchor := m.valueEnd
	if m.after > 0 {
		anchor = m.after
	}
	end, afterBlanks, lineComment := lineTail(src, anchor)
	s.lines = m.startsLine(src)
	var lead string
	switch {
	case s.lines:
		s.indent = string(lineIndent(src, m.keyStart))
		s.eol = lineBreakBefore(src, m.keyStart, s.eol)
		lead = s.eol + s.indent
		if afterBlanks == len(src) || isLineBreak(src[afterBlanks]) {
			end = afterBlanks
		}
	case lineComment:
		s.indent = string(lineIndent(src, m.keyStart)) + s.unit
		lead = s.eol + s.indent
	case s.colon != ":":
		lead = " "
	}
	text := append([]byte(lead), s.member(keys, value)...)
	if m.after > 0 {
		return []splice{{end, end, append(text, ',')}}
	}
	return []splice{{m.valueEnd, m.valueEnd, []byte(",")}, {end, end, text}}
}

// fill adds the first member of an object, which may hold comments.
func (l level) fill(src []byte, keys []string, value []byte, s style) []splice {
	inside := src[l.start+1 : l.end-1]
	s.lines = s.lines || hasLineBreak(inside)
	comments := bytes.TrimRight(inside, " \t\r\n")
	at := l.start + 1 + len(comments)
	rest := src[at : l.end-1]
	base := string(lineIndent(src, l.start))
	if !s.lines {
		text := s.member(keys, value)
		if len(inside) > 0 {
			text = append(append([]byte(" "), text...), ' ')
		}
		return []splice{{at, l.end - 1, text}}
	}
	s.indent = base + s.unit
	text := append([]byte(s.eol+s.indent), s.member(keys, value)...)
	if len(comments) > 0 && hasLineBreak(rest) {
		return []splice{{at, at, text}}
	}
	return []splice{{at, l.end - 1, append(text, s.eol+base...)}}
}

// member returns "key": value, with objects for all keys but the first.
func (s style) member(keys []string, value []byte) []byte {
	text := append(quote(keys[0]), s.colon...)
	return append(text, s.nested(keys[1:], value)...)
}

// nested returns value inside an object for each key.
func (s style) nested(keys []string, value []byte) []byte {
	if len(keys) == 0 {
		return value
	}
	if !s.lines {
		return append(append([]byte("{"), s.member(keys, value)...), '}')
	}
	inner := s
	inner.indent += s.unit
	text := append([]byte("{"+s.eol+inner.indent), inner.member(keys, value)...)
	return append(text, s.eol+s.indent+"}"...)
}

// quote writes a key as JSON.
func quote(key string) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(key) // a string always encodes
	return bytes.TrimRight(b.Bytes(), "\n")
}

// colon returns what stands between the member's key and value, if that is fit
// to be repeated.
func (m member) colon(src []byte) string {
	text := src[m.keyEnd:m.valueStart]
	if string(bytes.Trim(text, " \t")) != ":" {
		return ": "
	}
	return string(text)
}

// startsLine reports whether a line break stands in front of the member.
func (m member) startsLine(src []byte) bool { return hasLineBreak(src[m.before:m.keyStart]) }
