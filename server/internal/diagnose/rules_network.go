package diagnose

import "strings"

// outgoingProxyRules: between this machine and the mirror stands a proxy that
// HTTPS_PROXY or git's http.proxy names. Changing the mirror does not help.
func outgoingProxyRules() []rule {
	const at = atProxy | atToolchain
	gitRefused := []string{"Couldn't connect", "Could not connect", "Connection refused", "Failed to connect"}
	return []rule{
		{cause: "socks-proxy-failed", at: at, any: []string{"socks connect "}, host: proxyHost},
		{cause: "http-proxy-unresolvable", at: at, fault: []string{"no such host", "lookup ", "getaddrinfow", "no suitable address"}, host: proxyHost},
		{cause: "http-proxy-timeout", at: at, fault: timeoutWords(), host: proxyHost},
		{cause: "http-proxy-bad-scheme", at: at, fault: []string{"first record does not look like a TLS", "proxyconnect tcp: EOF", "malformed HTTP response", "tls: ", "x509: ", "proxyconnect tcp: unexpected EOF"}, host: proxyHost},
		{cause: "http-proxy-dead", at: at, host: proxyHost},

		{cause: "http-proxy-407", at: atVCS, fault: []string{"HTTP code 407", "response 407", "Proxy Authentication Required"}},
		{cause: "http-proxy-forbids-host", at: atVCS, fault: []string{"HTTP code 403 from proxy", "tunnel failed, response 403", "response 403"}},
		{cause: "http-proxy-upstream-failed", at: atVCS, fault: []string{"from proxy after CONNECT", "tunnel failed, response 5", "tunnel failed"}},
		{cause: "http-proxy-unresolvable", at: atVCS, fault: []string{"Could not resolve proxy"}, host: proxyHost},
		{cause: "socks-proxy-failed", at: atVCS, fault: []string{"SOCKS5 ", "SOCKS4", "complete SOCKS"}, host: proxyHost},
		{cause: "http-proxy-dead", at: atVCS, fault: gitRefused, when: func(m *message) bool { return m.gitProxy() != "" }, host: proxyHost},
	}
}

// networkRules are for requests that got no answer. Where the sentence is the
// system's own it may be in any language: then the name of the system call
// (connectex, wsarecv, getaddrinfow) tells what it can.
func networkRules(at stage) []rule {
	return append(append(dnsRules(at), tlsRules(at)...), tcpRules(at)...)
}

func dnsRules(at stage) []rule {
	return []rule{
		{cause: "dns-timeout", at: at, fault: []string{"lookup "}, when: faulty("i/o timeout", "timed out"), host: urlHost},
		{cause: "dns-resolver-refused", at: at, fault: []string{"lookup "}, when: faulty("connection refused", "no route to host", "network is unreachable", "cannot assign requested", "dial udp", "actively refused", "operation not permitted"), host: urlHost},
		{cause: "dns-servfail", at: at, fault: []string{"lookup "}, when: faulty(resolverWords()...), host: urlHost},
		{cause: "dns-no-such-host", at: at, fault: []string{"no such host", "lookup ", "getaddrinfow", "no suitable address"}, host: urlHost},
	}
}

