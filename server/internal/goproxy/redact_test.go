package goproxy

import (
	"strings"
	"testing"
	"time"
)

func TestRedact(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"https://user:pass@a.example/x", "https://xxxxx@a.example/x"},
		{"https://token@a.example", "https://xxxxx@a.example"},
		{"user:pass@a.example", "xxxxx@a.example"},
		{"GOPROXY=user:pass@a.example,direct", "GOPROXY=xxxxx@a.example,direct"},
		{"GOPROXY='https://u:p@a.example,https://u2:p2@b.example|direct'", "GOPROXY='https://xxxxx@a.example,https://xxxxx@b.example|direct'"},
		{"https://u:p@ss@a.example", "https://xxxxx@a.example"},
		{"https://u:p/a?s#s@a.example/x", "https://xxxxx@a.example/x"},
		{"https://u:12/34@a.example/x", "https://xxxxx@a.example/x"},
		{"https://u:12,34@a.example/x", "https://xxxxx@a.example/x"},
		{"https://u:p:q@a.example", "https://xxxxx@a.example"},
		{"https://u:p%40q@a.example", "https://xxxxx@a.example"},
		{"https://u%3Ap%40a.example/x", "https://xxxxx%40a.example/x"},
		{"https://a.example/?to=https%3A%2F%2Fu%3Ap%40b", "https://a.example/?to=xxxxx"},
		{"https://a.example/https%3A%2F%2Fu%3Ap%40b", "https://a.example/https%3A%2F%2Fxxxxx%40b"},
		{"https://a.example/x?token=s&Signature=t,direct", "https://a.example/x?token=xxxxx&Signature=xxxxx,direct"},
		{"https://a.example/x?token=ab,cd", "https://a.example/x?token=xxxxx"},
		{"https://a.example/x?token=a@b", "https://xxxxx"},
		{"https://a.example/x#access_token=s", "https://a.example/x#access_token=xxxxx"},
		{`parse "https://u:p w@a.example": net/url: invalid userinfo`, `parse "https://xxxxx@a.example": net/url: invalid userinfo`},
		{"https://u:p w@a.example failed", "https://xxxxx@a.example failed"},
		{`parse "https://u:pa": invalid port ":pa" after host`, `parse "https://xxxxx": invalid port "xxxxx" after host`},
		{`parse "https://u:p%zz@h": invalid URL escape "%zz"`, `parse "https://xxxxx@h": invalid URL escape "xxxxx"`},
		{"git clone git@a.example:org/repo", "git clone xxxxx@a.example:org/repo"},
		{"a\nhttps://u:p@a.example\r\nb\n", "a\nhttps://xxxxx@a.example\r\nb\n"},
		{`{"GOPROXY":"https://u:p@a.example,direct"}`, `{"GOPROXY":"https://xxxxx@a.example,direct"}`},

		// What must stay readable.
		{"https://proxy.golang.org/golang.org/x/mod/@v/v0.20.0.info: 404 Not Found", ""},
		{"https://127.0.0.1:8080/example.com/m/@v/list", ""},
		{"https://sum.golang.org/lookup/golang.org/x/mod@v0.20.0: 404", ""},
		{"go: example.com/m@v1.0.0: reading https://a.example:8443/example.com/m/@latest: 403 Forbidden", ""},
		{"go: example.com/m@master: unrecognized import path", ""},
		{"verifying example.com/m@v1.0.0+incompatible: checksum mismatch", ""},
		{"https://example.com/m?go-get=1: 404", ""},
		{"see https://go.dev/doc/toolchain#download, or what?", ""},
		{"dial tcp 127.0.0.1:80: connect: connection refused", ""},
		{"https://a.example,https://b.example:8080|c.example:80,direct", ""},
		{"git ls-remote -q https://[::1]:8080/x", ""},
	} {
		want := test.want
		if want == "" {
			want = test.text
		}
		if got := Redact(test.text); got != want {
			t.Errorf("Redact(%q) = %q, want %q", test.text, got, want)
		}
	}
}

