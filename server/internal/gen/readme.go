package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
)

// tables maps the name of a marked part of the README to its rows.
var tables = map[string]func(root string) (string, error){
	"settings": settingsTable,
	"commands": commandsTable,
	"mirrors":  mirrorsTable,
}

// readme replaces what stands between <!-- name:start --> and <!-- name:end -->.
func readme(root string, old []byte) ([]byte, error) {
	for name, table := range tables {
		start, end := []byte("<!-- "+name+":start -->\n"), []byte("<!-- "+name+":end -->")
		before, rest, ok := bytes.Cut(old, start)
		_, after, closed := bytes.Cut(rest, end)
		if !ok || !closed {
			return nil, fmt.Errorf("the marks of the table %q are missing", name)
		}
		text, err := table(root)
		if err != nil {
			return nil, err
		}
		old = bytes.Join([][]byte{before, start, []byte(text), end, after}, nil)
	}
	return old, nil
}

func settingsTable(root string) (string, error) {
	all, err := readSettings(root)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("| Setting | Default | What it does |\n|---|---|---|\n")
	for _, s := range all {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", s.name, s.def, cell(s.doc))
	}
	return b.String(), nil
}

// commandsTable lists the palette commands, described by package.nls.json.
func commandsTable(root string) (string, error) {
	var pkg struct {
		Contributes struct {
			Commands []struct{ Command, Title, Category string }
		}
	}
	if err := readJSON(filepath.Join(root, "package.json"), &pkg); err != nil {
		return "", err
	}
	var texts map[string]string
	if err := readJSON(filepath.Join(root, "package.nls.json"), &texts); err != nil {
		return "", err
	}
	text := func(s string) string {
		if key, ok := strings.CutPrefix(s, "%"); ok {
			return texts[strings.TrimSuffix(key, "%")]
		}
		return s
	}
	var b strings.Builder
	b.WriteString("| Command | What it does |\n|---|---|\n")
	for _, c := range pkg.Contributes.Commands {
		key := strings.Trim(c.Title, "%") + ".does"
		does := texts[key]
		if does == "" {
			return "", fmt.Errorf("package.nls.json has no %q", key)
		}
		fmt.Fprintf(&b, "| %s: %s | %s |\n", text(c.Category), text(c.Title), cell(does))
	}
	return b.String(), nil
}

func mirrorsTable(string) (string, error) {
	var b strings.Builder
	b.WriteString("| Name | URL | Operator | Checksum database | Note |\n|---|---|---|---|---|\n")
	for _, m := range mirror.With(nil).Offerable() {
		sumdb := "no"
		if m.SumDB {
			sumdb = "yes"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", m.Name, m.URL, cell(m.Operator), sumdb, cell(m.Note))
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
