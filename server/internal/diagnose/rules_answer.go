package diagnose

import "strings"

// bodyRules: a mirror answered, and what it sent is no good.
func bodyRules() []rule {
	return []rule{
		{cause: "goproxy-not-a-module-proxy", at: atMirror, any: []string{"invalid response from proxy"}, when: (*message).webSite, host: urlHost},
		{cause: "html-instead-of-module", at: anywhere, any: []string{"invalid character", "looking for beginning of value", "missing module line", "cannot unmarshal"}, when: func(m *message) bool {
			return containsAny(m.text, []string{"looking for beginning of value", "invalid response from proxy", "missing module line"})
		}, host: urlHost},
		{cause: "html-instead-of-module", at: atElse, all: []string{"parsing go.mod", "<"}, any: []string{"<html", "<HTML", "<head", "<!DOCTYPE", "<!doctype"}},
		{cause: "mirror-wrong-answer", at: anywhere, any: []string{"proxy returned info for version", "has unexpected file", "returned wrong version", "invalid response from proxy", "invalid version in response", "unexpected module path in zip", "path does not have prefix"}, host: urlHost},
		{cause: "truncated-download", at: atElse, any: []string{"unexpected EOF"}, none: []string{"unzip", "zip: "}},
		{cause: "corrupt-zip", at: anywhere, any: []string{"zip: not a valid zip file", "zip: checksum error", "zip: unsupported compression", "not a valid zip file"}},
		{cause: "mirror-wrong-answer", at: atElse, any: []string{"invalid file name in zip", "malformed file path", "zip: file too large", "module source tree too large", "uncompressed size"}, sure: guess},
	}
}

// answerRules: a mirror answered with a status that is no success.
func answerRules() []rule {
	const at = atMirror
	missing := status(404, 410)
	return []rule{
		{cause: "goproxy-not-a-module-proxy", at: at, when: both(func(m *message) bool { return m.status >= 300 }, (*message).webSite), host: urlHost},
		{cause: "https-server-on-http-url", at: at, when: both(status(400), answered("http request to an https server", "plain http request was sent to https")), host: urlHost},
		{cause: "policy-blocked", at: at, when: both(status(403, 451, 404, 409), answered("curation", "policy", "policies", "quarantin", "firewall", "blocked by", "was blocked", "security", "waiver", "malicious")), host: urlHost},
		{cause: "http-407-like-gateway", at: at, when: both(status(401), (*message).publicMirror), host: urlHost},
		{cause: "http-407-like-gateway", at: at, when: both(status(407, 511), (*message).publicMirror, func(m *message) bool { return strings.HasPrefix(m.url, "https:") }), host: urlHost},
		{cause: "http-proxy-407", at: at, when: status(407)},
		{cause: "http-401-mirror-auth", at: at, when: status(401), host: urlHost},
		{cause: "http-403-blocked", at: at, when: status(403, 451), host: urlHost},
		{cause: "http-429-rate-limited", at: at, when: status(429), host: urlHost},
		{cause: "mirror-fetch-timeout", at: at, when: answered("fetch timed out", "fetch timeout", "fetch deadline"), host: urlHost},
		{cause: "http-5xx-mirror", at: at, when: func(m *message) bool { return m.status >= 500 && !m.upstreamSaid() }, host: urlHost},
		{cause: "mirror-upstream-failure", at: at, when: func(m *message) bool { return m.status >= 500 }, host: urlHost},
		{cause: "mirror-upstream-failure", at: at, when: both(missing, (*message).upstreamFailed), host: urlHost},
		{cause: "module-not-found", at: at, when: both(missing, answered("terminal prompts disabled", "could not read username", "repository not found", "unrecognized import path", "could not be found or you don't", "publickey", "no such host")), host: urlHost},
		{cause: "version-not-found", at: at, when: both(missing, answered("unknown revision", "invalid version", "no matching versions", "invalid pseudo-version", "module path must match major version")), host: urlHost},
		{cause: "mirror-incomplete", at: at, when: both(missing, func(m *message) bool { return strings.HasSuffix(m.path, ".zip") }), host: urlHost},
		// Without the server's words: 410 is how the official proxy says that it
		// cannot get at the module; 404 for one version's .info that the user
		// named says only that there is no such version.
		{cause: "version-not-found", at: at, when: both(status(404), func(m *message) bool {
			return strings.HasSuffix(m.path, ".info") && !strings.Contains(m.remote, "not found: module ")
		}), host: urlHost},
		{cause: "module-not-found", at: at, when: missing, host: urlHost},
		{cause: "goproxy-not-a-module-proxy", at: at, when: func(m *message) bool { return m.status > 0 }, host: urlHost},
		{cause: "version-not-found", at: anywhere, any: []string{"no matching versions for query"}, host: urlHost},
	}
}

