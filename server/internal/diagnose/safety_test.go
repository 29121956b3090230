package diagnose_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
)

// TestNoFalseAlarm reads what is not about modules, or reports no failure.
func TestNoFalseAlarm(t *testing.T) {
	for _, text := range []string{
		"dial tcp 142.250.72.145:443: i/o timeout",
		"x509: certificate signed by unknown authority",
		"2026/11/20 10:00:00 Get \"https://proxy.golang.org/x/@v/list\": dial tcp: lookup proxy.golang.org: no such host",
		"main.go:12: Get \"https://proxy.golang.org/x/@v/list\": EOF",
		"    client_test.go:33: Get \"https://api.example/v1\": dial tcp 127.0.0.1:1: connect: connection refused",
		"./main.go:5:15: fmt.Printf format %d has arg \"module lookup disabled by GOPROXY=off\" of wrong type string",
		"main.go:7:5: undefined: proxy.golang.org",
		"fatal: unable to access 'https://github.com/a/b/': Could not resolve host: github.com",
		"Cloning into 'b'...\nfatal: could not read Username for 'https://github.com': terminal prompts disabled",
		"error: failed to fetch `https://github.com/rust-lang/crates.io-index`: dial tcp: i/o timeout",
		"ERROR: Could not find a version that satisfies the requirement foo@v1.2.3",
		"Error response from daemon: Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout",
		"curl: (28) Failed to connect to proxy.golang.org port 443 after 75000 ms: Couldn't connect to server",
		"Error: looks like \"https://charts.example\" is not a valid chart repository: Get \"https://charts.example/index.yaml\": EOF",
		"go: downloading github.com/a/b v1.0.0\ngo: added github.com/a/b v1.0.0\ngo: upgraded go 1.20 => 1.22",
		"go: finding github.com/a/b v1.0.0\ngo: extracting github.com/a/b v1.0.0",
		"go: no module dependencies to download\nall modules verified",
		"go: warning: \"./...\" matched no packages",
		"go: module github.com/a/b is deprecated: use EOF instead.",
		"go: github.com/a/b@v1.2.0 requires go >= 1.23.4; switching to go1.23.9\ngo: downloading go1.23.9 (linux/amd64)",
		"we go: there and x509: back again: i/o timeout",
		"the gopher said: go get: a life",
		"package main: verifying nothing\nverifying the certificate of example.com: x509: expired",
		"WARN left-pad@1.0.0: deprecated",
		"user@v1.example.com: connection refused",
		"panic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.main()\n\t/home/dev/main.go:12 +0x1d",
		"go build example.com/x: mkdir /tmp/go-build1234/b001: no space left on device",
		"go: creating work dir: mkdir /tmp/go-build1234: permission denied",
		"go install example.com/x: open /usr/local/go/bin/x: permission denied",
		"pattern ./...: directory prefix . does not contain main module or its selected dependencies",
		"example.com/a imports\n\texample.com/b imports\n\texample.com/a: import cycle not allowed",
		"\x00\x01\x02\xff\xfe binary \x1b[999;999H garbage",
	} {
		if failures := read(t, text); len(failures) > 0 {
			t.Errorf("Read(%q) = %v, want nothing", text, failures)
		}
	}
}

// hostileTexts hold secrets and things that do something to who looks at them.
func hostileTexts() []string {
	return []string{
		`go: example.com/a@v1.0.0: Get "https://bob:hunter2secret@nexus.corp.example/repo/example.com/a/@v/v1.0.0.info": dial tcp 10.0.0.1:443: i/o timeout`,
		`go: example.com/a@v1.0.0: reading https://bob:hunter2secret@nexus.corp.example/repo/example.com/a/@v/v1.0.0.info: 401 Unauthorized`,
		`go: example.com/a@v1.0.0: Get "https://storage.googleapis.com/x/example.com/a/@v/v1.0.0.zip?GoogleAccessId=hunter2secret&Signature=hunter2secret": dial tcp: lookup storage.googleapis.com: no such host`,
		`go: example.com/a@v1.0.0: parse "https://bob:hunter2secret@x y/": invalid character " " in host name`,
		"go: example.com/a@v1.0.0: invalid version: git ls-remote -q https://oauth2:hunter2secret@git.corp.example/a in /x: exit status 128:\n\tfatal: unable to access 'https://oauth2:hunter2secret@git.corp.example/a/': The requested URL returned error: 403",
		`go: example.com/a@v1.0.0: Get "https://proxy.golang.org/example.com/a/@v/v1.0.0.info": proxyconnect tcp: dial tcp: lookup bob:hunter2secret@proxy.corp.example: no such host`,
		"go: example.com/a@v1.0.0: reading https://goproxy.cn/example.com/a/@v/v1.0.0.info: 500 Internal Server Error\n\tserver response: \x1b]8;;http://evil.example\x07click\x1b]8;;\x07 \u202egpj.exe\u2066 [fix](command:evil) \x9b31m\u200b",
	}
}

