//go:build unix

package platform

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestParseExportsAsBash compares with a real bash: what is read off a line
// without doubt is what a program that bash starts gets.
func TestParseExportsAsBash(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"export GOPROXY=https://a.example,direct", "export GOPROXY='a b'", `export GOPROXY="a\"b\\c\$d"`,
		`export GOPROXY=a\ b\|c`, "export GOPROXY='https://a|b,direct'", `export GOPROXY=pre"mid"'post'`,
		"GOPROXY=x; export GOPROXY", "GOPROXY=x", "export GOPROXY=x#y", "export GOPROXY=x #y", "export GOPROXY=", `export GOPROXY="a'b"`,
		"declare -x GOPROXY=q", "export GOPROXY=a; export GOPROXY=b", "export GOPROXY=https://a.example/?x=1",
	} {
		command := exec.Command(bash, "--norc", "--noprofile", "-c", line+"\nprintenv GOPROXY")
		command.Env = []string{"PATH=" + os.Getenv("PATH")}
		out, _ := command.Output()
		want := strings.TrimSuffix(string(out), "\n")
		exports := ParseExports("bash", []byte(line))
		got := ""
		if len(exports) > 0 {
			last := exports[len(exports)-1]
			if last.Computed {
				continue // honest: only the shell knows
			}
			if !last.Local {
				got = last.Value
			}
		}
		if got != want {
			t.Errorf("ParseExports(bash, %q) ends in %q, but bash passes on %q", line, got, want)
		}
	}
}
