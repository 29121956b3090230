package plan

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const password = "hunter2sEcret"

// reveals returns the places in a value, fields that JSON does not show
// included, that hold the text.
func reveals(v reflect.Value, at, secret string) []string {
	var found []string
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(v.String(), secret) {
			found = append(found, at+": "+v.String())
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			found = reveals(v.Elem(), at, secret)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			found = append(found, reveals(v.Field(i), at+"."+v.Type().Field(i).Name, secret)...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = append(found, reveals(v.Index(i), at+"[]", secret)...)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			found = append(found, reveals(key, at+" key", secret)...)
			found = append(found, reveals(v.MapIndex(key), at+"{}", secret)...)
		}
	}
	return found
}

// TestNoSecrets puts a password into every place that a value can come from.
func TestNoSecrets(t *testing.T) {
	c := choices()
	list := func(host string) string { return "https://user:" + password + "@" + host + ".example|direct" }
	secret := list("m")
	c.Profiles = append(c.Profiles, Profile{"Secret", map[string]*string{"GOPROXY": &secret, "HTTPS_PROXY": &secret}})
	c.Mirrors = append(c.Mirrors, protocol.Mirror{Name: "secret", URL: "https://user:" + password + "@s.corp.example", Private: true})
	setting := `{"go.toolsEnvVars": {"GOPROXY": "` + list("o") + `"}}`
	full := scene{
		editor:  true,
		process: "GOPROXY=" + list("p") + " https_proxy=http://user:" + password + "@gate:1",
		env:     "GOPROXY=https://user:" + password + "@goproxy.corp.example," + list("e") + "\nHTTP_PROXY=http://user:" + password + "@x\nGOSUMDB=sum.example https://user:" + password + "@sum.example\n",
		root:    "GOPROXY=" + list("r") + "\n",
		values:  "GOPROXY=" + list("v"),
		user:    "GOPROXY=" + list("u"), workspace: "GOPROXY=" + list("w"), inFolder: "GOPROXY=" + list("f"),
		folder: setting, frozen: "GOPROXY=" + list("z"),
		edit: func(f *Facts) {
			if f.Place.Editor != nil {
				e := f.Place.Editor
				e.HTTPProxy, e.NoProxy, e.Remote = "http://user:"+password+"@127.0.0.1:1", []string{"user:" + password + "@x"}, "wsl"
				e.GoplsEnv = []protocol.SettingLayer{{Scope: protocol.ScopeUser, Variables: map[string]string{"GOSUMDB": "s https://user:" + password + "@g.example"}}}
				e.TerminalEnv = []protocol.TerminalLayer{{Scope: protocol.ScopeUser, Variables: map[string]*string{"HTTPS_PROXY": &secret}}}
			}
			f.Launch = File{Path: "/w/launch.json", Exists: true, Data: []byte(`{"configurations": [{"type": "go", "env": {"GOPROXY": "` + list("l") + `"}}]}`)}
			f.Container = File{Path: "/w/devcontainer.json", Exists: true, Data: []byte(`{"containerEnv": {"GOPROXY": "` + list("c") + `"}}`)}
			f.Exports = []Export{{Name: "GOPROXY", Value: list("x"), Shell: "direnv"}, {Name: "https_proxy", Value: "http://user:" + password + "@s:1", Shell: "system"}}
			f.Registry = &Registry{User: map[string]string{"GOPROXY": list("y")}}
			f.EnvFile.Public, f.Shared = true, map[string]bool{envPath: true}
			f.Modules = []File{{Path: "/w/go.mod", Exists: true, Data: []byte("module x.corp/y\nrequire https://user:" + password + "@z\n")}}
			f.Go.Problem, f.Go.Detail = GoFailed, "go: "+list("d")+": x"
		},
	}
	broken := full
	broken.folder = strings.Replace(setting, "direct", "Direct", 1)
	broken.env, broken.process, broken.values = "GOPROXY="+list("e")+",Direct\n", "", ""
	bare := full
	bare.process, bare.values, bare.user, bare.workspace, bare.inFolder, bare.folder, bare.frozen = "", "", "", "", "", "", ""
	for _, s := range []scene{full, broken, bare} {
		facts := s.facts()
		e := Resolve(facts, c)
		if s.process != "" && !strings.Contains(e.Get(protocol.ConsumerGopls, "GOPROXY").Text, password) {
			t.Fatalf("the scene holds no password in force, so the test proves nothing")
		}
		shown := map[string]any{"report": e.Report(), "proxy": e.Proxy(), "profiles": e.Profiles()}
		for _, wish := range []string{"goproxy.cn", "secret", "Secret", "default", "direct", list("t"), "https://user:" + password + "@t.example", list("t") + ",Direct", "https://user:" + password + "@t.example:port", "Official"} {
			for _, scope := range []protocol.Scope{protocol.ScopeUser, protocol.ScopeFolder} {
				p, err := Switch(facts, c, Wish{Text: wish, Scope: scope, Replace: false})
				if err != nil {
					shown[wish+" error "+string(scope)] = err
					continue
				}
				shown[wish+" "+string(scope)] = p.Redacted()
				shown[wish+" wish "+string(scope)] = p.Wish
			}
		}
		for name, value := range shown {
			if found := reveals(reflect.ValueOf(value), name, password); len(found) > 0 {
				t.Errorf("a password is shown in %q", found)
			}
			if found := reveals(reflect.ValueOf(value), name, "user:"); len(found) > 0 {
				t.Errorf("a user name is shown in %q", found)
			}
			data, err := json.Marshal(value)
			if err != nil {
				t.Fatalf("json.Marshal(%s): %v", name, err)
			}
			if strings.Contains(string(data), password) {
				t.Errorf("the JSON of %s shows a password", name)
			}
			// A nil slice would be sent as null.
			if strings.Contains(string(data), ":null") && name != "profiles" {
				t.Errorf("the JSON of %s holds null: %s", name, data)
			}
		}
	}
}

// TestPlanShown: what is shown of a change is redacted and still tells the
// change.
func TestPlanShown(t *testing.T) {
	s := scene{folder: `{"go.toolsEnvVars": {"GOPROXY": "https://u:pw@goproxy.corp.example,direct"}}`}
	p, err := Switch(s.facts(), choices(), Wish{Text: "goproxy.cn", Scope: protocol.ScopeFolder, Replace: false})
	if err != nil {
		t.Fatal(err)
	}
	shown := p.Redacted()
	const after = "https://xxxxx@goproxy.corp.example,https://goproxy.cn,direct"
	if shown.Value != after || len(shown.Result.Changes) != 1 || *shown.Result.Changes[0].New != after ||
		*shown.Result.Changes[0].Old != "https://xxxxx@goproxy.corp.example,direct" || shown.Result.Applied {
		t.Errorf("Redacted() = %+v, want %q as the new value", shown, after)
	}
	if want := `"https://u:pw@goproxy.corp.example,https://goproxy.cn,direct"`; *p.Changes[0].New != want {
		t.Errorf("Switch(goproxy.cn) writes %s, want %s", *p.Changes[0].New, want)
	}
}
