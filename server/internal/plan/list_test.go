package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// outcome prints what Switch returned: the new GOPROXY, or the kind of the error.
func outcome(p *Plan, err error) string {
	if err != nil {
		var e *protocol.Error
		if !errors.As(err, &e) {
			return "another error: " + err.Error()
		}
		return string(e.Kind)
	}
	return p.Value
}

func codes(p *Plan) []string {
	var all []string
	if p != nil {
		for _, w := range p.Warnings {
			all = append(all, w.Code)
		}
	}
	return all
}

// TestWhichListIsWritten is the paragraph of that name in the design, sentence
// by sentence.
func TestWhichListIsWritten(t *testing.T) {
	const (
		corp = "https://goproxy.corp.example"      // a mirror marked private
		priv = "https://x.internal.example"        // on a private host
		athe = "http://athens.example:3000"        // on a private host with its port
		cred = "https://u:pw@goproxy.corp.example" // corp, with credentials
	)
	for _, test := range []struct {
		does    string
		current string
		wish    string
		want    string // the new list, or the kind of the error
		codes   string // of the warnings
	}{
		{"choosing a mirror replaces a public entry", "https://proxy.golang.org,direct", "goproxy.cn", "https://goproxy.cn,direct", ""},
		{"every one of them", "https://proxy.golang.org,https://nosum-eu.example,direct", "goproxy.cn", "https://goproxy.cn,direct", ""},
		{"and an unknown one, which is named", "https://who.example,direct", "goproxy.cn", "https://goproxy.cn,direct", "droppedUnknown"},
		{"one on the warn list is not unknown", "https://fake.example,direct", "goproxy.cn", "https://goproxy.cn,direct", ""},
		{"it keeps a private mirror in front", corp + ",https://proxy.golang.org,direct", "goproxy.cn", corp + ",https://goproxy.cn,direct", "keptPrivate"},
		{"with its credentials", cred + ",direct", "goproxy.cn", cred + ",https://goproxy.cn,direct", "keptPrivate"},
		{"and one on a private host", priv + ",https://proxy.golang.org,direct", "goproxy.cn", priv + ",https://goproxy.cn,direct", "keptPrivate"},
		{"or on a private host and port", athe + ",https://proxy.golang.org,direct", "goproxy.cn", athe + ",https://goproxy.cn,direct", "keptPrivate"},
		{"or on an IPv6 address", "http://[::1]:3000,direct", "goproxy.cn", "http://[::1]:3000,https://goproxy.cn,direct", "keptPrivate"},
		{"but not on another port of it", "http://athens.example:4000,direct", "goproxy.cn", "https://goproxy.cn,direct", "droppedUnknown"},
		{"also where it stood behind a public one", "https://proxy.golang.org," + corp + ",direct", "goproxy.cn", corp + ",https://goproxy.cn,direct", "keptPrivate"},
		{"in their order", priv + "," + corp + ",https://proxy.golang.org,direct", "goproxy.cn", priv + "," + corp + ",https://goproxy.cn,direct", "keptPrivate keptPrivate"},
		{"each followed by a comma", priv + "|" + corp + "|https://proxy.golang.org,direct", "goproxy.cn", priv + "," + corp + ",https://goproxy.cn,direct", "keptPrivate keptPrivate"},
		{"--replace drops them", corp + "," + priv + ",https://proxy.golang.org,direct", "goproxy.cn --replace", "https://goproxy.cn,direct", "droppedPrivate droppedPrivate"},

		{"the ending stays: direct", "https://proxy.golang.org,direct", "google", "https://proxy.golang.org,direct", ""},
		{"the ending stays: off", "https://proxy.golang.org,off", "goproxy.cn", "https://goproxy.cn,off", ""},
		{"the ending stays: none", "https://proxy.golang.org", "goproxy.cn", "https://goproxy.cn", ""},
		{"the ending stays behind private entries", corp + ",https://proxy.golang.org,off", "goproxy.cn", corp + ",https://goproxy.cn,off", "keptPrivate"},
		{"also where the public entry stood in front of them", "https://proxy.golang.org," + corp + ",off", "goproxy.cn", corp + ",https://goproxy.cn,off", "keptPrivate"},
		{"direct alone is an ending", "direct", "goproxy.cn", "https://goproxy.cn,direct", ""},
		{"direct is added where there was no list", "", "goproxy.cn", "https://goproxy.cn,direct", ""},
		{"what go never read goes", "https://proxy.golang.org,direct,https://who.example", "goproxy.cn", "https://goproxy.cn,direct", ""},

		{"nothing public behind a list that ended in a private entry", corp, "goproxy.cn", "refused", ""},
		{"nor where something public stood in front", "https://proxy.golang.org," + corp, "goproxy.cn", "refused", ""},
		{"nor behind a private entry and off", corp + ",off", "goproxy.cn", "refused", ""},
		{"nor in front of off alone", "off", "goproxy.cn", "refused", ""},
		{"the consent is --replace", corp + ",off", "goproxy.cn --replace", "https://goproxy.cn,off", "droppedPrivate"},
		{"or the list itself", corp, corp + ",https://goproxy.cn", corp + ",https://goproxy.cn", "publicAfterPrivate"},
		{"another private mirror needs none", priv + ",off", "corp", corp + "," + priv + ",off", "keptPrivate"},
		{"a private mirror goes in front of the others", priv + ",https://proxy.golang.org,direct", "corp", corp + "," + priv + ",direct", "keptPrivate"},
		{"and is not there twice", priv + "," + cred + ",direct", "corp", cred + "," + priv + ",direct", "keptPrivate keptPrivate"},

		{"no pipe for a mirror", "https://proxy.golang.org|https://nosum-eu.example,direct", "goproxy.cn", "https://goproxy.cn,direct", ""},
		{"a pipe before the ending is part of the ending", "https://proxy.golang.org|direct", "goproxy.cn", "https://goproxy.cn|direct", ""},
		{"a pipe where a profile asks for it", "https://proxy.golang.org,direct", "China", "https://goproxy.cn|https://nosum.example,direct", ""},
		{"a typed list is written as typed", corp + ",off", "https://a.example|https://b.example", "https://a.example|https://b.example", "droppedPrivate"},
		{"direct too", "https://proxy.golang.org,off", "direct", "direct", ""},
		{"off too", corp + ",direct", "off", "off", "droppedPrivate"},
		{"after lint: an error is refused", "direct", "https://a.example,Direct", "input", ""},
		{"after lint: a dead mirror is one", "direct", "https://dead.example,direct", "input", ""},
		{"after lint: a warning is passed on", "direct", "https://u:secret@a.example,direct", "https://u:secret@a.example,direct", "credentials"},
		{"a typed URL is a mirror", corp + ",https://proxy.golang.org,direct", "https://new.example/go/", corp + ",https://new.example/go,direct", "keptPrivate"},
		{"without https:// too", "https://proxy.golang.org", "new.example", "https://new.example", "missingScheme"},
		{"a typed URL of the list's unknown entry keeps it", "https://who.example,direct", "https://who.example/", "https://who.example,direct", ""},
		{"a private mirror that is typed without its credentials loses them", cred + ",direct", corp, corp + ",direct", ""},

		{"a list that go refuses keeps its private entries", corp + ",Direct,https://proxy.golang.org", "goproxy.cn", corp + ",https://goproxy.cn", "keptPrivate"},
		{"a list of nonsense is no list", "nonsense", "goproxy.cn", "https://goproxy.cn,direct", ""},
		{"default names the private entry that goes with the key", corp + ",direct", "default", "", "droppedPrivate"},
		{"and so does a profile that takes it away", corp + ",direct", "Official", "", "droppedPrivate"},
		{"a kept entry that was copied without its credentials is not written on", "https://xxxxx@goproxy.corp.example,direct", "goproxy.cn", "input", ""},
		{"an own mirror on the warn list is the user's choice", "direct", "dead", "https://dead.example,direct", "warnListed"},
	} {
		t.Run(test.does, func(t *testing.T) {
			s := scene{root: "GOSUMDB=sum.golang.org\n"}
			if test.current != "" {
				s.env = "GOPROXY=" + test.current + "\n"
			}
			wish, replace := strings.CutSuffix(test.wish, " --replace")
			p, err := Switch(s.facts(), choices(), Wish{Text: wish, Scope: protocol.ScopeUser, Replace: replace})
			if got := outcome(p, err); got != test.want {
				t.Errorf("GOPROXY=%s: Switch(%q) = %q, %v, want %q", test.current, test.wish, got, err, test.want)
			}
			if got := strings.Join(codes(p), " "); got != test.codes {
				t.Errorf("GOPROXY=%s: Switch(%q) warns %q, want %q", test.current, test.wish, got, test.codes)
			}
		})
	}
}

