package diagnose

// families returns the families with their causes. Each cause is in one.
func families() []family {
	return append(networkFamilies(), append(serverFamilies(), localFamilies()...)...)
}

func networkFamilies() []family {
	otherMirror := remedy{SwitchMirror, "Switch to a mirror that serves MODULE from here", true}
	again := remedy{Retry, "Run the command again", true}
	return []family{
		{"unreachable", []string{"dial-timeout", "read-timeout", "connection-refused", "connection-reset", "connection-eof", "tls-handshake-timeout"},
			"HOST cannot be reached from here: the connection is refused, cut or never answered.", []remedy{
				otherMirror, {FallOver, "Let go try the next mirror when HOST is down", true}, {ProxySettings, "Use an HTTP proxy (HTTPS_PROXY)", false}, again}},
		{"network", []string{"network-unreachable", "ipv6-unreachable", "socket-blocked-locally"},
			"This machine has no way to HOST: the network, the container or a local firewall is in the way.", []remedy{
				{CheckNetwork, "Check the network, the VPN and the local firewall", true}, again}},
		{"dns", []string{"dns-no-such-host", "dns-timeout", "dns-resolver-refused", "dns-servfail", "dns-poisoned"},
			"The name HOST cannot be resolved here.", []remedy{
				{FixVariable, "Check how HOST is spelt in GOPROXY", true}, otherMirror, {CheckNetwork, "Check the name server (DNS), the VPN and the container's network", true}}},
		{"certificate", []string{"x509-unknown-authority", "x509-expired", "x509-clock-wrong", "x509-name-mismatch", "x509-server-cert-unusable"},
			"The certificate of HOST is not accepted.", []remedy{
				{InstallCA, "Install the certificate authority of your company or of the mirror", false}, {CheckNetwork, "Check the clock, and whether the network asks you to sign in", true}, otherMirror}},
		{"tls", []string{"tls-not-tls", "tls-handshake-failure", "tls-version-too-old", "http-server-on-https-url", "https-server-on-http-url"},
			"HOST and go cannot agree on an encrypted connection.", []remedy{
				{FixVariable, "Check the scheme and the port in GOPROXY", true}, otherMirror, {AskAdministrator, "Ask who runs the server or the network to repair it", true}}},
		{"outgoing-proxy", []string{"http-proxy-dead", "http-proxy-unresolvable", "http-proxy-bad-scheme", "http-proxy-timeout", "http-proxy-upstream-failed", "socks-proxy-failed"},
			"The HTTP proxy HOST does not work; GOPROXY is not at fault.", []remedy{
				{ProxySettings, "Start, correct or take away the HTTP proxy (HTTPS_PROXY, git's http.proxy)", false}, again}},
		{"outgoing-proxy-login", []string{"http-proxy-407", "http-407-like-gateway"},
			"A proxy or gateway in between wants you to sign in.", []remedy{
				{SignIn, "Sign in to the proxy or the gateway", false}, {AskAdministrator, "Ask your administrator to let the mirror through", true}}},
		{"blocked", []string{"http-403-blocked", "policy-blocked", "http-proxy-forbids-host"},
			"The download of MODULE is forbidden here.", []remedy{
				{AskAdministrator, "Ask for the host or the module to be allowed", true}, {SwitchMirror, "Use the mirror that your company approves of", false}}},
	}
}

func serverFamilies() []family {
	again := remedy{Retry, "Run the command again in a few minutes", true}
	otherMirror := remedy{SwitchMirror, "Switch to a mirror that serves MODULE", true}
	return []family{
		{"mirror-login", []string{"http-401-mirror-auth", "credentials-over-http"},
			"HOST wants a user name and a password.", []remedy{{Credentials, "Put the credentials into .netrc, or let GOAUTH get them, over https", false}}},
		{"not-found", []string{"module-not-found"},
			"HOST does not have MODULE: it is misspelt, private or gone.", []remedy{
				{CorrectPath, "Correct the path", false}, {MarkPrivate, "Mark MODULE as private (GOPRIVATE) and give git credentials", false}, otherMirror}},
		{"version-not-found", []string{"version-not-found", "unknown-revision"},
			"MODULE has no VERSION, or it cannot be seen without credentials.", []remedy{
				{CorrectVersion, "Use a version that exists", false}, {Credentials, "Check the credentials for HOST", false}}},
		{"mirror-failing", []string{"mirror-fetch-timeout", "mirror-upstream-failure", "mirror-incomplete", "http-429-rate-limited", "http-5xx-mirror"},
			"HOST has a problem of its own with MODULE; this machine is fine.", []remedy{
				again, otherMirror, {FallOver, "Let go try the next mirror when HOST fails", true}}},
		{"not-a-mirror", []string{"goproxy-not-a-module-proxy", "html-instead-of-module"},
			"A web page came in place of a module: a sign-in page, or an address that is no mirror.", []remedy{
				{SignIn, "Sign in to the network", false}, {FixVariable, "Check the address in GOPROXY", true}, {SwitchMirror, "Switch to a real mirror", true}}},
		{"broken-answer", []string{"truncated-download", "http2-stream-error", "corrupt-zip", "mirror-wrong-answer", "insecure-redirect", "redirect-loop"},
			"What came for MODULE is damaged, cut off or for something else.", []remedy{
				again, {CleanModule, "Take MODULE out of the module cache and fetch it again", false}, otherMirror}},
		{"checksum", []string{"checksum-mismatch-gosum", "checksum-mismatch-sumdb", "checksum-missing-in-sumdb", "sumdb-signature-invalid"},
			"Security stop: MODULE is not what was recorded for it. Nothing should be done to get past this check.", []remedy{
				{ReadMore, "Show what was expected and what came", true}, {CompareMirrors, "Compare what the official proxy and the checksum database say", true},
				{CleanModule, "Take MODULE out of the module cache and fetch it again, with the check", false}}},
		{"sumdb-unreachable", []string{"sumdb-unreachable", "sumdb-tls-untrusted", "sumdb-5xx", "sumdb-proxy-broken"},
			"The checksum database cannot be asked about MODULE.", []remedy{
				{SumDBAlias, "Ask the checksum database under its name reachable from China (sum.golang.google.cn)", true},
				{SwitchMirror, "Switch to a mirror that passes on the checksum database", true}, {Retry, "Run the command again", true}}},
		{"sumdb-refuses", []string{"sumdb-private-module", "sumdb-module-rejected"},
			"The checksum database cannot see MODULE: it is private, or it breaks a rule.", []remedy{
				{MarkPrivate, "If MODULE is private: mark just its prefix (GOPRIVATE)", false}, {CorrectVersion, "If it is public: use another version", false}}},
		{"origin-login", []string{"git-auth-required", "git-ssh-publickey", "git-ssh-hostkey", "git-forbidden", "git-repo-not-found"},
			"HOST does not let git at MODULE.", []remedy{
				{Credentials, "Give git credentials or a key for HOST", false}, {MarkPrivate, "Mark MODULE as private (GOPRIVATE)", false}, {CorrectPath, "Check the path", false}}},
		{"origin-unreachable", []string{"git-host-unresolved", "git-connect-failed", "git-server-error", "git-tls-untrusted", "goget-unreachable", "goget-tls-untrusted"},
			"MODULE is fetched from its own host, and HOST cannot be reached or trusted.", []remedy{
				otherMirror, {ProxySettings, "Use an HTTP proxy for git and go", false}, {InstallCA, "Install your company's certificate authority", false}, again}},
		{"import-path", []string{"goget-http-error", "goget-no-meta", "no-secure-protocol", "govcs-disallowed"},
			"HOST does not say where the repository of MODULE is, or go may not use it.", []remedy{
				{CorrectPath, "Correct the path", false}, {Credentials, "Give credentials for HOST", false}, {AskAdministrator, "Ask who runs HOST to repair it", true}}},
	}
}

