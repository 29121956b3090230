// Package policy holds the rules of the house that no single package can hold:
// who may import whom.
package policy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/go-proxy-switcher/go-proxy-switcher/"

// arrows tells for each package which of our packages it may import. It is a
// statement of policy (design.md §2): do not change it to fix a build.
var arrows = map[string]string{
	"server/internal/protocol": "",
	"server/internal/goproxy":  "",
	"server/internal/jsonc":    "",
	"server/internal/envfile":  "",
	"server/internal/chinese":  "",

	"server/internal/settings": "protocol goproxy",
	"server/internal/mirror":   "protocol goproxy settings",
	"server/internal/diagnose": "protocol goproxy",
	"server/internal/plan":     "protocol goproxy jsonc envfile settings",
	"server/internal/health":   "protocol",
	"server/internal/remedy":   "protocol goproxy diagnose plan",

	"server/internal/gocmd":    "plan goproxy protocol envfile",
	"server/internal/platform": "plan goproxy protocol",
	"server/internal/probe":    "protocol goproxy mirror",
	"server/internal/apply":    "plan protocol jsonc envfile goproxy",

	"server/internal/server": "protocol goproxy jsonc envfile chinese settings mirror diagnose plan health remedy",
	"server/internal/cli":    "protocol goproxy jsonc chinese settings mirror diagnose plan",

	"server/internal/gen":       "chinese jsonc settings mirror",
	"server/internal/proxytest": "",

	"server/cmd/goproxyctl": "protocol plan gocmd platform probe apply server cli",
	"server/cmd/proxytest":  "proxytest",
}

// pure packages do no I/O and read no clock.
var pure = []string{"protocol", "goproxy", "jsonc", "envfile", "chinese", "settings", "mirror", "diagnose", "plan", "health", "remedy"}

// impure are the packages that only do what a pure package may not.
var impure = []string{"os", "os/exec", "io/fs", "io/ioutil", "net", "net/http", "log", "syscall", "math/rand", "math/rand/v2", "crypto/rand"}

func TestArrows(t *testing.T) {
	seen := make(map[string]bool)
	for pkg, imports := range goImports(t) {
		allowed, known := arrows[pkg]
		if !known {
			t.Errorf("%s is not in arrows", pkg)
			continue
		}
		seen[pkg] = true
		for _, imported := range imports {
			ours, ok := strings.CutPrefix(imported, module)
			if ok && !slices.Contains(strings.Fields(allowed), strings.TrimPrefix(ours, "server/internal/")) {
				t.Errorf("%s imports %s", pkg, ours)
			}
			if !ok && slices.Contains(pure, path.Base(pkg)) && slices.Contains(impure, imported) {
				t.Errorf("%s imports %s, but is pure", pkg, imported)
			}
			if pkg == "server/internal/protocol" && imported != "context" {
				t.Errorf("%s imports %s: it is the vocabulary, and imports only context", pkg, imported)
			}
		}
	}
	for pkg := range arrows {
		if !seen[pkg] {
			t.Errorf("%s is in arrows, but there is no such package", pkg)
		}
	}
}

// TestNoPackageLevelRegexp keeps the helper's start short: a pattern compiled
// at package level is paid for by every command.
func TestNoPackageLevelRegexp(t *testing.T) {
	walk(t, func(name string) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			if compilesRegexp(decl) {
				t.Errorf("%s compiles a regular expression at package level", name)
			}
		}
	})
}

// goImports returns what the Go files of each package import, tests excepted.
func goImports(t *testing.T) map[string][]string {
	all := make(map[string][]string)
	walk(t, func(name string) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			t.Fatal(err)
		}
		pkg := filepath.ToSlash(rel)
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			all[pkg] = append(all[pkg], imported)
		}
		if all[pkg] == nil {
			all[pkg] = []string{}
		}
	})
	return all
}

var root = filepath.Join("..", "..")

func walk(t *testing.T, visit func(name string)) {
	err := filepath.WalkDir(filepath.Join(root, "server"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			visit(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// compilesRegexp tells whether a package-level declaration calls regexp.
func compilesRegexp(decl ast.Decl) bool {
	general, ok := decl.(*ast.GenDecl)
	if !ok {
		return false
	}
	found := false
	ast.Inspect(general, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if selector, ok := n.Fun.(*ast.SelectorExpr); ok {
				if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "regexp" {
					found = true
				}
			}
		}
		return true
	})
	return found
}
