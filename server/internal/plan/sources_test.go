package plan

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// file returns an edit that puts a file beside the facts of a scene.
func file(path, content string) func(*Facts) {
	return func(f *Facts) {
		data := File{Path: path, Data: []byte(content), Exists: true}
		switch path[strings.LastIndex(path, "/")+1:] {
		case "launch.json":
			f.Launch = data
		case "devcontainer.json":
			f.Container = data
		case ".envrc":
			f.Envrc = data
		case "go.mod", "go.work":
			f.Modules = append(f.Modules, data)
		case "config":
			f.GitConfig = data
		default:
			if f.Files == nil {
				f.Files = map[string]File{}
			}
			f.Files[path] = data
		}
	}
}

func together(all ...func(*Facts)) func(*Facts) {
	return func(f *Facts) {
		for _, edit := range all {
			edit(f)
		}
	}
}

func export(e Export) func(*Facts) {
	e.Location = protocol.Location{File: "/home/u/.bashrc", Line: 7}
	return func(f *Facts) { f.Exports = append(f.Exports, e) }
}

func editor(edit func(*protocol.Editor)) func(*Facts) {
	return func(f *Facts) { edit(f.Place.Editor) }
}

func TestSources(t *testing.T) {
	const launch = "/w/.vscode/launch.json"
	bash := Export{Name: "GOPROXY", Value: "https://rc.example", Shell: "bash", Terminal: true}
	local, direnv, computed := bash, bash, bash
	local.Local, direnv.Shell, computed.Computed = true, "direnv", true
	registry := func(user, machine string) func(*Facts) {
		return func(f *Facts) { f.Registry = &Registry{User: pairs(user), Machine: pairs(machine)} }
	}
	inside := func(f *Facts) { f.Inside = InsideContainer }
	public := func(f *Facts) { f.EnvFile.Public = true }
	shared := func(f *Facts) { f.Shared = map[string]bool{folderPath: true} }
	httpProxy := func(proxy string, no ...string) func(*Facts) {
		return editor(func(e *protocol.Editor) { e.HTTPProxy, e.NoProxy = proxy, no })
	}
	for _, test := range []struct {
		does  string
		scene scene
		want  []string // code severity place
		says  string   // part of a message
	}{
		{"build.env of gopls", scene{editor: true, edit: editor(func(e *protocol.Editor) {
			e.GoplsEnv = []protocol.SettingLayer{{Scope: protocol.ScopeUser, Variables: pairs("GOPROXY=direct")}}
		})}, []string{"goplsEnvOverrides warning", "consumersDisagree warning"}, "for gopls only"},
		{"terminal.integrated.env", scene{editor: true, edit: editor(func(e *protocol.Editor) {
			e.TerminalEnv = []protocol.TerminalLayer{{Scope: protocol.ScopeUser, Variables: map[string]*string{"GOSUMDB": text("sum.golang.google.cn")}}}
		})}, []string{"terminalOverrides warning"}, "gopls does not get that"},
		{"a start-up file sets it for terminals", scene{editor: true, process: "SHELL=/bin/bash", edit: export(bash)}, []string{"shellOverrides warning .bashrc:7", "consumersDisagree warning go.env:2"}, "/home/u/.bashrc sets GOPROXY"},
		{"a start-up file of another shell does not", scene{editor: true, process: "SHELL=/bin/zsh", edit: export(bash)}, nil, ""},
		{"a start-up file that the environment is older than", scene{process: "SHELL=/bin/bash GOPROXY=direct", edit: export(bash)}, []string{"shellStale info .bashrc:7"}, "started before"},
		{"a start-up file that says the same", scene{process: "SHELL=/bin/bash GOPROXY=https://rc.example", edit: export(bash)}, nil, ""},
		{"a start-up file that only the shell can read", scene{editor: true, process: "SHELL=/bin/bash", edit: export(computed)}, nil, ""},
		{"a variable of the shell that is not exported", scene{process: "SHELL=/bin/bash", edit: export(local)}, []string{"shellNotExported warning .bashrc:7"}, "Write export"},
		{".envrc", scene{edit: export(direnv)}, []string{"envrcSets info .bashrc:7"}, "direnv"},
		{".envrc that is loaded", scene{process: "GOPROXY=https://rc.example", edit: export(direnv)}, nil, ""},
		{"launch.json", scene{editor: true, edit: file(launch, "{\"configurations\": [\n{\"type\": \"go\", \"name\": \"run\",\n\"env\": {\"GOPROXY\": \"off\"}}]}")}, []string{"launchOverrides info launch.json:3"}, `configuration "run" in launch.json`},
		{"launch.json, another configuration", scene{editor: true, edit: file(launch, `{"configurations": [{"type": "go"}, {"type": "go", "name": "b", "env": {"GOPROXY": "off"}}]}`)}, []string{"launchOverrides info launch.json:1"}, "those of the first"},
		{"launch.json names an envFile that is not there", scene{editor: true, edit: file(launch, `{"configurations": [{"type": "go", "name": "b", "envFile": "/w/.env"}]}`)}, []string{"envFileMissing warning launch.json:1"}, "/w/.env"},
		{"launch.json in an untrusted folder", scene{editor: true, edit: together(file(launch, `{"configurations": [{"type": "go", "env": {"GOPROXY": "off"}}]}`), func(f *Facts) { f.Place.Trusted = false })}, nil, ""},
		{"devcontainer.json out here", scene{edit: file("/w/devcontainer.json", "{\n\"containerEnv\": {\"GOPROXY\": \"off\", \"GOSUMDB\": \"${localEnv:X}\"}}")}, []string{"containerSets info devcontainer.json:2"}, "inside of the container only"},
		{"devcontainer.json that was edited", scene{process: "GOPROXY=direct", edit: together(inside, file("/w/devcontainer.json", `{"remoteEnv": {"GOPROXY": "off"}}`))}, []string{"containerStale warning devcontainer.json:1"}, "Rebuild"},
		{"devcontainer.json in force", scene{process: "GOPROXY=direct", edit: together(inside, file("/w/devcontainer.json", `{"remoteEnv": {"GOPROXY": "direct"}}`))}, nil, ""},
		{"the registry was changed", scene{os: "windows", process: "GoProxy=direct", edit: registry("GOPROXY=off", "")}, []string{"registryStale warning"}, "the user's part of the registry says off, this environment has direct"},
		{"the user's part hides the machine's", scene{os: "windows", process: "GOPROXY=off", edit: registry("GOPROXY=off", "GOPROXY=direct")}, nil, ""},
		{"a variable is new in the registry", scene{os: "windows", edit: registry("", "GOPROXY=off")}, []string{"registryStale warning"}, "has not set"},

		{"launch.json that does not parse", scene{edit: file(launch, "{\n  \"a\" 1}")}, []string{"malformedFile error launch.json:2"}, "line 2, column 7"},
		{"devcontainer.json that does not parse", scene{edit: file("/w/devcontainer.json", "[")}, []string{"malformedFile error devcontainer.json:1"}, "line 1, column 2"},
		{"settings.json that does not parse", scene{folder: "{\n]"}, []string{"malformedFile error settings.json:2"}, "line 2, column 1"},
		{"go.mod that does not parse", scene{edit: file("/w/go.mod", "module a.example\n\nrequire b.example\n")}, []string{"malformedFile error go.mod:3"}, "line 3"},
		{"go.work that does not parse", scene{edit: file("/w/go.work", "go 1.21\nuze ./a\n")}, []string{"malformedFile error go.work:2"}, "uze"},
		{".envrc that does not parse", scene{edit: file("/w/.envrc", "# it's\nexport A=\\'b\nexport GOPROXY='x\n")}, []string{"malformedFile error .envrc:3"}, "column 16"},
		{"a file that cannot be read", scene{edit: func(f *Facts) { f.Launch = File{Path: launch, Exists: true, Err: "permission denied"} }}, []string{"malformedFile error launch.json"}, "permission denied"},

		{"a pipe after a private mirror", scene{process: "GOPROXY=https://goproxy.corp.example|https://goproxy.cn"}, []string{"pipeAfterPrivate warning"}, "Write a comma"},
		{"a pipe after a private mirror, direct", scene{process: "GOPROXY=https://goproxy.corp.example|direct"}, []string{"pipeAfterPrivate warning"}, ""},
		{"a comma after a private mirror", scene{process: "GOPROXY=https://goproxy.corp.example,https://goproxy.cn"}, []string{"publicAfterPrivate info"}, "404 or 410"},
		{"a private mirror, off", scene{process: "GOPROXY=https://goproxy.corp.example|off"}, nil, ""},
		{"the address of the HTTP proxy as GOPROXY", scene{process: "GOPROXY=http://gate.example:8080 HTTPS_PROXY=gate.example:8080"}, []string{"httpProxyAddress warning"}, "HTTPS_PROXY says is an HTTP proxy"},

		{"a quoted pattern", scene{env: "GOPRIVATE='*.corp.example'\n"}, []string{"patternQuotes warning env:1"}, "In GOPRIVATE"},
		{"a pattern with a scheme", scene{process: "GONOSUMDB=https://corp.example"}, []string{"patternURL warning"}, "In GONOSUMDB"},
		{"a pattern with a blank", scene{env: "GOINSECURE=a.example, b.example\n"}, []string{"patternBlank warning env:1"}, "In GOINSECURE"},

		{"credentials that all may read", scene{env: "GOPROXY=https://u:pw@a.example\n", edit: public}, []string{"credentials warning env:1", "credentialsPublic warning env"}, "chmod o-r"},
		{"credentials that git tracks", scene{editor: true, inFolder: "GOPROXY=https://u:pw@a.example", edit: shared}, []string{"credentials warning settings.json", "credentialsShared warning settings.json"}, "git tracks it"},
		{"a file for all without credentials", scene{env: "GOPROXY=https://a.example\n", edit: public}, nil, ""},

		{"127.0.0.1 in a container", scene{process: "HTTPS_PROXY=http://127.0.0.1:7890", edit: inside}, []string{"loopbackProxy warning"}, "the container itself"},
		{"localhost in a container", scene{process: "GOPROXY=http://localhost:3000", edit: inside}, []string{"loopbackMirror info"}, "unless it runs in here"},
		{"127.0.0.1 here", scene{process: "HTTPS_PROXY=http://127.0.0.1:7890 GOPROXY=http://[::1]:3000"}, nil, ""},
		{"http.proxy of the editor in a remote machine", scene{editor: true, edit: together(httpProxy("http://127.0.0.1:7890"), editor(func(e *protocol.Editor) { e.Remote = "ssh-remote" }))}, []string{"loopbackProxy warning", "loopbackProxy warning"}, "the remote machine itself"},
		{"http.noProxy", scene{editor: true, process: "NO_PROXY=.a.example", edit: httpProxy("http://gate.example:1", "b.example", "x.a.example")}, []string{"noProxyNotPassed warning"}, "reach b.example through"},
		{"an HTTP proxy that is none", scene{process: "HTTP_PROXY=http://"}, []string{"httpProxyUnusable warning"}, "no request can go through it"},
		{"only ALL_PROXY", scene{process: "ALL_PROXY=http://gate.example:1"}, []string{"allProxyIgnored info"}, "HTTPS_PROXY"},
		{"NO_PROXY with blanks", scene{edit: func(f *Facts) { f.Process["NO_PROXY"] = "a.example b.example,10.0.0.*, c.example" }}, []string{"noProxyPattern warning", "noProxyPattern warning"}, "by commas only"},
		{"NO_PROXY with a URL", scene{process: "NO_PROXY=https://a.example"}, []string{"noProxyPattern warning"}, "is a URL"},
		{"NO_PROXY does not name a private mirror", scene{process: "GOPROXY=https://goproxy.corp.example HTTPS_PROXY=gate.example:1"}, []string{"noProxyMissesPrivate warning"}, "add goproxy.corp.example"},
		{"NO_PROXY names it", scene{process: "GOPROXY=https://goproxy.corp.example HTTPS_PROXY=gate.example:1 NO_PROXY=.corp.example"}, nil, ""},

		{"GOFLAGS with a word that is no flag", scene{env: "GOFLAGS=mod=mod\n"}, []string{"flagsBroken error env:1"}, "no flag"},
		{"GOFLAGS=-insecure", scene{process: "GOFLAGS=-insecure"}, []string{"flagsBroken error"}, "1.19"},
		{"GOFLAGS=-mod=vendor", scene{process: "GOFLAGS=-mod=vendor"}, []string{"modVendor info"}, "download nothing"},
		{"a vendor folder", scene{edit: together(func(f *Facts) { f.Vendored = true }, file("/w/go.mod", "module a.example/x\ngo 1.21.0\n"))}, []string{"modVendor info"}, "There is a vendor folder"},
		{"a vendor folder before go 1.14", scene{edit: together(func(f *Facts) { f.Vendored = true }, file("/w/go.mod", "module a.example/x\ngo 1.13\n"))}, nil, ""},
		{"GOFLAGS=-mod=readonly", scene{process: "GOFLAGS=-mod=readonly"}, []string{"modFlag info"}, "installed"},
		{"GOTOOLCHAIN names another go", scene{process: "GOTOOLCHAIN=go1.20.1+auto"}, []string{"toolchainSwitch info"}, "downloaded through GOPROXY"},
		{"GOTOOLCHAIN names this go", scene{process: "GOTOOLCHAIN=go1.26.8"}, nil, ""},
		{"a go line without a patch number", scene{edit: file("/w/go.mod", "module a.example/x\ngo 1.99\n")}, []string{"goLineNoPatch warning go.mod:2"}, "Write go 1.99.0"},
		{"a go line of the go that is there", scene{edit: file("/w/go.mod", "module a.example/x\ngo 1.26\n")}, nil, ""},
	} {
		t.Run(test.does, func(t *testing.T) {
			var got []string
			var all strings.Builder
			for _, f := range Resolve(test.scene.facts(), choices()).Findings {
				at := ""
				if f.Location != nil {
					at = where(Value{Location: f.Location})
				}
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Code, f.Severity, strings.TrimSpace(at))))
				all.WriteString(f.Message + "\n")
				if !isSentence(f.Message) {
					t.Errorf("finding %s says %q, want whole sentences", f.Code, f.Message)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("Resolve(…).Findings = %q, want %q\n%s", got, test.want, &all)
			}
			if !strings.Contains(all.String(), test.says) {
				t.Errorf("Resolve(…).Findings say\n%swant %q in it", &all, test.says)
			}
		})
	}
}

