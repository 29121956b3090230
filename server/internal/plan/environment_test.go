package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// where prints a value with its layer and place, as the tables below write it.
func where(v Value) string {
	s := fmt.Sprintf("%s %s", v.Text, v.Layer)
	if v.Location == nil {
		return s
	}
	file := v.Location.File[strings.LastIndex(v.Location.File, "/")+1:]
	if v.Location.Line != 0 {
		file += fmt.Sprintf(":%d", v.Location.Line)
	}
	return s + " " + file
}

func TestLayers(t *testing.T) {
	const official = "https://proxy.golang.org,direct gorootFile go.env:2"
	for _, test := range []struct {
		does   string
		scene  scene
		name   string
		want   string
		hidden []string
	}{
		{"GOROOT/go.env where nobody says anything", scene{}, "GOPROXY", official, nil},
		{"the go env file hides GOROOT/go.env", scene{env: "# x\nGOPROXY=https://a.example\n"}, "GOPROXY", "https://a.example goenvFile env:2", []string{official}},
		{"of two lines the later counts", scene{env: "GOPROXY=a.example\nGOPROXY=b.example"}, "GOPROXY", "b.example goenvFile env:2", []string{official}},
		{"a process variable hides both", scene{process: "GOPROXY=off", env: "GOPROXY=direct\n"}, "GOPROXY", "off process", []string{"direct goenvFile env:1", official}},
		{"an empty process variable counts as unset", scene{process: "GOPROXY=", env: "GOPROXY=direct\n"}, "GOPROXY", "direct goenvFile env:1", []string{official}},
		{"an empty line in the go env file counts", scene{env: "GOPROXY=\n"}, "GOPROXY", " goenvFile env:1", []string{official}},
		{"with GOENV=off the go env file does not", scene{process: "GOENV=off", env: "GOPROXY=direct\n"}, "GOPROXY", official, nil},
		{"another go.env is believed", scene{root: "GOPROXY=direct\n"}, "GOPROXY", "direct gorootFile go.env:1", nil},
		{"a carriage return is part of the value", scene{env: "GOPROXY=direct\r\n"}, "GOPROXY", "direct\r goenvFile env:1", []string{official}},
		{"go env file that cannot be read", scene{env: "GOPROXY=direct\n", edit: func(f *Facts) { f.EnvFile.Err = "permission denied" }}, "GOPROXY", official, nil},

		{"nothing at all", scene{}, "GOPRIVATE", " default", nil},
		{"GOPRIVATE is the default of GONOPROXY", scene{env: "GOPRIVATE=corp.example\n"}, "GONOPROXY", "corp.example default env:1", nil},
		{"GONOPROXY of any layer beats GOPRIVATE of any layer", scene{process: "GOPRIVATE=a.example", env: "GONOSUMDB=b.example\n"}, "GONOSUMDB", "b.example goenvFile env:1", []string{"a.example default"}},
		{"an empty GONOPROXY does not", scene{env: "GONOPROXY=\nGOPRIVATE=a.example\n"}, "GONOPROXY", "a.example default env:2", []string{" goenvFile env:1"}},

		{"HTTP_PROXY is read from the process", scene{process: "HTTP_PROXY=http://p:1"}, "HTTP_PROXY", "http://p:1 process", nil},
		{"upper case wins over lower", scene{process: "http_proxy=http://l:1 HTTP_PROXY=http://u:1"}, "HTTP_PROXY", "http://u:1 process", []string{"http://l:1 process"}},
		{"lower case counts too", scene{process: "https_proxy=http://l:1 HTTPS_PROXY="}, "HTTPS_PROXY", "http://l:1 process", nil},
		{"never from the go env file", scene{env: "HTTPS_PROXY=http://p:1\n"}, "HTTPS_PROXY", " default", nil},
		{"lower case of a go variable is none on Linux", scene{process: "goproxy=off"}, "GOPROXY", official, nil},
		{"but is on Windows", scene{os: "windows", process: "GoProxy=off"}, "GOPROXY", "off process", []string{official}},
		{"and so is a proxy's", scene{os: "windows", process: "Http_Proxy=http://p:1"}, "HTTP_PROXY", "http://p:1 process", nil},

		{"go's own default", scene{root: "#\n", values: "GOPROXY=https://built.example,direct"}, "GOPROXY", "https://built.example,direct default", nil},
		{"go's answer is the truth: a layer below", scene{process: "GOPROXY=off", env: "GOPROXY=direct\n", values: "GOPROXY=direct"}, "GOPROXY", "direct goenvFile env:1", []string{"off process", official}},
		{"go's answer is the truth: GOROOT/go.env, and not the file above it", scene{env: "GOPROXY=direct\n", values: "GOPROXY=https://proxy.golang.org,direct"}, "GOPROXY", official, []string{"direct goenvFile env:1"}},
		{"go's answer is the truth: nowhere to be seen", scene{env: "GOPROXY=direct\n", values: "GOPROXY=https://w.example"}, "GOPROXY", "https://w.example process", []string{"direct goenvFile env:1", official}},
		{"GOAUTH's default", scene{values: "GOAUTH=netrc"}, "GOAUTH", "netrc default", nil},
		{"GOAUTH's default behind an empty line", scene{env: "GOAUTH=\n", values: "GOAUTH=netrc"}, "GOAUTH", "netrc default", []string{" goenvFile env:1"}},
	} {
		t.Run(test.does, func(t *testing.T) {
			v := Resolve(test.scene.facts(), choices()).Get(protocol.ConsumerTerminal, test.name)
			if got := where(v.Value); got != test.want {
				t.Errorf("Resolve(…).Get(terminal, %q) = %q, want %q", test.name, got, test.want)
			}
			var hidden []string
			for _, value := range v.Hidden {
				hidden = append(hidden, where(value))
			}
			if !slices.Equal(hidden, test.hidden) {
				t.Errorf("Resolve(…).Get(terminal, %q) hides %q, want %q", test.name, hidden, test.hidden)
			}
		})
	}
}