func localFamilies() []family {
	return []family{
		{"git-missing", []string{"git-missing"}, "The version control program that MODULE needs is not installed.", []remedy{
			{InstallTool, "Install git and put it on PATH", false}, {SwitchMirror, "Use a mirror, which needs no git", true}}},
		{"proxy-list", []string{"goproxy-off", "gopls-goproxy-off", "goproxy-empty-list", "goproxy-invalid-url", "file-proxy-missing"},
			"GOPROXY has a value that cannot work for MODULE.", []remedy{
				{FixVariable, "Correct GOPROXY", false}, {GoCommand, "Download with go mod download", true}}},
		{"variables", []string{"goenv-os-override", "goenv-unknown-variable", "go111module-invalid", "gopath-mode", "insecure-flag-removed"},
			"A variable of go does not take effect, or has a value that go refuses.", []remedy{
				{FixVariable, "Change the variable where it is really set, then restart the editor", false}, {UpgradeGo, "Use modules, and a go that has them", false}}},
		{"private-patterns", []string{"goprivate-too-broad", "goprivate-bad-pattern"},
			"GOPRIVATE does not name your private modules as it should.", []remedy{
				{FixVariable, "Narrow GOPRIVATE to the prefixes of your own modules, without https://", false}}},
		{"sumdb-setting", []string{"gosumdb-misconfigured", "sumdb-local-state-corrupt"},
			"What this machine holds about the checksum database is wrong or damaged.", []remedy{
				{FixVariable, "Go back to the default GOSUMDB", true}, {CleanState, "Remove the damaged state of the checksum database; go fetches it again", false}}},
		{"toolchain", []string{"go-version-too-old", "toolchain-not-available", "toolchain-download-failed", "toolchain-sumdb-off", "toolchain-not-in-path", "toolchain-name-invalid"},
			"Another Go toolchain is needed and could not be had.", []remedy{
				{UpgradeGo, "Install the Go that is asked for, or name an existing release in the go line", false}, {SwitchMirror, "Switch to a mirror that serves toolchains", true}, {FixVariable, "Correct GOTOOLCHAIN and GOSUMDB", false}}},
		{"go-mod", []string{"module-path-mismatch", "major-version-mismatch", "package-not-in-module", "no-required-module", "missing-gosum-entry", "gomod-updates-needed", "inconsistent-vendoring",
			"ambiguous-import", "malformed-module-path", "replace-dir-missing", "gomod-syntax", "not-in-a-module", "vendor-mode-blocks-command"},
			"Nothing is wrong with the network: go.mod, go.sum, vendor or the path does not fit.", []remedy{
				{GoCommand, "Run go mod tidy, or go mod vendor", false}, {CorrectPath, "Correct the path or the version", false}}},
		{"module-cache", []string{"modcache-permission", "modcache-no-space", "modcache-readonly", "modcache-rename-denied", "filesystem-no-locks", "modcache-corrupt", "modcache-modified", "home-unset"},
			"The module cache on this machine cannot be used as it is.", []remedy{
				{FixDisk, "Give the module cache room, its owner, or another place (GOMODCACHE)", false}, {CleanModule, "Take the damaged module out of the cache", false}}},
		{"hidden", []string{"network-hidden-by-gopls"}, "gopls could not load MODULE and does not say why.", []remedy{
			{GoCommand, "Run go mod download to see the real error", true}}},
	}
}
