package mirror_test

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/settings"
)

func TestCatalogueIsSound(t *testing.T) {
	evidence := regexp.MustCompile(`#\d+|20\d\d|undated|documentation`)
	names, urls := map[string]bool{}, map[string]bool{}
	for _, m := range mirror.With(nil).All() {
		if name := strings.ToLower(m.Name); names[name] {
			t.Errorf("name %q is there twice", m.Name)
		} else {
			names[name] = true
		}
		if m.Name == "" || strings.ContainsAny(m.Name, ",| ") || goproxy.Direct == m.Name || goproxy.Off == m.Name {
			t.Errorf("name %q cannot be typed where a list may stand", m.Name)
		}
		for _, address := range append([]string{m.URL}, m.Aliases...) {
			list, err := goproxy.Parse(address)
			if err != nil || len(list) != 1 || !list[0].IsMirror() {
				t.Errorf("%s: goproxy.Parse(%q) = %v, %v, want one mirror", m.Name, address, list, err)
				continue
			}
			if got := list[0].URL(); got != address || !strings.HasPrefix(got, "https://") {
				t.Errorf("%s: %q should be written %q, over https", m.Name, address, got)
			}
			if urls[list[0].Normalised()] {
				t.Errorf("%s: %q is there twice", m.Name, address)
			}
			urls[list[0].Normalised()] = true
		}
		if !strings.HasSuffix(m.Note, ".") || !evidence.MatchString(m.Note) {
			t.Errorf("%s: note %q has no source or date", m.Name, m.Note)
		}
		if m.Region != "" && m.Region != "cn" && m.Region != "global" {
			t.Errorf("%s: region %q", m.Name, m.Region)
		}
	}
	for _, p := range mirror.Profiles("/go/pkg/mod") {
		if names[strings.ToLower(p.Name)] || strings.EqualFold(p.Name, "default") {
			t.Errorf("profile %q is also a mirror's name or a word of the command line", p.Name)
		}
	}
}

// The names are typed in scripts, so none may go or move.
func TestNamesAreStable(t *testing.T) {
	for name, want := range map[string]string{
		"golang":      "https://proxy.golang.org",
		"goproxy.cn":  "https://goproxy.cn",
		"aliyun":      "https://mirrors.aliyun.com/goproxy",
		"tencent":     "https://mirrors.tencent.com/go",
		"huaweicloud": "https://repo.huaweicloud.com/repository/goproxy",
		"goproxy.io":  "https://goproxy.io",
	} {
		set := mirror.With(nil)
		for _, spelling := range []string{name, strings.ToUpper(name), " " + name} {
			if got, ok := set.Find(spelling); !ok || got.URL != want || !got.Offerable() {
				t.Errorf("Find(%q) = %q, %t, want %q, offerable", spelling, got.URL, ok, want)
			}
		}
	}
}

func TestByURL(t *testing.T) {
	set := mirror.With([]settings.Mirror{{Name: "corp", URL: "https://user:secret@goproxy.corp.example/go?token=secret", Private: true}})
	tests := []struct{ url, want string }{
		{"https://goproxy.cn", "goproxy.cn"},
		{"https://GoProxy.CN/", "goproxy.cn"},
		{"goproxy.cn", "goproxy.cn"},
		{"https://goproxy.cn:443//", "goproxy.cn"},
		{"https://u:p@goproxy.cn", "goproxy.cn"},
		{"https://mirrors.cloud.tencent.com/go/", "tencent"},
		{"https://mirrors.huaweicloud.com/repository/goproxy/", "huaweicloud"},
		{"https://goproxy.corp.example/go", "corp"},
		{"http://goproxy.cn", ""},
		{"https://mirrors.aliyun.com", ""},
		{"https://goproxy.cn.evil.example", ""},
		{"direct", ""},
		{"", ""},
		{"https://goproxy.cn,direct", ""},
	}
	for _, test := range tests {
		if got, ok := set.ByURL(test.url); got.Name != test.want || ok != (test.want != "") {
			t.Errorf("ByURL(%q) = %q, %t, want %q", test.url, got.Name, ok, test.want)
		}
	}
}

