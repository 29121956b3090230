package goproxy

import "strings"

// A Severity says how bad a problem is: with an error go fails or asks the wrong
// server, a warning costs something sooner or later, an info is worth knowing.
type Severity string

const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// A Problem is one thing that Lint or LintPatterns found.
type Problem struct {
	Code     string
	Severity Severity

	// Message is for people: what was seen, what it means for go, what to do.
	// It holds no credentials.
	Message string

	// Offset and Length are the place in the value, in bytes.
	Offset, Length int

	// Fix is the whole corrected value, empty if there is no safe one.
	// It is a true value: credentials that were in the value are still in it.
	Fix string
}

// LintOptions says what Lint cannot know by itself.
type LintOptions struct {
	// KnownBad answers for a mirror's host (lower case, no port) and path whether
	// it is known to be dead or fake, and why, as a phrase that completes
	// "This mirror …". It may be nil.
	KnownBad func(host, path string) (reason string, bad bool)

	// Private tells whether an entry is a private mirror, which may know names
	// that are nobody else's business. It may be nil.
	Private func(entry Entry) bool

	// Windows tells that the value is read by go for Windows.
	Windows bool
}

// Lint checks a GOPROXY value. Problems come in the order of their place in the
// value; a value that go takes and that does what it seems to has none.
func Lint(value string, options LintOptions) []Problem {
	list := split(value)
	l := linter{value: value, list: list, options: options}
	if _, err := Parse(value); err != nil {
		if parseErr := err.(*ParseError); parseErr.Entry == "" {
			l.listProblem(parseErr.Code)
			return l.problems
		}
	}
	if HasMark(value) {
		l.add(CodeRedactionMark, 0, len(value), "", "The value holds "+RedactionMark+" where its credentials had been removed for showing. Go would send that instead of them. Take the value from where it is stored.")
	}
	if fixed, ok := unquoted(value); ok {
		if _, err := Parse(fixed); err != nil {
			fixed = ""
		}
		l.add(CodeQuotes, 0, len(value), fixed, "The whole value stands in quotes, which go takes as part of it, so the list is broken. Remove the quotes.")
		return l.problems
	}
	offset := 0
	for i, entry := range list {
		if !entry.IsBlank() {
			l.entry(i, offset)
		}
		offset += entry.width()
	}
	return l.problems
}

// A linter collects the problems of one value.
type linter struct {
	value    string
	list     List
	options  LintOptions
	problems []Problem
}

func (l *linter) add(code string, offset, length int, fix, message string) {
	severity := SeverityError
	for _, doc := range Codes() {
		if doc.Code == code {
			severity = doc.Severity
		}
	}
	l.problems = append(l.problems, Problem{Code: code, Severity: severity, Message: message, Offset: offset, Length: length, Fix: fix})
}

func (l *linter) listProblem(code string) {
	const sees = "GOPROXY list is not the empty string, but contains no entries"
	if code == CodeEmptyValue {
		l.add(code, 0, 0, "", "The value is empty, and a line in the go env file that sets it so makes go fail with \""+sees+"\". Remove the line instead: go env -u GOPROXY.")
		return
	}
	l.add(code, 0, len(l.value), "", "The value holds only separators or blanks, so go fails with \""+sees+"\". Write a mirror's URL, direct or off.")
}

// entry checks the entry at index i, whose Text begins at offset.
func (l *linter) entry(i, offset int) {
	e := l.list[i]
	left, right := e.blanks()
	start, length := offset+left, right-left
	if e.Ignored {
		if l.firstIgnored() == i {
			end := len(l.value)
			fix := strings.TrimRight(l.value[:offset], ",|")
			l.add(CodeEntriesAfterEnd, start, end-start, fix, "What stands behind "+string(l.list.Ending())+" is never read by go. Remove it, or move "+string(l.list.Ending())+" to the end.")
		}
		return
	}
	if length != len(e.Text) {
		l.add(CodeBlankAround, offset, len(e.Text), l.replaced(i, e.Value()), "There are blanks round "+e.Redacted()+". Go removes them, other tools that read GOPROXY may not. Remove them.")
	}
	if e.IsDirect() || e.IsOff() {
		l.ending(i, start, length)
		return
	}
	for _, rule := range entryRules() {
		code, message, fixed := rule(e)
		if code == "" {
			continue
		}
		fix := ""
		if fixed != "" {
			fix = l.replaced(i, fixed)
		}
		l.add(code, start, length, fix, message)
		return
	}
	l.mirror(i, start, length)
}

func (l *linter) firstIgnored() int {
	for i, entry := range l.list {
		if entry.Ignored && !entry.IsBlank() {
			return i
		}
	}
	return -1
}

// ending checks what stands in front of direct or off.
func (l *linter) ending(i, start, length int) {
	if i > 0 && l.afterPrivate(i, start, length) {
		return
	}
	if i == 0 || !l.list[i].IsDirect() || l.list[i-1].Separator != '|' || !l.list[i-1].IsMirror() {
		return
	}
	l.add(CodePipeBeforeDirect, start, length, "", "After | go asks version control directly on any error of "+l.list[i-1].Redacted()+" that it notices, a refusal (403) included. With a comma it does so only where the mirror does not have the module (404, 410).")
}

// replaced returns the value with the entry at index i replaced by text, empty
// if go would not take the result.
func (l *linter) replaced(i int, text string) string {
	var b strings.Builder
	for j, entry := range l.list {
		if j == i {
			entry.Text = text
		}
		b.WriteString(entry.Text)
		if entry.Separator != 0 {
			b.WriteByte(entry.Separator)
		}
	}
	if _, err := Parse(b.String()); err != nil {
		return ""
	}
	return b.String()
}

// without returns the value without the entry at index i, which has one in front
// of it. The separator in front of it stays if something follows.
func (l *linter) without(i int) string {
	rest := List(append(append(List{}, l.list[:i]...), l.list[i+1:]...))
	if i == len(l.list)-1 {
		rest[i-1].Separator = 0
	}
	return rest.String()
}
