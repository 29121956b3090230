package plan

import (
	"fmt"
	"go/version"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
)

// A Trial is a module of its own that requires what the modules of the workspace
// do, so that go can download it all without touching them.
type Trial struct {
	GoMod   []byte // empty where there is nothing to download
	Problem string // why not everything is downloaded; a sentence, empty where it is
}

// NewTrial returns the trial for a list. facts.Modules are all modules of the
// workspace. A module that is one of them, or that a replace directive takes
// from a folder, is downloaded from nowhere and left out. Nothing is required
// where a name that looks private would go to a public mirror.
func NewTrial(facts Facts, choices Choices, list, noProxy string) Trial {
	parsed, err := goproxy.Parse(list)
	if err != nil {
		return Trial{Problem: "The list cannot be read."}
	}
	environment := Environment{facts: facts, choices: choices}
	if leaks := environment.leaks(parsed, "", noProxy); len(leaks) > 0 {
		return Trial{Problem: "Some modules of this workspace look private and are on no GOPRIVATE list, so none of them was asked for."}
	}
	t := trial{requires: map[string][]string{}, replaced: map[string]bool{}, own: map[string]bool{}}
	for _, file := range facts.Modules {
		if err := t.read(file); err != nil {
			return Trial{Problem: fmt.Sprintf("%s cannot be read.", file.Path)}
		}
	}
	if have := facts.Go.Version; version.IsValid(have) && version.Compare("go"+t.goLine, have) > 0 {
		return Trial{Problem: fmt.Sprintf("The modules of this workspace need go %s, and this is %s.", t.goLine, have)}
	}
	return Trial{GoMod: t.print()}
}

type trial struct {
	goLine   string
	requires map[string][]string // versions of each path
	order    []string
	replaces []*modfile.Replace
	excludes []*modfile.Exclude
	replaced map[string]bool // by a folder
	own      map[string]bool
}

func (t *trial) read(file File) error {
	if !file.Exists || file.Err != "" {
		return nil
	}
	if strings.HasSuffix(file.Path, ".work") {
		work, err := modfile.ParseWork(file.Path, file.Data, nil)
		if err != nil {
			return fmt.Errorf("parsing %s: %w", file.Path, err)
		}
		t.replace(work.Replace)
		t.newest(work.Go)
		return nil
	}
	mod, err := modfile.Parse(file.Path, file.Data, nil)
	if err != nil {
		return fmt.Errorf("parsing %s: %w", file.Path, err)
	}
	if mod.Module != nil {
		t.own[mod.Module.Mod.Path] = true
	}
	t.newest(mod.Go)
	t.replace(mod.Replace)
	t.excludes = append(t.excludes, mod.Exclude...)
	for _, r := range mod.Require {
		if !slices.Contains(t.order, r.Mod.Path) {
			t.order = append(t.order, r.Mod.Path)
		}
		if !slices.Contains(t.requires[r.Mod.Path], r.Mod.Version) {
			t.requires[r.Mod.Path] = append(t.requires[r.Mod.Path], r.Mod.Version)
		}
	}
	return nil
}

func (t *trial) newest(line *modfile.Go) {
	if line != nil && (t.goLine == "" || version.Compare("go"+line.Version, "go"+t.goLine) > 0) {
		t.goLine = line.Version
	}
}

func (t *trial) replace(all []*modfile.Replace) {
	for _, r := range all {
		if r.New.Version == "" {
			t.replaced[r.Old.Path] = true
			continue
		}
		known := slices.ContainsFunc(t.replaces, func(other *modfile.Replace) bool { return other.Old == r.Old })
		if !known { // go.work comes first, and wins
			t.replaces = append(t.replaces, r)
		}
	}
}

func (t *trial) print() []byte {
	var b strings.Builder
	// go asks nobody for the main module, and this name can be nobody's.
	b.WriteString("module goproxyctl.invalid\n\n")
	if t.goLine != "" {
		fmt.Fprintf(&b, "go %s\n\n", t.goLine)
	}
	count := 0
	for _, path := range t.order {
		if t.own[path] || t.replaced[path] {
			continue
		}
		for _, v := range t.requires[path] {
			fmt.Fprintf(&b, "require %s %s\n", modfile.AutoQuote(path), modfile.AutoQuote(v))
			count++
		}
	}
	if count == 0 {
		return nil
	}
	for _, r := range t.replaces {
		fmt.Fprintf(&b, "replace %s %s => %s %s\n", modfile.AutoQuote(r.Old.Path), r.Old.Version, modfile.AutoQuote(r.New.Path), modfile.AutoQuote(r.New.Version))
	}
	for _, e := range t.excludes {
		fmt.Fprintf(&b, "exclude %s %s\n", modfile.AutoQuote(e.Mod.Path), modfile.AutoQuote(e.Mod.Version))
	}
	return []byte(b.String())
}

// WorkspaceDirs returns the folders that a go.work names, as it names them.
func WorkspaceDirs(file File) []string {
	work, err := modfile.ParseWork(file.Path, file.Data, nil)
	if err != nil {
		return nil
	}
	var dirs []string
	for _, use := range work.Use {
		dirs = append(dirs, use.Path)
	}
	return dirs
}
