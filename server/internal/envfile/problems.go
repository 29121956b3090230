package envfile

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Severity says how bad a problem is: with an error go fails or reads something
// else than meant, a warning costs something sooner or later, an info is worth
// knowing.
type Severity string

const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// The codes of the problems. They are stable.
const (
	CodeCarriageReturn = "envFileCarriageReturn" // a value ends in a CR, which go keeps
	CodeEmptyValue     = "envFileEmptyValue"     // a line sets its key to nothing
	CodeHTTPProxy      = "envFileHTTPProxy"      // HTTP_PROXY or the like, which go reads only from the process
	CodeDuplicateKey   = "envFileDuplicateKey"   // several lines set a key; the last wins
	CodeIgnoredLine    = "envFileIgnoredLine"    // a line that go passes over and that is no comment
	CodeByteOrderMark  = "envFileByteOrderMark"  // a byte-order mark hides the first line
	CodeBlankInKey     = "envFileBlankInKey"     // blanks round the key make it another one
	CodeInvalidByte    = "envFileInvalidByte"    // a value holds a NUL or is not UTF-8
)

// A Problem is one thing that Problems found.
type Problem struct {
	Code     string
	Severity Severity

	// Message is for people: what was seen, what it means for go, what to do.
	// It never holds a value.
	Message string

	Key    string // empty for a line without one
	Line   int    // from 1
	Column int    // from 1, in runes
}

// Problems checks a go env file. They come in the order of their lines.
func Problems(src []byte) []Problem {
	var problems []Problem
	seen := map[string][]int{}
	last := map[string]int{}
	for _, variable := range All(src) {
		last[variable.Key] = variable.Line
	}
	for l, number := range lines(src) {
		add := func(code string, severity Severity, key, format string, args ...any) {
			problems = append(problems, Problem{Code: code, Severity: severity, Message: fmt.Sprintf(format, args...), Key: key, Line: number, Column: column(l.text, code)})
		}
		if number == 1 && bytes.HasPrefix(l.text, []byte("\ufeff")) {
			add(CodeByteOrderMark, SeverityError, "", "The file begins with a byte-order mark, so go does not read its first line. Save it as UTF-8 without one.")
			continue
		}
		key, value, ok := parse(l.text)
		text := strings.TrimSpace(string(l.text))
		switch {
		case ok:
		case text == "" || strings.HasPrefix(text, "#"):
			continue
		default:
			add(CodeIgnoredLine, SeverityWarning, "", "Go passes over this line: it reads only KEY=value, with the key in upper case at the very beginning. Correct it, or make it a comment with #.")
			continue
		}
		if strings.TrimSpace(key) != key {
			add(CodeBlankInKey, SeverityWarning, key, "A blank stands between %s and the equals sign, so go takes both for the name and never uses it. Remove the blank.", strings.TrimSpace(key))
		}
		if isHTTPProxy(key) {
			add(CodeHTTPProxy, SeverityWarning, key, "%s is no variable of go's: go env prints this line, but no request uses it. Set it in the environment of the process.", key)
		}
		switch {
		case strings.HasSuffix(value, "\r"):
			add(CodeCarriageReturn, SeverityError, key, "The line of %s ends in CR LF, and go takes the CR for a part of the value. Save the file with LF line ends.", key)
		case value == "":
			add(CodeEmptyValue, emptySeverity(key), key, "%s is set to nothing, which go does not take for unset. Remove the line: go env -u %s.", key, key)
		}
		if check("KEY", strings.TrimRight(value, "\r")) != nil {
			add(CodeInvalidByte, SeverityError, key, "The value of %s holds a byte that go env -w would refuse: NUL, a line break, or what is not UTF-8. Write it anew.", key)
		}
		if earlier := seen[key]; len(earlier) > 0 && last[key] == number {
			add(CodeDuplicateKey, SeverityWarning, key, "%s is also set in line %s; go uses line %d only. Remove the others.", key, join(earlier), number)
		}
		seen[key] = append(seen[key], number)
	}
	return problems
}

// column returns where in a line a problem is.
func column(text []byte, code string) int {
	at := 0
	switch code {
	case CodeBlankInKey:
		at = bytes.IndexAny(text, " \t")
	case CodeEmptyValue, CodeInvalidByte:
		at = bytes.IndexByte(text, '=') + 1
	case CodeCarriageReturn:
		at = len(text) - 1
	}
	return utf8.RuneCount(text[:max(at, 0)]) + 1
}

// emptySeverity: an empty GOPROXY or GOSUMDB makes go fail; others read as empty.
func emptySeverity(key string) Severity {
	if key == "GOPROXY" || key == "GOSUMDB" {
		return SeverityError
	}
	return SeverityInfo
}

func isHTTPProxy(key string) bool {
	switch key {
	case "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY":
		return true
	}
	return false
}

func join(numbers []int) string {
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i] = fmt.Sprint(number)
	}
	return strings.Join(texts, ", ")
}
