package jsonc

import "bytes"

// Standard returns src as plain JSON, for encoding/json: without the byte-order
// mark, comments, blanks and trailing commas. Of an empty file nothing is left.
// The error, if any, is an *Error.
func Standard(src []byte) ([]byte, error) {
	if err := Check(src); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	s := scanner{src: src, pos: contentStart(src)}
	comma := false
	for s.next(); s.token != tokenEnd; s.next() {
		// A comma is written once what follows is known to be no closing bracket.
		if comma && s.token != '}' && s.token != ']' {
			out.WriteByte(',')
		}
		if comma = s.token == ','; !comma {
			out.Write(src[s.start:s.pos])
		}
	}
	return out.Bytes(), nil
}
