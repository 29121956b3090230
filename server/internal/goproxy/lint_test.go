package goproxy

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
)

func TestLint(t *testing.T) {
	options := LintOptions{KnownBad: func(host, path string) (string, bool) {
		return "has been gone since 2021", host == "dead.example" || host == "half.example" && path == "/dead"
	}}
	for _, test := range []struct {
		value string
		codes string // "code@offset+length", parted by blanks
		fix   string // of the first problem
	}{
		{"https://proxy.golang.org,direct", "", ""},
		{"https://a.example/,off", "", ""},
		{"off", "", ""},
		{"direct", "", ""},
		{"file:///tmp/x,off", "", ""},
		{"http://127.0.0.1:8080,direct", "", ""},
		{"", "emptyValue@0+0", ""},
		{", |", "onlySeparators@0+3", ""},
		{"https://a.example,https://a b.example:x", "blankInside@18+21", ""},
		{"https://a.example:x,direct", "malformedEntry@0+19", ""},
		{"https://a.example,DIRECT", "keywordCase@18+6", "https://a.example,direct"},
		{"https://a.example,direct/", "keywordSlash@18+7 ", "https://a.example,direct"},
		{"https://a.example,https://direct/", "keywordSlash@18+15", "https://a.example,direct"},
		{"https://a.example,dirct", "unknownWord@18+5", "https://a.example,direct"},
		{"auto", "unknownWord@0+4", ""},
		{`"https://a.example,direct"`, "quotes@0+26", "https://a.example,direct"},
		{"‘https://a.example,direct’", "quotes@0+30", "https://a.example,direct"},
		{"https://a.example,'direct'", "quotes@18+8", "https://a.example,direct"},
		{`"https://a.example","direct"`, "quotes@0+19 quotes@20+8", ""},
		{" https://a.example, direct", "blankAround@0+18 blankAround@19+7", "https://a.example, direct"},
		{"https://a.example direct", "blankInside@0+24", "https://a.example,direct"},
		{"https://a.example;direct", "semicolon@0+24", "https://a.example,direct"},
		{"https://a.example，direct", "fullWidth@0+26", "https://a.example,direct"},
		{"https://a.example｜https://b.example、direct", "fullWidth@0+46", "https://a.example|https://b.example,direct"},
		{"direct，off", "fullWidth@0+12", "direct,off"},
		{"/srv/mirror,off", "absolutePath@0+11", "file:///srv/mirror,off"},
		{`C:\srv\my,off`, "absolutePath@0+9", "file:///C:/srv/my,off"},
		{`d:/srv,off`, "absolutePath@0+6", "file:///d:/srv,off"},
		{"file:/srv/mirror", "fileURL@0+16", "file:///srv/mirror"},
		{"file://host/mirror", "fileURL@0+18", ""},
		{"ftp://a.example", "unsupportedScheme@0+15", ""},
		{"socks5://127.0.0.1:1080", "unsupportedScheme@0+23", ""},
		{"htps://a.example,direct", "unsupportedScheme@0+16", "https://a.example,direct"},
		{"HTTTPS://a.example/x,off", "unsupportedScheme@0+20", "https://a.example/x,off"},
		{"https://a.example,htpp://b.example:8080", "unsupportedScheme@18+21", "https://a.example,http://b.example:8080"},
		{"ttps://a.example", "unsupportedScheme@0+16", "https://a.example"},
		{"htps://alice:s3cret@a.example", "unsupportedScheme@0+29", "https://alice:s3cret@a.example"},
		{"https：//alice:s3cret@a.example", "missingHost@0+32", "https://alice:s3cret@a.example"},
		{"https//a.example", "missingHost@0+16", "https://a.example"},
		{"https:/a.example", "missingHost@0+16", "https://a.example"},
		{"https:///a.example/x,direct", "missingHost@0+20", "https://a.example/x,direct"},
		{"https:a.example", "malformedEntry@0+15", "https://a.example"},
		{`https:\\a.example`, "malformedEntry@0+17", "https://a.example"},
		{"https;//a.example", "missingHost@0+17", "https://a.example"},
		{"https：//a.example,direct", "missingHost@0+19", "https://a.example,direct"},
		{"https://https://a.example", "missingHost@0+25", "https://a.example"},
		{"https://htps://a.example", "missingHost@0+24", "https://a.example"},
		{"http://localhost:8080", "", ""},
		{"htps://nohost", "unsupportedScheme@0+13", ""},
		{"https://http.example/https://x.example", "", ""},
		{"http/a.example", "missingScheme@0+14", "https://http/a.example"},
		{"hdfs://a.example", "unsupportedScheme@0+16", ""},
		{"httpbin.example:8080", "missingScheme@0+20", "https://httpbin.example:8080"},
		{"a.example,direct", "missingScheme@0+9", "https://a.example,direct"},
		{"https://,direct", "missingHost@0+8", ""},
		{"https://a.example//,direct", "trailingSlashes@0+19", "https://a.example,direct"},
		{"https://github.com/org/repo,direct", "repositoryURL@0+27", ""},
		{"https://git.corp.example/org/repo.git", "repositoryURL@0+37", ""},
		{"https://pkg.go.dev,direct", "documentationSite@0+18", ""},
		{"https://sum.golang.org", "checksumDatabase@0+22", ""},
		{"https://dead.example,direct", "knownBadMirror@0+20", ""},
		{"https://half.example/dead", "knownBadMirror@0+25", ""},
		{"https://half.example/live", "", ""},
		{"http://127.0.0.1:7890,direct", "httpProxyAddress@0+21", ""},
		{"http://u:p@a.example", "credentialsOverHTTP@0+20", ""},
		{"https://u:p@a.example", "credentials@0+21", ""},
		{"https://a.example?token=s", "queryCredentials@0+25", ""},
		{"https://xxxxx@a.example", "redactionMark@0+23 credentials@0+23", ""},
		{"direct,https://a.example,https://b.example", "entriesAfterEnd@7+35", "direct"},
		{"https://a.example|off|,direct", "entriesAfterEnd@23+6", "https://a.example|off"},
		{"https://a.example,https://b.example/|https://A.example/,direct", "commaNotFailover@18+18 duplicateEntry@37+18", ""},
		{"https://a.example|https://a.example,direct", "duplicateEntry@18+17", "https://a.example|direct"},
		{"https://a.example,https://a.example", "duplicateEntry@18+17", "https://a.example"},
		{"https://a.example|direct", "pipeBeforeDirect@18+6", ""},
	} {
		problems := Lint(test.value, options)
		var codes []string
		for _, problem := range problems {
			codes = append(codes, problem.Code+"@"+itoa(problem.Offset)+"+"+itoa(problem.Length))
		}
		if got := strings.Join(codes, " "); got != strings.TrimSpace(test.codes) {
			t.Errorf("Lint(%q) = %s, want %s", test.value, got, test.codes)
			continue
		}
		if len(problems) > 0 && problems[0].Fix != test.fix {
			t.Errorf("Lint(%q)[0].Fix = %q, want %q", test.value, problems[0].Fix, test.fix)
		}
		for _, problem := range problems {
			if _, ok := new(chinese.Translator).Text(problem.Message); !ok || !strings.HasSuffix(problem.Message, ".") {
				t.Errorf("Lint(%q): message %q is no sentence, or there is no Chinese for it", test.value, problem.Message)
			}
			if problem.Fix != "" && slices.ContainsFunc(Lint(problem.Fix, options), func(p Problem) bool { return p.Code == problem.Code && p.Offset == problem.Offset }) {
				t.Errorf("Lint(%q): the fix %q of %s does not cure it", test.value, problem.Fix, problem.Code)
			}
			if strings.Contains(problem.Message, "s3cret") {
				t.Errorf("Lint(%q): %s shows a password: %s", test.value, problem.Code, problem.Message)
			}
			if problem.Offset < 0 || problem.Offset+problem.Length > len(test.value) {
				t.Errorf("Lint(%q): %s lies outside of the value", test.value, problem.Code)
			}
		}
	}
}

