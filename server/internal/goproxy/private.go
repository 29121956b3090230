package goproxy

import (
	"fmt"
	pathpkg "path"
	"strings"

	"golang.org/x/mod/module"
)

// MatchPrivate reports whether modulePath matches one of the comma-separated
// patterns of GOPRIVATE, GONOPROXY, GONOSUMDB or GOINSECURE, as the go command
// decides it: a glob over as many leading path elements as the pattern has.
// Blanks are part of a pattern, case counts, "*" stays within one element and
// "corp.example" does not cover its subdomains.
func MatchPrivate(patterns, modulePath string) bool {
	return module.MatchPrefixPatterns(patterns, modulePath)
}

// LintPatterns checks the value of GOPRIVATE, GONOPROXY, GONOSUMDB or
// GOINSECURE. Every problem is one that makes go silently match less than meant.
func LintPatterns(value string) []Problem {
	var problems []Problem
	offset := 0
	for _, text := range strings.Split(value, ",") {
		if code, message, fixed := lintPattern(text); code != "" {
			fix := ""
			if fixed != "" && MatchablePattern(fixed) {
				fix = value[:offset] + fixed + value[offset+len(text):]
			}
			problems = append(problems, Problem{
				Code: code, Severity: SeverityWarning, Message: message,
				Offset: offset, Length: len(text), Fix: fix,
			})
		}
		offset += len(text) + 1
	}
	return problems
}

// MatchablePattern reports whether a single pattern is free of the problems that
// LintPatterns knows, so that it can match something.
func MatchablePattern(pattern string) bool {
	code, _, _ := lintPattern(pattern)
	return code == "" && pattern != ""
}

func lintPattern(text string) (code, message, fixed string) {
	trimmed := strings.TrimSpace(text)
	bare := strings.Trim(trimmed, quotes)
	shown := RedactURL(trimmed)
	_, rest, hasScheme := cutScheme(bare)
	switch {
	case text == "":
		return "", "", ""
	case trimmed == "":
		return CodePatternBlank, "The list holds a pattern of nothing but blanks, which matches no module. Remove it.", ""
	case bare != trimmed:
		return CodePatternQuotes, fmt.Sprintf("The pattern %s has quotes round it, which go takes as part of the pattern, so it matches no module. Remove the quotes.", shown), bare
	case hasScheme:
		return CodePatternURL, fmt.Sprintf("The pattern %s is a URL, but go compares patterns with module paths, which have no scheme, so it matches no module. Write host and path alone.", shown), strings.TrimRight(rest[userInfoEnd(rest, len(authority(rest)))+1:], "/")
	case trimmed != text:
		return CodePatternBlank, fmt.Sprintf("There are blanks round the pattern %s, which go takes as part of the pattern, so it matches no module. Remove them.", shown), trimmed
	case strings.ContainsAny(text, " \t;|"):
		fields := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t;|", r) })
		return CodePatternSeparator, fmt.Sprintf("The pattern %s holds a blank, %q or %q, but patterns are parted by commas only, so go takes it as one pattern that matches no module. Write commas.", shown, ";", "|"), strings.Join(fields, ",")
	case strings.HasSuffix(strings.TrimRight(authority(text), "/"), "."):
		return CodePatternTrailingDot, fmt.Sprintf("The host of the pattern %s ends in a dot, which no module path has, so it matches no module. Remove the dot.", shown), strings.TrimRight(authority(text), ".") + text[len(authority(text)):]
	case strings.Contains(authority(text), ":") || strings.Contains(text, "@"):
		return CodePatternURL, fmt.Sprintf("The pattern %s holds a port, a user or a version, which no module path has, so it matches no module. Write host and path alone.", shown), ""
	}
	if _, err := pathpkg.Match(text, "x"); err != nil {
		return CodePatternSyntax, fmt.Sprintf("The pattern %s is not a valid glob, and go silently takes it as one that matches no module. Close its brackets, or remove them.", shown), ""
	}
	return "", "", ""
}
