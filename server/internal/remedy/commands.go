package remedy

import (
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// goCommand names the go command that helps, where one does without being told
// more.
func (d *decision) goCommand(r protocol.Remedy) []Option {
	command := func(title string, words ...string) []Option {
		r.Title, r.Command = title, words
		return []Option{advice(r)}
	}
	advise := func(title string) []Option {
		r.Title = title
		return []Option{advice(r)}
	}
	switch d.Failure.Cause {
	case "gopls-goproxy-off", "network-hidden-by-gopls":
		return command("Download the modules with go mod download", "go", "mod", "download")
	case "missing-gosum-entry", "gomod-updates-needed", "no-required-module":
		return command("Run go mod tidy", "go", "mod", "tidy")
	case "inconsistent-vendoring":
		return command("Run go mod vendor", "go", "mod", "vendor")
	case "vendor-mode-blocks-command":
		return advise("Give this one command -mod=mod, or run go mod vendor after changing go.mod")
	case "not-in-a-module":
		return advise("Run it in the folder of a module, make one with go mod init, or install a program with go install PATH@VERSION")
	case "replace-dir-missing":
		return advise("Clone what the replace line of go.mod points to, or take that line out")
	case "gomod-syntax":
		return advise("Correct the line of go.mod that is named")
	case "ambiguous-import":
		return advise("Take one of the two modules out of go.mod")
	}
	return nil
}

// upgradeGo proposes a full release where the go line names none.
func (d *decision) upgradeGo(r protocol.Remedy) []Option {
	if d.Failure.Family != "toolchain" {
		return []Option{advice(r)}
	}
	for _, line := range d.Environment.GoLines() {
		if strings.Count(line, ".") == 1 && !strings.ContainsAny(line, "rb") && strings.Contains(d.Failure.Version+d.Failure.Excerpt, "go"+line) {
			r.Title = "Write go " + line + ".0 in place of go " + line + " in go.mod: no release is called " + line
			return []Option{advice(r)}
		}
	}
	return []Option{advice(r)}
}

// page is where go's own documentation explains what failed.
func page(f protocol.Failure) string {
	const modules = "https://go.dev/ref/mod"
	switch f.Family {
	case "checksum", "sumdb-unreachable", "sumdb-setting":
		return modules + "#checksum-database"
	case "sumdb-refuses", "origin-login", "private-patterns", "not-found":
		return modules + "#private-modules"
	case "toolchain":
		return "https://go.dev/doc/toolchain"
	case "origin-unreachable", "git-missing":
		return modules + "#vcs"
	case "import-path":
		return modules + "#vcs-find"
	case "mirror-login":
		return modules + "#private-module-proxy-auth"
	case "module-cache":
		return modules + "#module-cache"
	case "version-not-found":
		return modules + "#version-queries"
	case "variables", "proxy-list", "unreachable", "mirror-failing", "broken-answer", "not-a-mirror":
		return modules + "#environment-variables"
	case "go-mod", "hidden":
		switch f.Cause {
		case "inconsistent-vendoring", "vendor-mode-blocks-command":
			return modules + "#vendoring"
		case "missing-gosum-entry":
			return modules + "#go-sum-files"
		}
		return modules + "#go-mod-tidy"
	}
	return ""
}