func TestNothingHarmfulIsShown(t *testing.T) {
	for _, text := range hostileTexts() {
		failures := read(t, text)
		if len(failures) == 0 {
			t.Errorf("Read(%q) found nothing", text)
		}
		for _, f := range failures {
			checkShown(t, text, f)
		}
	}
}

func checkShown(t *testing.T, text string, f failure) {
	t.Helper()
	all := []string{f.Cause, f.Family, f.Module, f.Version, f.Host, f.Excerpt, f.Summary}
	for _, r := range f.Remedies {
		all = append(all, r.Kind, r.Title)
	}
	for _, shown := range all {
		if strings.Contains(shown, "hunter2secret") {
			t.Errorf("Read(%q) shows a password: %q", text, shown)
		}
		if strings.ContainsFunc(shown, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError }) {
			t.Errorf("Read(%q) shows a control character: %q", text, shown)
		}
		if utf8.RuneCountInString(shown) > 1400 {
			t.Errorf("Read(%q) shows %d characters", text, utf8.RuneCountInString(shown))
		}
	}
	if f.Family == "" || f.Summary == "" || len(f.Remedies) == 0 || f.Line < 1 {
		t.Errorf("Read(%q): %s has no family, summary, remedies or line: %+v", text, f.Cause, f)
	}
}

// TestRemedies walks every family: no remedy that articles recommend and that
// makes things worse is among them.
func TestRemedies(t *testing.T) {
	seen := map[string]string{}
	for _, c := range diagnose.Causes() {
		f := diagnose.Describe(failure{Cause: c, Line: 1})
		if f.Family == "" || f.Summary == "" || len(f.Remedies) == 0 {
			t.Errorf("cause %s: no family, summary or remedy: %+v", c, f)
		}
		if other := seen[c]; other != "" {
			t.Errorf("cause %s is in %s and in %s", c, other, f.Family)
		}
		seen[c] = f.Family
		for _, r := range f.Remedies {
			for _, never := range []string{
				"GOSUMDB=off", "GONOSUMDB", "GONOSUMCHECK", "GOINSECURE", "-insecure", "GOFLAGS", "sslVerify", "SSL_NO_VERIFY", "StrictHostKeyChecking", "curl -k", "GOPRIVATE=*", "http://", "sudo", "chmod", "rm -rf",
				"clean -modcache", "delete go.sum", "remove go.sum", "goprobe", "tls10server", "x509ignoreCN", "disable", "turn off", "switch off", "ignore", "GOVCS", "password in",
			} {
				if strings.Contains(strings.ToLower(r.Title), strings.ToLower(never)) {
					t.Errorf("cause %s: remedy %q proposes %s", c, r.Title, never)
				}
			}
			if f.Family == "checksum" && (r.Kind == "switchMirror" || r.Kind == "fallOver" || r.Kind == "retry" || r.Kind == "markPrivate" || r.Kind == "fixVariable") {
				t.Errorf("cause %s: remedy %s gets past a security stop", c, r.Kind)
			}
			if (c == "policy-blocked" || c == "http-403-blocked") && (r.Kind == "fallOver" || r.Kind == "switchMirror" && r.Safe) {
				t.Errorf("cause %s: remedy %s goes round a policy by itself", c, r.Kind)
			}
			if r.Changes == nil {
				t.Errorf("cause %s: remedy %s has no list of changes", c, r.Kind)
			}
		}
	}
	families := map[string]bool{}
	for _, family := range seen {
		families[family] = true
	}
	if len(seen) != 121 || len(families) > 30 {
		t.Errorf("%d causes in %d families, want the 121 of the taxonomy in 30 at most", len(seen), len(families))
	}
}

func FuzzRead(f *testing.F) {
	for _, v := range variants() {
		f.Add(v.text)
	}
	for _, text := range hostileTexts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range read(t, text) {
			if strings.Contains(text, "hunter2secret") {
				continue // mutations make secrets of what is none
			}
			checkShown(t, text, found)
			if lines := strings.Count(text, "\n") + 1; found.Line > lines {
				t.Errorf("Read(%q): line %d of %d", text, found.Line, lines)
			}
		}
	})
}
