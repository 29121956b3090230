package plan

import (
	"slices"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestOverlays: which layer and place a value is attributed to. Whether the
// value itself is right is compared with real consumers in
// server/cmd/goproxyctl (TestTruth).
func TestOverlays(t *testing.T) {
	const launch = "{\"configurations\": [\n{\"type\": \"go\",\n\"env\": {\"GOPROXY\": \"https://l.example\"}, \"envFile\": \"/w/.env\"}]}"
	registry := func(user, machine string) func(*Facts) {
		return func(f *Facts) { f.Registry = &Registry{User: pairs(user), Machine: pairs(machine)} }
	}
	rc := func(f *Facts) {
		f.Exports = []Export{{Name: "GOPROXY", Value: "https://rc.example", Shell: "zsh", Terminal: true, Location: protocol.Location{File: "/home/u/.zshrc", Line: 4}}}
	}
	for _, test := range []struct {
		does     string
		scene    scene
		consumer protocol.ConsumerName
		name     string
		want     string
		hidden   []string
	}{
		{"launch.json", scene{editor: true, process: "GOPROXY=off", root: "#\n", edit: file("/w/launch.json", launch)}, "dlv", "GOPROXY", "https://l.example launch launch.json:3", []string{"off process"}},
		{"launch.json's block for this system, in the place of the whole env", scene{editor: true, process: "GOPROXY=off", root: "#\n", edit: file("/w/launch.json", "{\"configurations\": [{\"type\": \"go\", \"env\": {\"GOPROXY\": \"https://l.example\"},\n\"linux\": {\n\"env\": {\n\"GOPROXY\": \"direct\"}}, \"windows\": {\"env\": {}}}]}")}, "dlv", "GOPROXY", "direct launch launch.json:4", []string{"off process"}},
		{"launch.json's null takes the variable away", scene{editor: true, process: "GOPROXY=off", env: "GOPROXY=https://e.example\n", root: "#\n", edit: file("/w/launch.json", `{"configurations": [{"type": "go", "env": {"GOPROXY": null}}]}`)}, "dlv", "GOPROXY", "https://e.example goenvFile env:1", []string{"off process"}},
		{"an envFile", scene{editor: true, edit: together(file("/w/launch.json", launch), file("/w/.env", "#\nGOSUMDB=off\n"))}, "dlv", "GOSUMDB", "off launch .env:2", []string{"sum.golang.org gorootFile go.env:3"}},
		{"http.proxy", scene{editor: true, process: "https_proxy=http://p:1", edit: editor(func(e *protocol.Editor) { e.HTTPProxy = "http://h:1" })}, "gopls", "HTTPS_PROXY", "http://h:1 setting ", []string{"http://h:1 setting ", "http://p:1 process"}},
		{"terminal.integrated.env", scene{editor: true, root: "#\n", edit: editor(func(e *protocol.Editor) {
			e.TerminalEnv = []protocol.TerminalLayer{{Scope: protocol.ScopeUser, File: "/u/settings.json", Variables: map[string]*string{"GOPROXY": text("https://${env:HOME}.example")}}}
		}), process: "HOME=h"}, "task", "GOPROXY", "https://h.example terminal settings.json", nil},
		{"a start-up file", scene{editor: true, process: "SHELL=/bin/zsh GOPROXY=off", root: "#\n", edit: rc}, "terminal", "GOPROXY", "https://rc.example shell .zshrc:4", []string{"off process"}},
		{"where a process variable most likely comes from", scene{process: "GOPROXY=https://rc.example", root: "#\n", edit: rc}, "terminal", "GOPROXY", "https://rc.example process .zshrc:4", nil},
		{"the registry, the user's part", scene{os: "windows", process: "GOPROXY=off", root: "#\n", edit: registry("GOPROXY=off", "GOPROXY=direct")}, "terminal", "GOPROXY", "off registryUser", []string{"direct registryMachine"}},
		{"the registry, the machine's part", scene{os: "windows", process: "goproxy=off", root: "#\n", edit: registry("", "GOPROXY=off")}, "terminal", "GOPROXY", "off registryMachine", nil},
		{"the registry was changed since", scene{os: "windows", process: "GOPROXY=off", root: "#\n", edit: registry("GOPROXY=direct", "GOPROXY=off")}, "terminal", "GOPROXY", "off process", []string{"direct registryUser", "off registryMachine"}},
		{"new in the registry", scene{os: "windows", env: "GOPROXY=direct\n", root: "#\n", edit: registry("GOPROXY=off", "")}, "terminal", "GOPROXY", "direct goenvFile env:1", []string{"off registryUser"}},
		{"build.env of the folder's own settings, on the command line", scene{folder: `{"gopls": {"build.env": {"GOPROXY": "off"}}}`, root: "#\n"}, "gopls", "GOPROXY", "off setting settings.json:1", nil},
	} {
		t.Run(test.does, func(t *testing.T) {
			facts := test.scene.facts()
			v := Resolve(facts, choices()).Get(test.consumer, test.name)
			if got := where(v.Value); got != test.want {
				t.Errorf("Resolve(…).Get(%s, %s) = %q, want %q", test.consumer, test.name, got, test.want)
			}
			var hidden []string
			for _, value := range v.Hidden {
				hidden = append(hidden, where(value))
			}
			if !slices.Equal(hidden, test.hidden) {
				t.Errorf("Resolve(…).Get(%s, %s) hides %q, want %q", test.consumer, test.name, hidden, test.hidden)
			}
		})
	}
}

func TestDotenv(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"A=1", "1"}, {"export A=1", "1"}, {"  A = 1", "1"}, {"A='1'", "1"}, {`A="1"`, "1"}, {`A="1\n2"`, "1\n2"}, {`A='1\n2'`, `1\n2`},
		{"A=", ""}, {"A='1'\r\nB=2\r", "1"}, {"A=1\nA=2", "2"}, {"#A=1", ""}, {"exportA=1", ""}, {"A=${HOME}/x", "/home/u/x"}, {`A=\${HOME}`, "${HOME}"}, {"B=b\nA=${B}", "b"},
		{"A=${x:-y}", "${x:-y}"}, {"A=${", "${"}, {"A=b=c", "b=c"}, {"A b=1", ""}, {"\ufeffA=1", "1"},
	} {
		values, _ := dotenv([]byte(test.text), map[string]string{"HOME": "/home/u"})
		if values["A"] != test.want {
			t.Errorf("dotenv(%q)[A] = %q, want %q", test.text, values["A"], test.want)
		}
	}
}

func TestNoProxyCovers(t *testing.T) {
	for _, test := range []struct {
		noProxy, host string
		want          bool
	}{
		{"", "a.example", false}, {"a.example", "a.example", true}, {"a.example", "b.a.example", true}, {"a.example", "ba.example", false},
		{".a.example", "a.example", false}, {".a.example", "b.a.example", true}, {"*.a.example", "b.a.example", true}, {"*.a.example", "a.example", false}, {"*", "x", true},
		{"x, a.example", "A.example", true}, {"a.example:8080", "a.example", true}, {"10.0.0.0/8", "10.1.2.3", true}, {"10.0.0.0/8", "11.0.0.1", false},
		{"10.0.0.*", "10.0.0.1", false}, {"a.example b.example", "b.example", false},
	} {
		if got := noProxyCovers(test.noProxy, test.host); got != test.want {
			t.Errorf("noProxyCovers(%q, %q) = %t, want %t", test.noProxy, test.host, got, test.want)
		}
	}
}
