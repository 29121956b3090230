package diagnose_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
)

const timeout = `go: github.com/spf13/cobra@v1.8.1: Get "https://proxy.golang.org/github.com/spf13/cobra/@v/v1.8.1.mod": dial tcp 142.250.72.145:443: i/o timeout`

// wrap cuts a line as a terminal of some width does.
func wrap(text string, width int) string {
	var b strings.Builder
	for len(text) > width {
		b.WriteString(text[:width] + "\n")
		text = text[width:]
	}
	return b.String() + text
}

func TestForms(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	tests := []struct {
		name, text string
		want       string // cause module line, one after the other
	}{
		{"plain", timeout, "dial-timeout github.com/spf13/cobra 1"},
		{"third line", "\n\n" + timeout + "\n", "dial-timeout github.com/spf13/cobra 3"},
		{"progress rewritten", "progress 10%\rprogress 20%\r" + timeout + "\rnext\n" + strings.Replace(timeout, "cobra", "viper", 2), "dial-timeout github.com/spf13/cobra 1 dial-timeout github.com/spf13/viper 2"},
		{"CRLF", "a\r\nb\r\n" + timeout + "\r\n", "dial-timeout github.com/spf13/cobra 3"},
		{"printed twice", timeout + "\n" + timeout + "\n", "dial-timeout github.com/spf13/cobra 1"},
		{"again much later", timeout + "\n" + strings.Repeat("ok\n", 1000) + timeout, "dial-timeout github.com/spf13/cobra 1 dial-timeout github.com/spf13/cobra 1002"},
		{"colours within", strings.ReplaceAll(timeout, "i/o", "\x1b[31mi/o\x1b[0m"), "dial-timeout github.com/spf13/cobra 1"},
		{"link and title", "\x1b]0;title\x07\x1b]8;;http://evil.example\x1b\\" + timeout + "\x1b]8;;\x1b\\", "dial-timeout github.com/spf13/cobra 1"},
		{"invalid UTF-8", "\xff\xfe\xfd\n" + timeout + " \xff\n", "dial-timeout github.com/spf13/cobra 2"},
		{"after a line of 3 MB", long + "\n" + timeout, "dial-timeout github.com/spf13/cobra 2"},
		{"begins a line of 3 MB", timeout + " " + long + "\n" + strings.Replace(timeout, "cobra", "viper", 2), "dial-timeout github.com/spf13/cobra 1 dial-timeout github.com/spf13/viper 2"},
		{"wrapped at 80", wrap(timeout, 80) + "\nother words\n", "dial-timeout github.com/spf13/cobra 1"},
		{"wrapped at 100", "x\n" + wrap(timeout, 100), "dial-timeout github.com/spf13/cobra 2"},
		{"wrapped at 60", wrap(timeout, 60), "dial-timeout github.com/spf13/cobra 1"},
		{"wrapped and indented", strings.ReplaceAll(wrap(timeout, 80), "\n", "\n    "), "dial-timeout github.com/spf13/cobra 1"},
		{"interleaved services", "api-1  | go: github.com/a/b@v1.0.0: invalid version: git ls-remote -q origin in /x: exit status 128:\nweb-1  | go: github.com/c/d@v1.0.0: invalid version: git ls-remote -q origin in /x: exit status 128:\n" +
			"api-1  | \tfatal: could not read Username for 'https://github.com': terminal prompts disabled\nweb-1  | \tfatal: unable to access 'https://github.com/c/d/': Could not resolve host: github.com\n",
			"git-auth-required github.com/a/b 1 git-host-unresolved github.com/c/d 2"},
		{"a foreign line between", "go: github.com/a/b@v1.0.0: reading https://goproxy.cn/github.com/a/b/@v/v1.0.0.info: 404 Not Found\nok  \tpkg\t0.1s\n\tserver response: not found: github.com/a/b@v1.0.0: invalid version: unknown revision v1.0.0\n", "version-not-found github.com/a/b 1"},
		{"log of GitHub", "build\tRun go build\t2026-11-20T15:37:20.1234567Z " + timeout, "dial-timeout github.com/spf13/cobra 1"},
		{"nothing", "", ""},
	}
	for _, test := range tests {
		var got []string
		for _, f := range read(t, test.text) {
			got = append(got, fmt.Sprintf("%s %s %d", f.Cause, f.Module, f.Line))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("Read(%s) = %q, want %q", test.name, strings.Join(got, " "), test.want)
		}
	}
}

// TestOneByteAtATime reads as slowly as a reader can be.
func TestOneByteAtATime(t *testing.T) {
	text := "a\n" + timeout + "\r\nb\n"
	report, err := diagnose.Read(iotest.OneByteReader(strings.NewReader(text)), hosts())
	if err != nil || len(report.Failures) != 1 || report.Failures[0].Line != 2 {
		t.Errorf("Read(one byte at a time) = %v, %v; want one failure in line 2", report.Failures, err)
	}
}

// TestBrokenReader keeps what was found before reading failed.
func TestBrokenReader(t *testing.T) {
	broken := errors.New("pulled out")
	report, err := diagnose.Read(io.MultiReader(strings.NewReader(timeout+"\n"), iotest.ErrReader(broken)), hosts())
	if !errors.Is(err, broken) || len(report.Failures) != 1 {
		t.Errorf("Read(broken reader) = %v, %v; want one failure and %v", report.Failures, err, broken)
	}
}

// failing repeats a line with another module each time, without end.
type failing struct {
	n    int
	rest []byte
	left int64
}

func (f *failing) Read(p []byte) (int, error) {
	if f.left <= 0 {
		return 0, io.EOF
	}
	if len(f.rest) == 0 {
		f.n++
		f.rest = []byte(strings.ReplaceAll(timeout, "cobra", fmt.Sprintf("m%d", f.n)) + "\n")
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	f.left -= int64(n)
	return n, nil
}

// TestMemory reads texts that are larger than what it may take: 16 MB of
// nothing but failures, and a line of 256 MB.
func TestMemory(t *testing.T) {
	for name, text := range map[string]io.Reader{
		"failures": &failing{left: 16 << 20},
		"one line": io.LimitReader(repeated("go: downloading @v1 "), 256<<20),
		"returns":  io.LimitReader(repeated("go: a\r"), 2<<20),
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		report, err := diagnose.Read(text, hosts())
		if err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 12<<20 {
			t.Errorf("Read(%s) keeps %d bytes, want 12 MiB at most", name, kept)
		}
		if name == "failures" && (len(report.Failures) != diagnose.MaxFailures || report.Omitted == 0) {
			t.Errorf("Read(%s) has %d failures and omits %d, want %d and more", name, len(report.Failures), report.Omitted, diagnose.MaxFailures)
		}
	}
}

type repeated string

func (r repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], r)
	}
	return n, nil
}

// TestBigLog finds every failure of a log that builds wrote.
func TestBigLog(t *testing.T) {
	log := bigLog(4_000_000, 100)
	report, err := diagnose.Read(bytes.NewReader(log), hosts())
	if err != nil || len(report.Failures) != 100 {
		t.Fatalf("Read(log) = %d failures, %v; want 100", len(report.Failures), err)
	}
	lines := bytes.Split(log, []byte("\n"))
	for _, f := range report.Failures {
		if line := string(lines[f.Line-1]); !strings.Contains(line, f.Module+"@"+f.Version) {
			t.Errorf("failure of %s is said to be in line %d: %s", f.Module, f.Line, line)
		}
	}
}
