package chinese

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func entries() [][2]string {
	var all [][2]string
	for _, table := range [][][2]string{phrases(), findings(), more(), switches(), lists(), meanings(), seen(), notes(), causes(), remedies(), diagnosis(), unasked(), named(), writing(), catalogue(), operators(), usage(), journal(), syntax()} {
		all = append(all, table...)
	}
	return all
}

// TestNoSentenceIsMissing: whatever the packages whose sentences these are hold
// of prose is part of an entry.
func TestNoSentenceIsMissing(t *testing.T) {
	var all []string
	for _, entry := range entries() {
		all = append(all, entry[0], alike(entry[0]))
	}
	known := func(text string) bool {
		text = strings.TrimSpace(text)
		same := alike(text)
		return slices.ContainsFunc(all, func(entry string) bool { return strings.Contains(entry, text) || strings.Contains(entry, same) })
	}
	for _, files := range []string{"plan/*", "goproxy/*", "envfile/*", "probe/*", "mirror/*", "settings/*", "server/*", "apply/*", "jsonc/*", "diagnose/families"} {
		names, err := filepath.Glob(filepath.Join("..", files+".go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no files %s: %v", files, err)
		}
		for _, name := range names {
			base := filepath.Base(name)
			if strings.HasSuffix(base, "_test.go") || slices.Contains(english, base) {
				continue
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(node ast.Node) bool {
				literal, ok := node.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(literal.Value)
				if err == nil && isProse(text) && !known(text) {
					t.Errorf("%s: no entry holds %q", fset.Position(literal.Pos()), text)
				}
				return true
			})
		}
	}
}

// english are the files whose texts stay in English, being docs of codes or what
// a programmer alone meets, and those that put sentences together from parts,
// which other tests have translated.
var english = []string{"codes.go", "privatepath.go", "netrc.go", "ask.go", "rpc.go", "translate.go", "failpoints.go", "compare.go", "tryout.go", "stall.go"}

// isProse tells sentences and their parts from the texts of errors that only
// programmers read, which begin with what was being done.
func isProse(text string) bool {
	for _, prefix := range []string{"%s for %s within", "joining a proxy list", "replacing mirrors", "setting %q in", "parsing %s: %w", "writing %s as", "%t %d", "%s %s failed: %s. %s %s", "What was already written", "applying an edit at"} {
		if strings.HasPrefix(text, prefix) {
			return false
		}
	}
	doing, _, _ := strings.Cut(text, " ")
	names := strings.Contains(text, "%") && !strings.HasSuffix(text, ": %w") && !strings.HasSuffix(text, ": %v")
	if strings.HasSuffix(doing, "ing") && strings.ToLower(doing) == doing && !names {
		return false
	}
	quotesGo := strings.HasPrefix(text, "GOPROXY list is not") || strings.HasPrefix(text, "net/url: ") || strings.HasPrefix(text, "go reads only keys") ||
		strings.HasPrefix(text, "the key holds") || strings.HasPrefix(text, "the value holds") || text == "the value is not valid UTF-8" ||
		strings.HasPrefix(text, "header list") || text == "response headers exceeded" || strings.HasPrefix(text, "server gave HTTP") ||
		text == "invalid URL escape" || text == "first path segment" || text == "missing protocol scheme"
	isTag := strings.HasPrefix(text, `json:"`)
	return !isTag && strings.Count(strings.TrimSpace(text), " ") >= 2 && !strings.Contains(text, "\n") && !quotesGo
}

// alike writes a text as it is where other verbs, or a constant, are in its
// places.
func alike(text string) string {
	return strings.NewReplacer("%w", "%s", "%v", "%s", "%q", "%s", "%04x", "%s", "%s@%s", "%s", "%s%s", "%s", "Nothing was changed.", "%s").Replace(text)
}

// TestEntries: each entry says in Chinese what it names, all of it.
func TestEntries(t *testing.T) {
	seen := map[string]bool{}
	for _, entry := range entries() {
		english, chinese := entry[0], entry[1]
		if seen[english] {
			t.Errorf("%q is there twice", english)
		}
		seen[english] = true
		if !strings.ContainsFunc(chinese, func(r rune) bool { return r >= '一' && r <= '鿿' }) && english != "In %s: %s" {
			t.Errorf("%q is %q, which is no Chinese", english, chinese)
		}
		f := newForm(verb(), english, chinese)
		for _, number := range f.order {
			if place := "{" + strconv.Itoa(number) + "}"; !strings.Contains(chinese, place) {
				t.Errorf("%q is %q, in which %s is missing", english, chinese, place)
			}
		}
		if strings.Count(chinese, "{") != len(f.order) && !strings.Contains(english, "{,") && strings.Count(chinese, "{") != len(f.order)+1 {
			t.Errorf("%q has %d places, %q has others", english, len(f.order), chinese)
		}
	}
}