// upstreamSaid is upstreamFailed for a status that is a failure already: only
// words about something behind the mirror count.
func (m *message) upstreamSaid() bool {
	return containsAny(strings.ToLower(m.remote), []string{"bad upstream", "dial tcp", "connection refused", "i/o timeout", "upstream error", "unable to access", "failed to connect"})
}

// moduleRules: nothing is wrong with the network.
func moduleRules() []rule {
	const at = anywhere
	return []rule{
		{cause: "module-path-mismatch", at: at, any: []string{"declares its path as", "unexpected module path", "but was required as"}},
		{cause: "major-version-mismatch", at: at, any: []string{"should be v", "must match major version", "go.mod and .../v", "go.mod has post-v", "go.mod has non-...", "module contains a go.mod file, so"}},
		{cause: "package-not-in-module", at: at, any: []string{"but does not contain package"}},
		{cause: "unknown-revision", at: at, any: []string{"unknown revision"}, host: vcsHost},
		{cause: "unknown-revision", at: at, any: []string{"invalid pseudo-version", "invalid version: unknown"}, host: vcsHost},
		{cause: "unknown-revision", at: at, all: []string{"missing ", "go.mod at revision "}, host: vcsHost},
		{cause: "network-hidden-by-gopls", at: at, all: []string{"could not import ", "no required module provides package"}},
		{cause: "missing-gosum-entry", at: at, any: []string{"missing go.sum entry"}},
		{cause: "not-in-a-module", at: at, any: []string{"not part of a module", "go.mod file not found in current directory", "cannot find main module", "no modules specified", "when current directory is not in a module"}},
		{cause: "no-required-module", at: at, any: []string{"no required module provides package", "import lookup disabled by -mod=readonly"}},
		{cause: "gomod-updates-needed", at: at, any: []string{"updates to go.mod needed", "updates to go.sum needed", "updates to go.work needed"}},
		{cause: "inconsistent-vendoring", at: at, any: []string{"inconsistent vendoring"}},
		{cause: "ambiguous-import", at: at, any: []string{"ambiguous import"}},
		{cause: "replace-dir-missing", at: at, any: []string{"replacement directory "}, all: []string{"does not exist"}},
		{cause: "replace-dir-missing", at: at, any: []string{"(replaced by "}, fault: absentWords()},
		{cause: "gomod-syntax", at: at, any: []string{"errors parsing go.mod", "errors parsing go.work", "unknown directive: ", "usage: require ", "unknown block type"}},
		{cause: "gomod-syntax", at: at, when: func(m *message) bool {
			return m.goMod && containsAny(m.text, []string{"malformed", "invalid", "syntax error", "unexpected", "usage: ", "repeated "})
		}},
		{cause: "malformed-module-path", at: at, any: []string{"malformed module path", "malformed import path", "missing dot in first path element", "is not in std", "is not in GOROOT", "does not begin with hostname", "invalid github.com import path", "invalid github.com/ import path"}},
	}
}

// lastRules judge messages by little but their form: an outgoing proxy's
// refusal is printed as its bare reason phrase, whatever words it uses.
func lastRules() []rule {
	at := atMirror
	phrase := func(words ...string) func(*message) bool {
		return func(m *message) bool {
			fault, _, _ := strings.Cut(m.fault, "\n")
			fault, _, _ = strings.Cut(fault, " (") // ISA Server goes on to explain
			return m.status == 0 && fault != "" && len(fault) < 80 && !strings.Contains(fault, ": ") &&
				(len(words) == 0 || containsAny(strings.ToLower(fault), words))
		}
	}
	return []rule{
		{cause: "http-proxy-407", at: at, when: phrase("authentication", "unauthorized", "credentials", "login"), sure: form},
		{cause: "http-proxy-forbids-host", at: at, when: phrase("forbid", "denied", "block", "policy", "not allowed", "filter", "prohibit", "reject"), sure: form},
		{cause: "http-proxy-upstream-failed", at: at, when: phrase("unavailable", "gateway", "server error", "not found", "bad request", "failed", "failure", "unreachable", "error", "timeout", "overload"), sure: form},
		// Before go 1.16 build looked for the module itself, and did not say what it was told.
		{cause: "module-not-found", at: atElse, any: []string{"cannot find module providing package ", "cannot find module for path "}, sure: guess},
	}
}
