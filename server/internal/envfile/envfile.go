// Package envfile reads and edits the go env file, which go env -w writes.
//
// It reads as the go command (1.26) does: a line counts if it has an "=" and its
// first byte is an upper-case letter; the key is what stands in front of the
// first "=", blanks and all; of several lines of a key the last wins; there are
// no quotes and no escapes; and a CR at the end of a line is part of the value.
// A line that counts sets its key, even to nothing: go does not take an empty
// value for unset.
//
// Edits change only the lines of their key. Comments, unknown lines, the order
// and the line ends of all others stay, unlike with go env -w, which sorts.
// Lines that we write end in LF.
//
// The package is pure: it does no I/O and keeps no state.
package envfile

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Variable is a line that counts.
type Variable struct {
	Key, Value string
	Line       int // from 1
}

// All returns every line that counts, in the order of the file.
func All(src []byte) []Variable {
	var variables []Variable
	for line, number := range lines(src) {
		if key, value, ok := parse(line.text); ok {
			variables = append(variables, Variable{Key: key, Value: value, Line: number})
		}
	}
	return variables
}

// Get returns the value that go uses for key, and its line, counted from 1.
func Get(src []byte, key string) (value string, line int, found bool) {
	for _, variable := range All(src) {
		if variable.Key == key {
			value, line, found = variable.Value, variable.Line, true
		}
	}
	return value, line, found
}

// Set returns src with key set to value: the line that go uses is replaced in
// place, or a new one is put at the end, after giving an unfinished last line its
// LF. Earlier lines of the key, which go does not use, stay. It is an error if go
// would not read key and value back, as with a line break in the value, or would
// not take the file for text.
func Set(src []byte, key, value string) ([]byte, error) {
	if err := check(key, value); err != nil {
		return nil, fmt.Errorf("setting %q in the go env file: %w", key, err)
	}
	text := key + "=" + value + "\n"
	found := line{start: -1}
	for l := range lines(src) {
		if k, _, ok := parse(l.text); ok && k == key {
			found = l
		}
	}
	out := make([]byte, 0, len(src)+len(text)+1)
	if found.start >= 0 {
		out = append(append(out, src[:found.start]...), text...)
		return append(out, src[found.end:]...), nil
	}
	out = append(out, src...)
	if len(src) > 0 && src[len(src)-1] != '\n' {
		out = append(out, '\n')
	}
	return append(out, text...), nil
}

// Remove returns src without any line of key; src itself if it has none.
func Remove(src []byte, key string) []byte {
	if _, _, found := Get(src, key); !found {
		return src
	}
	out := make([]byte, 0, len(src))
	for l := range lines(src) {
		if k, _, ok := parse(l.text); !ok || k != key {
			out = append(out, src[l.start:l.end]...)
		}
	}
	return out
}

// check says why go would not read key and value back.
func check(key, value string) error {
	switch {
	case key == "" || key[0] < 'A' || 'Z' < key[0]:
		return fmt.Errorf("go reads only keys that begin with an upper-case letter")
	case strings.ContainsAny(key, "=\n\r\x00 \t"):
		return fmt.Errorf("the key holds a character that no variable's name has")
	case strings.Contains(value, "\x00"):
		return fmt.Errorf("the value holds a NUL")
	case strings.ContainsAny(value, "\v\r\n"):
		return fmt.Errorf("the value holds a line break")
	case !utf8.ValidString(value):
		return fmt.Errorf("the value is not valid UTF-8")
	}
	return nil
}

// A line is a piece of the file up to and including its LF.
type line struct {
	start, end int
	text       []byte // without the LF
}

// lines yields the lines of src with their numbers, from 1.
func lines(src []byte) func(yield func(line, int) bool) {
	return func(yield func(line, int) bool) {
		for start, number := 0, 1; start < len(src); number++ {
			l := line{start: start, end: len(src), text: src[start:]}
			if i := bytes.IndexByte(l.text, '\n'); i >= 0 {
				l.end, l.text = start+i+1, l.text[:i]
			}
			if !yield(l, number) {
				return
			}
			start = l.end
		}
	}
}

// parse splits a line as go does; ok is false for one that go passes over.
func parse(text []byte) (key, value string, ok bool) {
	i := bytes.IndexByte(text, '=')
	if i < 0 || text[0] < 'A' || 'Z' < text[0] {
		return "", "", false
	}
	return string(text[:i]), string(text[i+1:]), true
}
