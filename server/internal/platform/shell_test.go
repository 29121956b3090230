package platform

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

func TestParseExports(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		shell, text string
		want        string // name=value flags:line, parted by blanks
	}{
		{"bash", "# export GOPROXY=a\nexport GOPROXY=https://a.example,direct # b", "GOPROXY=https://a.example,direct:2"},
		{"bash", `export GOPROXY="https://a.example" GOSUMDB='off'`, "GOPROXY=https://a.example:1 GOSUMDB=off:1"},
		{"bash", "GOPROXY=x\nexport GOPROXY", "GOPROXY=x:1"},
		{"bash", "GOPROXY=x", "GOPROXY=x,local:1"},
		{"bash", "GOPROXY=x go build", ""},
		{"bash", "export GOPROXY=$MIRROR,direct", "GOPROXY=,computed:1"},
		{"bash", "export GOPROXY=`cat x`; export GOSUMDB=~/x", "GOPROXY=,computed:1 GOSUMDB=,computed:1"},
		{"bash", "if [ -d /x ]; then\n  export GOPROXY=x\nfi\nexport GOPROXY=y", "GOPROXY=x,maybe:2 GOPROXY=y:4"},
		{"bash", "f() {\n export GOPROXY=x\n}\nexport GOPROXY=y", "GOPROXY=x,maybe:2 GOPROXY=y:4"},
		{"bash", "case $- in\n *i*) ;;\n *) return;;\nesac\nexport GOPROXY=y", "GOPROXY=y:5"},
		{"bash", "[ -f x ] && export GOPROXY=x; export https_proxy=p", "GOPROXY=x,maybe:1 https_proxy=p:1"},
		{"bash", "declare -x GOPROXY=x; declare GOSUMDB=y", "GOPROXY=x:1 GOSUMDB=y,local:1"},
		{"bash", "export goproxy=x PATH=/x Https_Proxy=y", ""},
		{"bash", "export GOPROXY='open\nexport GOSUMDB=x", "GOSUMDB=x:2"},
		{"zsh", "typeset -gx GOPROXY=x", "GOPROXY=x:1"},
		{"fish", "set -gx GOPROXY https://a.example,direct\nset -x GOFLAGS -a -b", "GOPROXY=https://a.example,direct:1 GOFLAGS=-a -b:2"},
		{"fish", "if true\n set -gx GOPROXY x\nend\nset -g GOPROXY y", "GOPROXY=x,maybe:2 GOPROXY=y,local:4"},
		{"fish", "set -e GOPROXY\nset -Ux GOPROXY $x", "GOPROXY=,computed:2"},
		{"fishVariables", "# x\nSETUVAR GOSUMDB:x\nSETUVAR --export GOPROXY:https\\x3a//a.example\\x2cdirect", "GOPROXY=https://a.example,direct:3"},
		{"pwsh", "$env:GOPROXY = 'https://a.example,direct'\n$Env:goproxy=\"$x\"", "GOPROXY=https://a.example,direct:1 GOPROXY=,computed:2"},
		{"pwsh", "if ($x) {\n $env:GOPROXY = \"y\"\n}\n# $env:GOPROXY = 'z'", "GOPROXY=y,maybe:2"},
		{"system", "#x\nGOPROXY=\"https://a.example\"\nhttp_proxy=p", "GOPROXY=https://a.example:2 http_proxy=p:3"},
		{"direnv", "use flake\nexport GOPROXY=x\n", "GOPROXY=x:2"},
	} {
		var got []string
		for _, e := range ParseExports(test.shell, []byte(test.text)) {
			got = append(got, describe(e))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("ParseExports(%s, %q) = %q, want %q", test.shell, test.text, got, test.want)
		}
	}
}

func describe(e plan.Export) string {
	s := e.Name + "=" + e.Value
	for _, flag := range []struct {
		is   bool
		name string
	}{{e.Local, "local"}, {e.Computed, "computed"}, {e.Maybe, "maybe"}} {
		if flag.is {
			s += "," + flag.name
		}
	}
	return fmt.Sprintf("%s:%d", s, e.Location.Line)
}

func TestExportsReadsTheFiles(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for name, text := range map[string]string{
		".profile": "export GOPROXY=profile", ".bash_profile": "export GOPROXY=bash_profile", ".bashrc": "export GOPROXY=bashrc",
		".zshrc": "export GOPROXY=zshrc", ".config/fish/conf.d/a.fish": "set -x GOPROXY fish",
		".config/environment.d/go.conf": "GOPROXY=environment", "Documents/PowerShell/profile.ps1": "$env:GOPROXY = 'pwsh'",
	} {
		writeFile(t, filepath.Join(home, filepath.FromSlash(name)), text)
	}
	env := map[string]string{"HOME": home, "USERPROFILE": home}
	for _, test := range []struct {
		system string
		want   []string
	}{
		{"linux", []string{"environment", "bash_profile", "bashrc terminal", "zshrc terminal", "fish terminal"}},
		{"darwin", []string{"environment", "bash_profile terminal", "bashrc", "zshrc terminal", "fish terminal"}},
		{"windows", []string{"pwsh terminal", "bashrc terminal"}},
	} {
		var got []string
		for _, e := range Exports(env, test.system) {
			if !strings.HasPrefix(e.Location.File, home) {
				continue // what this machine's /etc says
			}
			text := e.Value
			if e.Terminal {
				text += " terminal"
			}
			got = append(got, text)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("Exports(%s) = %q, want %q", test.system, got, test.want)
		}
	}
	if got := Exports(map[string]string{"HOME": "relative"}, "linux"); got != nil {
		t.Errorf("Exports with a relative HOME = %v, want none", got)
	}
}

// TestLongWord: a line is read in proportion to its length.
func TestLongWord(t *testing.T) {
	line := "export GOPROXY=" + strings.Repeat("x", 32<<10)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	found := ParseExports("direnv", []byte(line))
	runtime.ReadMemStats(&after)
	if len(found) != 1 || len(found[0].Value) != 32<<10 {
		t.Errorf("ParseExports of a long word = %.100v, want one export", found)
	}
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(100*len(line)); got > most {
		t.Errorf("ParseExports of %d bytes takes %d, want %d at most", len(line), got, most)
	}
	if found := FolderExports("/w/.envrc", []byte("export GOPROXY=x\n"+strings.Repeat("#", maxStartupFile))); found != nil {
		t.Errorf("FolderExports of a file that no person wrote = %+v, want nil", found)
	}
}