// TestWhoseListIsReplaced: the ending and the private entries are those of the
// list that the write hides or replaces.
func TestWhoseListIsReplaced(t *testing.T) {
	settings := func(list string) string { return fmt.Sprintf(`{"go.toolsEnvVars": {"GOPROXY": %q}}`, list) }
	for _, test := range []struct {
		does  string
		scene scene
		scope protocol.Scope
		want  string
	}{
		{"user: the go env file's", scene{env: "GOPROXY=https://a.example\n"}, "user", "https://goproxy.cn"},
		{"user: else GOROOT/go.env's", scene{}, "user", "https://goproxy.cn,direct"},
		{"user: else the default", scene{root: "#\n", values: "GOPROXY=https://a.example,off"}, "user", "https://goproxy.cn,off"},
		{"user: never the process's", scene{process: "GOPROXY=https://a.example", values: "GOPROXY=https://a.example"}, "user", "https://goproxy.cn,direct"},
		{"user: never a setting's", scene{editor: true, user: "GOPROXY=https://a.example"}, "user", "https://goproxy.cn,direct"},
		{"folder: the folder's", scene{editor: true, folder: settings("https://a.example"), inFolder: "GOPROXY=https://a.example", env: "GOPROXY=https://b.example,off\n"}, "folder", "https://goproxy.cn"},
		{"folder: the file's, whatever the editor says", scene{editor: true, folder: settings("https://a.example"), env: "GOPROXY=https://b.example,off\n"}, "folder", "https://goproxy.cn"},
		{"folder: else the workspace's", scene{editor: true, workspace: "GOPROXY=https://a.example", user: "GOPROXY=https://b.example,off"}, "folder", "https://goproxy.cn"},
		{"folder: else the user setting's", scene{editor: true, user: "GOPROXY=https://b.example,off", process: "GOPROXY=https://a.example"}, "folder", "https://goproxy.cn,off"},
		{"folder: else the process's", scene{editor: true, process: "GOPROXY=https://a.example", env: "GOPROXY=https://b.example,off\n"}, "folder", "https://goproxy.cn"},
		{"folder: an empty key lets the go env file count", scene{editor: true, folder: settings(""), process: "GOPROXY=https://a.example", env: "GOPROXY=https://b.example,off\n"}, "folder", "https://goproxy.cn,off"},
		{"folder: what was frozen was chosen by nobody", scene{editor: true, frozen: "GOPROXY=https://a.example"}, "folder", "https://goproxy.cn,direct"},
		{"workspace: not the folder's", scene{editor: true, inFolder: "GOPROXY=https://a.example", edit: workspaceFile("")}, "workspace", "https://goproxy.cn,direct"},
	} {
		t.Run(test.does, func(t *testing.T) {
			p, err := Switch(test.scene.facts(), choices(), Wish{Text: "goproxy.cn", Scope: test.scope, Replace: false})
			if got := outcome(p, err); got != test.want {
				t.Errorf("Switch(goproxy.cn, %s) = %q, %v, want %q", test.scope, got, err, test.want)
			}
		})
	}
}

