package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
)

// A language is one that there is a README in.
type language struct {
	nls                         string // the file of the manifest's texts
	commands, settings, mirrors string // the heads of the tables
	no, yes                     string
	say                         func(string) string // translates a text of the helper
}

var (
	english = language{
		nls:      "package.nls.json",
		commands: "| Command | What it does |\n|---|---|\n",
		settings: "| Setting | Default | What it does |\n|---|---|---|\n",
		mirrors:  "| Name | URL | Operator | Checksum database | Note |\n|---|---|---|---|---|\n",
		no:       "no",
		yes:      "yes",
		say:      func(text string) string { return text },
	}
	simplifiedChinese = language{
		nls:      "package.nls.zh-cn.json",
		commands: "| 命令 | 作用 |\n|---|---|\n",
		settings: "| 设置 | 默认值 | 作用 |\n|---|---|---|\n",
		mirrors:  "| 名称 | URL | 运营方 | 校验和数据库 | 说明 |\n|---|---|---|---|---|\n",
		no:       "无",
		yes:      "有",
		say: func(text string) string {
			said, _ := new(chinese.Translator).Text(text)
			return said
		},
	}
)

// readmeIn replaces what stands between <!-- name:start --> and <!-- name:end -->
// in the README of a language.
func readmeIn(l language) func(root string, old []byte) ([]byte, error) {
	return func(root string, old []byte) ([]byte, error) {
		texts, err := l.texts(root)
		if err != nil {
			return nil, err
		}
		for name, table := range map[string]func(string, map[string]string) (string, error){
			"settings": l.settingsTable,
			"commands": l.commandsTable,
			"mirrors":  l.mirrorsTable,
		} {
			start, end := []byte("<!-- "+name+":start -->\n"), []byte("<!-- "+name+":end -->")
			before, rest, ok := bytes.Cut(old, start)
			_, after, closed := bytes.Cut(rest, end)
			if !ok || !closed {
				return nil, fmt.Errorf("the marks of the table %q are missing", name)
			}
			text, err := table(root, texts)
			if err != nil {
				return nil, err
			}
			old = bytes.Join([][]byte{before, start, []byte(text), end, after}, nil)
		}
		return old, nil
	}
}

// texts returns the manifest's texts. Those of the settings in English are what
// the Go declarations say.
func (l language) texts(root string) (map[string]string, error) {
	data, err := os.ReadFile(filepath.Join(root, l.nls))
	if err != nil {
		return nil, err
	}
	if l.nls == english.nls {
		if data, err = descriptions(root, data); err != nil {
			return nil, err
		}
	}
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, fmt.Errorf("%s: %w", l.nls, err)
	}
	return texts, nil
}

func (l language) settingsTable(root string, texts map[string]string) (string, error) {
	all, err := readSettings(root)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(l.settings)
	for _, s := range all {
		does := texts[s.key()]
		if does == "" {
			return "", fmt.Errorf("%s has no %q", l.nls, s.key())
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", s.name, s.def, cell(does))
	}
	return b.String(), nil
}

// commandsTable lists the palette commands.
func (l language) commandsTable(root string, texts map[string]string) (string, error) {
	var pkg struct {
		Contributes struct {
			Commands []struct{ Command, Title, Category string }
		}
	}
	if err := readJSON(filepath.Join(root, "package.json"), &pkg); err != nil {
		return "", err
	}
	text := func(s string) string {
		if key, ok := strings.CutPrefix(s, "%"); ok {
			return texts[strings.TrimSuffix(key, "%")]
		}
		return s
	}
	var b strings.Builder
	b.WriteString(l.commands)
	for _, c := range pkg.Contributes.Commands {
		key := strings.Trim(c.Title, "%") + ".does"
		does := texts[key]
		if does == "" {
			return "", fmt.Errorf("%s has no %q", l.nls, key)
		}
		fmt.Fprintf(&b, "| %s: %s | %s |\n", text(c.Category), text(c.Title), cell(does))
	}
	return b.String(), nil
}

func (l language) mirrorsTable(string, map[string]string) (string, error) {
	var b strings.Builder
	b.WriteString(l.mirrors)
	for _, m := range mirror.With(nil).Offerable() {
		sumdb := l.no
		if m.SumDB {
			sumdb = l.yes
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", m.Name, m.URL, cell(l.say(m.Operator)), sumdb, cell(l.say(m.Note)))
	}
	return b.String(), nil
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

func readJSON(name string, into any) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return nil
}
