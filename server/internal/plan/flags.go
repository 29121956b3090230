package plan

import (
	"go/version"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// patterns lints GOPRIVATE and its like, each value once.
func patterns(e Environment, _ resolver) []protocol.Finding {
	var all []protocol.Finding
	seen := map[string]bool{}
	for _, consumer := range []protocol.ConsumerName{e.Main(), protocol.ConsumerTerminal} {
		for _, name := range []string{"GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"} {
			v := e.Get(consumer, name)
			inherited := v.Layer == protocol.LayerDefault && name != "GOPRIVATE"
			if v.Text == "" || seen[name+v.Text] || inherited {
				continue
			}
			seen[name+v.Text] = true
			for _, problem := range goproxy.LintPatterns(v.Text) {
				f := protocol.Finding{
					Code: problem.Code, Severity: protocol.Severity(problem.Severity), Location: v.Location,
					Message: "In " + name + ": " + problem.Message,
				}
				if problem.Fix != "" {
					f.Fix = e.fix(v, "Correct "+name, problem.Fix)
				}
				all = append(all, f)
			}
		}
	}
	return all
}

// sideEffects tells which downloads GOFLAGS, GOTOOLCHAIN and a vendor folder
// change, so that no mirror is blamed for them.
func sideEffects(e Environment, _ resolver) []protocol.Finding {
	var all []protocol.Finding
	v := e.Get(e.Main(), "GOFLAGS")
	mod := ""
	for _, flag := range strings.Fields(v.Text) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(flag, "-"), "-"), "=")
		switch {
		case !strings.HasPrefix(flag, "-"):
			f := finding(CodeFlagsBroken, v.Location, "GOFLAGS holds %q, which is no flag: every go command fails with it. Each word has to begin with a dash, and a value follows an equals sign.", goproxy.Redact(flag))
			f.Fix = e.takeAway(v, "Take GOFLAGS away")
			all = append(all, f)
		case name == "insecure":
			all = append(all, finding(CodeFlagsBroken, v.Location, "GOFLAGS holds -insecure, which go has not known since 1.19, so go get fails with it. Take it out; GOINSECURE names the modules that may be fetched over http."))
		case name == "mod":
			mod = value
		}
	}
	switch {
	case mod == "vendor" || mod == "" && e.facts.Vendored && vendorsByItself(e.facts):
		why := "GOFLAGS holds -mod=vendor"
		if mod == "" {
			why = "There is a vendor folder"
		}
		all = append(all, finding(CodeModVendor, v.Location, "%s, so builds here take modules from it and download nothing: no switch of the mirror changes that. Downloads by go get, go mod and tool installs still use GOPROXY.", why))
	case mod == "readonly" || mod == "mod":
		all = append(all, finding(CodeModFlag, v.Location, "GOFLAGS holds -mod=%s, which also counts for gopls and for tools that are installed: errors about updates to go.mod come from it, not from the mirror.", mod))
	}
	return append(all, e.toolchain()...)
}

// vendorsByItself reports whether go uses a vendor folder without being told.
func vendorsByItself(facts Facts) bool {
	for _, file := range facts.Modules {
		if strings.HasSuffix(file.Path, ".work") {
			return false // that one has a vendor folder of its own
		}
		mod, err := modfile.ParseLax(file.Path, file.Data, nil)
		if err == nil && mod.Go != nil && version.Compare("go"+mod.Go.Version, "go1.14") >= 0 {
			return true
		}
	}
	return false
}

func (e Environment) toolchain() []protocol.Finding {
	var all []protocol.Finding
	v := e.Get(protocol.ConsumerTerminal, "GOTOOLCHAIN")
	name, _, _ := strings.Cut(v.Text, "+")
	if version.IsValid(name) && e.facts.Go.Version != "" && version.Compare(name, e.facts.Go.Version) != 0 && v.isSet() {
		all = append(all, finding(CodeToolchainSwitch, v.Location, "GOTOOLCHAIN=%s makes every go command run another go than the %s found. If it is not there yet, it is downloaded through GOPROXY first, and checked by the checksum database whatever GONOSUMDB says.", v.Text, e.facts.Go.Version))
	}
	for _, file := range e.facts.Modules {
		if !file.Exists || strings.HasSuffix(file.Path, ".work") {
			continue
		}
		mod, err := modfile.ParseLax(file.Path, file.Data, nil)
		if err != nil || mod.Go == nil || mod.Toolchain != nil || strings.Count(mod.Go.Version, ".") != 1 || strings.ContainsAny(mod.Go.Version, "abcdefghijklmnopqrstuvwxyz") {
			continue
		}
		wanted := "go" + mod.Go.Version
		// Before 1.21 a language version was a release too.
		if version.Compare(wanted, "go1.21") < 0 || version.Compare(wanted, e.facts.Go.Version) <= 0 || e.facts.Go.Version == "" {
			continue
		}
		at := &protocol.Location{File: file.Path, Line: mod.Go.Syntax.Start.Line}
		all = append(all, finding(CodeGoLineNoPatch, at, "The line \"go %s\" names no release: since go 1.21 those have a third number, so go fails with \"toolchain not available\", whichever mirror it asks. Write go %s.0.", mod.Go.Version, mod.Go.Version))
	}
	return all
}

// exposure tells which files show credentials to others.
func exposure(e Environment, _ resolver) []protocol.Finding {
	var all []protocol.Finding
	for _, name := range e.Secrets() {
		at := &protocol.Location{File: name}
		if e.facts.Shared[name] {
			all = append(all, finding(CodeCredentialsShared, at, "%s holds a user name or password in a URL, and git tracks it, or will: everybody with the repository gets them. Put them into .netrc or GOAUTH, and change the password if it was pushed.", name))
		}
		if e.facts.fileAt(name).Public {
			all = append(all, finding(CodeCredentialsPublic, at, "%s holds a user name or password in a URL, and every user of this machine may read it. Put them into .netrc or GOAUTH, or take the right to read the file from others (chmod o-r).", name))
		}
	}
	return all
}

// fileAt returns a file that was read.
func (f Facts) fileAt(path string) File {
	for _, file := range []File{f.EnvFile, f.DefaultEnvFile, f.RootFile, f.Folder, f.Workspace, f.Launch, f.Container, f.Envrc} {
		if file.Path == path {
			return file
		}
	}
	return f.Files[path]
}