func tlsRules(at stage) []rule {
	return []rule{
		{cause: "x509-clock-wrong", at: at, fault: []string{"x509: "}, when: faulty(" is before "), host: urlHost},
		{cause: "x509-expired", at: at, fault: []string{"certificate has expired", "certificate is expired"}, when: not(faulty("current time ")), host: urlHost, sure: form},
		{cause: "x509-expired", at: at, fault: []string{" is after ", "certificate is expired"}, when: faulty("x509: "), host: urlHost},
		{cause: "x509-name-mismatch", at: at, fault: []string{"x509: certificate is valid for ", "not valid for any names", "certificate name does not match"}, host: urlHost},
		{cause: "x509-unknown-authority", at: at, fault: []string{"unknown authority", "is not trusted", "no roots provided", "not trusted by the trust provider"}, host: urlHost},
		{cause: "x509-server-cert-unusable", at: at, fault: []string{"legacy Common Name", "any IP SANs", "not standards compliant", "incompatible key usage", "negative serial", "insecure algorithm", "too many intermediates", "not authorized to sign", "unhandled critical extension", "invalid signature", "malformed certificate"}, host: urlHost},
		{cause: "x509-unknown-authority", at: at, fault: []string{"x509: "}, host: urlHost, sure: guess},
		{cause: "http-server-on-https-url", at: at, fault: []string{"server gave HTTP response to HTTPS client"}, host: urlHost},
		{cause: "https-server-on-http-url", at: at, fault: []string{`malformed HTTP response "\x15\x03`, `malformed HTTP response "\x16\x03`}, host: urlHost},
		{cause: "tls-handshake-timeout", at: at, fault: []string{"TLS handshake timeout"}, host: urlHost},
		{cause: "tls-version-too-old", at: at, fault: []string{"tls: protocol version not supported", "unsupported protocol version", "unsupported versions"}, host: urlHost},
		{cause: "tls-not-tls", at: at, fault: []string{"does not look like a TLS handshake", "tls: oversized record", "tls: unsupported SSLv2"}, host: urlHost},
		{cause: "tls-handshake-failure", at: at, fault: []string{"remote error: tls", "tls: ", "local error: tls"}, host: urlHost},
	}
}

func tcpRules(at stage) []rule {
	return []rule{
		{cause: "dns-poisoned", at: at, fault: []string{"dial tcp", "read tcp"}, when: poisoned, host: urlHost},
		{cause: "insecure-redirect", at: at, fault: []string{"redirected from secure URL"}, host: urlHost},
		{cause: "redirect-loop", at: at, fault: []string{"stopped after 10 redirects", "too many redirects"}, host: urlHost},
		{cause: "http2-stream-error", at: at, fault: []string{"stream error: ", "http2: ", "GOAWAY"}, host: urlHost},
		{cause: "socket-blocked-locally", at: at, fault: forbiddenWords(), host: urlHost},
		{cause: "ipv6-unreachable", at: at, fault: append(unreachableWords(), "not valid in its context"), when: dialledIPv6, host: urlHost},
		{cause: "network-unreachable", at: at, fault: unreachableWords(), host: urlHost},
		{cause: "connection-refused", at: at, fault: refusedWords(), host: urlHost},
		{cause: "connection-reset", at: at, fault: []string{"connection reset", "forcibly closed", "broken pipe", "aborted", "强迫关闭", "強制關閉", "中止了一个已建立的连接", "Remotehost geschlossen", "強制的に切断", "принудительно разорвал", "hôte distant"}, host: urlHost},
		{cause: "read-timeout", at: at, fault: []string{"read tcp", "write tcp", "awaiting response headers", "Client.Timeout or context cancellation while reading"}, when: faulty(timeoutWords()...), host: urlHost},
		{cause: "connection-reset", at: at, fault: []string{"wsarecv:", "wsasend:"}, host: urlHost, sure: guess},
		{cause: "dial-timeout", at: at, fault: append(timeoutWords(), "request canceled while waiting"), host: urlHost},
		{cause: "dial-timeout", at: at, fault: []string{"connectex:"}, host: urlHost, sure: guess},
		{cause: "connection-reset", at: at, fault: []string{"read tcp ", "write tcp "}, host: urlHost, sure: guess},
		{cause: "dial-timeout", at: at, fault: []string{"dial tcp"}, host: urlHost, sure: guess},
		{cause: "goproxy-not-a-module-proxy", at: at, fault: []string{"malformed HTTP "}, host: urlHost, sure: guess},
		{cause: "truncated-download", at: at, fault: []string{"unexpected EOF", "transport connection broken: http: ContentLength", "body closed", "incorrect header check"}, host: urlHost},
		{cause: "connection-eof", at: at, when: func(m *message) bool {
			return m.fault == "EOF" || strings.HasPrefix(m.fault, "EOF\n") || containsAny(m.fault, []string{"server closed idle connection", "use of closed network connection", "transport connection broken"})
		}, host: urlHost},
	}
}

// faulty returns a condition on what stands behind the URL.
func faulty(words ...string) func(*message) bool {
	return func(m *message) bool { return containsAny(m.fault, words) }
}

func dialledIPv6(m *message) bool { return strings.HasPrefix(m.address, "[") }
