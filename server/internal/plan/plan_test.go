package plan

import (
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const (
	envPath    = "/home/u/.config/go/env"
	rootPath   = "/usr/local/go/go.env"
	folderPath = "/w/.vscode/settings.json"
	stockRoot  = "# comment\nGOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n"
)

// A scene says in short what there is at a place. What it does not say is as on
// a fresh machine: a go, its stock go.env, no go env file, no settings.
type scene struct {
	os        string
	process   string // NAME=value, parted by blanks
	env       string // content of the go env file; empty: there is none
	root      string // content of GOROOT/go.env; empty: the stock one
	folder    string // content of the folder's settings.json; empty: there is none
	user      string // go.toolsEnvVars of the user's settings, NAME=value parted by blanks
	workspace string // the same of the workspace
	inFolder  string // the same of the folder
	frozen    string // what the extension host has gained, NAME=value parted by blanks
	values    string // go env's own answer
	editor    bool   // in VS Code, with the Go extension, trusted
	edit      func(*Facts)
}

func (s scene) facts() Facts {
	f := Facts{
		OS:      "linux",
		Place:   protocol.Place{Dir: "/w", Folders: []string{"/w"}, Trusted: true},
		Process: pairs(s.process),
		Go:      Go{Path: "/usr/local/go/bin/go", Version: "go1.26.8", Root: "/usr/local/go", EnvFile: envPath, Values: pairs(s.values)},
		EnvFile: File{Path: envPath, Data: []byte(s.env), Exists: s.env != ""},
		RootFile: File{
			Path: rootPath, Data: []byte(s.root), Exists: true,
		},
		Folder: File{Path: folderPath, Data: []byte(s.folder), Exists: s.folder != ""},
	}
	if s.os != "" {
		f.OS = s.os
	}
	if s.root == "" {
		f.RootFile.Data = []byte(stockRoot)
	}
	for _, setting := range []struct {
		scope protocol.Scope
		file  string
		text  string
	}{
		{protocol.ScopeUser, "/home/u/settings.json", s.user},
		{protocol.ScopeWorkspace, "/home/u/w.code-workspace", s.workspace},
		{protocol.ScopeFolder, folderPath, s.inFolder},
	} {
		if setting.text != "" {
			f.Settings = append(f.Settings, Setting{Scope: setting.scope, Location: protocol.Location{File: setting.file}, Variables: pairs(setting.text)})
		}
	}
	if s.editor {
		f.Place.Editor = &protocol.Editor{GoExtension: true, Frozen: pairs(s.frozen)}
	}
	if s.edit != nil {
		s.edit(&f)
	}
	return f
}

func pairs(text string) map[string]string {
	m := map[string]string{}
	for _, pair := range strings.Fields(text) {
		name, value, _ := strings.Cut(pair, "=")
		m[name] = value
	}
	return m
}

func text(s string) *string { return &s }

// choices are a catalogue and settings that show every kind of mirror.
func choices() Choices {
	return Choices{
		Mirrors: []protocol.Mirror{
			{Name: "google", URL: "https://proxy.golang.org", Region: "global", Status: protocol.MirrorOK},
			{Name: "goproxy.cn", URL: "https://goproxy.cn", Region: "cn", SumDB: true, Status: protocol.MirrorOK},
			{Name: "nosum", URL: "https://nosum.example", Region: "cn", Status: protocol.MirrorCare},
			{Name: "nosum-eu", URL: "https://nosum-eu.example", Region: "global", Status: protocol.MirrorCare},
			{Name: "mine", URL: "https://mine.example/go", Region: "cn", Status: protocol.MirrorOwn},
			{Name: "corp", URL: "https://goproxy.corp.example", Private: true, Status: protocol.MirrorOwn},
			{Name: "dead", URL: "https://dead.example", Status: protocol.MirrorOwn},
		},
		Profiles: []Profile{
			{"China", map[string]*string{"GOPROXY": text("https://goproxy.cn|https://nosum.example,direct"), "GOSUMDB": text("sum.golang.google.cn")}},
			{"Official", map[string]*string{"GOPROXY": nil, "GOSUMDB": nil}},
			{"Company", map[string]*string{"GOPROXY": text("https://goproxy.corp.example,off"), "GOPRIVATE": text("*.corp.example"), "HTTPS_PROXY": text("http://gate.corp.example:3128")}},
			{"Unsafe", map[string]*string{"GOSUMDB": text("off")}},
			{"Unchecked", map[string]*string{"GONOSUMDB": text("corp.example,*")}},
			{"Broken", map[string]*string{"GOPROXY": text("https://a.example,Direct")}},
			{"Shown", map[string]*string{"GOPROXY": text("https://xxxxx@a.example")}},
			{"Odd", map[string]*string{"PATH": text("/tmp"), "GOFLAGS": text("-mod=mod")}},
			{"Five", map[string]*string{"GOFLAGS": text("5")}},
			{"Empty", map[string]*string{"GOPROXY": text("")}},
		},
		PrivateHosts: []string{"*.internal.example", "athens.example:3000", "[::1]:3000"},
		KnownBad: func(host, _ string) (string, bool) {
			return "does not answer since 2024", host == "dead.example" || host == "fake.example"
		},
	}
}
