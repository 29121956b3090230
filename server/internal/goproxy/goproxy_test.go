package goproxy

import (
	"errors"
	"fmt"
	"net/url"
	pathpkg "path"
	"path/filepath"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		value string
		want  string // what go tries, its URLs and separators; or "!" and the code and offset of the error
	}{
		{"https://proxy.golang.org,direct", "https://proxy.golang.org,direct"},
		{"https://a.example|https://b.example,off", "https://a.example|https://b.example,off"},
		{"a.example", "https://a.example"},
		{"localhost:8080/go", "https://localhost:8080/go"},
		{"foo/bar", "https://foo/bar"},
		{" https://a.example ,\tdirect ", "https://a.example,direct"},
		{"\u00a0direct\u00a0", "direct"},
		{"https://a.example///,direct", "https://a.example,direct"},
		{"https://a.example/x/?token=1", "https://a.example/x?token=1"},
		{",,https://a.example,,|direct", "https://a.example,direct"},
		{"https://a.example,", "https://a.example,"},
		{"direct,https://a.example", "direct,"},
		{"off|:not:parsed:%", "off|"},
		{"direct/", "https://direct"},
		{"file:///tmp/x", "file:///tmp/x"},
		{"file://", "file://"},
		{"https://", "https://"},
		{"http:/a.example", "http:/a.example"},
		{"HTTPS://A.example", "HTTPS://A.example"},
		{"https://[::1]:8080", "https://[::1]:8080"},
		{"https://user:p%40ss@a.example", "https://user:p%40ss@a.example"},
		{"", "!emptyValue 0"},
		{",", "!onlySeparators 0"},
		{" | , ", "!onlySeparators 0"},
		{"DIRECT", "!unknownWord 0"},
		{"https://a.example,Off", "!unknownWord 18"},
		{"https://a.example, none ,direct", "!unknownWord 19"},
		{`"https://a.example"`, "!malformedEntry 0"},
		{`"direct"`, "!unknownWord 0"},
		{"/tmp/x", "!absolutePath 0"},
		{"file:/tmp/x", "!fileURL 0"},
		{"file://host/tmp", "!fileURL 0"},
		{"file:///tmp?x=1", "!fileURL 0"},
		{"ftp://a.example", "!unsupportedScheme 0"},
		{"socks5://127.0.0.1:1080", "!unsupportedScheme 0"},
		{"https://a.example:port", "!malformedEntry 0"},
		{"https://a:b:80/", "!malformedEntry 0"},
		{"https://::1", "!malformedEntry 0"},
		{"http:foo", "!malformedEntry 0"},
		{"https://a.example/%zz", "!malformedEntry 0"},
		{"https://a b.example", "!malformedEntry 0"},
		{"https://a.example/\x01", "!malformedEntry 0"},
		{"://a", "!malformedEntry 0"},
		{"1http://a", "!malformedEntry 0"},
	} {
		if got := tried(test.value); got != test.want {
			t.Errorf("Parse(%q) = %s, want %s", test.value, got, test.want)
		}
	}
}

func tried(value string) string {
	list, err := Parse(value)
	var parseErr *ParseError
	if errors.As(err, &parseErr) {
		return "!" + parseErr.Code + fmt.Sprintf(" %d", parseErr.Offset)
	}
	var b strings.Builder
	for _, entry := range list.Active() {
		b.WriteString(entry.URL())
		if !entry.IsMirror() {
			b.WriteString(entry.Value())
		}
		if entry.Separator != 0 {
			b.WriteByte(entry.Separator)
		}
	}
	return b.String()
}

func TestParseErrorHidesPassword(t *testing.T) {
	for _, value := range []string{
		"https://user:hunter2@a.example:port",
		"https://user:hunter2",
		"user:hunter2",
		"https://user:hunter2,more@a.example",
		"https://user:hun ter2@a.example",
		"https://user:hunter2%zz@a.example",
		"https://user:hunter2/x@a.example",
		"ftp://user:hunter2@a.example",
		"file://user:hunter2@host/x",
	} {
		_, err := Parse(value)
		if err == nil {
			t.Errorf("Parse(%q) = nil error, want one", value)
		} else if strings.Contains(err.Error(), "ter2") {
			t.Errorf("Parse(%q) = %q, which holds the password", value, err)
		}
	}
}