// TestEveryFindingIsTested: each code of the table stands in a test.
func TestEveryFindingIsTested(t *testing.T) {
	names, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tests.Write(data)
	}
	for _, doc := range Codes() {
		if doc.Severity != "" && !strings.HasPrefix(doc.Code, "envFile") && !strings.Contains(tests.String(), `"`+doc.Code) {
			t.Errorf("no test names the finding %s", doc.Code)
		}
	}
}

// TestFixes: a finding's fix is a switch that Switch carries out, and after it
// the finding is gone.
func TestFixes(t *testing.T) {
	for _, test := range []struct {
		scene scene
		code  string
		want  string // the go env file afterwards, or the fix itself
	}{
		{scene{env: "GOPROXY=https://a.example,Direct\n"}, "keywordCase", "GOPROXY=https://a.example,direct"},
		{scene{env: "GOPROXY=https://a.example//\n"}, "trailingSlashes", "GOPROXY=https://a.example"},
		{scene{env: "GOPROXY=https://goproxy.corp.example|https://goproxy.cn\n"}, "pipeAfterPrivate", "GOPROXY=https://goproxy.corp.example,https://goproxy.cn"},
		{scene{env: "GOPRIVATE='*.corp.example'\n"}, "patternQuotes", "GOPRIVATE=*.corp.example"},
		{scene{env: "GOSUMDB=off\n"}, "sumdbOff", "GOSUMDB"},
		{scene{env: "GOFLAGS=mod=mod\n"}, "flagsBroken", "GOFLAGS"},
		{scene{env: "GOPROXY=https://a.example\r\n"}, "envFileCarriageReturn", "GOPROXY=https://a.example"},
		{scene{env: "GOSUMDB=\n"}, "envFileEmptyValue", "GOSUMDB"},
		{scene{env: "HTTPS_PROXY=http://gate.example:1\n"}, "envFileHTTPProxy", "HTTPS_PROXY"},
		{scene{edit: file("/w/go.mod", "module git.lab.local/a\n")}, "privateNames", "GOPRIVATE=git.lab.local"},
		{scene{env: "GONOPROXY=none\n", edit: file("/w/go.mod", "module git.lab.local/a\n")}, "privateNames", "none"},
		{scene{env: "GOPROXY=https://goproxy.corp.example,https://goproxy.cn\n", edit: file("/w/go.mod", "module git.lab.local/a\n")}, "privateNames", "GOPRIVATE=git.lab.local GONOPROXY=none"},
		{scene{process: "GOPROXY=https://a.example,Direct"}, "keywordCase", "none"},
		{scene{env: "GOPROXY=https://u:pw@a.example,Direct\n"}, "keywordCase", "none"},
	} {
		facts := test.scene.facts()
		var fix *protocol.Fix
		for _, f := range Resolve(facts, choices()).Findings {
			if f.Code == test.code {
				fix = f.Fix
			}
		}
		if fix == nil {
			if test.want != "none" {
				t.Errorf("finding %s of %+v has no fix", test.code, test.scene)
			}
			continue
		}
		wish := Wish{Scope: fix.Scope, Variables: map[string]*string{}}
		for name, value := range fix.Set {
			wish.Variables[name] = &value
		}
		for _, name := range fix.Remove {
			wish.Variables[name] = nil
		}
		p, err := Switch(facts, choices(), wish)
		if err != nil {
			t.Errorf("Switch(%+v): %v", fix, err)
			continue
		}
		var lines []string
		for _, c := range p.Changes {
			line := c.Key[0]
			if c.New != nil {
				line += "=" + *c.New
			}
			lines = append(lines, line)
		}
		if got := strings.Join(lines, " "); got != test.want {
			t.Errorf("the fix of %s writes %q, want %q", test.code, got, test.want)
		}
	}
}

func TestDownloadFailed(t *testing.T) {
	got := DownloadFailed("a.example/m@v1.0.0", "go: a.example/m@v1.0.0: reading https://u:pw@a.example: 403\nmore")
	want := "a.example/m@v1.0.0 cannot be downloaded with the values in force and an empty module cache: go: a.example/m@v1.0.0: reading https://xxxxx@a.example: 403."
	if got.Code != "downloadFailed" || got.Severity != protocol.SeverityError || got.Message != want {
		t.Errorf("DownloadFailed = %+v, want %q", got, want)
	}
}
