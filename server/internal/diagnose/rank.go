package diagnose

import (
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// rank numbers failures by what to deal with first: what stops everything, then
// from this machine outwards, because a mirror cannot be judged as long as the
// disk is full. Of one class the first in the text comes first.
func rank(failures []protocol.Failure) {
	places := make([]int, len(failures))
	for i := range places {
		places[i] = i
	}
	classes := make(map[string]int)
	for class, causes := range byUrgency() {
		for _, cause := range causes {
			classes[cause] = class
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return classes[failures[a].Cause] - classes[failures[b].Cause] })
	for place, index := range places {
		failures[index].Rank = place + 1
	}
}

// byUrgency are the causes in the order of rule R11 of the taxonomy.
func byUrgency() [][]string {
	return [][]string{
		{"checksum-mismatch-gosum", "checksum-mismatch-sumdb", "checksum-missing-in-sumdb", "sumdb-signature-invalid"},
		{"modcache-no-space", "modcache-permission", "modcache-readonly", "modcache-rename-denied", "filesystem-no-locks", "modcache-corrupt", "modcache-modified", "home-unset",
			"corrupt-zip", "sumdb-local-state-corrupt", "git-missing", "socket-blocked-locally"},
		{"goproxy-off", "goproxy-empty-list", "goproxy-invalid-url", "file-proxy-missing", "goenv-os-override", "goenv-unknown-variable", "go111module-invalid", "gopath-mode",
			"insecure-flag-removed", "goprivate-too-broad", "goprivate-bad-pattern", "gosumdb-misconfigured", "toolchain-sumdb-off", "toolchain-not-in-path", "toolchain-name-invalid",
			"go-version-too-old", "credentials-over-http", "govcs-disallowed", "vendor-mode-blocks-command"},
		{"http-proxy-dead", "http-proxy-unresolvable", "http-proxy-bad-scheme", "http-proxy-timeout", "http-proxy-upstream-failed", "socks-proxy-failed", "http-proxy-407",
			"http-407-like-gateway", "http-proxy-forbids-host"},
		{"dns-no-such-host", "dns-timeout", "dns-resolver-refused", "dns-servfail", "dns-poisoned"},
		{"x509-unknown-authority", "x509-expired", "x509-clock-wrong", "x509-name-mismatch", "x509-server-cert-unusable", "sumdb-tls-untrusted", "goget-tls-untrusted", "git-tls-untrusted",
			"tls-not-tls", "tls-handshake-failure", "tls-version-too-old", "http-server-on-https-url", "https-server-on-http-url"},
		{"dial-timeout", "read-timeout", "connection-refused", "connection-reset", "connection-eof", "tls-handshake-timeout", "network-unreachable", "ipv6-unreachable", "sumdb-unreachable"},
		{"http-403-blocked", "policy-blocked", "http-401-mirror-auth", "http-429-rate-limited", "http-5xx-mirror", "mirror-fetch-timeout", "mirror-upstream-failure", "mirror-incomplete",
			"goproxy-not-a-module-proxy", "html-instead-of-module", "truncated-download", "http2-stream-error", "mirror-wrong-answer", "insecure-redirect", "redirect-loop", "sumdb-5xx",
			"sumdb-proxy-broken", "sumdb-private-module", "sumdb-module-rejected", "toolchain-not-available", "toolchain-download-failed", "module-not-found", "version-not-found"},
		{"git-host-unresolved", "git-connect-failed", "git-auth-required", "git-ssh-publickey", "git-ssh-hostkey", "git-forbidden", "git-repo-not-found", "git-server-error",
			"goget-unreachable", "goget-http-error", "goget-no-meta", "no-secure-protocol", "unknown-revision"},
		{"module-path-mismatch", "major-version-mismatch", "package-not-in-module", "no-required-module", "missing-gosum-entry", "gomod-updates-needed", "inconsistent-vendoring",
			"ambiguous-import", "malformed-module-path", "replace-dir-missing", "gomod-syntax", "not-in-a-module", "gopls-goproxy-off", "network-hidden-by-gopls"},
	}
}
