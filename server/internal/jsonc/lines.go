package jsonc

import "bytes"

func hasLineBreak(text []byte) bool { return bytes.ContainsAny(text, "\r\n") }

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// lineStart returns where the line of pos begins.
func lineStart(src []byte, pos int) int {
	for pos > 0 && !isLineBreak(src[pos-1]) {
		pos--
	}
	return pos
}

// lineIndent returns the blanks with which the line of pos begins.
func lineIndent(src []byte, pos int) []byte {
	start := max(lineStart(src, pos), contentStart(src))
	end := start
	for end < pos && isBlank(src[end]) {
		end++
	}
	return src[start:end]
}

// breakBefore returns where the line break in front of a line's start begins.
func breakBefore(src []byte, start int) int {
	if start > 1 && src[start-1] == '\n' && src[start-2] == '\r' {
		return start - 2
	}
	return max(start-1, 0)
}

// lineBreakBefore returns the line break in front of the line of pos.
func lineBreakBefore(src []byte, pos int, otherwise string) string {
	start := lineStart(src, pos)
	if start == 0 {
		return otherwise
	}
	return string(src[breakBefore(src, start):start])
}

// firstLineBreak returns the file's first line break, LF if it has none.
func firstLineBreak(src []byte) string {
	i := bytes.IndexAny(src, "\r\n")
	switch {
	case i < 0 || src[i] == '\n':
		return "\n"
	case i+1 < len(src) && src[i+1] == '\n':
		return "\r\n"
	default:
		return "\r"
	}
}

// lineTail returns where the comments that begin behind pos on the same line end,
// where the blanks behind those end, and whether the last is one of the // kind.
// A block comment that goes on in further lines takes the rest of its last line
// along. Comments are known to be closed.
func lineTail(src []byte, pos int) (end, afterBlanks int, lineComment bool) {
	end = pos
	for {
		afterBlanks = skipBlanks(src, end)
		rest := src[afterBlanks:]
		switch {
		case bytes.HasPrefix(rest, []byte("//")):
			end = afterBlanks
			for end < len(src) && !isLineBreak(src[end]) {
				end++
			}
			return end, end, true
		case bytes.HasPrefix(rest, []byte("/*")):
			closing := bytes.Index(rest[2:], []byte("*/"))
			end = afterBlanks + 2 + closing + 2
		default:
			return end, afterBlanks, false
		}
	}
}

func skipBlanks(src []byte, pos int) int {
	for pos < len(src) && isBlank(src[pos]) {
		pos++
	}
	return pos
}

// blanksBefore returns where the blanks in front of pos begin, limit at least.
func blanksBefore(src []byte, pos, limit int) int {
	for pos > limit && isBlank(src[pos-1]) {
		pos--
	}
	return pos
}

// endsLineComment reports whether, in the blanks and comments from start on, a
// comment of the // kind ends at pos.
func endsLineComment(src []byte, start, pos int) bool {
	for start < pos {
		switch {
		case bytes.HasPrefix(src[start:], []byte("//")):
			for start < pos && !isLineBreak(src[start]) {
				start++
			}
			if start == pos {
				return true
			}
		case bytes.HasPrefix(src[start:], []byte("/*")):
			start += 2 + bytes.Index(src[start+2:], []byte("*/")) + 2
		default:
			start++
		}
	}
	return false
}
