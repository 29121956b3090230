package plan

import (
	"errors"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A modulePath is the path of a module that a go.mod or go.work names.
type modulePath struct {
	path     string
	location protocol.Location
}

// modulePaths returns the paths that the module files name and that go would
// ask a mirror for, and what is wrong with the files. A module that a replace
// directive takes from a folder is asked of nobody.
func modulePaths(facts Facts) (paths []modulePath, bad []protocol.Finding) {
	local := map[string]bool{}
	add := func(file File, name string, line *modfile.Line) {
		at := protocol.Location{File: file.Path}
		if line != nil {
			at.Line = line.Start.Line
		}
		paths = append(paths, modulePath{name, at})
	}
	for _, file := range facts.Modules {
		if !file.Exists || file.Err != "" {
			continue
		}
		var replaces []*modfile.Replace
		if strings.HasSuffix(file.Path, ".work") {
			work, err := modfile.ParseWork(file.Path, file.Data, nil)
			if err != nil {
				bad = append(bad, malformedModule(file, err))
				continue
			}
			replaces = work.Replace
		} else {
			mod, err := modfile.Parse(file.Path, file.Data, nil)
			if err != nil {
				bad = append(bad, malformedModule(file, err))
				continue
			}
			if mod.Module != nil {
				// A look-up of the workspace's own module is a leak as well: go get
				// of a package in it that does not exist asks for its path.
				add(file, mod.Module.Mod.Path, mod.Module.Syntax)
			}
			for _, require := range mod.Require {
				add(file, require.Mod.Path, require.Syntax)
			}
			replaces = mod.Replace
		}
		for _, replace := range replaces {
			if replace.New.Version != "" {
				add(file, replace.New.Path, replace.Syntax)
			}
			local[replace.Old.Path] = true
		}
	}
	paths = slices.DeleteFunc(paths, func(p modulePath) bool { return local[p.path] })
	return paths, bad
}

func malformedModule(file File, err error) protocol.Finding {
	at := &protocol.Location{File: file.Path}
	reason := err.Error()
	var list modfile.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		at.Line, at.Column = list[0].Pos.Line, list[0].Pos.LineRune
		if list[0].Err != nil {
			reason = list[0].Err.Error()
		}
	}
	return malformedFile(at, reason)
}
