package jsonc

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// An Error is a place in a file and what is wrong there.
type Error struct {
	Offset int // in bytes
	Line   int // from 1; \n, \r\n and \r end a line, as in VS Code
	Column int // from 1, in UTF-16 code units, as VS Code shows it
	Reason string
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

func newError(src []byte, offset int, reason string) *Error {
	line, column := position(src, offset)
	return &Error{Offset: offset, Line: line, Column: column, Reason: reason}
}

// position returns line and column of an offset. A byte-order mark is no column.
func position(src []byte, offset int) (line, column int) {
	line, start := 1, contentStart(src)
	for i := start; i < offset; i++ {
		if src[i] == '\n' || src[i] == '\r' && (i+1 >= len(src) || src[i+1] != '\n') {
			line, start = line+1, i+1
		}
	}
	column = 1
	for i := start; i < offset; {
		r, size := utf8.DecodeRune(src[i:])
		column++
		if r > 0xffff {
			column++
		}
		i += size
	}
	return line, column
}

// noWay says why nothing can be set at path, the first depth elements of which
// lead to a value that begins with a byte.
func noWay(path []string, depth int, begin byte) string {
	if depth == 0 {
		return "the file does not hold an object, so nothing can be set in it"
	}
	quoted := make([]string, depth)
	for i, key := range path[:depth] {
		quoted[i] = fmt.Sprintf("%q", key)
	}
	if begin == '[' && depth+1 < len(path) {
		return fmt.Sprintf("%s does not hold exactly one object with the name %q, so nothing can be set in it", strings.Join(quoted, " → "), path[depth])
	}
	return "the value of " + strings.Join(quoted, " → ") + " is not an object, so nothing can be set in it"
}