func TestLintWindows(t *testing.T) {
	for value, want := range map[string]string{
		"file:///srv/mirror,off": CodeFileURLDrive, "file:///C:/srv,off": "", "https://a.example": "", "file:///": CodeFileURLDrive,
	} {
		got := ""
		for _, problem := range Lint(value, LintOptions{Windows: true}) {
			got += problem.Code
		}
		if got != want {
			t.Errorf("Lint(%q) on Windows = %s, want %s", value, got, want)
		}
	}
}

func TestLintPatterns(t *testing.T) {
	for _, test := range []struct{ value, codes, fix string }{
		{"", "", ""},
		{"corp.example,*.corp.example/x,none", "", ""},
		{`"corp.example"`, "patternQuotes", "corp.example"},
		{"a.example, corp.example", "patternBlank", "a.example,corp.example"},
		{"https://corp.example/x/,a.example", "patternURL", "corp.example/x,a.example"},
		{"corp.example:8080/x", "patternURL", ""},
		{"a.example b.example", "patternSeparator", "a.example,b.example"},
		{"a.example;b.example", "patternSeparator", ""},
		{"corp.example.", "patternTrailingDot", "corp.example"},
		{"corp.example./x", "patternTrailingDot", "corp.example/x"},
		{"corp.example/[x", "patternSyntax", ""},
		{"a.example, ", "patternBlank", ""},
	} {
		var codes []string
		problems := LintPatterns(test.value)
		for _, problem := range problems {
			codes = append(codes, problem.Code)
		}
		if got := strings.Join(codes, " "); got != test.codes {
			t.Errorf("LintPatterns(%q) = %s, want %s", test.value, got, test.codes)
		} else if len(problems) > 0 && test.fix != "" && problems[0].Fix != test.fix {
			t.Errorf("LintPatterns(%q)[0].Fix = %q, want %q", test.value, problems[0].Fix, test.fix)
		}
	}
}

