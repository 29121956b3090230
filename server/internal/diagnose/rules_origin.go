package diagnose

import "strings"

// sumdbRules: the checksum database could not be asked, directly or through the
// mirror, or has no answer.
func sumdbRules() []rule {
	const at = atSumdb | atToolchain
	return []rule{
		{cause: "mirror-fetch-timeout", at: at, when: answered("fetch timed out", "fetch timeout"), host: urlHost},
		{cause: "sumdb-5xx", at: at, when: func(m *message) bool { return m.status >= 500 }, host: urlHost},
		{cause: "http-429-rate-limited", at: at, when: status(429), host: urlHost},
		{cause: "mirror-upstream-failure", at: at, when: both(status(404, 410), (*message).upstreamFailed), host: urlHost},
		{cause: "sumdb-private-module", at: at, when: both(status(404, 410), answered("terminal prompts disabled", "could not read username", "no such host", "permission denied", "repository not found", "unrecognized import path", "could not be found or you don't", "authentication")), host: urlHost},
		{cause: "sumdb-module-rejected", at: at, when: both(status(404, 410), answered("malformed", "too large", "create zip", "invalid char", "case-insensitive", "unknown revision", "go.mod has", "module path must match")), host: urlHost},
		{cause: "sumdb-proxy-broken", at: at, when: both(status(404, 410), asked("/sumdb/"), func(m *message) bool { return !asked("/lookup/")(m) || !privateLooking(m.module) }), host: urlHost},
		{cause: "sumdb-module-rejected", at: at, when: both(status(404, 410), asked("/lookup/"), func(m *message) bool { return codeHost(firstElement(m.module)) }), host: urlHost},
		{cause: "sumdb-private-module", at: at, when: both(status(404, 410), asked("/lookup/")), host: urlHost},
		{cause: "http-401-mirror-auth", at: at, when: both(status(401), asked("/sumdb/")), host: urlHost},
		{cause: "sumdb-proxy-broken", at: at, when: both(status(403), asked("/sumdb/")), host: urlHost},
		{cause: "sumdb-proxy-broken", at: at, when: status(400, 401, 404, 405, 406, 410, 415, 501), host: urlHost},
		{cause: "insecure-redirect", at: at, fault: []string{"redirected from secure URL"}, host: urlHost},
		{cause: "sumdb-tls-untrusted", at: at, fault: []string{"x509: ", "tls: failed to verify"}, host: urlHost},
		{cause: "sumdb-unreachable", at: at, when: func(m *message) bool { return m.url != "" && m.fault != "" }, host: urlHost},
		{cause: "sumdb-proxy-broken", at: at, any: []string{"malformed record data", "TileReader", "malformed note", "invalid character", "reading tree note", "checking tree", "malformed tile", "initializing sumdb.Client", "bad math", "downloaded inconsistent tile", "malformed signed"}},
	}
}

// upstreamFailed reports whether the server says that it could not reach the
// module's origin, which is public: then trying again later may help.
func (m *message) upstreamFailed() bool {
	remote := strings.ToLower(m.remote)
	if containsAny(remote, []string{"bad upstream", "connection refused", "connection reset", "i/o timeout", "timed out", "tls handshake timeout", "rpc failed", "couldn't connect", "returned error: 5", "could not connect", ": eof", "unexpected eof", "early eof", "the remote end hung up"}) {
		return true
	}
	if !containsAny(remote, []string{"could not resolve host", "no such host", "server misbehaving"}) {
		return false
	}
	return containsAny(remote, []string{"resolve host: github.com", "resolve host: gitlab.com", "resolve host: go.googlesource.com", "lookup golang.org", "lookup github.com", "server misbehaving"})
}

