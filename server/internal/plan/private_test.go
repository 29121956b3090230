package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func TestLooksPrivate(t *testing.T) {
	origins := []remote{{"git.company.example", "team/app"}, {"github.com", "company/app"}}
	for _, test := range []struct {
		name string
		want bool
	}{
		{"github.com/company/app", false},
		{"golang.org/x/mod", false},
		{"example.org/vanity", false},
		{"git.company.example/team/lib", true},
		{"other.company.example/team/lib", false},
		{"gitlab.corp/team/lib", true},
		{"git.lab.local/a", true},
		{"code.team.internal/a", true},
		{"10.0.0.7/a", true},
		{"x.internal.example/a", true}, // goproxy.privateHosts
		{"fmt", false},
		{"app/internal", false},
		{"local.example/a", false},
	} {
		if got := choices().looksPrivate(test.name, origins); got != test.want {
			t.Errorf("looksPrivate(%q) = %t, want %t", test.name, got, test.want)
		}
	}
}

func TestRemotes(t *testing.T) {
	got := remotes(File{Data: []byte(`[core]
	url = https://not.example/x
[remote "origin"]
	url = git@git.company.example:team/app.git
	fetch = +refs/heads/*:refs/remotes/origin/*
[remote "b"]
	url = https://user:pw@Host.Example:8443/a/b
	pushurl = "ssh://git@c.example:22/x.git"
[remote "c"]
	url = /srv/git/x
[remote "d"]
	url = C:\git\x
[branch "main"]
	url = https://not.example/y
`)})
	want := "[{git.company.example team/app} {host.example a/b} {c.example x}]"
	if fmt.Sprint(got) != want {
		t.Errorf("remotes = %v, want %s", got, want)
	}
}

func TestPrivateNamesGuard(t *testing.T) {
	const mod = `module git.company.example/team/app

go 1.21

require (
	github.com/pkg/errors v0.9.1
	git.company.example/team/lib v1.0.0
	gitlab.corp/other v1.0.0
	replaced.corp/x v1.0.0
)

replace replaced.corp/x => ../x
`
	origin := file("/w/.git/config", "[remote \"origin\"]\nurl = https://git.company.example/team/app\n")
	facts := together(file("/w/go.mod", mod), origin)
	for _, test := range []struct {
		does  string
		scene scene
		wish  Wish
		want  string // patterns; "-": no warning
		set   string // GOPRIVATE that is written
	}{
		{"a public mirror", scene{edit: facts}, Wish{Text: "goproxy.cn"}, "git.company.example gitlab.corp", ""},
		{"with the patterns added", scene{edit: facts}, Wish{Text: "goproxy.cn", Private: []string{"git.company.example", "gitlab.corp"}}, "-", "git.company.example,gitlab.corp"},
		{"with one of them added to those that are there", scene{env: "GOPRIVATE=gitlab.corp\n", edit: facts}, Wish{Text: "goproxy.cn", Private: []string{"git.company.example"}}, "-", "gitlab.corp,git.company.example"},
		{"on the list already", scene{env: "GOPRIVATE=*.corp,gitlab.corp,git.company.example\n", edit: facts}, Wish{Text: "goproxy.cn"}, "-", ""},
		{"GONOPROXY=none sends them all the same", scene{env: "GOPRIVATE=gitlab.corp,git.company.example\nGONOPROXY=none\n", edit: facts}, Wish{Text: "goproxy.cn"}, "git.company.example gitlab.corp", ""},
		{"GONOPROXY=none behind a private mirror is meant to", scene{env: "GOPROXY=https://goproxy.corp.example,direct\nGOPRIVATE=gitlab.corp,git.company.example\nGONOPROXY=none\n", edit: facts}, Wish{Text: "goproxy.cn"}, "-", ""},
		{"but what GOPRIVATE does not name", scene{env: "GOPROXY=https://goproxy.corp.example,direct\nGOPRIVATE=gitlab.corp\nGONOPROXY=none\n", edit: facts}, Wish{Text: "goproxy.cn"}, "git.company.example https://goproxy.corp.example", ""},
		{"GONOPROXY=none with the switch", scene{env: "GOPROXY=https://goproxy.corp.example,direct\n", edit: facts}, Wish{Text: "goproxy.cn", Private: []string{"git.company.example", "gitlab.corp"}, Variables: map[string]*string{"GONOPROXY": text("none")}}, "-", "git.company.example,gitlab.corp"},
		{"not behind a bar", scene{env: "GOPROXY=https://goproxy.corp.example|https://goproxy.cn\nGOPRIVATE=gitlab.corp,git.company.example\nGONOPROXY=none\n", edit: facts}, Wish{Text: "https://goproxy.corp.example|https://goproxy.cn,direct"}, "git.company.example gitlab.corp", ""},
		{"a private mirror only", scene{env: "GOPROXY=off\n", edit: facts}, Wish{Text: "https://goproxy.corp.example,off"}, "-", ""},
		{"direct asks no mirror", scene{edit: facts}, Wish{Text: "direct"}, "-", ""},
		{"a profile that names them", scene{edit: together(file("/w/go.mod", "module a.corp.example/x\n"), file("/w/.git/config", "[remote \"o\"]\nurl = https://a.corp.example/x\n"))}, Wish{Text: "Company"}, "-", "*.corp.example"},
		{"public modules", scene{edit: file("/w/go.mod", "module example.org/x\n")}, Wish{Text: "goproxy.cn"}, "-", ""},
		{"a profile's patterns and more", scene{edit: facts}, Wish{Text: "Company", Private: []string{"gitlab.corp"}}, "-", "*.corp.example,gitlab.corp"},
		{"only GOPRIVATE", scene{edit: facts}, Wish{Private: []string{"gitlab.corp"}}, "-", "gitlab.corp"},
	} {
		t.Run(test.does, func(t *testing.T) {
			test.wish.Scope = protocol.ScopeUser
			p, err := Switch(test.scene.facts(), choices(), test.wish)
			if err != nil {
				t.Fatal(err)
			}
			got := "-"
			for _, w := range p.Warnings {
				if w.Code == CodePrivateNames {
					got = strings.TrimSpace(strings.Join(w.Private, " ") + " " + w.AskPrivate)
					if strings.Contains(w.Message, "replaced.corp") || !strings.Contains(w.Message, "git.company.example/team/lib") {
						t.Errorf("Switch(%+v) warns %q, want the names that are asked for", test.wish, w.Message)
					}
				}
			}
			if got != test.want {
				t.Errorf("Switch(%+v) warns of %q, want %q", test.wish, got, test.want)
			}
			i := slices.IndexFunc(p.Changes, func(c Change) bool { return c.Key[0] == "GOPRIVATE" })
			set := ""
			if i >= 0 && p.Changes[i].New != nil {
				set = *p.Changes[i].New
			}
			if set != test.set {
				t.Errorf("Switch(%+v) sets GOPRIVATE to %q, want %q", test.wish, set, test.set)
			}
		})
	}
	for _, pattern := range []string{"*", "https://a.example", "a b", ""} {
		if _, err := Switch(scene{}.facts(), choices(), Wish{Scope: protocol.ScopeUser, Private: []string{pattern}}); err == nil {
			t.Errorf("Switch with --private %q is done, want an error", pattern)
		}
	}
}