func TestMatchPrivate(t *testing.T) {
	for _, test := range []struct {
		patterns, path string
		want           bool
	}{
		{"corp.example", "corp.example/a/b", true},
		{"corp.example", "git.corp.example/a", false},
		{"*.corp.example", "git.corp.example/a", true},
		{"*.corp.example", "corp.example/a", false},
		{"github.com/org/*", "github.com/org/x/y", true},
		{"github.com/org/*", "github.com/org", false},
		{"Corp.example", "corp.example/a", false},
		{"a.example, corp.example", "corp.example/a", false},
		{"corp.example/", "corp.example/a", true},
		{"*", "anything/at/all", true},
		{"none", "corp.example", false},
		{"[", "corp.example", false},
	} {
		if got := MatchPrivate(test.patterns, test.path); got != test.want {
			t.Errorf("MatchPrivate(%q, %q) = %t, want %t", test.patterns, test.path, got, test.want)
		}
	}
}

// TestPatternProblemsMatchNothing checks what every pattern problem claims.
func TestPatternProblemsMatchNothing(t *testing.T) {
	for _, pattern := range []string{`"corp.example"`, " corp.example", "https://corp.example", "corp.example.", "corp.example;a", "corp.example:80", "corp.example/["} {
		if MatchablePattern(pattern) || MatchPrivate(pattern, "corp.example/x") {
			t.Errorf("MatchablePattern(%q) = %t, MatchPrivate = %t, want false, false", pattern, MatchablePattern(pattern), MatchPrivate(pattern, "corp.example/x"))
		}
	}
}

// TestCodes checks that each code is in the table once, and that each code that
// TestLint and TestLintPatterns do not reach is none.
func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	for _, doc := range Codes() {
		if seen[doc.Code] || doc.Doc == "" || !strings.HasSuffix(doc.Doc, ".") {
			t.Errorf("Codes() has %q twice, or without a sentence", doc.Code)
		}
		seen[doc.Code] = true
	}
	for _, value := range oracleValues("http://127.0.0.1:1") {
		for _, problem := range Lint(value, LintOptions{}) {
			if !seen[problem.Code] {
				t.Errorf("Lint(%q) has the code %q, which is not in Codes()", value, problem.Code)
			}
		}
	}
}

// TestLintCoversRejections checks that whatever go rejects is an error of Lint's.
func TestLintCoversRejections(t *testing.T) {
	for _, value := range oracleValues("http://127.0.0.1:1") {
		_, err := Parse(value)
		isError := slices.ContainsFunc(Lint(value, LintOptions{}), func(p Problem) bool { return p.Severity == SeverityError })
		if err != nil && !isError {
			t.Errorf("Lint(%q) has no error, but Parse says %v", value, err)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func TestLintPrivate(t *testing.T) {
	options := LintOptions{Private: func(e Entry) bool { return e.Hostname() == "p.example" }}
	for _, test := range []struct{ value, codes, fix string }{
		{"https://p.example,https://a.example", "publicAfterPrivate", ""},
		{"https://p.example|https://a.example", "pipeAfterPrivate", "https://p.example,https://a.example"},
		{"https://p.example|direct", "pipeAfterPrivate", "https://p.example,direct"},
		{"https://p.example,direct", "", ""},
		{"https://p.example|off", "", ""},
		{"https://a.example|https://p.example", "", ""},
		{"https://p.example|https://p.example/b", "", ""},
	} {
		codes, fix := "", ""
		for _, p := range Lint(test.value, options) {
			codes, fix = codes+p.Code, p.Fix
		}
		if codes != test.codes || fix != test.fix {
			t.Errorf("Lint(%q) = %q with fix %q, want %q with fix %q", test.value, codes, fix, test.codes, test.fix)
		}
	}
}
