package diagnose_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestWrappers reads what other programs make of go's output.
func TestWrappers(t *testing.T) {
	const (
		refused  = `github.com/spf13/cobra@v1.8.1: Get "https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.mod": dial tcp 1.2.3.4:443: connect: connection refused`
		want     = "connection-refused github.com/spf13/cobra goproxy.cn"
		notFound = "go: github.com/acme/zed@v1.0.0: reading https://goproxy.cn/github.com/acme/zed/@v/v1.0.0.mod: 404 Not Found\n\tserver response:\n\tnot found: github.com/acme/zed@v1.0.0: invalid version: git ls-remote -q origin in /x: exit status 128:\n\t\tfatal: could not read Username for 'https://github.com': terminal prompts disabled"
		missing  = "module-not-found github.com/acme/zed goproxy.cn"
	)
	each := func(prefix, text string) string { return prefix + strings.ReplaceAll(text, "\n", "\n"+prefix) }
	tests := []struct{ name, text, want string }{
		{"GitLab", each("2026-11-18T10:00:00.123456Z 00O ", notFound), missing},
		{"pre-commit", "stderr:\n    go: " + refused + "\nCheck the log", want},
		{"gazelle", "Error in fail: failed to fetch com_github_spf13_cobra: fetch_repo: " + refused, want},
		{"goreleaser", `time="2026-11-18T10:11:12Z" level=error msg="release failed after 4s" error="hook failed: shell: 'go mod tidy': exit status 1: go: ` + strings.ReplaceAll(refused, `"`, `\"`) + `\n"`, want},
		{"monorepo tool", each("api:build: ", notFound), missing},
		{"npm", each("npm error ", notFound), missing},
		{"npm of old", "npm ERR! go: " + refused, want},
		{"docker's log file", `{"log":"go: ` + strings.ReplaceAll(refused, `"`, `\"`) + `\n","stream":"stderr","time":"2026-11-18T10:00:00Z"}`, want},
		{"gopls", "2026/11/18 12:00:01 initial workspace load failed: module github.com/spf13/cobra: " + refused[strings.Index(refused, "Get"):], want},
		{"gopls, told by VS Code", "Error loading workspace: module github.com/spf13/cobra: " + refused[strings.Index(refused, "Get"):], want},
		{"a problem of VS Code", "[{\n\t\"resource\": \"/home/dev/main.go\",\n\t\"message\": \"could not import github.com/spf13/cobra (no required module provides package \\\"github.com/spf13/cobra\\\")\",\n\t\"source\": \"compiler\"\n}]", "network-hidden-by-gopls github.com/spf13/cobra "},
		{"its message alone", `could not import github.com/spf13/cobra (no required module provides package "github.com/spf13/cobra")`, "network-hidden-by-gopls github.com/spf13/cobra "},
		{"go list -json -e", "{\n\t\"Error\": {\n\t\t\"Pos\": \"main.go:5:2\",\n\t\t\"Err\": \"cannot find module providing package github.com/acme/zed: module github.com/acme/zed: reading https://goproxy.cn/github.com/acme/zed/@v/list: 404 Not Found\\n\\tserver response: not found\"\n\t}\n}", missing},
		{"another build tool", "Error -  go: " + refused, want},
		{"pre-commit in a CI", "    stderr:\n        go: downloading go1.22 (linux/amd64)\n        go: download go1.22 for linux/amd64: toolchain not available", "toolchain-not-available golang.org/toolchain "},
		{"a mirror that logs for people", "ERRO[0033] exit status 1: go list -m golang.org/x/crypto: unrecognized import path \"golang.org/x/crypto\" (https fetch: Get https://golang.org/x/crypto?go-get=1: dial tcp 1.2.3.4:443: i/o timeout)  http-method=GET http-path=/golang.org/x/crypto/@v/list kind=\"Internal Server Error\"", "mirror-upstream-failure golang.org/x/crypto golang.org"},
		{"go before modules, another", "golang.org/x/tools (download)\npackage golang.org/x/tools/cmd/gorename: cannot find package \"golang.org/x/tools/cmd/gorename\" in any of:\n\tC:\\Go\\src\\golang.org\\x\\tools\\cmd\\gorename (from $GOROOT)\n\tD:\\go\\src\\golang.org\\x\\tools\\cmd\\gorename (from $GOPATH)", "gopath-mode golang.org/x/tools/cmd/gorename "},
		{"go before 1.18, no URL", "github.com/spf13/cobra@v1.8.1: read tcp 10.0.0.3:38984->1.2.3.4:443: read: connection reset by peer", "connection-reset github.com/spf13/cobra "},
		{"go before 1.18, no URL, HTTP/2", "main.go:3:2: github.com/spf13/cobra@v1.8.1: stream error: stream ID 637; INTERNAL_ERROR", "http2-stream-error github.com/spf13/cobra "},
		{"go before 1.18, updating", "go get: github.com/acme/a@v1.0.0 updating to\n\tgithub.com/acme/a@v1.1.0 requires\n\tgithub.com/acme/zed@v1.0.0: reading https://goproxy.cn/github.com/acme/zed/@v/v1.0.0.mod: 404 Not Found", missing},
		{"go before 1.16, nothing found", "build app: cannot load github.com/acme/zed: cannot find module providing package github.com/acme/zed", "module-not-found github.com/acme/zed "},
		{"go before 1.13, nothing found", "can't load package: package github.com/acme/zed: unknown import path \"github.com/acme/zed\": cannot find module providing package github.com/acme/zed", "module-not-found github.com/acme/zed "},
		{"no such major version", "go: github.com/acme/zed/v2@v2.0.0: invalid version: missing github.com/acme/zed/go.mod and .../v2/go.mod at revision v2.0.0", "major-version-mismatch github.com/acme/zed/v2 "},
		{"Bitbucket's API", "go get bitbucket.org/acme/kit: reading https://api.bitbucket.org/2.0/repositories/acme/kit?fields=scm: 403 Forbidden", "git-forbidden bitbucket.org/acme/kit api.bitbucket.org"},
		{"a mirror that refuses to ask the database", "go: github.com/acme/zed@v1.0.0: verifying module: github.com/acme/zed@v1.0.0: reading https://goproxy.cn/sumdb/sum.golang.org/lookup/github.com/acme/zed@v1.0.0: 403 Forbidden", "sumdb-proxy-broken github.com/acme/zed goproxy.cn"},
		{"a record that is not in the tree", "go: github.com/acme/zed@v1.0.0: verifying module: github.com/acme/zed@v1.0.0: cannot authenticate record data in server response", "sumdb-signature-invalid github.com/acme/zed "},
		{"behind much else, go before 1.14", strings.Repeat("ok\n", 100) + "go: finding github.com/acme/zed latest\nbuild app: cannot load github.com/acme/zed: cannot find module providing package github.com/acme/zed", "module-not-found github.com/acme/zed "},
		{"behind much else, go before modules", strings.Repeat("ok\n", 100) + "Parsing meta tags from https://example.org/x?go-get=1 (status code 200)\npackage example.org/x: cannot find package \"example.org/x\" in any of:\n\t/usr/go/src/example.org/x (from $GOROOT)\n\t/go/src/example.org/x (from $GOPATH)", "gopath-mode example.org/x "},
		{"a package of a later go", "/go/pkg/mod/github.com/acme/zed@v1.0.0/a.go:7:2: package slices is not in GOROOT (/usr/local/go/src/slices)\nnote: imported by a module that requires go 1.21", "go-version-too-old  "},
		{"a package that no go has", "main.go:7:2: package slice is not in std (/usr/local/go/src/slice)", "malformed-module-path slice "},
		{"unzip alone", `-> unzip C:\go\pkg\mod\cache\download\github.com\acme\zed\@v\v1.0.0.zip: zip: not a valid zip file`, "modcache-corrupt github.com/acme/zed "},
		{"the revision has the module's path", "go: example.org/sops/v3@v3.5.0: unknown revision example.org/sops/v3.5.0", "unknown-revision example.org/sops/v3 example.org"},
		{"Dependabot", ` updater | 2026/11/18 21:44:00 INFO Handled error whilst updating golang.org/x/sys: dependency_file_not_resolvable {:message=>"go: git.example.com/zed.git@v1.0.0: reading git.example.com/zed.git/go.mod at revision v1.0.0: git ls-remote -q origin in /x: exit status 128:\n\tfatal: unable to look up git.example.com (port 9418) (Temporary failure in name resolution)"}`, "git-host-unresolved git.example.com/zed.git git.example.com"},
		{"golangci-lint, before modules", "    Running error: context loading failed: package github.com/acme/api\n    \timports github.com/acme/zed: cannot find package \"github.com/acme/zed\" in any of:\n    \t/usr/go/src/github.com/acme/zed (from $GOROOT)\n    \t/go/src/github.com/acme/zed (from $GOPATH): failed to analyze", "gopath-mode github.com/acme/zed "},
		{"before modules, no tabs", "main.go:3:2: cannot find package \"github.com/acme/zed\" in any of:\n/usr/go/src/github.com/acme/zed (from $GOROOT)\n/go/src/github.com/acme/zed (from $GOPATH)\n\nMakefile:93: recipe for target 'all' failed", "gopath-mode github.com/acme/zed "},
		{"an owner alone is no module", `go: github.com/acme/zed: invalid github.com import path "github.com/acme"`, "malformed-module-path github.com/acme/zed "},
		{"no mirror at all, at an import", "main.go:12:2: GOPROXY list is not the empty string, but contains no entries", "goproxy-empty-list  "},
		{"gomobile quotes go mod tidy", "github.com/acme/zed/x: ambiguous import: found package github.com/acme/zed/x in multiple modules:\n\tgithub.com/acme/zed v1.0.0 (/go/pkg/mod/github.com/acme/zed@v1.0.0/x)\n\tgithub.com/acme/zed/x v1.1.0 (/go/pkg/mod/github.com/acme/zed/x@v1.1.0)\ngomobile: go mod tidy -v failed: exit status 1", "ambiguous-import github.com/acme/zed/x "},
		{"gopls at an import", "error while importing github.com/acme/api: ambiguous import: found package github.com/acme/zed/x in multiple modules:\n\tgithub.com/acme/zed v1.0.0 (/x)\n\tgithub.com/acme/zed/x v1.1.0 (/y)compiler", "ambiguous-import github.com/acme/zed/x "},
		{"gopls at an import, its own setting", "error while importing github.com/acme/zed: module lookup disabled by GOPROXY=off", "gopls-goproxy-off github.com/acme/zed "},
		{"an importer of something else", "error while importing users/list: open /data/mod/users.csv: permission denied", ""},
		{"a package of one's own, before modules", "main.go:3:8: cannot find package \"ours/kit\" in any of:\n\t/usr/go/src/ours/kit (from $GOROOT)\n\t/go/src/ours/kit (from $GOPATH) (exit status 1)", "gopath-mode ours/kit "},
		{"gopls, one message after the other", "2026/11/18 13:09:12 diagnosing go.mod: err: exit status 1: stderr: go: downloading github.com/acme/a v1.2.2\ngithub.com/acme/api imports\n\tgithub.com/acme/b tested by\n\tgithub.com/acme/b.test imports\n\tgithub.com/acme/a/x: module lookup disabled by GOPROXY=off\ngithub.com/acme/api imports\n\tgithub.com/acme/b tested by\n\tgithub.com/acme/b.test imports\n\tgithub.com/acme/a/y: module lookup disabled by GOPROXY=off", "gopls-goproxy-off github.com/acme/a/x , gopls-goproxy-off github.com/acme/a/y "},
		{"nix", "       > Building subPackage .\n       > main.go:6:2: cannot find module providing package github.com/acme/zed: import lookup disabled by -mod=vendor", "vendor-mode-blocks-command github.com/acme/zed "},
		{"quoted in a letter", "> verifying github.com/acme/zed@v1.0.0: checksum mismatch\n> \tdownloaded: h1:x=\n> \tgo.sum:     h1:y=", "checksum-mismatch-gosum github.com/acme/zed "},
		{"gopls at an import, a package of a later go", "error while importing github.com/acme/zed: package log/slog is not in GOROOT (/usr/go/src/log/slog)\nnote: imported by a module that requires go 1.21", "go-version-too-old  "},
		{"go list, a package of a later go", "slices: package slices is not in GOROOT (/usr/local/go/src/slices)", "go-version-too-old  "},
		{"go before 1.16, a package that no go has", `build github.com/acme/zed: cannot load kit: malformed module path "kit": missing dot in first path element`, "malformed-module-path kit "},
		{"no package of a go that was downloaded", "main.go:4:2: package ours/kit is not in std (/home/dev/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.0.linux-amd64/src/ours/kit)", "malformed-module-path ours/kit "},
		{"a bag that is packed", "items: package items is not in the store", ""},
		{"no zip, no version", "github.com/acme/zed: zip: not a valid zip file", "corrupt-zip github.com/acme/zed "},
		{"an archive of somebody else", "target/lib/a.b/zed.jar: zip: not a valid zip file", ""},
		{"go before 1.13, an empty hash in the cache", `verifying github.com/acme/zed@v1.0.0: unexpected ziphash: ""`, "modcache-corrupt github.com/acme/zed "},
		{"a program that says go", `2026/11/18 10:00:02 go: worker failed: Get "https://api.example/v1": EOF`, ""},
		{"another", `time="x" level=error msg="argo: go: failed to list: Get \"https://10.0.0.1/api\": x509: certificate signed by unknown authority"`, ""},
		{"a module in JSON of somebody else", `{"Err": "module worker: Get \"https://api.example/v1\": EOF"}`, ""},
		{"a plugin, no module", "verifying plugin ctx@v0.9.4: checksum mismatch", ""},
		{"an image, no module", "ghcr.io/acme/app@v1.0.0: dial tcp 1.2.3.4:443: i/o timeout", ""},
		{"a disk that has no modules", "go test: open /proc/x: read-only file system", ""},
		{"Err of somebody else", `{"Err": "Get \"https://api.example/v1\": dial tcp 1.2.3.4:443: connect: connection refused"}`, ""},
		{"a test that runs go", "    exec_test.go:31: stderr: go: " + refused + "\n--- PASS: TestGo (0.3s)\n", ""},
		{"go before modules", "go: missing Git command. See https://golang.org/s/gogetcmd\npackage github.com/acme/zed: exec: \"git\": executable file not found in $PATH", "git-missing github.com/acme/zed "},
		{"no cache", "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined", "home-unset  "},
		{"ISA Server", `go: github.com/spf13/cobra@v1.8.1: Get "https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.mod": Proxy Authentication Required ( The ISA Server requires authorization to fulfill the request. Access to the Web Proxy filter is denied. )`, "http-proxy-407 github.com/spf13/cobra "},
		{"sent elsewhere in the clear", `go: github.com/spf13/cobra@v1.8.1: Get "http://login.example/": redirected from secure URL https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.mod to insecure URL http://login.example/`, "insecure-redirect github.com/spf13/cobra goproxy.cn"},
		{"go before 1.13, cut off", "go: downloading github.com/spf13/cobra v1.8.1\nmain.go:6:2: unexpected EOF", "truncated-download github.com/spf13/cobra "},
		{"the compiler, cut off", "go: downloading github.com/spf13/cobra v1.8.1\nmain.go:6:2: syntax error: unexpected EOF, expecting }", ""},
		{"go before modules, git", strings.Repeat("ok\n", 100) + "# cd .; git clone https://go.googlesource.com/tools /usr/go/src/golang.org/x/tools\nCloning into '/usr/go/src/golang.org/x/tools'...\nfatal: unable to access 'https://go.googlesource.com/tools/': SSL: certificate verification failed (result: 5)\npackage golang.org/x/tools/cmd/cover: exit status 128\nok", "git-tls-untrusted golang.org/x/tools/cmd/cover go.googlesource.com"},
		{"go before modules, git, cut off", "# cd /go/src/github.com/acme/zed; git pull --ff-only\nfatal: unable to access 'https://github.com/acme/zed/': Could not resolve host: github.com", "git-host-unresolved  github.com"},
		{"go before modules, git, cut off, a clone", "# cd .; git clone https://github.com/acme/zed C:\\go\\src\\github.com\\acme\\zed\nfatal: could not read Username for 'https://github.com': terminal prompts disabled", "git-auth-required github.com/acme/zed github.com"},
		{"go before modules, git and more", "# cd .; git clone https://github.com/acme/zed /go/src/github.com/acme/zed\nfatal: could not read Username for 'https://github.com': terminal prompts disabled\npackage github.com/acme/zed: exit status 128\npackage github.com/acme/kit\n\timports golang.org/x/net/context: unrecognized import path \"golang.org/x/net/context\" (https fetch: Get https://golang.org/x/net/context?go-get=1: dial tcp 1.2.3.4:443: i/o timeout)",
			"git-auth-required github.com/acme/zed github.com, gopath-mode golang.org/x/net/context golang.org"},
		{"root, who has a prompt", "# cd /srv/app; git pull\nfatal: unable to access 'https://github.com/acme/zed/': Could not resolve host: github.com\n# ", ""},
		{"go before modules, git in another folder", "# cd /go/src/github.com/acme/zed; git checkout v1\nfatal: unable to access 'https://github.com/acme/zed/': Could not resolve host: github.com\npackage github.com/acme/zed/x: exit status 1", "git-host-unresolved github.com/acme/zed/x github.com"},
		{"a package manager", "package manager: cannot find package \"x\"", ""},
		{"somebody's script", "# cd build; make\nfatal: unable to access 'https://github.com/acme/zed/': Could not resolve host: github.com", ""},
		{"go before 1.18, a bad zip behind much else", strings.Repeat("ok\n", 100) + "example.com/app imports\n\tgithub.com/acme/zed: zip: checksum error", "corrupt-zip github.com/acme/zed "},
		{"an archive in a list", "archives:\n\tlib.example/zed.zip: zip: checksum error", ""},
		{"go before modules behind much else", strings.Repeat("ok\n", 100) + "package github.com/acme/zed: cannot find package \"github.com/acme/zed\" in any of:\n\t/usr/go/src/github.com/acme/zed (from $GOROOT)", "gopath-mode github.com/acme/zed "},
		{"an import path, without go", `unrecognized import path "dev.example/acme/zed": reading https://dev.example/acme/zed?go-get=1: 203 Non-Authoritative Information`, "goget-http-error dev.example/acme/zed dev.example"},
		{"no line breaks", "go: downloading github.com/spf13/cobra v1.8.1go: " + refused + "go: github.com/acme/zed@v1.0.0: missing go.sum entry", want + ", missing-gosum-entry github.com/acme/zed "},
		{"blanks for line breaks", "go: " + refused + " go: github.com/acme/zed@v1.0.0: reading https://goproxy.cn/github.com/acme/zed/@v/v1.0.0.mod: 403 Forbidden make: *** [all] Error 1", want + ", http-403-blocked github.com/acme/zed goproxy.cn"},
		{"a message in a message", "go: github.com/acme/zed@v1.0.0: reading https://goproxy.cn/github.com/acme/zed/@v/v1.0.0.mod: 500 Internal Server Error server response: exit status 1 go: " + refused, "mirror-upstream-failure github.com/acme/zed goproxy.cn"},
		{"hugo", "hugo: collected modules in 20655 msgo: module github.com/acme/zed: git ls-remote -q origin in /x: exit status 128:\n\tfatal: could not read Username for 'https://github.com': terminal prompts disabled", "git-auth-required github.com/acme/zed github.com"},
		{"broken between words", "go: github.com/acme/zed@v1.0.0: Get\n\"https://goproxy.cn/github.com/acme/zed/@v/v1.0.0.mod\": dial tcp\n1.2.3.4:443: i/o timeout", "dial-timeout github.com/acme/zed goproxy.cn"},
		{"a message without an end before another program's", "go: syncing:\nGet \"https://api.example/v1\": EOF", ""},
		{"indented", each("      ", notFound+"\ngo: "+refused+"\nverifying github.com/acme/zed@v1.0.0: checksum mismatch\n\tdownloaded: h1:x=\n\tgo.sum:     h1:y=\nmain.go:4:2: missing go.sum entry for module providing package github.com/acme/kit; to add:\n\tgo mod tidy"),
			missing + ", " + want + ", checksum-mismatch-gosum github.com/acme/zed , missing-gosum-entry github.com/acme/kit "},
		{"indented, go before 1.18", each("\t", "github.com/acme/a@v1.0.0: stream error: stream ID 61; INTERNAL_ERROR\ngithub.com/acme/b@v1.0.0: stream error: stream ID 63; INTERNAL_ERROR"), "http2-stream-error github.com/acme/a , http2-stream-error github.com/acme/b "},
		{"modules in a message", "go: inconsistent vendoring in /src:\n\tgithub.com/acme/a@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt\n\tgithub.com/acme/b@v1.0.0: is marked as explicit in vendor/modules.txt, but not explicitly required in go.mod", "inconsistent-vendoring github.com/acme/a "},
		{"a test's log", "    exec_test.go:31: main.go:4:2: missing go.sum entry for module providing package github.com/acme/kit", ""},
		{"a program's name", each("Step #0: ", "main.go:4:2: ambiguous import: found package github.com/acme/zed/x in multiple modules:\n\tgithub.com/acme/zed v1.0.0 (/x)\n\tgithub.com/acme/zed/x v1.1.0 (/y)\nverifying github.com/acme/a@v1.0.0: checksum mismatch\n\tdownloaded: h1:x=\n\tgo.sum:     h1:y="), "ambiguous-import github.com/acme/zed/x , checksum-mismatch-gosum github.com/acme/a "},
		{"a program's name, its own message", "Nov 18 10:00:00 host api[12]: main.go:4:2: no rows in result set", ""},
		{"a frame", each("│ ", notFound), missing},
		{"a server quotes go", "go: github.com/acme/zed@v1.0.0: reading https://goproxy.cn/github.com/acme/zed/@v/v1.0.0.info: 500 Internal Server Error\n\tserver response: {\"error\": \"go: github.com/acme/a@v1.0.0: missing go.sum entry\"}\n\tgo: github.com/acme/b@v1.0.0: invalid version: git fetch in /x: exit status 128: fatal: early EOF\n\t\"message\": \"go: github.com/acme/b@v1.0.0: unknown revision v1.0.0\"", "http-5xx-mirror github.com/acme/zed goproxy.cn"},
		{"a server quotes go at once", "go: github.com/acme/zed@v1.0.0: reading https://goproxy.cn/github.com/acme/zed/@v/v1.0.0.info: 500 Internal Server Error\n\tserver response: go: github.com/acme/a@v1.0.0: missing go.sum entry", "http-5xx-mirror github.com/acme/zed goproxy.cn"},
		{"go before 1.16, its first line is missing", "github.com/acme/zed/lib: github.com/acme/zed@v1.0.0: verifying module: checksum mismatch\n\tdownloaded: h1:x=\n\tsum.golang.org: h1:y=", "checksum-mismatch-sumdb github.com/acme/zed sum.golang.org"},
		{"no package of this go, behind much else", strings.Repeat("ok\n", 100) + "kit: package kit is not in GOROOT (/usr/local/go/src/kit)\n" + strings.Repeat("ok\n", 100) + "lot: package lot is not in std (/usr/local/go/src/lot)", "malformed-module-path kit , malformed-module-path lot "},
	}
	for _, test := range tests {
		var got []string
		for _, f := range read(t, test.text) {
			got = append(got, fmt.Sprintf("%s %s %s", f.Cause, f.Module, f.Host))
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("Read(%s, %q) = %q, want %q", test.name, test.text, got, test.want)
		}
	}
}