func TestConsumers(t *testing.T) {
	const official = "https://proxy.golang.org,direct gorootFile go.env:2"
	folder := func(process string) scene {
		return scene{editor: true, process: process, inFolder: "GOPROXY=https://f.example", folder: "{\n  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"https://f.example\"\n  }\n}"}
	}
	commandLine := folder("")
	commandLine.editor = false
	untrusted := folder("")
	untrusted.edit = func(f *Facts) { f.Place.Trusted = false }
	noGo := folder("")
	noGo.edit = func(f *Facts) { f.Place.Editor.GoExtension = false }
	for _, test := range []struct {
		does     string
		scene    scene
		name     string
		terminal string
		gopls    string // "-": there is none
		install  string
	}{
		{"all alike where nothing is set", scene{editor: true}, "GOPROXY", official, official, official},
		{"the folder's setting reaches gopls, and terminals through our extension", folder("GOPROXY=off"), "GOPROXY", "https://f.example setting settings.json:3", "https://f.example setting settings.json:3", "https://f.example setting settings.json:3"},
		{"on the command line a terminal reads no VS Code setting", commandLine, "GOPROXY", official, "https://f.example setting settings.json:3", "https://f.example setting settings.json:3"},
		{"in an untrusted folder nothing of it is used, and there is no gopls", untrusted, "GOPROXY", official, "-", "-"},
		{"without the Go extension there is no gopls", noGo, "GOPROXY", "https://f.example setting settings.json:3", "-", "-"},
		{"a user's setting is for Go tools only", scene{editor: true, user: "GOPROXY=https://u.example"}, "GOPROXY", official, "https://u.example setting settings.json", "https://u.example setting settings.json"},
		{"the narrower scope wins key by key", scene{editor: true, user: "GOPROXY=https://u.example GOPRIVATE=u", workspace: "GOPROXY=https://w.example"}, "GOPROXY", "https://w.example setting w.code-workspace", "https://w.example setting w.code-workspace", "https://w.example setting w.code-workspace"},
		{"and leaves the other keys", scene{editor: true, user: "GOPRIVATE=u", workspace: "GOPROXY=https://w.example"}, "GOPRIVATE", " default", "u setting settings.json", "u setting settings.json"},
		{"an empty setting falls back to the go env file", scene{editor: true, process: "GOPROXY=off", env: "GOPROXY=direct\n", frozen: "GOPROXY=https://z.example", user: "GOPROXY=https://u.example", inFolder: "GOPROXY="}, "GOPROXY", "direct goenvFile env:1", "direct goenvFile env:1", "direct goenvFile env:1"},
		{"a setting beats what was frozen", scene{editor: true, workspace: "GOPROXY=https://w.example", frozen: "GOPROXY=https://z.example"}, "GOPROXY", "https://w.example setting w.code-workspace", "https://w.example setting w.code-workspace", "https://w.example setting w.code-workspace"},
		{"tool installs drop GOFLAGS", scene{editor: true, process: "GOFLAGS=-mod=mod", env: "GOFLAGS=-x\n"}, "GOFLAGS", "-mod=mod process", "-mod=mod process", "-x goenvFile env:1"},
		{"and force GOTOOLCHAIN=auto", scene{editor: true, process: "GOTOOLCHAIN=local"}, "GOTOOLCHAIN", "local process", "local process", "auto process"},
		{"and drop GOENV", scene{editor: true, process: "GOENV=" + envPath, env: "GOPROXY=direct\n", edit: func(f *Facts) {
			f.DefaultEnvFile = File{Path: "/d/env", Exists: true, Data: []byte("GOPROXY=https://d.example\n")}
		}}, "GOPROXY", "direct goenvFile env:1", "direct goenvFile env:1", "https://d.example goenvFile env:1"},
		{"settings may name the environment and the folder", scene{editor: true, process: "WHO=corp", workspace: "GOPROXY=https://${env:WHO}.example/${workspaceFolderBasename}"}, "GOPROXY", "https://corp.example/w setting w.code-workspace", "https://corp.example/w setting w.code-workspace", "https://corp.example/w setting w.code-workspace"},
	} {
		t.Run(test.does, func(t *testing.T) {
			e := Resolve(test.scene.facts(), choices())
			for _, want := range []struct {
				consumer protocol.ConsumerName
				value    string
			}{
				{protocol.ConsumerTerminal, test.terminal},
				{protocol.ConsumerTask, test.terminal},
				{protocol.ConsumerGopls, test.gopls},
				{protocol.ConsumerDlv, test.gopls},
				{protocol.ConsumerToolInstall, test.install},
			} {
				exists := slices.ContainsFunc(e.Consumers, func(c Consumer) bool { return c.Name == want.consumer })
				if exists != (want.value != "-") {
					t.Errorf("Resolve(…) has consumer %s: %t, want %t", want.consumer, exists, !exists)
				}
				if got := where(e.Get(want.consumer, test.name).Value); exists && got != want.value {
					t.Errorf("Resolve(…).Get(%s, %q) = %q, want %q", want.consumer, test.name, got, want.value)
				}
			}
		})
	}
}

func TestExpand(t *testing.T) {
	facts := scene{process: "HOME=/home/u A=1"}.facts()
	for _, test := range []struct{ text, want string }{
		{"https://a.example", "https://a.example"},
		{"file://${workspaceFolder}/proxy", "file:///w/proxy"},
		{"${workspaceRoot}|${workspaceFolderBasename}", "/w|w"},
		{"~/x", "/home/u/x"},
		{"~x", "~x"},
		{"${env:A}${env:NONE}.${other}", "1.${other}"},
		{"${env:A", "${env:A"},
		{"a${", "a${"},
	} {
		if got := expand(test.text, facts); got != test.want {
			t.Errorf("expand(%q) = %q, want %q", test.text, got, test.want)
		}
	}
	windows := scene{os: "windows", process: `UserProfile=C:\u`}.facts()
	if got, want := expand(`~\x`, windows), `C:\u\x`; got != want {
		t.Errorf("on Windows expand(%q) = %q, want %q", `~\x`, got, want)
	}
}

func TestFrozen(t *testing.T) {
	frozen := scene{editor: true, env: "GOPROXY=direct\n", frozen: "GOPROXY=https://z.example"}
	e := Resolve(frozen.facts(), choices())
	for _, test := range []struct {
		consumer protocol.ConsumerName
		want     string
	}{
		{protocol.ConsumerTerminal, "direct goenvFile env:1"},
		{protocol.ConsumerGopls, "https://z.example process"},
		{protocol.ConsumerDlv, "direct goenvFile env:1"}, // our extension sees to it
		{protocol.ConsumerToolInstall, "https://z.example process"},
	} {
		if got := where(e.Get(test.consumer, "GOPROXY").Value); got != test.want {
			t.Errorf("Resolve(…).Get(%s, GOPROXY) = %q, want %q", test.consumer, got, test.want)
		}
	}
}

func TestLaunch(t *testing.T) {
	for _, test := range []struct {
		scene scene
		want  string
	}{
		{scene{editor: true, user: "GOPROXY=u", workspace: "GOPROXY=https://u:pw@w.example GOPRIVATE= FOO=1", inFolder: "GOSUMDB=x https_proxy=y"}, "map[GOPRIVATE: GOPROXY:https://u:pw@w.example GOSUMDB:x https_proxy:y]"},
		{scene{editor: true, workspace: "GOPROXY=w", edit: func(f *Facts) { f.Place.Trusted = false }}, "map[]"},
		{scene{workspace: "GOPROXY=w"}, "map[]"},
	} {
		if got := fmt.Sprint(Resolve(test.scene.facts(), choices()).Launch()); got != test.want {
			t.Errorf("Resolve(%+v).Launch() = %s, want %s", test.scene, got, test.want)
		}
	}
}
