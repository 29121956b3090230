package jsonc

import (
	"bytes"
	"encoding/json"
)

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

// Fields returns the members of the object at path, each as plain JSON; of
// duplicates the last. It returns nil where src does not parse or no object is
// there.
func Fields(src []byte, path []string) map[string]json.RawMessage {
	raw, found, _, err := Get(src, path)
	if err != nil || !found {
		return nil
	}
	standard, err := Standard(raw)
	if err != nil {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(standard, &fields) != nil {
		return nil
	}
	return fields
}
