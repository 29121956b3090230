package jsonc

import "bytes"

// remove returns the splices that take m out of the object.
func (l level) remove(src []byte, m member) []splice {
	var splices []splice
	first := src[m.before-1] != ','
	end := m.valueEnd
	var comma []splice // the member's own, where a comment stands in front of it
	switch {
	case m.after > 0 && len(bytes.Trim(src[m.valueEnd:m.after-1], " \t")) == 0:
		end = m.after
	case m.after > 0:
		comma = []splice{{m.after - 1, m.after, nil}}
	case !first:
		splices = append(splices, splice{m.before - 1, m.before, nil})
	}
	start, end := l.extent(src, m, end)
	splices = append(append(splices, splice{start, end, nil}), comma...)
	if first && m.next == 0 {
		inner := splice{l.start + 1, l.end - 1, nil}
		if rest := apply(src[:l.end-1], splices)[l.start+1:]; len(bytes.Trim(rest, " \t\r\n")) == 0 {
			return []splice{inner}
		}
	}
	return splices
}

// extent widens the member, which ends at end, by the blanks and the line break
// that go with it.
func (l level) extent(src []byte, m member, end int) (int, int) {
	behind := skipBlanks(src, end)
	endsLine := isLineBreak(src[behind]) // the object's brace follows: behind is inside
	blanks := blanksBefore(src, m.keyStart, m.before)
	start := lineStart(src, m.keyStart)
	switch {
	case m.startsLine(src) && blanks <= start && endsLine:
		return breakBefore(src, start), behind
	case m.startsLine(src) && blanks <= start && src[behind] == '}' && !endsLineComment(src, m.before, breakBefore(src, start)):
		return breakBefore(src, start), end
	case m.startsLine(src) && blanks <= start:
		return m.keyStart, behind
	case m.next == 0: // blanks at the end of the line were there before it
		return blanks, end
	case endsLine:
		return blanks, behind
	default:
		return m.keyStart, behind
	}
}

// removeRoot takes out the empty root object as newRoot put it in.
func removeRoot(src []byte, l level) []byte {
	start, end := l.start, l.end
	switch rest := string(src[end:]); {
	case rest == "\n" || rest == "\r\n" || rest == "\r":
		end = len(src)
	case rest == "" && start > 0 && isLineBreak(src[start-1]):
		start = breakBefore(src, start)
	}
	return apply(src, []splice{{start, end, nil}})
}