// TestWrappedSamples reads each sample as tools and CI systems print it.
func TestWrappedSamples(t *testing.T) {
	each := func(prefix string) func(string) string {
		return func(text string) string {
			return prefix + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+prefix) + "\n"
		}
	}
	tests := []struct {
		name string
		wrap func(string) string
	}{
		{"behind much else", func(text string) string { return strings.Repeat("ok\n", 100) + text }},
		{"CRLF", func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }},
		{"BuildKit", each("#12 3.456 ")},
		{"GitHub", each("2026-11-18T10:00:00.1234567Z ")},
		{"Azure", each("2026-11-18T10:00:00.1234567Z ##[error]")},
		{"GitLab", each("2026-11-18T10:00:00.123456Z 01O ")},
		{"compose", each("app-1  | ")},
		{"a frame", each("│ ")},
		{"indented", each("  ")},
	}
	told := func(text string) string {
		var failures []string
		for _, f := range read(t, text) {
			failures = append(failures, fmt.Sprintf("%s %s %s %s", f.Cause, f.Module, f.Version, f.Host))
		}
		return strings.Join(failures, ", ")
	}
	for _, s := range loadSamples(t) {
		want := told(s.text)
		for _, test := range tests {
			if got := told(test.wrap(s.text)); got != want {
				t.Errorf("Read(%s, %s) = %q, want %q", s.file, test.name, got, want)
			}
		}
	}
}