func TestText(t *testing.T) {
	var translator Translator
	for _, test := range []struct{ english, want string }{
		{"Terminals that are open keep the old values: open a new one.", "已打开的终端保留旧值：请新建终端。"},
		{"The environment sets GOPROXY to not set, which hides off in the go env file. Remove the variable where the shell or the system sets it, then start the editor or terminal anew.", "环境把 GOPROXY 设为（未设置），遮盖了 go env 文件中的 off。请在 shell 或系统设置它的地方去掉该变量，然后重新启动编辑器或终端。"},
		{"HTTP_PROXY of the profile Company is not written: go reads it from the process environment only, never from the go env file. Set it where the shell or the system sets variables, or switch at workspace or folder scope.", "配置方案 Company 的 HTTP_PROXY 不写入：go 只从进程环境读它，从不读 go env 文件中的它。请在 shell 或系统设置变量的地方设置，或在工作区或文件夹范围切换。"},
		{"In GOPRIVATE: The pattern 'x' has quotes round it, which go takes as part of the pattern, so it matches no module. Remove the quotes.", "GOPRIVATE：模式 'x' 带有引号，go 把引号当作模式的一部分，因此不匹配任何模块。请去掉引号。"},
		{"The HTTP proxy that your environment names refused the connection: go cannot reach it and goes on to the next entry only after a bar (|).", "环境中指定的 HTTP 代理拒绝连接：go 无法连接它，只有在竖线（|）之后才会转到下一个条目。"},
		{"It answered 403 Forbidden for a.example/@v/v1.0.0.info, saying \"No.\": it blocks this address or this module, and go goes on to the next entry only after a bar (|).", "它对 a.example/@v/v1.0.0.info 应答 403 Forbidden，内容为 \"No.\"：它屏蔽了本机地址或该模块，go 只有在竖线（|）之后才会转到下一个条目。"},
		{"From your settings. Not in the catalogue.", "来自您的设置。不在目录中。"},
		{"From your settings. What nobody says.", "From your settings. What nobody says."},
		{"goproxy.cn was reached, but the connection stalls.", "已连接到 goproxy.cn，但连接停滞。"},
		{"The server does not have a.example/m: it is misspelt, private or gone.", "服务器 没有 a.example/m：可能拼写有误、是私有的，或已不存在。"},
		{"Writing /w/x failed: permission denied. Nothing was changed. Make the file and its folder writable, or choose another scope.", "操作失败（Writing /w/x）：没有权限。没有更改任何内容。请让该文件及其文件夹可写，或选择另一个范围。"},
		{"Its certificate expires in 9 days: go refuses it from then on unless it is renewed.", "它的证书将在 9 天后过期：若不更新，此后 go 会拒绝它。"},
		{"Its certificate expires within a day: go refuses it from then on unless it is renewed.", "它的证书将在一天内过期：若不更新，此后 go 会拒绝它。"},
		{"Writing /w/x failed: no space left on device. What was already written could not be taken back (file does not exist); the next start tries again. Make room on that disk and try again.", "操作失败（Writing /w/x）：磁盘空间不足。已写入的内容未能撤销（file does not exist）；下次启动时会重试。请在该磁盘上腾出空间后重试。"},
		{"The download through the new list failed, so the switch was taken back. example.com/m@v1.0.0: The disk is full. (go said: no space)", "通过新列表下载失败，因此已撤销切换。example.com/m@v1.0.0：磁盘已满。（go 的消息：no space）"},
		{"What nobody says.", "What nobody says."},
		{"", ""},
	} {
		got, ok := translator.Text(test.english)
		if got != test.want || ok != (test.english != test.want) {
			t.Errorf("Text(%q) = %q, %t, want %q", test.english, got, ok, test.want)
		}
	}
}

func TestApply(t *testing.T) {
	const english, want = "Terminals that are open keep the old values: open a new one.", "已打开的终端保留旧值：请新建终端。"
	type fix struct{ Title string }
	type part struct {
		Message, Value string
		Fix            *fix
	}
	value := &struct {
		Parts  []part
		Values map[string]string
		None   *part
	}{[]part{{english, english, &fix{"Remove the line"}}}, map[string]string{"Message": english}, nil}
	new(Translator).Apply(value)
	if p := value.Parts[0]; p.Message != want || p.Value != english || p.Fix.Title != "删除此行" || value.Values["Message"] != english {
		t.Errorf("Apply made %+v of it", value)
	}
}
