package plan

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func problem(p GoProblem, detail string) func(*Facts) {
	return func(f *Facts) { f.Go.Problem, f.Go.Detail = p, detail }
}

func TestFindings(t *testing.T) {
	for _, test := range []struct {
		does  string
		scene scene
		want  []string // code severity place
		says  string   // part of a message
	}{
		{"nothing is wrong on a fresh machine", scene{editor: true}, nil, ""},
		{"no go", scene{edit: func(f *Facts) { f.Go = Go{Problem: GoMissing} }}, []string{"goMissing error"}, "Install Go"},
		{"no go at the path that a setting names", scene{edit: func(f *Facts) { f.Go = Go{Path: "/x/go", Problem: GoMissing} }}, []string{"goMissing error"}, "no go command at /x/go"},
		{"a go that is too old", scene{edit: problem(GoTooOld, "go1.12 is older than go1.13")}, []string{"goTooOld error"}, "go1.12"},
		{"a go that fails", scene{edit: problem(GoFailed, "go: errors parsing go.mod\nmore")}, []string{"goFailed error"}, "errors parsing go.mod. Run it"},
		{"a go that hangs", scene{edit: problem(GoTimeout, "")}, []string{"goTimeout error"}, "did not end in time. Run"},
		{"a go that is another program", scene{edit: problem(GoGarbage, "it printed \"hello\"")}, []string{"goGarbage error"}, "hello"},
		{"a newer go line", scene{edit: problem(GoNewerMod, "/w/go.mod asks for go1.99")}, []string{"goNewerMod warning"}, "with a dead proxy every go command fails here"},

		{"GOENV=off", scene{process: "GOENV=off", env: "GOPROXY=\n"}, []string{"goenvOff warning"}, "Take GOENV out"},
		{"a go env file that cannot be read", scene{edit: func(f *Facts) { f.EnvFile.Err = "permission denied" }}, []string{"goenvUnreadable error env"}, "permission denied"},
		{"carriage returns in the go env file", scene{env: "#\r\nGOPATH=/go\r\nGOBIN=/b\r\n"}, []string{"envFileCarriageReturn error env:2", "envFileCarriageReturn error env:3"}, "LF line ends"},
		{"an empty line in the go env file", scene{env: "GOSUMDB=\n"}, []string{"envFileEmptyValue error env:1"}, "go env -u GOSUMDB"},
		{"HTTP_PROXY in the go env file", scene{env: "HTTP_PROXY=http://u:pw@p:1\n"}, []string{"envFileHTTPProxy warning env:1"}, "environment of the process"},

		{"a process variable hides the go env file", scene{process: "GOPROXY=off", env: "GOPROXY=direct\n"}, []string{"processOverrides warning env:1"}, "hides direct in the go env file"},
		{"but not where it says the same", scene{process: "GOPROXY=direct", env: "GOPROXY=direct\n"}, nil, ""},
		{"a user's setting hides the go env file", scene{editor: true, user: "GOSUMDB=sum.golang.google.cn", env: "GOSUMDB=sum.golang.org\n"}, []string{"settingOverrides warning settings.json"}, "Remove GOSUMDB from that setting"},
		{"a folder's setting is meant to", scene{editor: true, inFolder: "GOPROXY=https://f.example", env: "GOPROXY=direct\n"}, nil, ""},
		{"the freeze hides the go env file", scene{editor: true, frozen: "GOPROXY=off", env: "GOPROXY=direct\n"}, []string{"frozen warning", "consumersDisagree warning"}, "Restart Extension Host"},
		{"the freeze is no harm where it says the same", scene{editor: true, frozen: "GOPROXY=direct", env: "GOPROXY=direct\n"}, nil, ""},
		{"the freeze is no harm under a setting", scene{editor: true, frozen: "GOPROXY=off", workspace: "GOPROXY=direct"}, nil, ""},
		{"gopls and terminals disagree", scene{editor: true, user: "GOPROXY=direct"}, []string{"consumersDisagree warning settings.json"}, "gopls downloads through direct"},
		{"on the command line they may", scene{inFolder: "GOPROXY=direct"}, []string{"consumersDisagree info settings.json"}, "In VS Code"},

		{"the checksum database is off", scene{process: "GOSUMDB=off"}, []string{"sumdbOff warning"}, "refuses to download toolchains"},
		{"for all modules", scene{env: "GOPRIVATE=*\n"}, []string{"sumdbOff warning env:1"}, "GONOSUMDB=*"},
		{"for the company's it may be", scene{env: "GOPRIVATE=*.corp.example\n"}, nil, ""},
		{"go's answer that nothing explains", scene{values: "GOSUMDB=sum.example"}, []string{"layerUnknown info"}, "Go says that GOSUMDB is sum.example"},

		{"a broken list", scene{env: "GOPROXY=https://a.example,Direct\n"}, []string{"keywordCase error env:1"}, "Write direct."},
		{"a dead mirror", scene{process: "GOPROXY=https://dead.example"}, []string{"knownBadMirror error"}, "does not answer since 2024"},
		{"the lists of gopls and terminals alike", scene{editor: true, user: "GOPROXY=http://u:pw@u.example", env: "GOPROXY=nonsense\n"}, []string{"settingOverrides warning settings.json", "consumersDisagree warning settings.json", "credentialsOverHTTP error settings.json", "unknownWord error env:1"}, ""},
		{"without go there is no list to check", scene{root: "#\n", edit: func(f *Facts) { f.Go = Go{Problem: GoMissing} }}, []string{"goMissing error"}, ""},
	} {
		t.Run(test.does, func(t *testing.T) {
			var got []string
			var all strings.Builder
			for _, f := range Resolve(test.scene.facts(), choices()).Findings {
				at := where(Value{Location: f.Location})
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

// isSentence reports whether a message begins with a capital or a name, ends in
// a full stop, and holds no hole that fmt left.
func isSentence(message string) bool {
	// Nothing that people read is left in English.
	text, ok := new(chinese.Translator).Text(message)
	return isWhole(message) && ok && strings.Contains(text, "{") == strings.Contains(message, "{")
}

func isWhole(message string) bool {
	return message != "" && strings.HasSuffix(message, ".") && !strings.Contains(message, "%!") && !strings.Contains(message, "..")
}

// TestCodes: each code is in the table once, is used, and is no code of package
// goproxy's.
func TestCodes(t *testing.T) {
	source, err := os.ReadFile("codes.go")
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^[a-z][a-zA-Z]+$`)
	seen := map[string]bool{}
	for _, doc := range goproxy.Codes() {
		seen[doc.Code] = true
	}
	for _, doc := range Codes() {
		if seen[doc.Code] {
			t.Errorf("code %q is there twice", doc.Code)
		}
		seen[doc.Code] = true
		if !form.MatchString(doc.Code) || !isWhole(doc.Doc) {
			t.Errorf("code %q, %q: want lowerCamelCase and a sentence", doc.Code, doc.Doc)
		}
	}
	for _, constant := range regexp.MustCompile(`(Code\w+)\s+= "(\w+)"`).FindAllSubmatch(source, -1) {
		if !seen[string(constant[2])] {
			t.Errorf("%s (%q) is not in the table", constant[1], constant[2])
		}
	}
}

func TestProxy(t *testing.T) {
	type want struct {
		name, value, profile string
		state                protocol.ProxyState
		scopes               string
	}
	for _, test := range []struct {
		does  string
		scene scene
		want  want
	}{
		{"a mirror of the catalogue", scene{}, want{"google", "https://proxy.golang.org,direct", "Official", "ok", "[]"}},
		{"the user's own mirror first", scene{env: "GOPROXY=https://u:pw@mine.example/go/,direct\n"}, want{"mine", "https://xxxxx@mine.example/go/,direct", "", "ok", "[user]"}},
		{"a profile with a known mirror", scene{env: "GOPROXY=https://goproxy.cn|https://nosum.example,direct\nGOSUMDB=sum.golang.google.cn\n"}, want{"goproxy.cn", "https://goproxy.cn|https://nosum.example,direct", "China", "ok", "[user]"}},
		{"a profile lacks a variable", scene{env: "GOPROXY=https://goproxy.cn|https://nosum.example,direct\n"}, want{"goproxy.cn", "https://goproxy.cn|https://nosum.example,direct", "", "ok", "[user]"}},
		{"an unknown host", scene{env: "GOPROXY=https://other.example:8443/x\n"}, want{"other.example:8443", "https://other.example:8443/x", "", "ok", "[user]"}},
		{"direct", scene{env: "GOPROXY=direct\n"}, want{"direct", "direct", "", "ok", "[user]"}},
		{"off", scene{env: "GOPROXY=off\n"}, want{"off", "off", "", "off", "[user]"}},
		{"go refuses the list", scene{env: "GOPROXY=https://goproxy.cn,Off\n"}, want{"https://goproxy.cn,Off", "https://goproxy.cn,Off", "", "broken", "[user]"}},
		{"an empty list", scene{env: "GOPROXY=\n"}, want{"none", "", "", "broken", "[user]"}},
		{"no go", scene{edit: problem(GoMissing, "")}, want{"google", "https://proxy.golang.org,direct", "Official", "broken", "[]"}},
		{"a newer go line is not broken", scene{edit: problem(GoNewerMod, "")}, want{"google", "https://proxy.golang.org,direct", "Official", "ok", "[]"}},
		{"a process variable hides the go env file", scene{process: "GOPROXY=https://goproxy.cn", env: "GOPROXY=direct\n"}, want{"goproxy.cn", "https://goproxy.cn", "", "overridden", "[user]"}},
		{"a process variable hides nothing", scene{process: "GOPROXY=https://goproxy.cn"}, want{"goproxy.cn", "https://goproxy.cn", "", "ok", "[]"}},
		{"a user's setting hides the go env file", scene{editor: true, user: "GOPROXY=https://goproxy.cn", env: "GOPROXY=direct\n"}, want{"goproxy.cn", "https://goproxy.cn", "", "overridden", "[user]"}},
		{"a folder's setting is what gopls gets", scene{editor: true, inFolder: "GOPROXY=https://goproxy.cn", env: "GOPROXY=direct\n"}, want{"goproxy.cn", "https://goproxy.cn", "", "ok", "[user folder]"}},
		{"on the command line it is not in force", scene{inFolder: "GOPROXY=https://goproxy.cn", env: "GOPROXY=direct\n"}, want{"direct", "direct", "", "ok", "[user folder]"}},
		{"a workspace's setting", scene{editor: true, workspace: "GOPROXY=https://goproxy.cn"}, want{"goproxy.cn", "https://goproxy.cn", "", "ok", "[workspace]"}},
		{"the freeze", scene{editor: true, frozen: "GOPROXY=https://goproxy.cn"}, want{"goproxy.cn", "https://goproxy.cn", "", "overridden", "[]"}},
		{"gopls and terminals differ", scene{editor: true, user: "GOPROXY=https://goproxy.cn"}, want{"goproxy.cn", "https://goproxy.cn", "", "mismatch", "[]"}},
	} {
		t.Run(test.does, func(t *testing.T) {
			p := Resolve(test.scene.facts(), choices()).Proxy()
			got := want{p.Name, p.Value, p.Profile, p.State, fmt.Sprint(p.Scopes)}
			if got != test.want {
				t.Errorf("Resolve(…).Proxy() = %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestProxyEntries(t *testing.T) {
	got := Resolve(scene{env: "GOPROXY=https://u:pw@goproxy.corp.example, https://goproxy.cn|https://x.internal.example|,direct,https://ignored.example\n"}.facts(), choices()).Proxy().Entries
	want := []protocol.Entry{
		{URL: "https://xxxxx@goproxy.corp.example", Separator: ",", Mirror: "corp", Private: true},
		{URL: "https://goproxy.cn", Separator: "|", Mirror: "goproxy.cn"},
		{URL: "https://x.internal.example", Separator: "|", Private: true},
		{URL: "direct"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("Resolve(…).Proxy().Entries = %+v, want %+v", got, want)
	}
}
