package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestEverythingIsSaidInChinese: each text that the commands write goes through
// one of the methods that translate, and has a translation. Help and what only
// machines read stay in English.
func TestEverythingIsSaidInChinese(t *testing.T) {
	translator := &chinese.Translator{}
	places := regexp.MustCompile(`%(?:\.\d)?[sdqf]`)
	for _, name := range sources(t, ".") {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		said := map[*ast.BasicLit]bool{}
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch called(call) {
			case "text", "line", "tell", "header":
				for _, argument := range call.Args {
					text, literal := literalOf(argument)
					if literal == nil {
						break // the others are values
					}
					said[literal] = true
					if hasLetters(places.ReplaceAllString(text, "")) && translator.Format(text) == text && !same(text) {
						t.Errorf("%s: frame has no %q", fset.Position(literal.Pos()), text)
					}
				}
			case "usage":
				text, literal := literalOf(call.Args[0])
				said[literal] = true
				sample := strings.NewReplacer("%s", "x", "%q", `"x"`, "%d", "7").Replace(text)
				if _, ok := translator.Text(sample); !ok && text != "%s" && !strings.HasPrefix(text, "--lang") { // no language was named then
					t.Errorf("%s: usage has nothing for %q", fset.Position(literal.Pos()), sample)
				}
			case "StringVar", "BoolVar", "BoolVarP", "StringArrayVar", "Errorf":
				ast.Inspect(call, func(node ast.Node) bool {
					if literal, ok := node.(*ast.BasicLit); ok {
						said[literal] = true
					}
					return true
				})
			}
			return true
		})
		ast.Inspect(file, func(node ast.Node) bool {
			if f, ok := node.(*ast.FuncDecl); ok && slices.Contains([]string{"commands", "overview", "gauges", "exposition", "command", "encode", "exportJSON", "export"}, f.Name.Name) {
				return false // help, and what machines read
			}
			literal, ok := node.(*ast.BasicLit)
			if !ok || said[literal] {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil || !strings.Contains(strings.TrimSpace(text), " ") || !hasLetters(places.ReplaceAllString(text, "")) || untold(text) {
				return true
			}
			if translator.Format(text) == text {
				t.Errorf("%s: %q is written without a translation", fset.Position(literal.Pos()), text)
			}
			return true
		})
	}
}

// same are the texts that are the same in both languages.
func same(text string) bool {
	return slices.Contains([]string{"URL", "KB/S", "ID", "%s  %s", "@@ -%s +%s @@", "\\ No newline at end of file"}, text)
}

// untold are texts that are no prose: commands to copy, JSON and history.
func untold(text string) bool {
	for _, prefix := range []string{"goproxyctl", "go env -", " --scope ", "mirrors add ", "mirrors remove ", "json:", "Content", "%.1f ms", " && ", "2006-"} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// TestWordsOfTheProtocol: each value that the text shows has a Chinese word.
func TestWordsOfTheProtocol(t *testing.T) {
	translator := &chinese.Translator{}
	shown := []string{"Verdict", "Reason", "MirrorStatus", "Severity", "Scope", "ConsumerName"}
	names := map[string]bool{"gopls": true, "dlv": true}
	found := 0
	for _, name := range sources(t, filepath.Join("..", "protocol")) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			of, ok := spec.Type.(*ast.Ident)
			if !ok || !slices.Contains(shown, of.Name) {
				return true
			}
			word, _ := literalOf(spec.Values[0])
			found++
			if !names[word] && translator.Format(word) == word {
				t.Errorf("no word for the %s %q", of.Name, word)
			}
			return true
		})
	}
	if found < 30 {
		t.Errorf("found %d words of the protocol, which cannot be all", found)
	}
}

// TestLayers: the words for places are translated where from makes them.
func TestLayers(t *testing.T) {
	w := &writer{language: language{&chinese.Translator{}}}
	for _, layer := range []protocol.Layer{
		protocol.LayerProcess, protocol.LayerRegistryUser, protocol.LayerRegistryMachine, protocol.LayerGoEnvFile,
		protocol.LayerDefault, protocol.LayerSetting, protocol.LayerTerminal, protocol.LayerShell,
	} {
		if got := w.from(layer, nil); !strings.ContainsFunc(got, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("from(%q) = %q, which is no Chinese", layer, got)
		}
	}
}

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "abc": 3, "镜像": 4, "a镜b": 4, "（x）": 5, "ｱ": 1, "é": 1, "e\u0301": 1, "→×÷": 3, "“”": 2, "한국": 4, "カナ": 4, "公司🚀": 6, "𠀀": 2,
	} {
		if got := columns(text); got != want {
			t.Errorf("columns(%q) = %d, want %d", text, got, want)
		}
	}
}

// TestTable: columns stand under each other whatever is in them, and a cell that
// is too long moves only its own row.
func TestTable(t *testing.T) {
	long := strings.Repeat("长", widest)
	w := &writer{}
	w.table([][]cell{
		{{"名称", plain}, {"值", plain}, {"x", plain}},
		{{"company", plain}, {"公司镜像", red}, {"x", plain}},
		{{"a", plain}, {long, plain}, {"x", plain}},
	})
	want := "名称     值        x\ncompany  公司镜像  x\na        " + long + "  x\n"
	if got := w.String(); got != want {
		t.Errorf("table wrote\n%swant\n%s", got, want)
	}
}

func sources(t *testing.T, folder string) []string {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
}

// called is the name of the function or method of a call.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func literalOf(e ast.Expr) (string, *ast.BasicLit) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", nil
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		return "", nil
	}
	return text, literal
}

func hasLetters(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }
