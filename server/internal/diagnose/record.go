package diagnose

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Bounds of one message.
const (
	maxDetails = 60       // lines that belong to it
	maxText    = 12 << 10 // bytes of them
	maxForeign = 8        // lines of other programs in between
	maxGlued   = 6        // lines that a terminal may have wrapped a line into
	maxOpen    = 8        // outputs that are interleaved
	atStart    = 50       // lines that are all looked at: what is pasted is short
	behindHint = 12       // the same behind a line that tells what may follow
)

// A record is a message of which lines may still come.
type record struct {
	anchor
	source  string
	prefix  string // of another program, which the next lines may have as well
	line    int
	gopls   bool
	lines   []string // the body and the lines behind it, without their indentation
	size    int
	foreign int
	glued   []string // lines that follow at once and are not indented: the rest of a wrapped line
	raw     string   // the first line, for the excerpt

	complete bool // its last line was read
}

// A collector puts the lines of a text together to messages and judges them.
type collector struct {
	hosts   Hosts
	rules   []rule
	report  Report
	seen    map[failureKey]seen
	open    []*record
	context context
	gopls   int // the line in which gopls last quoted a go command
	ahead   int // how many lines are looked at whatever they hold
}

func newCollector(hosts Hosts) *collector {
	return &collector{hosts: hosts, seen: make(map[failureKey]seen), ahead: atStart}
}

// waiting reports whether the next line may belong to something.
func (c *collector) waiting() bool { return c.ahead > 0 || len(c.open) > 0 || c.context.waiting() }

// line takes one line of the text.
func (c *collector) line(raw []byte, number int) {
	if !c.waiting() && len(c.context.started) > 1 && bytes.HasPrefix(raw, []byte("go: downloading ")) {
		return // of many downloads none is the one that a message without a module is about
	}
	c.ahead = max(c.ahead-1, 0)
	if hint(raw) {
		c.ahead = behindHint
	}
	text := plainLine(raw)
	pieces := []piece{strip(text)}
	if !c.answering(pieces[0]) {
		pieces = unwrap(text)
	}
	for _, p := range pieces {
		c.piece(p, number)
	}
}

// answering reports whether a line is one of what a server answered. A server
// quotes go as well, and that says nothing about this machine.
func (c *collector) answering(p piece) bool {
	if len(c.open) == 0 || p.text == "" || p.text[0] != '\t' && p.text[0] != ' ' {
		return false
	}
	r := c.find(p.source)
	return r != nil && p.text != r.prefix+strings.TrimLeft(p.text, " \t") && (strings.Contains(p.text, "server response:") || strings.Contains(strings.Join(r.lines, "\n"), "server response:"))
}

// hint reports whether a line tells that the next ones may be go's, although
// nothing in them shows it: go before 1.14 looks for a module and then says
// only which package it did not find; a problem copied out of VS Code has its
// message some lines behind its file.
func hint(line []byte) bool {
	return bytes.HasPrefix(line, []byte("go: finding ")) || bytes.Contains(line, []byte("?go-get=1")) || bytes.Contains(line, []byte(`"resource": "`))
}

func (c *collector) piece(p piece, number int) {
	if c.context.value(strings.TrimSpace(p.text)) {
		return
	}
	if p.gopls {
		c.gopls = number
	}
	p.gopls = c.gopls > 0 && number-c.gopls < 20
	current := c.find(p.source)
	if current != nil && current.prefix != "" {
		if rest, found := strings.CutPrefix(p.text, current.prefix); found {
			p.text, p.prefix = rest, current.prefix
		}
	}
	a, anchored := findAnchor(p.text)
	if anchored && current != nil && (current.takes(p.text, a) || a.weak && !(current.weak && current.indent == a.indent)) {
		anchored = false
	}
	if anchored {
		if current != nil {
			c.close(current)
		}
		if c.context.note(a) {
			return
		}
		if len(c.open) >= maxOpen {
			c.close(c.open[0])
		}
		if a.whole {
			p.prefix += a.indent
		}
		c.open = append(c.open, &record{anchor: a, source: p.source, prefix: p.prefix, line: number, gopls: p.gopls, lines: []string{a.body}, size: len(a.body), raw: p.text})
		return
	}
	if p.text != "" && p.text[0] != '\t' && c.context.command(p.text) {
		c.gopls = 0
		if current != nil {
			c.close(current)
		}
		return
	}
	c.context.setting(p.text)
	if current != nil && chainLink(p.text) && (p.text[0] != '\t' && p.text[0] != ' ' || !strings.HasPrefix(p.text, current.indent)) {
		c.close(current) // the next message's chain, without "go: "
		current = nil
	}
	if current == nil {
		// Lines of others count for every output that waits, so that none waits for ever.
		for _, r := range append([]*record(nil), c.open...) {
			c.pass(r)
		}
		return
	}
	current.append(p.text)
	if current.complete || current.foreign > maxForeign || len(current.lines) >= maxDetails || current.size > maxText {
		c.close(current)
	}
}

func (c *collector) pass(r *record) {
	if r.foreign++; r.foreign > maxForeign {
		c.close(r)
	}
}

func (c *collector) find(source string) *record {
	for _, r := range c.open {
		if r.source == source {
			return r
		}
	}
	return nil
}

// takes reports whether a line that looks like the beginning of a message is a
// part of this one.
func (r *record) takes(text string, a anchor) bool {
	last := strings.TrimSpace(r.lines[len(r.lines)-1])
	indented := text != "" && (text[0] == '\t' || text[0] == ' ')
	switch {
	case indented && (chainLink(last) || strings.Contains(strings.Join(r.lines, "\n"), "server response:")):
		return true
	case indented && !r.command:
		return false
	case indented:
		return false
	case a.goMod:
		return strings.HasPrefix(r.lines[0], "errors parsing go.") || strings.HasSuffix(r.lines[0], "parsing go.mod:")
	case strings.HasPrefix(a.body, "go.sum database server"):
		return strings.HasSuffix(last, "SECURITY ERROR")
	}
	return false
}

// append takes a line that begins no message.
func (r *record) append(text string) {
	trimmed := strings.TrimSpace(text)
	a, goMod := fileAnchor(text)
	switch {
	case r.vcs && strings.HasPrefix(trimmed, "package ") && strings.Contains(trimmed, ": exit status "):
		path, _, _ := strings.Cut(strings.TrimPrefix(trimmed, "package "), ": ")
		r.lines[0] = path + ": " + r.lines[0]
		r.complete = true
	case r.vcs && trimmed != "":
		r.lines = append(r.lines, trimmed)
	case goMod && a.goMod:
		r.lines = append(r.lines, a.body)
		r.goMod = true
	case trimmed == "":
		r.foreign++
	case text[0] == '\t', strings.HasPrefix(text, "  "), r.expects(trimmed):
		r.lines = append(r.lines, trimmed)
		r.foreign = 0
	default:
		if r.foreign == len(r.glued) && len(r.glued) < maxGlued && (r.fills(text) || unfinished(r.lines[0])) {
			r.glued = append(r.glued, text)
		}
		r.foreign++
	}
	r.size += len(text)
}

// fills reports whether a line can be what a terminal wrapped a line into: the
// lines before it are of one width, and it is no wider.
func (r *record) fills(text string) bool {
	width := utf8.RuneCountInString(r.raw)
	if n := len(r.glued); n > 0 && utf8.RuneCountInString(r.glued[n-1]) != width {
		return false
	}
	return utf8.RuneCountInString(text) <= width
}

// expects reports whether a line that is not indented belongs here all the same.
func (r *record) expects(text string) bool {
	for _, start := range []string{"fatal: ", "remote: ", "error: RPC", "SECURITY ERROR", "This download does NOT match", "Confirm the import path", "If this is a private repository", "note:", "— ", "old database:", "new database:", "proof of misbehavior:"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return strings.HasSuffix(text, " (from $GOROOT)") || strings.HasSuffix(text, " (from $GOPATH)") || strings.HasSuffix(text, " (vendor tree)")
}

// flush judges what is still open at the end of the text.
func (c *collector) flush() {
	for len(c.open) > 0 {
		c.close(c.open[0])
	}
	c.context.finish(c)
}
