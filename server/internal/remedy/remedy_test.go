package remedy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// A scene is an environment: what the go env file and the process say, and what
// the folder's settings do.
type scene struct {
	name    string
	env     string // of the go env file
	process map[string]string
	setting map[string]string
	goMod   string
}

const privateList = "GOPROXY=https://nexus.corp.internal/go,https://proxy.golang.org,direct\n"

func scenes() []scene {
	return []scene{
		{name: "stock"},
		{name: "one mirror", env: "GOPROXY=https://goproxy.cn,direct\n"},
		{name: "fail-over", env: "GOPROXY=https://goproxy.cn|https://proxy.golang.org|direct\n"},
		{name: "private first", env: privateList},
		{name: "this machine", env: "GOPROXY=http://127.0.0.1:3000,direct\n"},
		{name: "a name like it", env: "GOPROXY=https://127.corp.example,direct\n"},
		{name: "private only", env: "GOPROXY=https://nexus.corp.internal/go\n"},
		{name: "private names", env: privateList + "GOPRIVATE=git.corp.internal\n"},
		{name: "own values", env: privateList + "GOPRIVATE=a.example\nGONOPROXY=b.example\nGONOSUMDB=c.example\n"},
		{name: "misspelt", env: "GOPROXY=https://goprxy.cn,direct\n"},
		{name: "off", env: "GOPROXY=off\n"},
		{name: "direct", env: "GOPROXY=direct\n"},
		{name: "broken", env: "GOPROXY=https://goproxy.cn direct\nGOSUMDB=nonsense\nGOTOOLCHAIN=local\n"},
		{name: "no checks", env: "GOSUMDB=off\nGOPRIVATE=*\n"},
		{name: "too broad", env: "GOPRIVATE=github.com,https://git.corp.internal\n"},
		{name: "in the process", process: map[string]string{"GOPROXY": "https://goproxy.cn,direct", "GOSUMDB": "off", "HTTPS_PROXY": "http://127.0.0.1:3128"}},
		{name: "in the settings", setting: map[string]string{"GOPROXY": "https://goproxy.cn,direct", "HTTPS_PROXY": "http://bob:s3cret@proxy.corp.internal:3128", "GOSUMDB": "off"}},
		{name: "secret", env: "GOPROXY=https://bob:s3cret@nexus.corp.internal/go,https://goproxy.cn\n"},
		{name: "ALL_PROXY", process: map[string]string{"ALL_PROXY": "http://127.0.0.1:3128"}},
		{name: "go line", goMod: "module work.example\n\ngo 1.22\n"},
	}
}

func (s scene) facts() plan.Facts {
	values := map[string]string{"GOPROXY": "https://proxy.golang.org,direct", "GOSUMDB": "sum.golang.org", "GOTOOLCHAIN": "auto", "GOPRIVATE": "", "GONOPROXY": "", "GONOSUMDB": "", "GOINSECURE": "", "GOFLAGS": "", "GOAUTH": "netrc"}
	for line := range strings.Lines(s.env) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[name] = value
	}
	for name, value := range s.process {
		if strings.HasPrefix(name, "GO") {
			values[name] = value
		}
	}
	for _, name := range []string{"GONOPROXY", "GONOSUMDB"} {
		if values[name] == "" {
			values[name] = values["GOPRIVATE"]
		}
	}
	facts := plan.Facts{
		Place:   protocol.Place{Dir: "/w", Folders: []string{"/w"}, Trusted: true, Editor: &protocol.Editor{GoExtension: true}},
		OS:      "linux",
		Process: s.process,
		Go:      plan.Go{Path: "/go/bin/go", Version: "go1.26.8", Root: "/go", EnvFile: "/env", Values: values},
		EnvFile: plan.File{Path: "/env", Exists: true, Data: []byte(s.env)},
		RootFile: plan.File{
			Path: "/go/go.env", Exists: true, Data: []byte("GOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n"),
		},
		Folder: plan.File{Path: "/w/.vscode/settings.json"},
	}
	if s.setting != nil {
		facts.Settings = []plan.Setting{{Scope: protocol.ScopeFolder, Location: protocol.Location{File: "/w/.vscode/settings.json", Setting: "go.toolsEnvVars"}, Variables: s.setting}}
		var fields []string
		for name, value := range s.setting {
			fields = append(fields, fmt.Sprintf("%q: %q", name, value))
		}
		slices.Sort(fields)
		facts.Folder.Exists, facts.Folder.Data = true, []byte(`{"go.toolsEnvVars": {`+strings.Join(fields, ", ")+"}}")
	}
	if s.goMod != "" {
		facts.Modules = []plan.File{{Path: "/w/go.mod", Exists: true, Data: []byte(s.goMod)}}
	}
	return facts
}

