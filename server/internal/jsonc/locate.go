package jsonc

// A member is one "key": value of an object.
type member struct {
	keyStart, keyEnd     int
	valueStart, valueEnd int
	before               int // end of the token in front: the brace or a comma
	after                int // end of the comma behind the value, 0 if there is none
	next                 int // start of the next member's key, 0 if there is none
}

// A level is what is known of one object on the path.
type level struct {
	start, end int // of the object, braces included
	count      int // of its members
	last       member
	matches    []member // those whose key is the path's, in order
}

// A location is where a path leads.
type location struct {
	// levels are the objects found on the way, the root first. With duplicate
	// keys they are those of the last.
	levels []level

	// blocked is where a value that should be an object begins, -1 if none does.
	blocked int

	// unit is the indentation of the root's members, empty if unknown.
	unit []byte
}

// A parser finds a path while it checks the whole file.
type parser struct {
	scanner
	path    []string
	levels  []level
	blocked int
	stack   []byte // brackets open in a value off the path
	unit    []byte
}

// locate reads src once, from one end to the other.
func locate(src []byte, path []string) (location, error) {
	p := &parser{scanner: scanner{src: src, pos: contentStart(src)}, path: path, blocked: -1}
	p.next()
	if p.token != tokenEnd {
		p.value(0)
		if p.token != tokenEnd {
			p.fail(p.start, "the file should end here; only one value may stand in it")
		}
	}
	if p.err != nil {
		return location{}, p.err
	}
	return location{levels: p.levels, blocked: p.blocked, unit: p.unit}, nil
}

// value reads a value at which the first depth elements of the path lead.
func (p *parser) value(depth int) {
	p.levels = p.levels[:depth]
	p.blocked = -1
	if depth >= len(p.path) {
		p.skip()
		return
	}
	if p.token != '{' {
		p.blocked = p.start
		p.skip()
		return
	}
	p.levels = append(p.levels, level{start: p.start})
	p.next()
	l := level{start: p.levels[depth].start}
	for p.token != '}' {
		m := member{before: p.previous, keyStart: p.start, keyEnd: p.pos}
		if l.count == 0 && depth == 0 && m.startsLine(p.src) {
			p.unit = lineIndent(p.src, p.start)
		}
		if !p.key() {
			return
		}
		matches := unquote(p.src[m.keyStart:m.keyEnd]) == p.path[depth]
		p.next() // the colon
		m.valueStart = p.start
		if matches {
			p.value(depth + 1)
		} else {
			p.skip()
		}
		m.valueEnd = p.previous
		if p.token == ',' {
			m.after = p.pos
			p.next()
			if p.token != '}' {
				m.next = p.start
			}
		} else if p.token != '}' {
			p.fail(p.start, "a comma or a closing brace should stand here")
			return
		}
		l.count++
		l.last = m
		if matches {
			l.matches = append(l.matches, m)
		}
	}
	l.end = p.pos
	p.levels[depth] = l
	p.next()
}

// key checks that a key and a colon stand here and moves to the colon.
func (p *parser) key() bool {
	if p.token != tokenString {
		p.fail(p.start, "a key in double quotes should stand here")
		return false
	}
	p.next()
	if p.token != ':' {
		p.fail(p.start, "a colon should stand here, behind the key")
		return false
	}
	return true
}

// skip reads a value off the path. It keeps its own stack, so that no nesting is
// too deep for it.
func (p *parser) skip() {
	base := len(p.stack)
	for {
		switch p.token {
		case '{', '[':
			p.stack = append(p.stack, p.token)
			p.next()
			if p.closes() {
				break
			}
			if p.top() == '{' {
				if !p.key() {
					return
				}
				p.next()
			}
			continue
		case tokenString, tokenNumber, tokenLiteral:
			p.next()
		default:
			p.fail(p.start, "a value should stand here")
			return
		}
		if !p.afterValue(base) {
			return
		}
		if p.top() == '{' {
			if !p.key() {
				return
			}
			p.next()
		}
	}
}

// afterValue reads closing brackets and a comma; it reports whether another
// element of the innermost bracket must follow.
func (p *parser) afterValue(base int) bool {
	for len(p.stack) > base {
		if !p.closes() {
			if p.token != ',' {
				p.fail(p.start, "a comma or a closing bracket should stand here")
				return false
			}
			p.next()
			if !p.closes() {
				return true
			}
		}
		p.stack = p.stack[:len(p.stack)-1]
		p.next()
	}
	return false
}

func (p *parser) top() byte { return p.stack[len(p.stack)-1] }

// closes reports whether the token closes the innermost bracket.
func (p *parser) closes() bool { return p.token == p.top()+2 }
