package jsonc

// nameKey is the member by which an element of an array is found.
const nameKey = "name"

// A member is one "key": value of an object.
type member struct {
	keyStart, keyEnd     int
	valueStart, valueEnd int
	before               int // end of the token in front: the brace or a comma
	after                int // end of the comma behind the value, 0 if there is none
	next                 int // start of the next member's key, 0 if there is none
}

// A level is what is known of one object on the path. Of an array there are only
// the start and the element that matches.
type level struct {
	start, end int // of the object, braces included
	count      int // of its members
	last       member
	matches    []member // those whose key is the path's, in order
}

// A location is where a path leads.
type location struct {
	// levels are the objects and arrays found on the way, the root first. With
	// duplicate keys they are those of the last. The last one is an object.
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
	if err := p.file(func() { p.value(0) }); err != nil {
		return location{}, err
	}
	return location{levels: p.levels, blocked: p.blocked, unit: p.unit}, nil
}

// file reads a whole file, and with value the value in it, if there is one.
func (p *parser) file(value func()) error {
	p.next()
	if p.token != tokenEnd {
		value()
		if p.token != tokenEnd {
			p.fail(p.start, "the file should end here; only one value may stand in it")
		}
	}
	if p.err != nil {
		return p.err
	}
	return nil
}

// value reads a value at which the first depth elements of the path lead.
func (p *parser) value(depth int) {
	p.levels = p.levels[:depth]
	p.blocked = -1
	switch {
	case depth >= len(p.path):
		p.skip()
		return
	case p.token == '[' && depth+1 < len(p.path) && p.path[depth+1] != nameKey:
		p.named(depth)
		return
	case p.token != '{':
		p.blocked = p.start
		p.skip()
		return
	}
	p.levels = append(p.levels, level{start: p.start})
	isNext := func(key string) bool { return key == p.path[depth] }
	if l, ok := p.object(isNext, func() { p.value(depth + 1) }); ok {
		p.levels[depth] = l
	}
}

// object reads an object, and with at the values of the members whose keys are
// wanted: they are the matches. It reports whether the object is complete.
func (p *parser) object(wanted func(key string) bool, at func()) (level, bool) {
	l := level{start: p.start}
	p.next()
	for p.token != '}' {
		m := member{before: p.previous, keyStart: p.start, keyEnd: p.pos}
		if l.count == 0 && len(p.levels) == 1 && p.levels[0].start == l.start && m.startsLine(p.src) {
			p.unit = lineIndent(p.src, p.start)
		}
		if !p.key() {
			return l, false
		}
		matches := wanted(unquote(p.src[m.keyStart:m.keyEnd]))
		p.next() // the colon
		m.valueStart = p.start
		if matches {
			at()
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
			return l, false
		}
		l.count++
		l.last = m
		if matches {
			l.matches = append(l.matches, m)
		}
	}
	l.end = p.pos
	p.next()
	return l, true
}

// named reads an array and leads into the only object in it that has the path's
// element for its name. It is read once more when it is known to be the only one.
func (p *parser) named(depth int) {
	array, found := p.start, 0
	var at scanner
	m := member{}
	p.next()
	for p.token != ']' {
		before := p.scanner
		var name []byte
		if p.token == '{' {
			p.object(func(key string) bool { return key == nameKey }, func() {
				name = nil
				if p.token == tokenString {
					name = p.src[p.start:p.pos]
				}
				p.skip()
			})
		} else {
			p.skip()
		}
		if name != nil && unquote(name) == p.path[depth] {
			found++
			at = before
			m = member{keyStart: before.start, valueStart: before.start, valueEnd: p.previous}
		}
		if p.token == ',' {
			p.next()
		} else if p.token != ']' {
			p.fail(p.start, "a comma or a closing bracket should stand here")
			return
		}
	}
	p.next()
	if found != 1 {
		p.blocked = array
		return
	}
	behind := p.scanner
	p.levels = append(p.levels, level{start: array, matches: []member{m}})
	p.scanner = at
	p.value(depth + 1)
	p.scanner = behind
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
