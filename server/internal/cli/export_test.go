package cli

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
)

// nasty holds what each format quotes in another way.
const nasty = `https://a.example/?x='y'&z="%PATH%$HOME` + "`id`" + `\n|b c!#;,direct`

func TestExport(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ format, want string }{
		{"sh", "export GOPROXY='https://a.example/?x='\\''y'\\''&z=\"%PATH%$HOME`id`\\n|b c!#;,direct'\n"},
		{"direnv", "export GOPROXY='https://a.example/?x='\\''y'\\''&z=\"%PATH%$HOME`id`\\n|b c!#;,direct'\n"},
		{"fish", "set -gx GOPROXY 'https://a.example/?x=\\'y\\'&z=\"%PATH%$HOME`id`\\\\n|b c!#;,direct'\n"},
		{"powershell", "$env:GOPROXY = 'https://a.example/?x=''y''&z=\"%PATH%$HOME`id`\\n|b c!#;,direct'\n"},
		{"dockerfile", "ENV GOPROXY=\"https://a.example/?x='y'&z=\\\"%PATH%\\$HOME`id`\\\\n|b c!#;,direct\"\n"},
		{"github", "env:\n  GOPROXY: \"https://a.example/?x='y'&z=\\\"%PATH%$HOME`id`\\\\n|b c!#;,direct\"\n"},
		{"gitlab", "variables:\n  GOPROXY: \"https://a.example/?x='y'&z=\\\"%PATH%$$HOME`id`\\\\n|b c!#;,direct\"\n"},
		{"devcontainer", "{\n  \"containerEnv\": {\n    \"GOPROXY\": \"https://a.example/?x='y'&z=\\\"%PATH%$HOME`id`\\\\n|b c!#;,direct\"\n  }\n}\n"},
	} {
		if got, err := export(test.format, []variable{{"GOPROXY", nasty}}); got != test.want || err != nil {
			t.Errorf("export(%s, %q) = %q, %v, want %q", test.format, nasty, got, err, test.want)
		}
	}
	if got, _ := export("cmd", []variable{{"GOPROXY", "https://a.example/%20&x|b,direct"}}); got != "set \"GOPROXY=https://a.example/%%20&x|b,direct\"\n" {
		t.Errorf("export(cmd) = %q", got)
	}
}

// TestExportIsRead: what is exported comes out of a real shell, and of a JSON
// reader, as it was.
func TestExportIsRead(t *testing.T) {
	t.Parallel()
	variables := []variable{{"GOPROXY", nasty}, {"GOSUMDB", "sum.golang.org"}}
	for _, shell := range []string{"sh", "bash"} {
		program, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("no %s on this system", shell)
			continue
		}
		text, err := export("sh", variables)
		if err != nil {
			t.Fatal(err)
		}
		command := exec.Command(program, "-c", text+`printf %s "$GOPROXY $GOSUMDB"`)
		command.Env = []string{}
		if got, err := command.Output(); string(got) != nasty+" sum.golang.org" || err != nil {
			t.Errorf("%s reads %q, %v, want %q", shell, got, err, nasty)
		}
	}
	text, err := export("devcontainer", variables)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ ContainerEnv map[string]string }
	standard, err := jsonc.Standard([]byte(text))
	if err == nil {
		err = json.Unmarshal(standard, &file)
	}
	if file.ContainerEnv["GOPROXY"] != nasty || err != nil {
		t.Errorf("a JSON reader gets %q, %v from %s", file.ContainerEnv, err, text)
	}
	// YAML's double-quoted strings take all that JSON's do.
	for _, format := range []string{"github", "gitlab"} {
		text, err := export(format, variables)
		if err != nil {
			t.Fatal(err)
		}
		_, quoted, _ := strings.Cut(strings.Split(text, "\n")[1], ": ")
		var value string
		err = json.Unmarshal([]byte(quoted), &value)
		if format == "gitlab" {
			value = strings.ReplaceAll(value, "$$", "$")
		}
		if value != nasty || err != nil {
			t.Errorf("%s holds %q, %v, want %q", format, value, err, nasty)
		}
	}
}

func TestNotExported(t *testing.T) {
	t.Parallel()
	var english language
	for _, test := range []struct {
		format, value string
		want          bool
	}{
		{"sh", "https://xxxxx@a.example", true},
		{"sh", "direct\r", true},
		{"github", "https://a.example/${{ secrets.X }}", true},
		{"devcontainer", "https://a.example/${localEnv:X}", true},
		{"sh", "https://a.example/${X}", false},
		{"cmd", `a"b`, true},
		{"cmd", "a%b", false},
	} {
		if got := english.notExported(test.format, test.value) != ""; got != test.want {
			t.Errorf("notExported(%s, %q) = %t, want %t", test.format, test.value, got, test.want)
		}
	}
}
