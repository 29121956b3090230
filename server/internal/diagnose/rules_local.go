package diagnose

import "strings"

// securityRules: the bytes are not what they ought to be. These come first, for
// whatever else a message says, they must never be taken for anything less.
func securityRules() []rule {
	const at = anywhere | atToolchain
	return []rule{
		{cause: "checksum-missing-in-sumdb", at: at, any: []string{"checksum missing from sumdb response"}, host: sumsHost},
		{cause: "sumdb-signature-invalid", at: at, any: []string{"server misbehavior detected", "invalid signature for key", "unverifiable note", "bad note: signature", "cannot authenticate record data", "cannot validate record"}, host: sumsHost},
		{cause: "checksum-mismatch-sumdb", at: at, all: []string{"checksum mismatch"}, any: []string{"reported by the checksum server"}, host: sumsHost},
		{cause: "checksum-mismatch-sumdb", at: at, all: []string{"checksum mismatch"}, when: func(m *message) bool { return m.sumLabel() != "" }, host: sumsHost},
		{cause: "checksum-mismatch-gosum", at: at, all: []string{"checksum mismatch"}},
	}
}

// sumLabel returns the name of the checksum database that go compares with in
// the lines behind "checksum mismatch", or nothing if it is go.sum.
func (m *message) sumLabel() string {
	for _, line := range strings.Split(m.text, "\n") {
		label, sum, found := strings.Cut(line, ":")
		if found && strings.HasPrefix(strings.TrimSpace(sum), "h1:") && label != "downloaded" && label != "go.sum" && !strings.Contains(label, " ") {
			return label
		}
	}
	return ""
}

// moduleCacheRules: the disk of this machine.
func moduleCacheRules() []rule {
	const at = anywhere | atToolchain
	denied := deniedWords()
	writes := []string{"mkdir ", "open ", "writing ", "create ", "unlinkat ", "chmod ", "write ", "remove ", "stat "}
	return []rule{
		{cause: "modcache-no-space", at: at, any: fullWords(), none: []string{"go-build", "$WORK"}},
		{cause: "modcache-readonly", at: at, any: []string{"read-only file system", "The media is write protected"}, when: (*message).aboutModules},
		{cause: "filesystem-no-locks", at: at, any: []string{"Lock ", " lock "}, fault: []string{"ncorrect function", "no locks available", "unction not implemented", "not supported", "函数不正确"}},
		{cause: "modcache-rename-denied", at: at, any: []string{"rename "}, fault: append([]string{"being used by another process", "另一个程序正在使用此文件", "Directory not empty", "directory not empty"}, denied...)},
		{cause: "home-unset", at: at, any: []string{"HOME is not set", "neither GOMODCACHE nor GOPATH", "GOPATH is not set", "home is not set", "HOME is not defined", "USERPROFILE% is not defined", "%userprofile% is not defined", "home is not defined", "GOCACHE is not defined"}},
		{cause: "modcache-permission", at: at, any: writes, fault: denied,
			none: []string{"dial tcp", "(publickey", "exit status", "go-build", "$WORK"}, when: (*message).aboutModules},
		{cause: "modcache-permission", at: atElse | atToolchain, any: writes, all: []string{`\cache\download\`}, none: absentWords(), sure: guess},
		{cause: "modcache-corrupt", at: at, any: []string{"unzip ", "/cache/download/", `\cache\download\`}, fault: []string{"zip: ", "checksum error", "unexpected EOF", "flate: "}, none: []string{`Get "`, "reading http"}},
		{cause: "modcache-corrupt", at: at, any: []string{": unexpected ziphash: "}},
		{cause: "modcache-modified", at: at, any: []string{"dir has been modified", "zip has been modified", "directory has been modified"}},
	}
}

// settingRules: the value of a variable, which go does not get past.
func settingRules() []rule {
	const at = anywhere
	return []rule{
		{cause: "toolchain-sumdb-off", at: at | atToolchain, any: []string{"checksum database disabled by GOSUMDB=off"}},
		{cause: "toolchain-not-available", at: at | atToolchain, any: []string{"toolchain not available"}},
		{cause: "gopls-goproxy-off", at: at, any: []string{"lookup disabled by GOPROXY=off"}, when: func(m *message) bool { return m.gopls || m.span || m.goMod }},
		{cause: "goproxy-off", at: at, any: []string{"lookup disabled by GOPROXY=off"}},
		{cause: "goproxy-empty-list", at: at | atToolchain, any: []string{"GOPROXY list is not the empty string, but contains no entries"}},
		{cause: "credentials-over-http", at: at | atToolchain, any: []string{"refusing to pass credentials to insecure URL"}, host: urlHost},
		{cause: "goproxy-invalid-url", at: at | atToolchain, any: []string{"invalid proxy URL", `parse "`, "unsupported protocol scheme", "no Host in request URL", "first path segment in URL", "too many colons in address"}, none: []string{"go-get=1", "GOAUTH", "proxyconnect"}},
		{cause: "goenv-os-override", at: at, any: []string{"does not override conflicting OS environment variable"}},
		{cause: "goenv-unknown-variable", at: at, any: []string{"unknown go command variable"}},
		{cause: "go111module-invalid", at: at, any: []string{"unknown environment setting GO111MODULE"}},
		{cause: "gopath-mode", at: at, any: []string{"modules disabled by GO111MODULE", "modules disabled inside GOPATH", "in GOPATH mode"}},
		{cause: "gopath-mode", at: at, all: []string{"cannot find package", "from $GOPATH"}},
		{cause: "gopath-mode", at: at, when: func(m *message) bool { return m.gopath }, host: urlHost},
		{cause: "insecure-flag-removed", at: at, any: []string{"-insecure flag is no longer supported"}},
		{cause: "gosumdb-misconfigured", at: at | atToolchain, any: []string{"invalid GOSUMDB", "missing GOSUMDB", "malformed verifier id", "invalid verifier"}},
		{cause: "sumdb-local-state-corrupt", at: at | atToolchain, all: []string{"initializing sumdb.Client: reading tree note"}},
		{cause: "sumdb-local-state-corrupt", at: at | atToolchain, all: []string{"initializing sumdb.Client"}, any: []string{"malformed note", "malformed tree"}},
		{cause: "file-proxy-missing", at: at | atToolchain, any: []string{"reading file:"}, host: folder},
		{cause: "vendor-mode-blocks-command", at: at, any: []string{"using the vendor directory", "disabled by -mod=vendor", "due to -mod=vendor", "-mod=vendor can't", "while vendoring is enabled"}},
	}
}

// aboutModules reports whether the file that could not be written is one of
// modules, rather than what go builds.
func (m *message) aboutModules() bool {
	return m.module != "" && !strings.Contains(m.text, "/bin/") || containsAny(m.text, []string{"/mod", `\mod`, "cache", "go.mod", "go.sum"})
}
