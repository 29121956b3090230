package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A variable is one line of an export.
type variable struct{ name, value string }

// exportFormats returns the names of the formats that export knows.
func exportFormats() []string {
	return []string{"github", "gitlab", "dockerfile", "devcontainer", "direnv", "sh", "fish", "powershell", "cmd"}
}

// runExport prints what go in a terminal gets. A value that holds a credential
// is left out: the text ends up in files that others read.
func runExport(ctx context.Context, r *run, args []string) (int, error) {
	if len(args) != 1 || !slices.Contains(exportFormats(), args[0]) {
		return 0, usage("export takes one format: %s", strings.Join(exportFormats(), ", "))
	}
	service, err := r.service(ctx, nil)
	if err != nil {
		return 0, err
	}
	environment, err := service.Environment(ctx, r.place())
	if err != nil {
		return 0, err
	}
	format := args[0]
	var variables []variable
	for _, v := range environment.Report.Variables {
		byGo := v.Layer == protocol.LayerDefault || v.Layer == protocol.LayerGoRootFile
		always := v.Name == "GOPROXY" || v.Name == "GOSUMDB"
		if v.Value == "" || byGo && !always {
			continue
		}
		if reason := r.notExported(format, v.Value); reason != "" {
			r.tell("%s is left out, because its value %s", v.Name, reason)
			continue
		}
		variables = append(variables, variable{v.Name, v.Value})
	}
	text, err := export(format, variables)
	if err != nil {
		return 0, err
	}
	if _, err := io.WriteString(r.Stdout, text); err != nil {
		return 0, fmt.Errorf("writing the answer: %w", err)
	}
	return exitDone, nil
}

// notExported tells why a value cannot be exported, empty if it can.
func (l language) notExported(format, value string) string {
	switch {
	case goproxy.HasMark(value):
		return l.text("holds a credential; give the reader its own, in .netrc or GOAUTH")
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return l.text("holds a control character")
	case (format == "github" || format == "devcontainer") && strings.Contains(value, "${"):
		return l.text("holds ${, which %s would replace", format)
	case format == "cmd" && strings.Contains(value, `"`):
		return l.text("holds a quote, which cmd cannot take")
	}
	return ""
}

// export writes variables in a format, quoted so that its reader gets them as
// they are.
func export(format string, variables []variable) (string, error) {
	var b strings.Builder
	if format == "devcontainer" {
		return exportJSON(variables)
	}
	switch format {
	case "github":
		b.WriteString("env:\n")
	case "gitlab":
		b.WriteString("variables:\n")
	}
	for _, v := range variables {
		switch format {
		case "github":
			quoted, err := quoteJSON(v.value)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "  %s: %s\n", v.name, quoted)
		case "gitlab":
			// A dollar sign would name another variable.
			quoted, err := quoteJSON(strings.ReplaceAll(v.value, "$", "$$"))
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "  %s: %s\n", v.name, quoted)
		case "dockerfile":
			fmt.Fprintf(&b, "ENV %s=\"%s\"\n", v.name, strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(v.value))
		case "direnv", "sh":
			fmt.Fprintf(&b, "export %s=%s\n", v.name, quoteShell(v.value))
		case "fish":
			fmt.Fprintf(&b, "set -gx %s '%s'\n", v.name, strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(v.value))
		case "powershell":
			fmt.Fprintf(&b, "$env:%s = '%s'\n", v.name, strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛").Replace(v.value))
		case "cmd":
			fmt.Fprintf(&b, "set \"%s=%s\"\n", v.name, strings.ReplaceAll(v.value, "%", "%%"))
		}
	}
	return b.String(), nil
}

func exportJSON(variables []variable) (string, error) {
	var b strings.Builder
	b.WriteString("{\n  \"containerEnv\": {\n")
	for i, v := range variables {
		quoted, err := quoteJSON(v.value)
		if err != nil {
			return "", err
		}
		comma := ","
		if i == len(variables)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "    %q: %s%s\n", v.name, quoted, comma)
	}
	b.WriteString("  }\n}\n")
	return b.String(), nil
}

// quoteJSON returns a string for JSON, and so for YAML too.
func quoteJSON(text string) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return "", fmt.Errorf("quoting a value: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// quoteShell quotes a text for sh and its kin.
func quoteShell(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