// TestResolution: exact profile, exact mirror, default, else a URL or list, all
// without regard to case.
func TestResolution(t *testing.T) {
	for _, test := range []struct {
		wish string
		want string
		says string
	}{
		{"china", "https://goproxy.cn|https://nosum.example,direct", ""},
		{" OFFICIAL ", "", ""},
		{"GoProxy.CN", "https://goproxy.cn,direct", ""},
		{"CORP", "https://goproxy.corp.example,direct", ""},
		{"DEFAULT", "", ""},
		{"goproxy.c", "https://goproxy.c,direct", ""},
		{"nonesuch", "input", "nonesuch is not a profile and not a mirror"},
		{"DIRECT", "input", "Write direct."},
		{"", "input", ""},
		{",", "input", ""},
		{"https://a.example\nGOFLAGS=-x", "input", "line break"},
		{"https://\xff.example", "input", "UTF-8"},
		{"https://xxxxx@a.example,direct", "input", "Type the true value"},
		{"Unsafe", "refused", "never does that"},
		{"Unchecked", "refused", "never does that"},
		{"Broken", "input", "GOPROXY of the profile Broken"},
		{"Shown", "input", "GOPROXY of the profile Shown"},
	} {
		p, err := Switch(scene{}.facts(), choices(), Wish{Text: test.wish, Scope: protocol.ScopeUser, Replace: false})
		if got := outcome(p, err); got != test.want {
			t.Errorf("Switch(%q) = %q, %v, want %q", test.wish, got, err, test.want)
		}
		if test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
			t.Errorf("Switch(%q) fails with %v, want %q in it", test.wish, err, test.says)
		}
		if err != nil && !isSentence(err.Error()) {
			t.Errorf("Switch(%q) says %q, want whole sentences", test.wish, err)
		}
	}
}

