package diagnose_test

import "github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"

type failure = protocol.Failure

// producedFailures lists how to make go fail. Names below .onion are refused by
// go's resolver without asking anybody.
func producedFailures() []produced {
	const hello = "example.com/hello"
	const download = "mod download " + hello + "@v1.0.0"
	const local = "127.0.0.1"
	mirror := func(list string) []string { return []string{"GOPROXY=" + list} }
	checked := func(list string) []string { return []string{"GOPROXY=" + list, "GOSUMDB=$KEY"} }
	git := func(base string) []string {
		return []string{"GOPROXY=direct", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url." + base + ".insteadOf", "GIT_CONFIG_VALUE_0=https://github.com/"}
	}
	toolchain := func(list string, more ...string) []string {
		return append([]string{"GOPROXY=" + list, "GOSUMDB=$KEY", "GOTOOLCHAIN=auto"}, more...)
	}
	const newer = "go.mod\n\tmodule work.example\n\t\n\tgo 1.99.0\n"
	const requires = "go.mod\n\tmodule work.example\n\t\n\tgo 1.20\n\t\n\trequire example.com/hello v1.0.0\nmain.go\n\tpackage main\n\timport _ \"example.com/hello\"\n\tfunc main() {}\n"
	return []produced{
		{name: "forbidden", env: mirror("$MIRROR/403"), args: download, cause: "http-403-blocked", module: hello, host: local},
		{name: "login wanted", env: mirror("$MIRROR/401"), args: download, cause: "http-401-mirror-auth", module: hello, host: local},
		{name: "too many", env: mirror("$MIRROR/429"), args: download, cause: "http-429-rate-limited", module: hello, host: local},
		{name: "server error", env: mirror("$MIRROR/500"), args: "get " + hello, cause: "http-5xx-mirror", module: hello, host: local},
		{name: "bad gateway", env: mirror("$MIRROR/502"), args: "install " + hello + "@latest", cause: "http-5xx-mirror", module: hello, host: local},
		{name: "gone", env: mirror("$MIRROR/410"), args: "get " + hello, cause: "module-not-found", module: hello, host: local},
		{name: "no such module", env: mirror("$MIRROR"), args: "get example.com/nosuch", cause: "module-not-found", module: "example.com/nosuch", host: local},
		{name: "no such version", env: mirror("$MIRROR"), args: "get " + hello + "@v9.9.9", cause: "version-not-found", module: hello, host: local},
		{name: "no version for a query", env: mirror("$MIRROR"), args: "get " + hello + "@v0", cause: "version-not-found", module: hello},
		{name: "zip missing", env: mirror("$MIRROR/only/.zip/404"), args: download, cause: "mirror-incomplete", module: hello, host: local},
		{name: "closed", env: mirror("$MIRROR/close"), args: download, cause: "connection-eof", module: hello, host: local},
		{name: "reset", env: mirror("$MIRROR/reset"), args: download, cause: "connection-reset", module: hello, host: local},
		{name: "refused", env: mirror("http://$DEAD"), args: download, cause: "connection-refused", module: hello, host: local},
		{name: "no such host", env: mirror("https://mirror.onion"), args: download, cause: "dns-no-such-host", module: hello, host: "mirror.onion"},
		{name: "portal", env: mirror("$MIRROR/html"), args: download, cause: "html-instead-of-module", module: hello, host: local},
		{name: "portal for go.mod", env: mirror("$MIRROR/only/.mod/html"), args: "mod download", files: requires, cause: "html-instead-of-module", module: hello},
		{name: "cut off", env: mirror("$MIRROR/only/.zip/truncate"), args: download, cause: "truncated-download", module: hello, host: local, since: 22},
		{name: "broken JSON", env: mirror("$MIRROR/badjson"), args: "get " + hello + "@v1.0.0", cause: "mirror-wrong-answer", module: hello, host: local},
		{name: "no zip", env: mirror("$MIRROR/badzip"), args: download, cause: "corrupt-zip"},
		{name: "redirect loop", env: mirror("$MIRROR/redirect-loop"), args: download, cause: "redirect-loop", module: hello},
		{name: "teapot", env: mirror("$MIRROR/418"), args: download, cause: "goproxy-not-a-module-proxy", module: hello, host: local},

		{name: "unknown authority", env: mirror("$TLS"), args: download, cause: "x509-unknown-authority", module: hello, host: local},
		{name: "http on https", env: mirror("https://127.0.0.1:$PLAINPORT"), args: download, cause: "http-server-on-https-url", module: hello, host: local},
		{name: "https on http", env: mirror("http://127.0.0.1:$TLSPORT"), args: download, cause: "goproxy-not-a-module-proxy", module: hello, host: local},
		{name: "no TLS", env: mirror("https://$GARBAGE"), args: download, cause: "tls-not-tls", module: hello, host: local},

		{name: "dead proxy", env: []string{"GOPROXY=https://mirror.onion", "HTTPS_PROXY=http://$DEAD"}, args: download, cause: "http-proxy-dead", module: hello, host: "$DEAD"},
		{name: "unknown proxy", env: []string{"GOPROXY=https://mirror.onion", "HTTPS_PROXY=http://proxy.onion:3128"}, args: download, cause: "http-proxy-unresolvable", module: hello, host: "proxy.onion"},
		{name: "proxy wants login", env: []string{"GOPROXY=https://s407.mirror.onion", "HTTPS_PROXY=$REFUSE"}, args: download, cause: "http-proxy-407", module: hello},
		{name: "proxy forbids", env: []string{"GOPROXY=https://s403.mirror.onion", "HTTPS_PROXY=$REFUSE"}, args: download, cause: "http-proxy-forbids-host", module: hello},
		{name: "proxy fails", env: []string{"GOPROXY=https://s502.mirror.onion", "HTTPS_PROXY=$REFUSE"}, args: download, cause: "http-proxy-upstream-failed", module: hello},
		{name: "proxy scheme", env: []string{"GOPROXY=https://mirror.onion", "HTTPS_PROXY=https://$GARBAGE"}, args: download, cause: "http-proxy-bad-scheme", module: hello},
		{name: "dead SOCKS", env: []string{"GOPROXY=https://mirror.onion", "HTTPS_PROXY=socks5://$DEAD"}, args: download, cause: "http-proxy-dead", module: hello, host: "$DEAD"},

		{name: "other bytes than the database", env: checked("$MIRROR/badsum"), args: "get " + hello + "@v1.0.0", cause: "checksum-mismatch-sumdb", module: hello, host: "sum.proxytest.example"},
		{name: "other bytes than go.sum", env: mirror("$MIRROR"), files: requires + "go.sum\n\texample.com/hello v1.0.0 h1:1BhmqLWMeOvbyBmAmKNs4KmJTimedGZ0ap8n8Ff+/6A=\n\texample.com/hello v1.0.0/go.mod h1:1BhmqLWMeOvbyBmAmKNs4KmJTimedGZ0ap8n8Ff+/6A=\n", args: "mod download", cause: "checksum-mismatch-gosum", module: hello},
		{name: "database fails", env: checked("$MIRROR/only/sumdb/500"), args: "get " + hello + "@v1.0.0", cause: "sumdb-5xx", module: hello, host: local},
		{name: "database unreachable", env: []string{"GOPROXY=$MIRROR/nosumdb", "GOSUMDB=$KEY http://$DEAD"}, args: "get " + hello + "@v1.0.0", cause: "sumdb-unreachable", module: hello, host: local},
		{name: "database behind", env: checked("$MIRROR/sumdb-stale"), args: "get " + hello + "@v1.1.0", cause: "sumdb-proxy-broken", module: hello, host: local},
		{name: "bad GOSUMDB", env: []string{"GOPROXY=$MIRROR", "GOSUMDB=nonsense"}, args: "get " + hello + "@v1.0.0", cause: "gosumdb-misconfigured", module: hello},

		{name: "off", env: mirror("off"), args: "get " + hello, cause: "goproxy-off", module: hello},
		{name: "no entries", env: mirror(","), args: download, cause: "goproxy-empty-list", module: hello},
		{name: "scheme", env: mirror("ftp://mirror.onion"), args: download, cause: "goproxy-invalid-url", module: hello},
		{name: "blank", env: mirror("https://mirror.onion direct"), args: download, cause: "goproxy-invalid-url", module: hello},
		{name: "GO111MODULE", env: []string{"GO111MODULE=true"}, args: "mod tidy", cause: "go111module-invalid"},
		{name: "modules off", env: []string{"GO111MODULE=off"}, args: "mod tidy", cause: "gopath-mode"},
		{name: "unknown variable", args: "env -w HTTPS_PROXY=http://127.0.0.1:1", cause: "goenv-unknown-variable"},
		{name: "overridden", env: mirror("https://mirror.onion"), args: "env -w GOPROXY=direct", cause: "goenv-os-override"},
		{name: "insecure", args: "get -insecure " + hello, cause: "insecure-flag-removed"},
		{name: "folder", env: mirror("file://$DIR/nothing"), args: download, cause: "file-proxy-missing", module: hello, host: "/nothing"},
		{name: "password over http", env: mirror("http://user:secret@mirror.onion"), args: download, cause: "credentials-over-http", module: hello, host: "mirror.onion"},

		{name: "toolchain forbidden", env: toolchain("$MIRROR/403"), files: newer, args: "build ./...", cause: "toolchain-download-failed", module: "golang.org/toolchain", host: local},
		{name: "toolchain missing", env: toolchain("$MIRROR"), files: newer, args: "build ./...", cause: "toolchain-not-available", module: "golang.org/toolchain"},
		{name: "too old", files: newer, args: "build ./...", cause: "go-version-too-old"},
		{name: "toolchain from PATH", env: []string{"GOTOOLCHAIN=path"}, files: newer, args: "build ./...", cause: "toolchain-not-in-path"},
		{name: "toolchain name", env: []string{"GOTOOLCHAIN=go1.99", "GOPROXY=$MIRROR", "GOSUMDB=$KEY"}, args: "version", cause: "toolchain-name-invalid", since: 26},

		{name: "no sum", env: mirror("$MIRROR"), files: requires, args: "build ./...", cause: "missing-gosum-entry", module: hello},
		{name: "not required", files: "main.go\n\tpackage main\n\timport _ \"example.com/hello\"\n\tfunc main() {}\n", args: "build ./...", cause: "no-required-module", module: hello},
		{name: "vendor", files: requires + "vendor/modules.txt\n\t# nothing\n", args: "build -mod=vendor ./...", cause: "inconsistent-vendoring", module: hello},
		{name: "conflict", files: "go.mod\n\tmodule work.example\n\t<<<<<<< HEAD\n", args: "mod tidy", cause: "gomod-syntax"},
		{name: "replaced", files: "go.mod\n\tmodule work.example\n\t\n\tgo 1.20\n\t\n\trequire example.com/hello v1.0.0\n\t\n\treplace example.com/hello => ../hello\n", args: "mod download", cause: "replace-dir-missing", module: hello},
		{name: "no dot", env: mirror("$MIRROR"), args: "get mycorp/utils@latest", cause: "malformed-module-path", module: "mycorp/utils"},
		{name: "major", files: "go.mod\n\tmodule work.example\n\t\n\tgo 1.20\n\t\n\trequire example.com/hello v2.0.0\n", args: "mod tidy", cause: "major-version-mismatch", module: hello},
		{name: "no package", env: mirror("$MIRROR"), args: "get " + hello + "/nosuch@v1.0.0", cause: "package-not-in-module", module: hello},

		{name: "no git", env: []string{"GOPROXY=direct", "PATH="}, args: "get github.com/acme/lib", cause: "git-missing", module: "github.com/acme/lib"},
		{name: "GOVCS", env: []string{"GOPROXY=direct", "GOVCS=*:off"}, args: "get github.com/acme/lib", cause: "govcs-disallowed", module: "github.com/acme/lib", host: "github.com"},
		{name: "origin unreachable", env: mirror("direct"), args: "get vanity.onion/lib", cause: "goget-unreachable", module: "vanity.onion/lib", host: "vanity.onion"},
		{name: "git login", env: git("$REFUSE/401/"), args: "get github.com/acme/lib@v1.0.0", cause: "git-auth-required", module: "github.com/acme/lib", host: local},
		{name: "git forbidden", env: git("$REFUSE/403/"), args: "get github.com/acme/lib@v1.0.0", cause: "git-forbidden", module: "github.com/acme/lib", host: local},
		{name: "git server error", env: git("$REFUSE/502/"), args: "get github.com/acme/lib@v1.0.0", cause: "git-server-error", module: "github.com/acme/lib", host: local},
		{name: "git not found", env: git("$REFUSE/404/"), args: "get github.com/acme/lib@v1.0.0", cause: "git-repo-not-found", module: "github.com/acme/lib", host: local},
		{name: "git refused", env: git("http://$DEAD/"), args: "get github.com/acme/lib@v1.0.0", cause: "git-connect-failed", module: "github.com/acme/lib", host: local},
		{name: "neither home nor cache", env: []string{"HOME=", "GOPATH=", "GOMODCACHE=", "GOPROXY=$MIRROR"}, args: download, cause: "home-unset"},
	}
}