// vcsRules: go ran git, or another version control program, and that failed.
func vcsRules() []rule {
	const at = atVCS
	return []rule{
		{cause: "git-ssh-publickey", at: at, any: []string{"Permission denied (publickey", "Permission denied, please try again", "Too many authentication failures", "no mutual signature"}, host: vcsHost},
		{cause: "git-ssh-hostkey", at: at, any: []string{"Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED"}, host: vcsHost},
		{cause: "git-tls-untrusted", at: at, any: []string{"server certificate verification failed", "SSL certificate problem", "SSL peer certificate", "certificate verify failed", "certificate verification failed", "SEC_E_UNTRUSTED_ROOT", "CERT_E_UNTRUSTEDROOT", "CRYPT_E_NO_REVOCATION", "SSL: no alternative certificate subject name", "certificate subject name"}, host: vcsHost},
		{cause: "git-host-unresolved", at: at, any: []string{"Could not resolve host", "Couldn't resolve host", "unable to look up ", "Could not resolve hostname", "Name or service not known", "Temporary failure in name resolution", "nodename nor servname"}, host: vcsHost},
		{cause: "git-auth-required", at: at, any: []string{"terminal prompts disabled", "could not read Username", "could not read Password", "Authentication failed", "HTTP Basic: Access denied", "Invalid username or", "returned error: 401", "Support for password authentication was removed", "authentication required"}, host: vcsHost},
		{cause: "git-forbidden", at: at, any: []string{"returned error: 403", "organization has enabled or enforced SAML", "Write access to repository not granted", "IP allow list"}, host: vcsHost},
		{cause: "git-forbidden", at: at, when: status(403), host: vcsHost},
		{cause: "git-auth-required", at: at, when: status(401), host: vcsHost},
		{cause: "git-repo-not-found", at: at, when: status(404), host: vcsHost},
		{cause: "git-server-error", at: at, any: []string{"RPC failed", "returned error: 5", "returned error: 429", "Internal Server Error", "early EOF", "the remote end hung up", "expected flush after ref listing", "Empty reply from server", "HTTP/2 stream", "index-pack failed", "expected 'packfile'"}, none: []string{"Failed to connect", "Connection refused", "Operation timed out", "ssh: connect"}, host: vcsHost},
		{cause: "git-repo-not-found", at: at, any: []string{"could not be found or you don't have permission", "epository not found", "not found", "does not exist", "returned error: 404", "does not appear to be a git repository"}, none: []string{"executable file", "command not found"}, host: vcsHost},
		{cause: "git-connect-failed", at: at, any: []string{"Failed to connect to", "Couldn't connect to server", "Connection refused", "Connection timed out", "Operation timed out", "Connection reset", "Recv failure", "Send failure", "OpenSSL SSL_", "schannel", "SSL_ERROR", "GnuTLS recv error", "gnutls_handshake", "unable to access", "Network is unreachable", "No route to host", "unable to connect", "Connection closed by", "kex_exchange_identification", "Could not read from remote repository", "ssh: connect to host"}, host: vcsHost},
		{cause: "git-missing", at: anywhere, any: []string{"executable file not found", "missing Git command"}},
		{cause: "unknown-revision", at: at, any: []string{"unknown revision", "couldn't find remote ref", "bad revision"}, host: vcsHost},
	}
}

// vanityRules: the host of the import path should tell where its repository is.
func vanityRules() []rule {
	const at = atVanity
	return []rule{
		{cause: "mirror-upstream-failure", at: anywhere, when: func(m *message) bool { return m.server && m.fault != "" }, host: urlHost},
		{cause: "govcs-disallowed", at: anywhere, any: []string{"GOVCS disallows"}, host: vcsHost},
		{cause: "no-secure-protocol", at: anywhere, any: []string{"no secure protocol found for repository"}, host: vcsHost},
		{cause: "insecure-redirect", at: at, any: []string{"redirected from secure URL"}, host: urlHost},
		{cause: "goget-tls-untrusted", at: at, fault: []string{"x509: ", "tls: failed to verify"}, host: urlHost},
		{cause: "goget-no-meta", at: at, any: []string{"no go-import meta tag", "meta tag", "expect root"}, host: urlHost},
		{cause: "goget-http-error", at: at, when: func(m *message) bool { return m.status > 0 }, host: urlHost},
		{cause: "git-missing", at: at, any: []string{"executable file not found"}},
		{cause: "goget-unreachable", at: at, when: func(m *message) bool { return m.url != "" && m.fault != "" }, host: urlHost},
		{cause: "malformed-module-path", at: at, any: []string{"import path does not begin with hostname", "missing dot in first path element"}},
		{cause: "goget-no-meta", at: at, any: []string{"unrecognized import path"}, none: []string{`https fetch: Get "`}, host: vcsHost, sure: guess},
	}
}

// toolchainRules: go wanted to download another go.
func toolchainRules() []rule {
	return []rule{
		{cause: "toolchain-download-failed", at: atMirror | atElse | atVCS | atVanity | atToolchain, when: func(m *message) bool { return m.at&atToolchain != 0 }, host: urlHost},
		{cause: "toolchain-not-in-path", at: anywhere, all: []string{`cannot find "go1`, "in PATH"}},
		{cause: "toolchain-name-invalid", at: anywhere, any: []string{"is a language version but not a toolchain version", "invalid toolchain", "invalid GOTOOLCHAIN"}},
		{cause: "go-version-too-old", at: anywhere, all: []string{"requires go >= ", "running go "}},
		{cause: "go-version-too-old", at: anywhere, any: []string{"is not in std", "is not in GOROOT"}, when: newerPackage},
		{cause: "go-version-too-old", at: anywhere, any: []string{"must match format 1.23", "unknown directive: toolchain", "unknown block type: toolchain", "unknown directive: godebug", "unknown directive: tool", "unknown directive: ignore"}},
	}
}

// newerPackage reports whether the package that is not in this go's standard
// library is in that of a later one.
func newerPackage(m *message) bool {
	if strings.Contains(m.text, "imported by a module that requires go ") {
		return true
	}
	_, rest, _ := strings.Cut(m.text, "package ")
	switch firstWord(rest) {
	case "cmp", "crypto/ecdh", "crypto/mlkem", "embed", "encoding/json/v2", "io/fs", "iter", "log/slog", "maps", "math/rand/v2", "net/netip", "slices", "structs", "testing/fstest", "testing/slogtest", "testing/synctest", "unique", "weak":
		return true
	}
	return false
}
