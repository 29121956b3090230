package plan

import (
	"slices"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestChecklist: everything that is promised to be found is, in the list that
// the go env file or a setting of ours holds, with a fix where one is safe.
func TestChecklist(t *testing.T) {
	list := func(text string) scene { return scene{env: "GOPROXY=" + text + "\n"} }
	line := func(text string) scene { return scene{env: text + "\n"} }
	noProxy := func(text string) func(*Facts) { return func(f *Facts) { f.Process["NO_PROXY"] = text } }
	inside := func(f *Facts) { f.Inside = InsideContainer }
	goplsOff := func(e *protocol.Editor) {
		e.GoplsEnv = []protocol.SettingLayer{{Scope: protocol.ScopeUser, Variables: pairs("GOPROXY=off")}}
	}
	for _, test := range []struct {
		promise string
		scene   scene
		code    string
		fix     bool
	}{
		{"overridden by a process variable", scene{process: "GOPROXY=direct", env: "GOPROXY=off\n"}, "processOverrides", false},
		{"consumers disagree", scene{editor: true, edit: editor(goplsOff)}, "consumersDisagree", false},
		{"entries after direct", list("direct,https://goproxy.cn"), "entriesAfterEnd", true},
		{"entries after off", list("https://goproxy.cn,off,direct"), "entriesAfterEnd", true},
		{"quotes", list(`"https://goproxy.cn,direct"`), "quotes", true},
		{"blanks round an entry", list("https://goproxy.cn, direct"), "blankAround", true},
		{"a blank inside of an entry", list("https://goproxy.cn https://a.example"), "blankInside", true},
		{"direct/", list("https://goproxy.cn,direct/"), "keywordSlash", true},
		{"a missing scheme", list("goproxy.cn,direct"), "missingScheme", true},
		{"a typo", list("https://goproxy.cn,dierct"), "unknownWord", true},
		{"capital letters", list("https://goproxy.cn,Direct"), "keywordCase", true},
		{"a repository", list("https://github.com/goproxy/goproxy.cn"), "repositoryURL", false},
		{"pkg.go.dev", list("https://pkg.go.dev"), "documentationSite", false},
		{"a dead mirror", list("https://dead.example,direct"), "knownBadMirror", false},
		{"a fake mirror", list("https://fake.example,direct"), "knownBadMirror", false},
		{"a comma where fail-over was meant", list("https://goproxy.cn,https://nosum.example,direct"), "commaNotFailover", false},
		{"a bar after a private entry", list("https://goproxy.corp.example|https://goproxy.cn"), "pipeAfterPrivate", true},
		{"an HTTP proxy in GOPROXY", list("http://127.0.0.1:7890"), "httpProxyAddress", false},
		{"GOSUMDB=off", line("GOSUMDB=off"), "sumdbOff", true},
		{"GONOSUMDB=*", line("GONOSUMDB=*"), "sumdbOff", true},
		{"credentials for all to read", scene{env: "GOPROXY=https://u:pw@a.example\n", edit: func(f *Facts) { f.EnvFile.Public = true }}, "credentialsPublic", false},
		{"credentials under version control", scene{editor: true, inFolder: "GOPROXY=https://u:pw@a.example", edit: func(f *Facts) { f.Shared = map[string]bool{folderPath: true} }}, "credentialsShared", false},
		{"a pattern with quotes", line(`GOPRIVATE="*.corp.example"`), "patternQuotes", true},
		{"a pattern with a scheme", line("GOPRIVATE=https://corp.example"), "patternURL", true},
		{"127.0.0.1 as HTTP proxy in a container", scene{process: "HTTPS_PROXY=http://127.0.0.1:7890", edit: inside}, "loopbackProxy", false},
		{"127.0.0.1 as mirror in a container", scene{process: "GOPROXY=http://127.0.0.1:3000", edit: inside}, "loopbackMirror", false},
		{"GOFLAGS that breaks", line("GOFLAGS=mod=mod"), "flagsBroken", true},
		{"GOFLAGS=-mod=mod", line("GOFLAGS=-mod=mod"), "modFlag", false},
		{"GOTOOLCHAIN names another go", line("GOTOOLCHAIN=go1.20.1"), "toolchainSwitch", false},
		{"GOENV=off", scene{process: "GOENV=off"}, "goenvOff", false},
		{"a carriage return in the go env file", line("GOPROXY=https://goproxy.cn\r"), "envFileCarriageReturn", true},
		{"an empty value in the go env file", line("GOPROXY="), "envFileEmptyValue", true},
		{"an HTTP proxy in the go env file", line("HTTPS_PROXY=http://gate.example:1"), "envFileHTTPProxy", true},
		{"one malformed entry breaks the list", list("https://goproxy.cn,https://[::1"), "malformedEntry", false},
		{"user info over http", list("http://u:pw@a.example"), "credentialsOverHTTP", false},
		{"two trailing slashes", list("https://goproxy.cn//"), "trailingSlashes", true},
		{"a user-level go.toolsEnvVars", scene{editor: true, user: "GOPROXY=direct", env: "GOPROXY=off\n"}, "settingOverrides", false},
		{"the freeze", scene{editor: true, frozen: "GOPROXY=direct", env: "GOPROXY=off\n"}, "frozen", false},
		{"NO_PROXY with blanks", scene{edit: noProxy("a.example b.example")}, "noProxyPattern", false},
		{"NO_PROXY without a private host", scene{process: "GOPROXY=https://goproxy.corp.example HTTPS_PROXY=http://gate.example:1"}, "noProxyMissesPrivate", false},
		{"-mod=vendor", line("GOFLAGS=-mod=vendor"), "modVendor", false},
		{"a vendor folder", scene{edit: together(func(f *Facts) { f.Vendored = true }, file("/w/go.mod", "module a.example/x\ngo 1.21.0\n"))}, "modVendor", false},
		{"private names", scene{edit: file("/w/go.mod", "module git.lab.local/a\n")}, "privateNames", true},
		{"one gopls for several folders", scene{editor: true, inFolder: "GOPROXY=direct", folder: `{"go.toolsEnvVars": {"GOPROXY": "direct"}}`, edit: several("")}, "goplsShared", true},
	} {
		findings := Resolve(test.scene.facts(), choices()).Findings
		i := slices.IndexFunc(findings, func(f protocol.Finding) bool { return f.Code == test.code })
		if i < 0 {
			t.Errorf("%s: Resolve(…).Findings = %+v, want %s", test.promise, findings, test.code)
			continue
		}
		if f := findings[i]; !isSentence(f.Message) || (f.Fix != nil) != test.fix {
			t.Errorf("%s: finding %s says %q with the fix %+v, want a fix: %t", test.promise, f.Code, f.Message, f.Fix, test.fix)
		}
	}
}
