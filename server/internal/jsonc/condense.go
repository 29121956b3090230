package jsonc

import (
	"bytes"
	"slices"
)

// Condense returns what a file says under some keys of its root, and nothing else:
// Get gives the same answers there, lines included, for paths that begin with one
// of them. A large file is so read once for many questions. A root that is no
// object is returned whole. The error, if any, is an *Error.
func Condense(src []byte, keys ...string) ([]byte, error) {
	p := &parser{scanner: scanner{src: src, pos: contentStart(src)}}
	var root level
	err := p.file(func() {
		if p.token != '{' {
			p.skip()
			return
		}
		root, _ = p.object(func(key string) bool { return slices.Contains(keys, key) }, p.skip)
	})
	if err != nil || root.end == 0 {
		return src, err
	}
	out := append(lineBreaks(src[:root.start]), '{')
	last := root.start
	for _, m := range root.matches {
		out = append(out, lineBreaks(src[last:m.keyStart])...)
		out = append(append(out, src[m.keyStart:m.valueEnd]...), ',')
		last = m.valueEnd
	}
	return append(append(out, lineBreaks(src[last:root.end])...), '}'), nil
}

// lineBreaks returns as many line breaks as a text has.
func lineBreaks(text []byte) []byte {
	count := bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) - bytes.Count(text, []byte("\r\n"))
	return bytes.Repeat([]byte("\n"), count)
}