func TestWarned(t *testing.T) {
	tests := []struct {
		host, path string
		want       protocol.MirrorStatus
	}{
		{"goproxy.ustc.edu.cn", "", protocol.MirrorFake},
		{"GOPROXY.ustc.edu.cn:443", "/x", protocol.MirrorFake},
		{"mirrors.huaweicloud.com", "/goproxy", protocol.MirrorDead},
		{"mirrors.huaweicloud.com", "/goproxy/", protocol.MirrorDead},
		{"mirrors.huaweicloud.com", "/repository/go", protocol.MirrorFake},
		{"mirrors.huaweicloud.com", "/repository/goproxy", ""},
		{"mirrors.huaweicloud.com", "", ""},
		{"pkg.go.dev", "", protocol.MirrorNotAProxy},
		{"github.com", "/goproxy/goproxy", protocol.MirrorNotAProxy},
		{"microsoftgoproxy.azurewebsites.net", "", protocol.MirrorDead},
		{"mirrors.pku.edu.cn", "", protocol.MirrorNotAProxy},
		{"goproxy.cn", "", ""},
		{"", "", ""},
		{"[::1]:80", "", ""},
		{"%zz", "", ""},
	}
	for _, test := range tests {
		if got, ok := mirror.Warned(test.host, test.path); got.Status != test.want || ok != (test.want != "") {
			t.Errorf("Warned(%q, %q) = %q, %t, want %q", test.host, test.path, got.Status, ok, test.want)
		}
	}
	for _, m := range mirror.With(nil).Known() {
		u, err := url.Parse(m.URL)
		if err != nil {
			t.Fatal(err)
		}
		if warned, ok := mirror.Warned(u.Host, u.Path); ok {
			t.Errorf("Warned(%q, %q) = %s, but %s is in the catalogue", u.Host, u.Path, warned.Name, m.Name)
		}
	}
}

func TestOwnMirrors(t *testing.T) {
	set := mirror.With([]settings.Mirror{
		{Name: "Corp", URL: "goproxy.corp.example/go/", Private: true, ProbeModule: "corp.example/m@v1.0.0"},
		{Name: "corp", URL: "https://other.example"},
		{Name: "mine", URL: "https://goproxy.cn"},
		{Name: "aliyun", URL: "https://u:secret@aliyun.corp.example"},
	})
	if got, _ := set.Find("corp"); got.URL != "https://goproxy.corp.example/go" || !got.Private || got.ProbeModule != "corp.example/m@v1.0.0" || !got.Offerable() {
		t.Errorf("Find(%q) = %+v, want the first own mirror of that name", "corp", got)
	}
	if got, _ := set.ByURL("https://goproxy.cn"); got.Name != "mine" {
		t.Errorf("ByURL(%q) = %q, want the user's own name for it", "https://goproxy.cn", got.Name)
	}
	got, _ := set.Find("aliyun")
	if got.Status != protocol.MirrorOwn || got.URL != "https://u:secret@aliyun.corp.example" {
		t.Errorf("Find(%q) = %+v, want the user's own with its true URL", "aliyun", got)
	}
	if public := got.Public(); strings.Contains(public.URL, "secret") || strings.Contains(public.URL, "u:") {
		t.Errorf("Public() = %q, which holds a credential", public.URL)
	}
	if _, ok := set.ByURL("https://mirrors.aliyun.com/goproxy"); ok {
		t.Error("the catalogue entry whose name the user took is still found")
	}
}

