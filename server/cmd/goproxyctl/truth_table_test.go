//go:build unix

package main

// A truth is a combination of layers. It has no expected value: that comes from
// running the consumer itself.
//
// Pairs are NAME=value parted by blanks, in which HOME, DIR, P1, P2 and P3 in
// braces stand for the home, the folder and three HTTP proxies; NAME! takes the
// variable out. %20 stands for a blank.
type truth struct {
	does    string
	process string // the environment that the editor or the command line has
	env     string // content of the user's go env file; empty: there is none
	root    string // content of GOROOT/go.env; empty: the stock one
	rc      string // content of .bashrc; the terminal is a real bash -i then

	user, workspace, folder string // go.toolsEnvVars
	frozen                  string // process.env of the extension host has gained
	gopls                   string // build.env
	terminal                string // terminal.integrated.env
	httpProxy               string // http.proxy
	launch                  string // content of launch.json
	files                   string // path=content, parted by |

	consumers string // of those that are compared; empty: terminal on the command line
	names     string // of the variables that are compared; empty: GOPROXY
}

func truths() []truth {
	const tools = "gopls dlv toolInstall"
	return []truth{
		// The layers of go itself.
		{does: "nothing is set"},
		{does: "nothing is set: the other variables", names: "GOSUMDB GOPRIVATE GONOPROXY GONOSUMDB GOINSECURE GOTOOLCHAIN GOFLAGS GOAUTH"},
		{does: "process", process: "GOPROXY=https://p.example"},
		{does: "process, empty", process: "GOPROXY="},
		{does: "process over file", process: "GOPROXY=https://p.example", env: "GOPROXY=https://e.example\n"},
		{does: "empty process over file", process: "GOPROXY=", env: "GOPROXY=https://e.example\n"},
		{does: "file", env: "GOPROXY=https://e.example\n"},
		{does: "file without a final line end", env: "GOPROXY=https://e.example"},
		{does: "file, two lines", env: "GOPROXY=https://e.example\nGOPROXY=https://f.example\n"},
		{does: "file, empty line of it last", env: "GOPROXY=https://e.example\nGOPROXY=\n"},
		{does: "file, empty line of it first", env: "GOPROXY=\nGOPROXY=https://e.example\n"},
		{does: "file, empty", env: "GOPROXY=\nGOSUMDB=\nGOPRIVATE=\nGOFLAGS=\n", names: "GOPROXY GOSUMDB GOPRIVATE GOFLAGS"},
		{does: "file, CR", env: "GOPROXY=https://e.example\r\nGOSUMDB=sum.golang.org\r\n", names: "GOPROXY GOSUMDB"},
		{does: "file, blank before the equals sign", env: "GOPROXY =https://e.example\n"},
		{does: "file, blank in front", env: " GOPROXY=https://e.example\n"},
		{does: "file, comment and export", env: "#GOPROXY=https://e.example\nexport GOPROXY=https://e.example\n"},
		{does: "file, quotes", env: "GOPROXY=\"https://e.example\"\n"},
		{does: "file, blanks round the value", env: "GOPROXY= https://e.example \n"},
		{does: "file, byte-order mark", env: "\ufeffGOPROXY=https://e.example\nGOSUMDB=off\n", names: "GOPROXY GOSUMDB"},
		{does: "file, two equals signs", env: "GOPROXY=https://e.example/a=b\n"},
		{does: "go.env of another distribution", root: "GOPROXY=direct\nGOSUMDB=off\n", names: "GOPROXY GOSUMDB GOTOOLCHAIN"},
		{does: "go.env of another distribution under a file", root: "GOPROXY=direct\nGOSUMDB=off\n", env: "GOPROXY=https://e.example\n", names: "GOPROXY GOSUMDB"},
		{does: "go.env of another distribution under an empty line", root: "GOPROXY=direct\n", env: "GOPROXY=\n"},
		{does: "go.env of another distribution, private patterns", root: "GOPRIVATE=r.example\n", env: "GONOPROXY=none\n", names: "GOPRIVATE GONOPROXY GONOSUMDB"},
		{does: "GOENV=off", process: "GOENV=off", env: "GOPROXY=https://e.example\n"},
		{does: "GOENV of a file", process: "GOENV={HOME}/other", env: "GOPROXY=https://e.example\n", files: "{HOME}/other=GOPROXY=https://o.example\n"},
		{does: "GOENV of no file", process: "GOENV={HOME}/none", env: "GOPROXY=https://e.example\n"},
		{does: "GOENV, empty", process: "GOENV=", env: "GOPROXY=https://e.example\n"},
		{does: "GOENV under XDG_CONFIG_HOME", process: "XDG_CONFIG_HOME={HOME}/xdg", env: "GOPROXY=https://e.example\n", files: "{HOME}/xdg/go/env=GOPROXY=https://x.example\n"},

		// Patterns.
		{does: "GOPRIVATE is the default of two", env: "GOPRIVATE=a.example\n", names: "GOPRIVATE GONOPROXY GONOSUMDB"},
		{does: "GOPRIVATE of the process, GONOPROXY of the file", process: "GOPRIVATE=p.example", env: "GONOPROXY=e.example\n", names: "GOPRIVATE GONOPROXY GONOSUMDB"},
		{does: "GOPRIVATE of the file, GONOSUMDB of the process", process: "GONOSUMDB=p.example", env: "GOPRIVATE=e.example\n", names: "GOPRIVATE GONOPROXY GONOSUMDB"},
		{does: "an empty GONOPROXY in the file", env: "GOPRIVATE=e.example\nGONOPROXY=\n", names: "GONOPROXY GONOSUMDB"},
		{does: "an empty GOPRIVATE of the process", process: "GOPRIVATE=", env: "GOPRIVATE=e.example\n", names: "GOPRIVATE GONOPROXY"},
		{does: "GONOPROXY=none", process: "GONOPROXY=none GOPRIVATE=p.example", names: "GONOPROXY GONOSUMDB"},
		{does: "the rest of the process", process: "GOFLAGS=-mod=mod GOTOOLCHAIN=local GOINSECURE=i.example GOAUTH=off GOSUMDB=sum.golang.google.cn", names: "GOFLAGS GOTOOLCHAIN GOINSECURE GOAUTH GOSUMDB"},
		{does: "the rest of the file", env: "GOFLAGS=-mod=mod\nGOTOOLCHAIN=local\nGOINSECURE=i.example\nGOAUTH=off\nGOSUMDB=sum.golang.google.cn\n", names: "GOFLAGS GOTOOLCHAIN GOINSECURE GOAUTH GOSUMDB"},
		{does: "-json in GOFLAGS", process: "GOFLAGS=-json", names: "GOPROXY GOFLAGS GOTOOLCHAIN"},
		{does: "lower case is none of go's", process: "goproxy=https://p.example", env: "goproxy=https://e.example\n"},

		// HTTP proxies: which one a download really goes through.
		{does: "HTTP_PROXY", process: "HTTP_PROXY={P1}", names: "HTTP_PROXY"},
		{does: "http_proxy", process: "http_proxy={P1}", names: "HTTP_PROXY"},
		{does: "both spellings", process: "http_proxy={P1} HTTP_PROXY={P2}", names: "HTTP_PROXY"},
		{does: "an empty upper spelling", process: "http_proxy={P1} HTTP_PROXY=", names: "HTTP_PROXY"},
		{does: "HTTPS_PROXY is not for http", process: "HTTPS_PROXY={P1} HTTP_PROXY={P2}", names: "HTTP_PROXY"},
		{does: "HTTP_PROXY over http_proxy of terminal.integrated.env", process: "HTTP_PROXY={P1}", terminal: "http_proxy={P2}", consumers: "terminal", names: "HTTP_PROXY"},

		// golang.go's tools.
		{does: "tools: process", process: "GOPROXY=https://p.example", consumers: tools},
		{does: "tools: user", user: "GOPROXY=https://u.example", consumers: tools},
		{does: "tools: user over process and file", user: "GOPROXY=https://u.example", process: "GOPROXY=https://p.example", env: "GOPROXY=https://e.example\n", consumers: tools},
		{does: "tools: folder over workspace over user", user: "GOPROXY=https://u.example GOPRIVATE=u GOSUMDB=off", workspace: "GOPROXY=https://w.example GOPRIVATE=w", folder: "GOPROXY=https://f.example", consumers: tools, names: "GOPROXY GOPRIVATE GOSUMDB"},
		{does: "tools: an empty folder value over process and file", folder: "GOPROXY=", user: "GOPROXY=https://u.example", process: "GOPROXY=https://p.example", env: "GOPROXY=https://e.example\n", consumers: tools + " terminal"},
		{does: "tools: frozen over file", frozen: "GOPROXY=https://z.example", env: "GOPROXY=https://e.example\n", consumers: tools + " terminal"},
		{does: "tools: empty folder value over frozen", frozen: "GOPROXY=https://z.example", folder: "GOPROXY=", env: "GOPROXY=https://e.example\n", consumers: tools},
		{does: "tools: folder over frozen", frozen: "GOPROXY=https://z.example", folder: "GOPROXY=https://f.example", consumers: tools},
		{does: "tools: GOFLAGS and GOTOOLCHAIN", process: "GOFLAGS=-mod=mod GOTOOLCHAIN=local", env: "GOFLAGS=-x\nGOTOOLCHAIN=path\n", consumers: tools, names: "GOFLAGS GOTOOLCHAIN"},
		{does: "tools: -json in GOFLAGS of the process", process: "GOFLAGS=-json%20-mod=mod%20--json=x", consumers: tools, names: "GOFLAGS"},
		{does: "tools: only -json in GOFLAGS of the folder", folder: "GOFLAGS=-json", process: "GOFLAGS=-v", env: "GOFLAGS=-x\n", consumers: tools, names: "GOFLAGS"},
		{does: "tools: -json in GOFLAGS of launch.json and of the file", launch: `{"configurations": [{"type": "go", "env": {"GOFLAGS": "-json"}}]}`, env: "GOFLAGS=-json\n", consumers: tools, names: "GOFLAGS"},
		{does: "tools: GOENV of the process", process: "GOENV={HOME}/other", env: "GOPROXY=https://e.example\n", files: "{HOME}/other=GOPROXY=https://o.example\n", consumers: tools + " terminal"},
		{does: "tools: GOENV=off of the process", process: "GOENV=off", env: "GOPROXY=https://e.example\n", consumers: tools},
		{does: "tools: GOENV in go.toolsEnvVars", user: "GOENV={HOME}/other", env: "GOPROXY=https://e.example\n", files: "{HOME}/other=GOPROXY=https://o.example\n", consumers: tools + " terminal"},
		{does: "tools: GOENV=off in go.toolsEnvVars", folder: "GOENV=off", env: "GOPROXY=https://e.example\n", consumers: tools + " terminal"},
		{does: "tools: empty GOENV in go.toolsEnvVars over GOENV of the process", folder: "GOENV=", process: "GOENV={HOME}/other", env: "GOPROXY=https://e.example\n", files: "{HOME}/other=GOPROXY=https://o.example\n", consumers: tools},
		{does: "tools: variables in values", process: "WHO=corp", folder: "GOPROXY=https://${env:WHO}.example,file://${workspaceFolder}/proxy", consumers: tools},
		{does: "tools: http.proxy over all", httpProxy: "{P1}", process: "HTTP_PROXY={P2} http_proxy={P3}", folder: "HTTP_PROXY={P2}", consumers: tools, names: "HTTP_PROXY"},
		{does: "tools: HTTP_PROXY of the folder", process: "HTTP_PROXY={P2}", folder: "HTTP_PROXY={P1}", consumers: tools, names: "HTTP_PROXY"},
		{does: "tools: lower case of the folder under upper case of the process", process: "HTTP_PROXY={P2}", folder: "http_proxy={P1}", consumers: tools, names: "HTTP_PROXY"},
		{does: "tools: GOPRIVATE of the folder, GONOPROXY of the file", folder: "GOPRIVATE=f.example", env: "GONOPROXY=e.example\n", consumers: "gopls terminal", names: "GOPRIVATE GONOPROXY GONOSUMDB"},

		// gopls' own settings.
		{does: "gopls: build.env over go.toolsEnvVars", gopls: "GOPROXY=https://g.example", folder: "GOPROXY=https://f.example", process: "GOPROXY=https://p.example", consumers: tools},
		{does: "gopls: build.env over frozen", gopls: "GOPROXY=https://g.example", frozen: "GOPROXY=https://z.example", consumers: "gopls"},
		{does: "gopls: an empty build.env", gopls: "GOPROXY=", folder: "GOPROXY=https://f.example", env: "GOPROXY=https://e.example\n", consumers: "gopls"},
		{does: "gopls: build.env over http.proxy", gopls: "HTTP_PROXY={P2}", httpProxy: "{P1}", consumers: "gopls", names: "HTTP_PROXY"},
		{does: "gopls: GOENV in build.env", gopls: "GOENV={HOME}/other", env: "GOPROXY=https://e.example\n", files: "{HOME}/other=GOPROXY=https://o.example\n", consumers: "gopls"},

		// The debugger.
		{does: "dlv: launch env over go.toolsEnvVars", launch: `{"configurations": [{"type": "go", "env": {"GOPROXY": "https://l.example"}}]}`, folder: "GOPROXY=https://f.example", consumers: tools},
		{does: "dlv: launch env over envFile", launch: `{"configurations": [{"type": "go", "env": {"GOPROXY": "https://l.example"}, "envFile": "${workspaceFolder}/.env"}]}`, files: "{DIR}/.env=GOPROXY=https://v.example\nGOSUMDB=off\n", consumers: "dlv", names: "GOPROXY GOSUMDB"},
		{does: "dlv: envFile over go.toolsEnvVars", launch: `{"configurations": [{"type": "go", /* x */ "envFile": "${workspaceFolder}/.env",}]}`, files: "{DIR}/.env=# x\n export GOPROXY = 'https://v.example'\n", folder: "GOPROXY=https://f.example", consumers: "dlv"},
		{does: "dlv: the later envFile wins", launch: `{"configurations": [{"type": "go", "envFile": ["${workspaceFolder}/a.env", "${workspaceFolder}/b.env"]}]}`, files: "{DIR}/a.env=GOPROXY=https://a.example\nGOSUMDB=off\n|{DIR}/b.env=GOPROXY=\"https://b.example\"", consumers: "dlv", names: "GOPROXY GOSUMDB"},
		{does: "dlv: an empty launch value", launch: `{"configurations": [{"type": "go", "env": {"GOPROXY": ""}}]}`, process: "GOPROXY=https://p.example", env: "GOPROXY=https://e.example\n", consumers: "dlv"},
		{does: "dlv: variables in launch values", process: "WHO=corp", launch: `{"configurations": [{"type": "go", "env": {"GOPROXY": "https://${env:WHO}.example"}}]}`, consumers: "dlv"},
		{does: "dlv: variables in envFile", process: "WHO=corp", launch: `{"configurations": [{"type": "go", "envFile": "{DIR}/.env"}]}`, files: "{DIR}/.env=A=x\nGOPROXY=https://${WHO}.${A}.example/\\$${NONE}\n", consumers: "dlv"},
		{does: "dlv: launch env over http.proxy", launch: `{"configurations": [{"type": "go", "env": {"HTTP_PROXY": "{P2}"}}]}`, httpProxy: "{P1}", consumers: "dlv", names: "HTTP_PROXY"},
		{does: "dlv: another type's configuration does not count", launch: `{"configurations": [{"type": "node", "env": {"GOPROXY": "https://n.example"}}]}`, consumers: "dlv"},

		// Terminals of the editor.
		{does: "terminal: user setting does not reach it", user: "GOPROXY=https://u.example", consumers: "terminal task"},
		{does: "terminal: folder setting does, through our collection", folder: "GOPROXY=https://f.example", process: "GOPROXY=https://p.example", consumers: "terminal task"},
		{does: "terminal: terminal.integrated.env over process", terminal: "GOPROXY=https://t.example", process: "GOPROXY=https://p.example", consumers: "terminal task"},
		{does: "terminal: null in terminal.integrated.env", terminal: "GOPROXY!", process: "GOPROXY=https://p.example", env: "GOPROXY=https://e.example\n", consumers: "terminal task"},
		{does: "terminal: folder setting over terminal.integrated.env", terminal: "GOPROXY=https://t.example", folder: "GOPROXY=https://f.example", consumers: "terminal"},
		{does: "terminal: .bashrc over process", rc: "export GOPROXY=https://rc.example\n", process: "GOPROXY=https://p.example", consumers: "terminal task gopls"},
		{does: "terminal: .bashrc over terminal.integrated.env", rc: "export GOPROXY='https://rc.example'\n", terminal: "GOPROXY=https://t.example", consumers: "terminal task"},
		{does: "terminal: folder setting over .bashrc", rc: "export GOPROXY=https://rc.example\n", folder: "GOPROXY=https://f.example", consumers: "terminal task"},
		{does: "terminal: .bashrc without export", rc: "GOPROXY=https://rc.example\n", env: "GOPROXY=https://e.example\n", consumers: "terminal"},
		{does: "terminal: .bashrc that empties it", rc: "export GOPROXY=\n", process: "GOPROXY=https://p.example", env: "GOPROXY=https://e.example\n", consumers: "terminal"},
		{does: "terminal: .bashrc sets it twice", rc: "export GOPROXY=https://one.example\nexport GOPROXY=\"https://two.example\"\n", consumers: "terminal"},
		{does: "terminal: GOENV in .bashrc", rc: "export GOENV={HOME}/other\n", env: "GOPROXY=https://e.example\n", files: "{HOME}/other=GOPROXY=https://o.example\n", consumers: "terminal task"},
	}
}