func TestRedactedList(t *testing.T) {
	for _, test := range []struct{ value, want string }{
		{"https://u:p@a.example , u2:p2@b.example,direct", "https://xxxxx , xxxxx@b.example,direct"},
		{"https://u:12,34@a.example,direct", "https://xxxxx,xxxxx@a.example,direct"},
		{"https://u:1,,2.3,@a.example,direct", "https://xxxxx,,xxxxx,xxxxx@a.example,direct"},
		{"https://a.example?token=x,direct,u:p@h", "https://a.example?token=xxxxx,direct,xxxxx@h"},
		{"https://a.example:8080,direct", "https://a.example:8080,direct"},
	} {
		list, err := Parse(test.value)
		if err != nil {
			t.Fatal(err)
		}
		if got := list.Redacted(); got != test.want {
			t.Errorf("Parse(%q).Redacted() = %q, want %q", test.value, got, test.want)
		}
	}
}

// TestRedactLongLines checks that a line of 256 KiB ends in a time in proportion,
// whatever it repeats: a time that grows with the square would be minutes.
func TestRedactLongLines(t *testing.T) {
	const size = 1 << 18
	for _, piece := range []string{"https://u:p ", "https://u:p@", "u:p@h,", "\"\\", "\"https://u:p", "a://", "@", "https://a.example/@v/list ", "x?y=z&", "https://a,", "a://u:p ", "https://a.example,https://b:x "} {
		text := strings.Repeat(piece, size/len(piece))
		start := time.Now()
		got := Redact(text)
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("Redact(%q, repeated to 256 KiB) took %v and gave %d bytes, which is out of proportion", piece, took, len(got))
		}
	}
}

func TestHasMark(t *testing.T) {
	for _, test := range []struct {
		value string
		want  bool
	}{
		{"https://xxxxx@a.example,direct", true},
		{"https://user:xxxxx@a.example", true},
		{"https://a.example?token=xxxxx", true},
		{"https://xxxxx,b.example", true},
		{"https://a.example/xxxxx,direct", false},
	} {
		if got := HasMark(test.value); got != test.want {
			t.Errorf("HasMark(%q) = %t, want %t", test.value, got, test.want)
		}
	}
}

// FuzzRedact puts a password in the places where passwords are found and checks
// that it does not survive, in redacted text or in errors and lint messages.
func FuzzRedact(f *testing.F) {
	for _, password := range []string{"hunter22", "p@ss:w/o?r#d", "12/34/56", "a,b|c,d", "%zz%%41", "@v/list1", "x@v1.2.3", "[::1]:80", "1234:5678", "p;q(r)s", "=a=b=c=d", "12?3456"} {
		f.Add(password)
	}
	f.Fuzz(func(t *testing.T, password string) {
		if len(password) < 6 || strings.Trim(password, ",|") == "" || strings.ContainsAny(password, delimiters+"\\") || strings.Contains(password, "://") {
			return // too short to tell, or parted in a way that no reader can mend
		}
		for _, c := range password {
			if c <= ' ' || c == 0x7f || isSpace(c) {
				return // control characters and blanks part texts
			}
		}
		for _, text := range []string{
			"https://user:" + password + "@a.example/x",
			"user:" + password + "@a.example/x,direct",
			"https://b.example,https://user:" + password + "@a.example|direct",
			"go: reading https://user:" + password + "@a.example/example.com/m/@v/v1.0.0.info: 404 Not Found",
			`Get "https://user:` + password + `@a.example/example.com/m/@v/list": EOF`,
			"lookup https://user:" + password + "@a.example/lookup/example.com/m@v1.0.0: gone",
			"https://a.example/x?token=" + password,
		} {
			shown := map[string]string{"Redact": Redact(text)}
			// A query value with a separator in it is two entries, for go too.
			separated := strings.Contains(text, "?token=") && strings.ContainsAny(password, ",|")
			if !strings.Contains(text, " ") && !separated {
				list, err := Parse(text)
				if err != nil {
					shown["Parse"] = err.Error()
				}
				shown["List.Redacted"] = list.Redacted()
				for _, problem := range Lint(text, LintOptions{}) {
					shown["Lint "+problem.Code] = problem.Message
				}
			}
			for call, got := range shown {
				if strings.Contains(strings.ReplaceAll(got, RedactionMark, "\x00"), password) && !strings.Contains(strings.ReplaceAll(text, password, ""), password) {
					t.Errorf("%s(%q) = %q, which holds the password", call, text, got)
				}
			}
		}
	})
}