func TestDatabase(t *testing.T) {
	const alias = "GOSUMDB=sum.golang.google.cn\n"
	for _, test := range []struct {
		does  string
		scene scene
		wish  string
		wrote bool
		want  string // new value of GOSUMDB, "-" where it is taken away, "=" where it is left
	}{
		{"no database, in China, at its default", scene{}, "nosum", false, "sum.golang.google.cn"},
		{"typed as a URL", scene{}, "https://nosum.example", false, "sum.golang.google.cn"},
		{"typed as a list, which is written as typed", scene{}, "https://nosum.example,direct", false, "="},
		{"the mirror has it", scene{}, "goproxy.cn", false, "="},
		{"the mirror is not in China", scene{}, "nosum-eu", false, "="},
		{"of the user's own mirror it is not known", scene{}, "mine", false, "="},
		{"of an unknown one too", scene{}, "https://who.example", false, "="},
		{"a custom one is never touched", scene{env: "GOSUMDB=sum.corp.example\n"}, "nosum", false, "="},
		{"off is custom", scene{env: "GOSUMDB=off\n"}, "nosum", false, "="},
		{"the default's name is custom where the user wrote it", scene{env: "GOSUMDB=sum.golang.org\n"}, "nosum", false, "="},
		{"custom in the process", scene{process: "GOSUMDB=off"}, "nosum", false, "="},
		{"custom in the user's settings", scene{editor: true, user: "GOSUMDB=off"}, "nosum", false, "="},
		{"a distribution's own default", scene{root: "GOPROXY=direct\nGOSUMDB=off\n"}, "nosum", false, "="},
		{"a default that is not known", scene{root: "#\n"}, "nosum", false, "="},

		{"ours is taken away by the next switch", scene{env: alias}, "goproxy.cn", true, "-"},
		{"by default", scene{env: alias}, "default", true, "-"},
		{"by a list", scene{env: alias}, "direct", true, "-"},
		{"by a profile that does not name it", scene{env: alias}, "Odd", true, "-"},
		{"a profile that names it decides", scene{env: alias}, "China", true, "="},
		{"ours stays where it is needed", scene{env: alias}, "nosum", true, "="},
		{"not where it is the user's", scene{env: alias}, "goproxy.cn", false, "="},
		{"not where it was edited since", scene{env: "GOSUMDB=sum.corp.example\n"}, "goproxy.cn", true, "="},
	} {
		t.Run(test.does, func(t *testing.T) {
			c := choices()
			c.WroteSumDB = test.wrote
			p, err := Switch(test.scene.facts(), c, Wish{Text: test.wish, Scope: protocol.ScopeUser, Replace: false})
			if err != nil {
				t.Fatalf("Switch(%q): %v", test.wish, err)
			}
			got := "="
			for _, change := range p.Changes {
				if change.Key[0] == "GOSUMDB" {
					got = "-"
					if change.New != nil {
						got = *change.New
					}
				}
			}
			if got != test.want {
				t.Errorf("Switch(%q) makes GOSUMDB %s, want %s", test.wish, got, test.want)
			}
			if told := slices.Contains(codes(p), CodeSumDBAlias); told != (got != "=") {
				t.Errorf("Switch(%q) warns of sumdbAlias: %t, with GOSUMDB %s", test.wish, told, got)
			}
		})
	}
}

// TestDatabaseOfFolder: on the command line no consumer shows what the folder's
// settings say, and yet they are not touched.
func TestDatabaseOfFolder(t *testing.T) {
	for _, test := range []struct {
		folder string
		want   bool
	}{
		{`{}`, true},
		{`{"go.toolsEnvVars": {"GOSUMDB": "sum.golang.org"}}`, false},
		{`{"go.toolsEnvVars": {"GOSUMDB": "off"}}`, false},
	} {
		p, err := Switch(scene{folder: test.folder}.facts(), choices(), Wish{Text: "nosum", Scope: protocol.ScopeFolder, Replace: false})
		if err != nil {
			t.Fatalf("Switch(nosum) with %s: %v", test.folder, err)
		}
		got := slices.ContainsFunc(p.Changes, func(c Change) bool { return slices.Contains(c.Key, "GOSUMDB") })
		if got != test.want {
			t.Errorf("Switch(nosum) with %s changes GOSUMDB: %t, want %t", test.folder, got, test.want)
		}
	}
}