func choices() plan.Choices {
	c := plan.Choices{PrivateHosts: []string{"nexus.corp.internal"}}
	for _, m := range mirror.With(nil).Known() {
		c.Mirrors = append(c.Mirrors, m.Public())
	}
	return c
}

func candidates() []remedy.Mirror {
	var all []remedy.Mirror
	for _, m := range mirror.With(nil).Offerable() {
		all = append(all, remedy.Mirror{Name: m.Name, Wish: m.Name, URL: m.URL})
	}
	return append(all, remedy.Mirror{Name: "corp", Wish: "https://nexus.corp.internal/go", URL: "https://nexus.corp.internal/go", Private: true})
}

// TestOptions compares what can be carried out: kind, then the wish, what is set
// (NAME=VALUE), taken away (-NAME), made private (+PATTERN), or the command.
func TestOptions(t *testing.T) {
	byName := map[string]scene{}
	for _, s := range scenes() {
		byName[s.name] = s
	}
	for _, test := range []struct {
		scene, cause, module, host string
		want                       []string // of the first mirror only
	}{
		{"one mirror", "http-403-blocked", "github.com/acme/lib", "goproxy.cn", []string{"switchMirror golang"}},
		{"private first", "http-403-blocked", "github.com/acme/lib", "nexus.corp.internal", nil},
		{"this machine", "http-403-blocked", "github.com/acme/lib", "127.0.0.1:3000", []string{"switchMirror golang"}},
		{"a name like it", "http-403-blocked", "github.com/acme/lib", "127.corp.example", nil},
		{"private only", "dial-timeout", "github.com/acme/lib", "nexus.corp.internal", nil},
		{"one mirror", "policy-blocked", "github.com/acme/lib", "goproxy.cn", nil},
		{"one mirror", "dial-timeout", "github.com/acme/lib", "goproxy.cn", []string{"switchMirror golang", "fallOver https://goproxy.cn|https://proxy.golang.org,direct"}},
		{"one mirror", "dns-no-such-host", "github.com/acme/lib", "goproxy.cn", []string{"switchMirror golang"}},
		{"misspelt", "dns-no-such-host", "github.com/acme/lib", "goprxy.cn", []string{"fixVariable GOPROXY=https://goproxy.cn,direct", "switchMirror golang"}},
		{"fail-over", "dial-timeout", "github.com/acme/lib", "goproxy.cn", []string{"switchMirror golang"}},
		{"one mirror", "dial-timeout", "git.corp.internal/team/secret", "goproxy.cn", []string{"switchMirror https://nexus.corp.internal/go"}},
		{"private names", "git-auth-required", "git.corp.internal/team/secret", "git.corp.internal", []string{"markPrivate GONOPROXY=none"}},
		{"one mirror", "sumdb-private-module", "git.corp.internal/team/secret", "sum.golang.org", []string{"markPrivate +git.corp.internal"}},
		{"private first", "sumdb-private-module", "git.corp.internal/team/secret", "sum.golang.org", []string{"markPrivate GONOSUMDB=git.corp.internal"}},
		{"one mirror", "sumdb-private-module", "github.com/acme/secret/pkg", "sum.golang.org", []string{"markPrivate +github.com/acme/secret"}},
		{"one mirror", "sumdb-module-rejected", "github.com/acme/lib", "sum.golang.org", nil},
		{"own values", "module-not-found", "git.corp.internal/team/secret", "proxy.golang.org", []string{"markPrivate GONOPROXY=b.example,git.corp.internal GONOSUMDB=c.example,git.corp.internal +git.corp.internal", "switchMirror https://nexus.corp.internal/go"}},
		{"one mirror", "sumdb-unreachable", "github.com/acme/lib", "sum.golang.org", []string{"sumdbAlias GOSUMDB=sum.golang.google.cn", "switchMirror golang"}},
		{"no checks", "toolchain-sumdb-off", "golang.org/toolchain", "", []string{"fixVariable -GOSUMDB"}},
		{"broken", "gosumdb-misconfigured", "github.com/acme/lib", "", []string{"fixVariable -GOSUMDB"}},
		{"broken", "goproxy-invalid-url", "github.com/acme/lib", "", []string{"fixVariable GOPROXY=https://goproxy.cn,direct"}},
		{"broken", "go-version-too-old", "", "", []string{"fixVariable -GOTOOLCHAIN"}},
		{"off", "goproxy-off", "github.com/acme/lib", "", []string{"fixVariable -GOPROXY"}},
		{"one mirror", "gopls-goproxy-off", "github.com/acme/lib", "", []string{"goCommand go mod download"}},
		{"too broad", "goprivate-too-broad", "", "", []string{"fixVariable GOPRIVATE=git.corp.internal"}},
		{"in the settings", "http-proxy-dead", "github.com/acme/lib", "proxy.corp.internal:3128", []string{"proxySettings -HTTPS_PROXY"}},
		{"in the process", "http-proxy-dead", "github.com/acme/lib", "127.0.0.1:3128", nil},
		{"ALL_PROXY", "dial-timeout", "github.com/acme/lib", "proxy.golang.org", []string{"switchMirror goproxy.cn", "fallOver https://proxy.golang.org|https://goproxy.cn,direct", "proxySettings HTTP_PROXY=http://127.0.0.1:3128 HTTPS_PROXY=http://127.0.0.1:3128"}},
		{"stock", "missing-gosum-entry", "github.com/acme/lib", "", []string{"goCommand go mod tidy"}},
		{"stock", "inconsistent-vendoring", "", "", []string{"goCommand go mod vendor"}},
		{"stock", "checksum-mismatch-gosum", "github.com/acme/lib", "", nil},
		{"stock", "modcache-no-space", "github.com/acme/lib", "", nil},
	} {
		facts := byName[test.scene].facts()
		c := remedy.Case{Failure: diagnose.Describe(protocol.Failure{Cause: test.cause, Module: test.module, Version: "v1.2.3", Host: test.host, Line: 1}), Environment: plan.Resolve(facts, choices()), Scope: protocol.ScopeFolder, Mirrors: candidates()}
		var got []string
		kinds := map[string]bool{}
		for _, o := range remedy.Options(c) {
			text := o.Kind
			if s := o.Switch; s != nil {
				text = strings.TrimSpace(text + " " + s.Wish)
				for _, name := range plan.Variables() {
					if value, ok := s.Set[name]; ok {
						text += " " + name + "=" + value
					}
				}
				for _, name := range s.Remove {
					text += " -" + name
				}
				for _, pattern := range s.Private {
					text += " +" + pattern
				}
			} else if len(o.Command) > 0 {
				text += " " + strings.Join(o.Command, " ")
			} else {
				continue
			}
			if mirrored := o.Kind == diagnose.SwitchMirror || o.Kind == diagnose.FallOver; !mirrored || !kinds[o.Kind] {
				got = append(got, text)
			}
			kinds[o.Kind] = true
		}
		slices.Sort(got)
		slices.Sort(test.want)
		if !slices.Equal(got, test.want) {
			t.Errorf("Options(%s of %s at %q in %q) = %q, want %q", test.cause, test.module, test.host, test.scene, got, test.want)
		}
	}
}
