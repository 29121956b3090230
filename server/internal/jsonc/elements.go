package jsonc

// An Element is one value of an array.
type Element struct {
	Raw  []byte // part of the source
	Line int    // on which it begins, counted from 1
}

// Elements returns the values of the array at path. It is no error if path is
// not there or holds no array; there are no elements then.
func Elements(src []byte, path []string) ([]Element, error) {
	raw, found, _, err := Get(src, path)
	if err != nil || !found || len(raw) == 0 || raw[0] != '[' {
		return nil, err
	}
	// raw is the tail of src from where it begins.
	begin := cap(src) - cap(raw)
	var elements []Element
	s := scanner{src: src[:begin+len(raw)], pos: begin}
	depth, start := 0, -1
	line, counted := 1, contentStart(src)
	for s.next(); s.token != tokenEnd; s.next() {
		if depth == 1 && start < 0 && s.token != ',' && s.token != ']' {
			start = s.start
		}
		switch s.token {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth == 1 && start >= 0 && s.token != ',' {
			// From where the element before began: there may be very many.
			more, _ := position(src[counted:], start-counted)
			line, counted = line+more-1, start
			elements = append(elements, Element{Raw: src[start:s.pos], Line: line})
			start = -1
		}
	}
	return elements, nil
}