func TestResolve(t *testing.T) {
	set := mirror.With([]settings.Mirror{{Name: "corp", URL: "https://goproxy.corp.example"}})
	for argument, want := range map[string]string{
		"golang":                             "golang https://proxy.golang.org",
		"CORP":                               "corp https://goproxy.corp.example",
		"https://mirrors.cloud.tencent.com/": "tencent https://mirrors.cloud.tencent.com",
		"mirrors.cloud.tencent.com/go":       "tencent https://mirrors.cloud.tencent.com/go",
		"http://127.0.0.1:3000/x/":           "127.0.0.1:3000/x http://127.0.0.1:3000/x",
		"https://u:p@goproxy.corp.example":   "corp https://u:p@goproxy.corp.example",
		"file:///go/pkg/mod/cache/download":  "file:///go/pkg/mod/cache/download file:///go/pkg/mod/cache/download",
	} {
		got, err := set.Resolve(argument)
		if argument == "https://mirrors.cloud.tencent.com/" {
			want = "mirrors.cloud.tencent.com https://mirrors.cloud.tencent.com" // Not its path for Go.
		}
		if err != nil || got.Name+" "+got.URL != want {
			t.Errorf("Resolve(%q) = %s %s, %v, want %s", argument, got.Name, got.URL, err, want)
		}
	}
	for argument, want := range map[string]string{
		"direct":                            `"direct" is no mirror but a word`,
		"off":                               `"off" is no mirror but a word`,
		"nosuch":                            "`goproxyctl mirrors` lists the names",
		"":                                  "lists the names",
		"ftp://u:secret@goproxy.cn":         "scheme must be https, http or file",
		"https://u:secret@%zz":              "is no mirror",
		"https://goproxy.cn,https://a.test": "is a list",
		"https://pkg.go.dev":                "documentation site",
		"goproxy.ustc.edu.cn":               "Never existed",
		"/go/pkg/mod":                       "file:///path",
	} {
		m, err := set.Resolve(argument)
		var problem *protocol.Error
		if !errors.As(err, &problem) || problem.Kind != protocol.ErrorInput || !strings.Contains(problem.Message, want) || strings.Contains(problem.Message, "secret") {
			t.Errorf("Resolve(%q) = %v, %v, want an input error with %q", argument, m, err, want)
		}
	}
}

func TestProfiles(t *testing.T) {
	tests := []struct{ modCache, want string }{
		{"/home/u/go/pkg/mod", "file:///home/u/go/pkg/mod/cache/download,off"},
		{"/home/u/go/pkg/mod/", "file:///home/u/go/pkg/mod/cache/download,off"},
		{"/a b,c|d%e?f#g", "file:///a%20b%2Cc%7Cd%25e%3Ff%23g/cache/download,off"},
		{`C:\Users\Ann Lee\go\pkg\mod`, "file:///C:/Users/Ann%20Lee/go/pkg/mod/cache/download,off"},
		{`d:/go/mod`, "file:///d:/go/mod/cache/download,off"},
		{`\\server\share\mod`, ""},
		{`//server/share/mod`, ""},
		{"relative/mod", ""},
		{"", ""},
	}
	for _, test := range tests {
		got := ""
		for _, p := range mirror.Profiles(test.modCache) {
			value := p.Variables["GOPROXY"]
			if value == nil {
				t.Fatalf("Profiles(%q): %s sets no GOPROXY", test.modCache, p.Name)
			}
			list, err := goproxy.Parse(*value)
			if err != nil || list[len(list)-1].IsMirror() {
				t.Errorf("Profiles(%q): %s sets %q: %v", test.modCache, p.Name, *value, err)
			}
			if _, touched := p.Variables["GOSUMDB"]; touched {
				t.Errorf("Profiles(%q): %s touches GOSUMDB", test.modCache, p.Name)
			}
			if p.Name == mirror.ProfileOffline {
				got = *value
				u, err := url.Parse(list[0].Value())
				if err != nil || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || len(list) != 2 {
					t.Errorf("Profiles(%q): go would not take %q", test.modCache, got)
				}
			}
		}
		if got != test.want {
			t.Errorf("Profiles(%q) Offline = %q, want %q", test.modCache, got, test.want)
		}
	}
	china := mirror.Profiles("")[1]
	first, _, _ := strings.Cut(*china.Variables["GOPROXY"], ",")
	if m, ok := mirror.With(nil).ByURL(first); !ok || m.Region != "cn" || !m.SumDB {
		t.Errorf("profile China starts with %q, which passes on no checksum database", first)
	}
}