func TestEntry(t *testing.T) {
	for _, test := range []struct {
		text, host, hostname, path, normalised string
	}{
		{"https://A.Example:443/Go//", "a.example", "a.example", "/Go", "https://a.example/Go"},
		{"http://a.example:80", "a.example", "a.example", "", "http://a.example"},
		{"a.example:8443/x", "a.example:8443", "a.example", "/x", "https://a.example:8443/x"},
		{"https://u:p@[::1]:80/", "[::1]:80", "::1", "", "https://[::1]:80"},
		{"https://a.example/?token=x", "a.example", "a.example", "", "https://a.example"},
		{"file:///tmp/x/", "", "", "/tmp/x", "file:///tmp/x"},
		{"direct", "", "", "", ""},
		{"ftp://a.example", "", "", "", ""},
	} {
		e := Entry{Text: test.text}
		if got := e.Host(); got != test.host {
			t.Errorf("Entry(%q).Host() = %q, want %q", test.text, got, test.host)
		}
		if got := e.Hostname(); got != test.hostname {
			t.Errorf("Entry(%q).Hostname() = %q, want %q", test.text, got, test.hostname)
		}
		if got := e.Path(); got != test.path {
			t.Errorf("Entry(%q).Path() = %q, want %q", test.text, got, test.path)
		}
		if got := e.Normalised(); got != test.normalised {
			t.Errorf("Entry(%q).Normalised() = %q, want %q", test.text, got, test.normalised)
		}
	}
}

func TestSameMirror(t *testing.T) {
	for _, test := range []struct {
		text, url string
		want      bool
	}{
		{"https://a.example/", "https://a.example", true},
		{"a.example", "https://A.example//", true},
		{"https://u:p@a.example", "https://a.example", true},
		{"http://a.example", "https://a.example", false},
		{"https://a.example/x", "https://a.example/X", false},
		{"direct", "direct", false},
	} {
		if got := (Entry{Text: test.text}).SameMirror(test.url); got != test.want {
			t.Errorf("Entry(%q).SameMirror(%q) = %t, want %t", test.text, test.url, got, test.want)
		}
	}
}

// reference is go 1.26's own proxyList, word for word but for cmd/go's types.
func reference(goproxy string) (list []string, err error) {
	for goproxy != "" {
		var entry string
		fallBack := ","
		if i := strings.IndexAny(goproxy, ",|"); i >= 0 {
			entry, fallBack, goproxy = goproxy[:i], goproxy[i:i+1], goproxy[i+1:]
		} else {
			entry, goproxy = goproxy, ""
		}
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		if entry == "off" || entry == "direct" {
			list = append(list, entry)
			break
		}
		if strings.ContainsAny(entry, ".:/") && !strings.Contains(entry, ":/") && !filepath.IsAbs(entry) && !pathpkg.IsAbs(entry) {
			entry = "https://" + entry
		}
		base, err := url.Parse(entry)
		if err != nil {
			return nil, err
		}
		switch base.Scheme {
		case "http", "https":
		case "file":
			if *base != (url.URL{Scheme: base.Scheme, Path: base.Path, RawPath: base.RawPath}) {
				return nil, errors.New("non-path elements")
			}
		default:
			return nil, errors.New("scheme")
		}
		list = append(list, entry+fallBack)
	}
	if len(list) == 0 {
		return nil, errors.New("no entries")
	}
	return list, nil
}

// FuzzParse checks that Parse never panics, that String prints what was parsed,
// and that Parse takes what go's parser takes and reads it alike.
func FuzzParse(f *testing.F) {
	for _, value := range oracleValues("http://127.0.0.1:1") {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		// The go command is built with this setting, our test with go.mod's.
		t.Setenv("GODEBUG", "urlstrictcolons=1")
		list, err := Parse(value)
		want, wantErr := reference(value)
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("Parse(%q): error %v, want %v", value, err, wantErr)
		}
		if err != nil {
			return
		}
		if got := list.String(); got != value {
			t.Errorf("Parse(%q).String() = %q", value, got)
		}
		var got []string
		for _, entry := range list.Active() {
			switch {
			case !entry.IsMirror():
				got = append(got, entry.Value())
			case entry.FallsBack(OutcomeError):
				got = append(got, withScheme(entry.Value())+"|")
			default:
				got = append(got, withScheme(entry.Value())+",")
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("Parse(%q) = %q, want %q", value, got, want)
		}
		for _, problem := range Lint(value, LintOptions{}) {
			if problem.Fix != "" {
				if _, err := Parse(problem.Fix); err != nil {
					t.Errorf("Lint(%q): %s has the fix %q, which go rejects: %v", value, problem.Code, problem.Fix, err)
				}
			}
		}
	})
}
