package diagnose_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A variant is a text with other modules, hosts, versions and systems than the
// samples have. Causes without a sample are here, too.
type variant struct{ text, cause, module, version, host string }

const cobra, cobraVersion = "github.com/spf13/cobra", "v1.8.1"

func variants() []variant {
	get := func(fault string) string {
		return `go: github.com/spf13/cobra@v1.8.1: Get "https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.mod": ` + fault
	}
	reading := func(file, status string) string {
		return "go: github.com/spf13/cobra@v1.8.1: reading https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1" + file + ": " + status
	}
	verify := func(rest string) string {
		return "go: github.com/spf13/cobra@v1.8.1: verifying module: github.com/spf13/cobra@v1.8.1: " + rest
	}
	git := func(lines ...string) string {
		return "go: github.com/spf13/cobra@v1.8.1: invalid version: git ls-remote -q --end-of-options origin in C:\\Users\\dev\\go\\pkg\\mod\\cache\\vcs\\8102db31b5a1: exit status 128:\n\t" + strings.Join(lines, "\n\t")
	}
	var all []variant
	add := func(cause, host string, texts ...string) {
		for _, text := range texts {
			all = append(all, variant{text, cause, cobra, cobraVersion, host})
		}
	}
	add("dial-timeout", "goproxy.cn", get("dial tcp 1.2.3.4:443: i/o timeout"), get("dial tcp: i/o timeout"), get("dial tcp 1.2.3.4:443: connect: operation timed out"), get("dial tcp 1.2.3.4:443: connect: connection timed out"),
		get("dial tcp 1.2.3.4:443: connectex: 由于连接方在一段时间后没有正确答复或连接的主机没有反应，连接尝试失败。"),
		get("dial tcp 1.2.3.4:443: connectex: Ein Verbindungsversuch ist fehlgeschlagen, da die Gegenstelle nach einer bestimmten Zeitspanne nicht richtig reagiert hat."),
		get("dial tcp 1.2.3.4:443: connectex: \xd3\xc9\xd3\xda\xc1\xac\xbd\xd3"), get("context deadline exceeded"))
	add("connection-refused", "goproxy.cn", get("dial tcp 1.2.3.4:443: connect: connection refused"), get("dial tcp 1.2.3.4:443: connectex: No connection could be made because the target machine actively refused it."),
		get("dial tcp 1.2.3.4:443: connectex: 由于目标计算机积极拒绝，无法连接。"))
	add("connection-reset", "goproxy.cn", get("read tcp 10.0.0.2:5000->1.2.3.4:443: read: connection reset by peer"), get("write tcp 10.0.0.2:5000->1.2.3.4:443: write: broken pipe"),
		get("read tcp 10.0.0.2:5000->1.2.3.4:443: wsarecv: 远程主机强迫关闭了一个现有的连接。"), get("read tcp 10.0.0.2:5000->1.2.3.4:443: wsarecv: An established connection was aborted by the software in your host machine."))
	add("read-timeout", "goproxy.cn", get("read tcp 10.0.0.2:5000->1.2.3.4:443: read: operation timed out"), get("read tcp 10.0.0.2:5000->1.2.3.4:443: i/o timeout"), get("net/http: timeout awaiting response headers"))
	add("connection-eof", "goproxy.cn", get("EOF"), get("http: server closed idle connection"))
	add("network-unreachable", "goproxy.cn", get("dial tcp 1.2.3.4:443: connect: network is unreachable"), get("dial tcp 1.2.3.4:443: connect: no route to host"), get("dial tcp 1.2.3.4:443: connectex: A socket operation was attempted to an unreachable host."))
	add("ipv6-unreachable", "goproxy.cn", get("dial tcp [2606:4700::6810:1]:443: connect: network is unreachable"), get("dial tcp [2606:4700::6810:1]:443: connect: cannot assign requested address"), get("dial tcp [2606:4700::6810:1]:443: connect: no route to host"))
	add("dns-poisoned", "goproxy.cn", get("dial tcp 127.0.0.1:443: connect: connection refused"), get("dial tcp 0.0.0.0:443: connectex: The requested address is not valid in its context."), get("dial tcp [::1]:443: connect: connection refused"), get("dial tcp 198.18.0.12:443: i/o timeout"), get("dial tcp 243.185.187.39:443: i/o timeout"))
	add("socket-blocked-locally", "goproxy.cn", get("dial tcp 1.2.3.4:443: connectex: 以一种访问权限不允许的方式做了一个访问套接字的尝试。"), get("dial tcp 1.2.3.4:443: connect: operation not permitted"))
	add("tls-handshake-timeout", "goproxy.cn", get("net/http: TLS handshake timeout"))
	add("dns-no-such-host", "goproxy.cn", get("dial tcp: lookup goproxy.cn: no such host"), get("dial tcp: lookup goproxy.cn on [fe80::1%eth0]:53: no such host"), get("dial tcp: lookup goproxy.cn: getaddrinfow: The requested name is valid, but no data of the requested type was found."), get("dial tcp: lookup goproxy.cn: getaddrinfow: 不知道这样的主机。"))
	add("dns-timeout", "goproxy.cn", get("dial tcp: lookup goproxy.cn on 10.0.0.1:53: read udp 10.0.0.2:40000->10.0.0.1:53: i/o timeout"), get("dial tcp: lookup goproxy.cn: i/o timeout"))
	add("dns-resolver-refused", "goproxy.cn", get("dial tcp: lookup goproxy.cn on [::1]:53: read udp [::1]:40000->[::1]:53: read: connection refused"), get("dial tcp: lookup goproxy.cn on 10.0.0.1:53: dial udp 10.0.0.1:53: connect: network is unreachable"))
	add("dns-servfail", "goproxy.cn", get("dial tcp: lookup goproxy.cn on 127.0.0.11:53: server misbehaving"), get("dial tcp: lookup goproxy.cn: Temporary failure in name resolution"), get("dial tcp: lookup goproxy.cn: getaddrinfow: This is usually a temporary error during hostname resolution and means that the local server did not receive a response from an authoritative server."))
	add("x509-unknown-authority", "goproxy.cn", get("x509: certificate signed by unknown authority"), get("tls: failed to verify certificate: x509: “goproxy.cn” certificate is not trusted"), get(`tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate" while trying to verify candidate authority certificate "x")`))
	add("x509-expired", "goproxy.cn", get("tls: failed to verify certificate: x509: “goproxy.cn” certificate is expired"), get("x509: certificate has expired or is not yet valid: current time 2022-01-02T00:00:00+08:00 is after 2021-12-09T12:00:00Z"), get("x509: certificate has expired or is not yet valid"))
	add("x509-clock-wrong", "goproxy.cn", get("x509: certificate has expired or is not yet valid: current time 1970-01-01T00:01:02Z is before 2021-12-09T12:00:00Z"))
	add("x509-name-mismatch", "goproxy.cn", get("x509: certificate is valid for *.example.net, not goproxy.cn"), get("tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match goproxy.cn"))
	add("x509-server-cert-unusable", "goproxy.cn", get("x509: cannot validate certificate for 1.2.3.4 because it doesn't contain any IP SANs"))
	add("tls-not-tls", "goproxy.cn", get("tls: first record does not look like a TLS handshake"))
	add("tls-handshake-failure", "goproxy.cn", get("remote error: tls: handshake failure"), get("remote error: tls: internal error"), get("remote error: tls: unrecognized name"))
	add("tls-version-too-old", "goproxy.cn", get("tls: server selected unsupported protocol version 301"))
	add("http-server-on-https-url", "goproxy.cn", get("http: server gave HTTP response to HTTPS client"))
	add("http-proxy-dead", "127.0.0.1:1080", get("proxyconnect tcp: dial tcp 127.0.0.1:1080: connectex: No connection could be made because the target machine actively refused it."), get("proxyconnect tcp: dial tcp 127.0.0.1:1080: connectex: 由于目标计算机积极拒绝，无法连接。"))
	add("http-proxy-unresolvable", "http", get("proxyconnect tcp: dial tcp: lookup http: no such host"), get("proxyconnect tcp: dial tcp: lookup http on 127.0.0.53:53: server misbehaving"))
	add("http-proxy-bad-scheme", "", get("proxyconnect tcp: tls: first record does not look like a TLS handshake"), get("proxyconnect tcp: EOF"))
	add("http-proxy-timeout", "10.1.2.3:8080", get("proxyconnect tcp: dial tcp 10.1.2.3:8080: i/o timeout"))
	add("http-proxy-407", "", get("Proxy Authentication Required"), get("authenticationrequired"))
	add("http-proxy-forbids-host", "", get("Forbidden"), get("Blocked by policy"))
	add("http-proxy-upstream-failed", "", get("Service Unavailable"), get("Bad Gateway"), get("Gateway Timeout"))
	add("socks-proxy-failed", "127.0.0.1:1080", get("socks connect tcp 127.0.0.1:1080->goproxy.cn:443: dial tcp 127.0.0.1:1080: connect: connection refused"), get("socks connect tcp 127.0.0.1:1080->goproxy.cn:443: unknown error connection refused"))
	add("http-403-blocked", "goproxy.cn", reading(".zip", "403 Forbidden"), "go get github.com/spf13/cobra@v1.8.1: unexpected status (https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.info): 403 Forbidden")
	add("policy-blocked", "goproxy.cn", reading(".zip", "403 Forbidden\n\tserver response: Component quarantined by Repository Firewall"))
	add("http-407-like-gateway", "goproxy.cn", reading(".mod", "401 Unauthorized"))
	add("module-not-found", "goproxy.cn", reading(".mod", "404 Not Found"), reading(".info", "404 Not Found\n\tserver response:\n\tnot found: github.com/spf13/cobra@v1.8.1: invalid version: git ls-remote -q origin in /tmp/x: exit status 128:\n\t\tfatal: could not read Username for 'https://github.com': terminal prompts disabled"))
	add("version-not-found", "goproxy.cn", reading(".info", "404 Not Found\n\tserver response: not found: github.com/spf13/cobra@v1.8.1: invalid version: unknown revision v1.8.1"))
	add("mirror-fetch-timeout", "goproxy.cn", reading(".info", "404 Not Found\n\tserver response: not found: fetch timed out"))
	add("mirror-upstream-failure", "goproxy.cn", reading(".info", "404 Not Found\n\tserver response: bad upstream"), reading(".zip", "500 Internal Server Error\n\tserver response: dial tcp 20.205.243.166:443: i/o timeout"), reading(".mod", "404 Not Found\n\tserver response:\n\tnot found: fatal: unable to access 'https://github.com/spf13/cobra/': Could not resolve host: github.com"))
	add("mirror-incomplete", "goproxy.cn", reading(".zip", "404 Not Found"))
	add("http-429-rate-limited", "goproxy.cn", reading(".zip", "429 Too Many Requests"))
	add("http-5xx-mirror", "goproxy.cn", reading(".zip", "503 Service Unavailable"), reading(".info", "524 "), "go: github.com/spf13/cobra@v1.8.1: unexpected status (https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.mod): 500 Internal Server Error")
	add("truncated-download", "goproxy.cn", `go: github.com/spf13/cobra@v1.8.1: read "https:/goproxy.cn/@v/v1.8.1.zip": unexpected EOF`, `go: github.com/spf13/cobra@v1.8.1: read "https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.zip": unexpected EOF`)
	add("http2-stream-error", "goproxy.cn", get("stream error: stream ID 7; INTERNAL_ERROR; received from peer"), get("http2: client connection lost"))
	add("insecure-redirect", "goproxy.cn", get("redirected from secure URL https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.mod to insecure URL http://login.example/"))
	add("redirect-loop", "goproxy.cn", get("stopped after 10 redirects"))
	add("html-instead-of-module", "goproxy.cn", `go: github.com/spf13/cobra@v1.8.1: invalid response from proxy "https://goproxy.cn": invalid character '<' looking for beginning of value`)
	add("html-instead-of-module", "", "go: github.com/spf13/cobra@v1.8.1: invalid character '<' looking for beginning of value")
	add("mirror-wrong-answer", "", "go: github.com/spf13/cobra@v1.8.1: zip for github.com/spf13/cobra@v1.8.1 has unexpected file other@v1.0.0/go.mod")
	add("modcache-no-space", "", `go: github.com/spf13/cobra@v1.8.1: read "https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.zip": write /root/go/pkg/mod/cache/download/github.com/spf13/cobra/@v/v1.8.1.zip: no space left on device`,
		"go: writing stat cache: write /root/go/pkg/mod/cache/download/github.com/spf13/cobra/@v/v1.8.1.info: no space left on device")
	add("modcache-permission", "", `go: github.com/spf13/cobra@v1.8.1: mkdir C:\Program Files\Go\pkg\mod\cache\download\github.com: Access is denied.`, "main.go:4:2: open /root/go/pkg/mod/github.com/spf13/cobra@v1.8.1/doc/x.go: permission denied")
	add("modcache-rename-denied", "", `go: rename C:\Users\dev\go\pkg\mod\github.com\spf13\cobra@v1.8.1.tmp-41 C:\Users\dev\go\pkg\mod\github.com\spf13\cobra@v1.8.1: The process cannot access the file because it is being used by another process.`)
	add("modcache-corrupt", "", `main.go:5:2: unzip C:\Users\dev\go\pkg\mod\cache\download\github.com\spf13\cobra\@v\v1.8.1.zip: zip: not a valid zip file`)
	add("modcache-modified", "", "github.com/spf13/cobra v1.8.1: dir has been modified (/root/go/pkg/mod/github.com/spf13/cobra@v1.8.1)")
	add("checksum-missing-in-sumdb", "", "go: github.com/spf13/cobra@v1.8.1: verifying module: checksum missing from sumdb response\n\nSECURITY ERROR\n")
	add("checksum-mismatch-gosum", "", "verifying github.com/spf13/cobra@v1.8.1/go.mod: checksum mismatch\n\tdownloaded: h1:a=\n\tgo.sum:     h1:b=\n\nSECURITY ERROR\n", "go: github.com/spf13/cobra@v1.8.1: verifying go.mod: checksum mismatch\n        downloaded: h1:a=\n        go.sum:     h1:b=\n")
	add("checksum-mismatch-sumdb", "sum.golang.org", "verifying github.com/spf13/cobra@v1.8.1: checksum mismatch\n\tdownloaded: h1:a=\n\tsum.golang.org: h1:b=\n\nSECURITY ERROR\n")
	add("sumdb-signature-invalid", "sum.golang.org", verify("initializing sumdb.Client: checking tree note: invalid signature for key sum.golang.org+033de0ae"))
	add("sumdb-unreachable", "sum.golang.org", verify(`Get "https://sum.golang.org/lookup/github.com/spf13/cobra@v1.8.1": dial tcp 142.250.1.1:443: connectex: A connection attempt failed`), "verifying github.com/spf13/cobra@v1.8.1: github.com/spf13/cobra@v1.8.1: Get https://sum.golang.org/lookup/github.com/spf13/cobra@v1.8.1: dial tcp 216.58.200.49:443: i/o timeout")
	add("sumdb-unreachable", "goproxy.cn", verify(`Get "https://goproxy.cn/sumdb/sum.golang.org/supported": EOF`))
	add("sumdb-tls-untrusted", "sum.golang.org", verify(`Get "https://sum.golang.org/lookup/github.com/spf13/cobra@v1.8.1": tls: failed to verify certificate: x509: certificate signed by unknown authority`))
	add("sumdb-5xx", "sum.golang.org", verify("reading https://sum.golang.org/lookup/github.com/spf13/cobra@v1.8.1: 500 Internal Server Error"))
	add("sumdb-proxy-broken", "goproxy.cn", verify("reading https://goproxy.cn/sumdb/sum.golang.org/supported: 400 Bad Request"), verify("reading https://goproxy.cn/sumdb/sum.golang.org/tile/8/0/x001/007: 404 Not Found"))
	add("sumdb-proxy-broken", "", verify("initializing sumdb.Client: checking tree#21: TileReader returned bad result slice (len=1)"))
	add("sumdb-private-module", "sum.golang.org", verify("reading https://sum.golang.org/lookup/github.com/spf13/cobra@v1.8.1: 404 Not Found\n\tserver response:\n\tnot found: github.com/spf13/cobra@v1.8.1: invalid version: git ls-remote -q origin in /tmp/x: exit status 128:\n\t\tfatal: could not read Username for 'https://github.com': terminal prompts disabled"))
	add("sumdb-local-state-corrupt", "", verify("initializing sumdb.Client: reading tree note: malformed note\nnote:\n\x00\x00"))
	add("gosumdb-misconfigured", "", "go: github.com/spf13/cobra@v1.8.1: verifying module: missing GOSUMDB")
	add("git-ssh-publickey", "gitlab.corp.example", git("git@gitlab.corp.example: Permission denied (publickey,password).", "fatal: Could not read from remote repository."))
	add("git-ssh-hostkey", "github.com", git("Host key verification failed.", "fatal: Could not read from remote repository."))
	add("git-tls-untrusted", "github.com", git("fatal: unable to access 'https://github.com/spf13/cobra/': SSL certificate problem: unable to get local issuer certificate"), git("fatal: unable to access 'https://github.com/spf13/cobra/': schannel: CertGetCertificateChain trust error CERT_E_UNTRUSTEDROOT"))
	add("git-connect-failed", "github.com", git("fatal: unable to access 'https://github.com/spf13/cobra/': schannel: failed to receive handshake, SSL/TLS connection failed"), git("fatal: unable to access 'https://github.com/spf13/cobra/': OpenSSL SSL_connect: Connection reset by peer in connection to github.com:443"), git("ssh: connect to host github.com port 22: Connection timed out", "fatal: Could not read from remote repository."))
	add("git-host-unresolved", "github.com", git("ssh: Could not resolve hostname github.com: Name or service not known", "fatal: Could not read from remote repository."))
	add("git-auth-required", "github.com", git("remote: Invalid username or token. Password authentication is not supported for Git operations.", "fatal: Authentication failed for 'https://github.com/spf13/cobra/'"))
	add("git-repo-not-found", "github.com", git("remote: Repository not found.", "fatal: repository 'https://github.com/spf13/cobra/' not found"), git("ERROR: Repository not found.", "fatal: Could not read from remote repository."))
	add("http-proxy-dead", "127.0.0.1:7890", git("fatal: unable to access 'https://github.com/spf13/cobra/': Failed to connect to 127.0.0.1 port 7890: Connection refused"))
	add("http-proxy-407", "", git("fatal: unable to access 'https://github.com/spf13/cobra/': CONNECT tunnel failed, response 407"))
	add("unknown-revision", "github.com", "go: github.com/spf13/cobra@v1.8.1: invalid version: unknown revision v1.8.1")
	add("goget-no-meta", "github.com", `go: github.com/spf13/cobra@v1.8.1: unrecognized import path "github.com/spf13/cobra": parse https://github.com/spf13/cobra?go-get=1: no go-import meta tags ()`)
	add("goproxy-invalid-url", "", "go: github.com/spf13/cobra@v1.8.1: invalid proxy URL missing scheme: goproxy.cn", "go: github.com/spf13/cobra@v1.8.1: invalid proxy URL scheme (must be https, http, file): ftp://x")
	add("goproxy-empty-list", "", "go: github.com/spf13/cobra@v1.8.1: GOPROXY list is not the empty string, but contains no entries")
	add("gopls-goproxy-off", "", "2026/11/20 15:39:32 Error:2026/11/20 15:39:32 initial workspace load failed: err: exit status 1: stderr: go: github.com/spf13/cobra@v1.8.1: module lookup disabled by GOPROXY=off")
	add("credentials-over-http", "nexus.corp.example", "go: github.com/spf13/cobra@v1.8.1: refusing to pass credentials to insecure URL: http://bob:xxxxx@nexus.corp.example:8081/github.com/spf13/cobra/@v/v1.8.1.info")
	add("file-proxy-missing", "C:/mirror", "go: github.com/spf13/cobra@v1.8.1: reading file:///C:/mirror/github.com/spf13/cobra/@v/v1.8.1.info: The system cannot find the path specified.")
	add("major-version-mismatch", "", "go: github.com/spf13/cobra@v1.8.1: invalid version: module contains a go.mod file, so module path must match major version (\"github.com/spf13/cobra/v2\")")
	add("package-not-in-module", "", "go: module github.com/spf13/cobra@v1.8.1 found (v1.8.1), but does not contain package github.com/spf13/cobra/nosuch")
	add("missing-gosum-entry", "", "go: github.com/spf13/cobra@v1.8.1: missing go.sum entry for go.mod file; to add it:\n\tgo mod download github.com/spf13/cobra")
	add("replace-dir-missing", "", "go: github.com/spf13/cobra@v1.8.1 (replaced by ./forks/cobra): reading forks/cobra/go.mod: open C:\\work\\forks\\cobra\\go.mod: The system cannot find the path specified.")
	return append(all,
		variant{"main.go:3:8: no required module provides package github.com/spf13/cobra; to add it:\n\tgo get github.com/spf13/cobra", "no-required-module", cobra, "", ""},
		variant{"main.go:3:8: cannot find module providing package github.com/spf13/cobra: import lookup disabled by -mod=vendor", "vendor-mode-blocks-command", cobra, "", ""},
		variant{"go list -m: can't compute 'all' using the vendor directory\n\t(Use -mod=mod or -mod=readonly to bypass.)", "vendor-mode-blocks-command", "", "", ""},
		variant{"main.go:4:2: ambiguous import: found package github.com/spf13/cobra/doc in multiple modules:\n\tgithub.com/spf13/cobra v1.8.1 (/x)\n\tgithub.com/spf13/cobra/doc v0.1.0 (/y)", "ambiguous-import", "github.com/spf13/cobra/doc", "", ""},
		variant{"main.go:4:2: package mycorp/utils is not in std (/usr/local/go/src/mycorp/utils)", "malformed-module-path", "mycorp/utils", "", ""},
		variant{"go: finding module for package example.org/x\nexample.org/app imports\n\texample.org/x: cannot find module providing package example.org/x: module example.org/x: reading https://goproxy.io/example.org/x/@v/list: 404 Not Found", "module-not-found", "example.org/x", "", "goproxy.io"},
		variant{"build example.com/app: cannot load github.com/spf13/cobra: module github.com/spf13/cobra: Get https://goproxy.cn/github.com/spf13/cobra/@v/list: EOF", "connection-eof", cobra, "", "goproxy.cn"},
		variant{"go: github.com/%21burnt%21sushi/toml@v1.0.0: Get \"https://goproxy.cn/github.com/%21burnt%21sushi/toml/@v/v1.0.0.mod\": EOF", "connection-eof", "github.com/BurntSushi/toml", "v1.0.0", "goproxy.cn"},
		variant{"go: download go1.25.0: golang.org/toolchain@v0.0.1-go1.25.0.windows-amd64: Get \"https://goproxy.cn/golang.org/toolchain/@v/v0.0.1-go1.25.0.windows-amd64.zip\": EOF", "toolchain-download-failed", "golang.org/toolchain", "v0.0.1-go1.25.0.windows-amd64", "goproxy.cn"},
		variant{"go: download go1.25.0 for darwin/arm64: toolchain not available", "toolchain-not-available", "golang.org/toolchain", "v0.0.1-go1.25.0.darwin-arm64", ""},
		variant{"err: exit status 1: stderr: go: finding module for package github.com/spf13/cobra\ngo: example.com/app imports\n\tgithub.com/spf13/cobra: module lookup disabled by GOPROXY=off", "gopls-goproxy-off", cobra, "", ""},
		variant{"2026/11/20 15:39:32 Error:2026/11/20 15:39:32 imports fixes: err: exit status 1: stderr: go: github.com/spf13/cobra@v1.8.1: Get \"https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.mod\": EOF", "connection-eof", cobra, cobraVersion, "goproxy.cn"},
		variant{"go : go: github.com/spf13/cobra@v1.8.1: reading https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.zip: 403 Forbidden\nAt line:1 char:1", "http-403-blocked", cobra, cobraVersion, "goproxy.cn"},
		variant{"[91mgo: github.com/spf13/cobra@v1.8.1: reading https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.zip: 403 Forbidden", "http-403-blocked", cobra, cobraVersion, "goproxy.cn"},
		variant{"  release failed error=hook failed: go mod tidy: exit status 1; output: go: github.com/spf13/cobra@v1.8.1: reading https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.zip: 403 Forbidden", "http-403-blocked", cobra, cobraVersion, "goproxy.cn"},
		variant{"{\n\t\"Path\": \"github.com/spf13/cobra\",\n\t\"Error\": \"github.com/spf13/cobra@v1.8.1: reading https://goproxy.cn/github.com/spf13/cobra/@v/v1.8.1.zip: 403 Forbidden\"\n}", "http-403-blocked", cobra, cobraVersion, "goproxy.cn"},
		variant{"go: github.com/spf13/cobra@v1.8.1: invalid response from proxy \"https://pkg.go.dev\": invalid character '<' looking for beginning of value", "goproxy-not-a-module-proxy", cobra, cobraVersion, "pkg.go.dev"},
		variant{"main.go:4:2: missing go.sum entry for module providing package github.com/spf13/cobra (imported by example.com/app); to add:\n\tgo get example.com/app", "missing-gosum-entry", cobra, "", ""},
		variant{"go: example.com/app imports\n\tgithub.com/spf13/cobra/sub: module github.com/spf13/cobra@latest found (v1.8.1), but does not contain package github.com/spf13/cobra/sub", "package-not-in-module", cobra, "", ""},
		variant{"go: github.com/spf13/cobra@v1.8.1: parsing go.mod:\ngo.mod:1: unknown directive: <html>", "html-instead-of-module", cobra, cobraVersion, ""},
		variant{"go: updates to go.sum needed, disabled by -mod=readonly", "gomod-updates-needed", "", "", ""},
		variant{"go: cannot find main module, but -modfile was set", "not-in-a-module", "", "", ""},
		variant{"$ go env\nset GONOPROXY=https://git.corp.example\nset GOPRIVATE=https://git.corp.example\n$ go get git.corp.example/a/b\ngo: module git.corp.example/a/b: reading https://goproxy.cn/git.corp.example/a/b/@v/list: 404 Not Found", "goprivate-bad-pattern", "git.corp.example/a/b", "", "goproxy.cn"},
	)
}

func TestVariants(t *testing.T) {
	for _, test := range variants() {
		for how, text := range map[string]string{
			"as it is":        test.text,
			"CRLF, colours":   "\x1b[1;31m" + strings.ReplaceAll(test.text, "\n", "\r\n") + "\x1b[0m\r\n",
			"container build": "#9 12.41 " + strings.ReplaceAll(test.text, "\n", "\n#9 12.41 ") + "\n#9 ERROR: process did not complete",
			"among others":    "ok  \tpkg\t0.1s\n" + test.text + "\nFAIL\n--- FAIL: dial tcp 127.0.0.1:1: connect: connection refused\n",
		} {
			if strings.HasPrefix(test.text, "$") && how == "container build" {
				continue // nobody types there
			}
			failures := read(t, text)
			if len(failures) != 1 {
				t.Errorf("Read(%s, %q) = %v, want one failure, %s", how, text, failures, test.cause)
				continue
			}
			got := failures[0]
			if got.Cause != test.cause || got.Module != test.module || got.Version != test.version || got.Host != test.host {
				t.Errorf("Read(%s, %q) = %s, %q %q, host %q; want %s, %q %q, host %q", how, text, got.Cause, got.Module, got.Version, got.Host, test.cause, test.module, test.version, test.host)
			}
		}
	}
}

// TestEveryCause checks that each cause of the taxonomy is seen in a sample or
// in a variant here, and belongs to a family with words and remedies.
func TestEveryCause(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "TAXONOMY.md"))
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, s := range loadSamples(t) {
		seen = append(seen, s.causes...)
	}
	for _, v := range variants() {
		seen = append(seen, v.cause)
	}
	for _, line := range strings.Split(string(data), "\n") {
		cause, _, found := strings.Cut(strings.TrimPrefix(line, "| `"), "`")
		if !found || !strings.HasPrefix(line, "| `") || cause == "none" {
			continue
		}
		if !slices.Contains(seen, cause) {
			t.Errorf("cause %s has neither a sample nor a variant", cause)
		}
	}
}
