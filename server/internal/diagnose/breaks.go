package diagnose

import "strings"

// Line breaks get lost where text is copied, and come in where it is wrapped.

// maxPieces bounds how many lines one line may hold.
const maxPieces = 200

// lostBreak begins a message behind a line that the one before did not end.
const lostBreak = "go: "

// glued takes apart messages that lost the line breaks between them, as they do
// in a table or a chat. What stands behind a colon is part of the message, and
// so is what a server answered.
func glued(p piece) []piece {
	var pieces []piece
	for from := len(lostBreak); len(pieces) < maxPieces && from < len(p.text); {
		i := strings.Index(p.text[from:], lostBreak)
		if i < 0 {
			break
		}
		i += from
		before := strings.TrimRight(p.text[:i], " ")
		if strings.TrimSpace(before) == "" || strings.HasSuffix(before, ":") || strings.Contains(before, "server response:") || !anchored(p.text) || !newMessage(p.text[i+len(lostBreak):]) {
			from = i + len(lostBreak)
			continue
		}
		first := p
		first.text = before
		pieces = append(pieces, first)
		p.text, from = p.text[i:], len(lostBreak)
	}
	return append(pieces, p)
}

// newMessage reports whether what stands behind lostBreak in the middle of a line
// can only be a message of its own.
func newMessage(s string) bool { return download(s) || strings.HasPrefix(s, "downloading ") }

// namesModule reports whether a message begins with a module: "M@V: …" or
// "module M: …".
func namesModule(body string) bool {
	word, _, found := strings.Cut(strings.TrimPrefix(body, "module "), ": ")
	path, version, at := strings.Cut(word, "@")
	return found && strings.Contains(path, "/") && modulePath(path) && (at && queryLike(version) || !at && strings.HasPrefix(body, "module "))
}

// attempts returns the lines of a message in the ways in which they may have
// been printed: as they are, or as parts of a longer line that was broken at
// some width, or between words.
func (r *record) attempts() []attempt {
	tries := []attempt{{lines: r.lines}}
	if len(r.lines[0]) >= 30 {
		if len(r.lines) > 1 {
			tries = append(tries, attempt{lines: []string{strings.Join(r.lines, "")}, surely: true})
		}
		if len(r.glued) > 0 {
			whole := r.lines[0] + strings.Join(r.glued, "")
			tries = append(tries, attempt{lines: append([]string{whole}, r.lines[1:]...)})
		}
	}
	if unfinished(r.lines[0]) {
		for _, rest := range [][]string{r.lines[1:], r.glued} {
			if len(rest) > 0 {
				words := strings.Fields(r.lines[0] + " " + strings.Join(rest, " "))
				tries = append(tries, attempt{lines: []string{strings.Join(words, " ")}, named: true})
			}
		}
	}
	return tries
}

// An attempt is one way to read the lines of a message.
type attempt struct {
	lines  []string
	surely bool // only go's own words count
	named  bool // only if a module is named: the lines may be another program's
}

// unfinished reports whether the rest of a message is on the next line.
func unfinished(line string) bool {
	line = strings.TrimRight(line, " ")
	for _, end := range []string{":", " Get", " reading", " read", " status", " tcp", " lookup", " verifying", " fetch"} {
		if strings.HasSuffix(line, end) {
			return true
		}
	}
	return false
}
