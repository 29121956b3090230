package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A style is an ANSI escape sequence.
type style string

const (
	plain  style = ""
	red    style = "\x1b[31m"
	green  style = "\x1b[32m"
	yellow style = "\x1b[33m"
	faint  style = "\x1b[2m"
)

// A writer builds text for a terminal.
type writer struct {
	strings.Builder
	language
	color bool
}

// line writes a text of the command line's own as a line.
func (w *writer) line(format string, args ...any) {
	w.WriteString(w.text(format, args...) + "\n")
}

// paint wraps a text in a colour, if there are colours.
func (w *writer) paint(s style, text string) string {
	if !w.color || s == plain || text == "" {
		return text
	}
	return string(s) + text + "\x1b[0m"
}

// A cell is one text of a table.
type cell struct {
	text  string
	style style
}

// widest is how wide a cell may be for its column to follow it: a longer one
// takes the room from what stands behind it in its own row, so that one long
// list does not push every row out of the window.
const widest = 48

// table writes rows in columns, two blanks apart. Colours take no room.
func (w *writer) table(rows [][]cell) {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if width := columns(c.text); width <= widest {
				widths[i] = max(widths[i], width)
			}
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, c := range row {
			b.WriteString(w.paint(c.style, c.text))
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", max(0, widths[i]-columns(c.text))+2))
			}
		}
		w.line("%s", strings.TrimRight(b.String(), " "))
	}
}

// header returns a row of column names.
func (w *writer) header(names ...string) []cell {
	row := make([]cell, len(names))
	for i, name := range names {
		row[i] = cell{w.word(name), faint}
	}
	return row
}

// findings writes one line for each finding.
func (w *writer) findings(all []protocol.Finding) {
	for _, f := range all {
		s := plain
		switch f.Severity {
		case protocol.SeverityError:
			s = red
		case protocol.SeverityWarning:
			s = yellow
		case protocol.SeverityInfo:
		}
		severity := w.paint(s, w.word(string(f.Severity)))
		if at := locationText(f.Location); at != "" {
			w.line("%s: %s (%s)", severity, f.Message, at)
		} else {
			w.line("%s: %s", severity, f.Message)
		}
		if command := fixCommand(f.Fix); command != "" {
			w.line("  %s", w.paint(faint, w.text("to settle it: %s", command)))
		}
	}
}

// fixCommand returns the command that carries a fix out, empty where none does.
func fixCommand(fix *protocol.Fix) string {
	if fix == nil {
		return ""
	}
	if list, ok := fix.Set["GOPROXY"]; ok && len(fix.Set) == 1 && len(fix.Remove) == 0 {
		return "goproxyctl use " + quoteShell(list) + " --scope " + string(fix.Scope)
	}
	if fix.Scope != protocol.ScopeUser {
		return ""
	}
	var commands []string
	for _, name := range slices.Sorted(maps.Keys(fix.Set)) {
		commands = append(commands, "go env -w "+quoteShell(name+"="+fix.Set[name]))
	}
	for _, name := range fix.Remove {
		if strings.HasSuffix(name, "_PROXY") {
			return "" // no variable of go's, so go env -u refuses it
		}
		commands = append(commands, "go env -u "+name)
	}
	return strings.Join(commands, " && ")
}

// from says in words where a value comes from.
func (w *writer) from(layer protocol.Layer, at *protocol.Location) string {
	text := w.word(map[protocol.Layer]string{
		protocol.LayerProcess:         "process environment",
		protocol.LayerRegistryUser:    "registry (user)",
		protocol.LayerRegistryMachine: "registry (machine)",
		protocol.LayerGoEnvFile:       "go env file",
		protocol.LayerGoRootFile:      "GOROOT/go.env",
		protocol.LayerDefault:         "default",
		protocol.LayerSetting:         "VS Code setting",
		protocol.LayerLaunch:          "launch.json",
		protocol.LayerTerminal:        "terminal",
		protocol.LayerShell:           "shell start-up file",
	}[layer])
	if where := locationText(at); where != "" {
		return text + w.text(", ") + where
	}
	return text
}

func locationText(at *protocol.Location) string {
	if at == nil {
		return ""
	}
	text := at.File
	if text != "" && at.Line > 0 {
		text += fmt.Sprintf(":%d", at.Line)
		if at.Column > 0 {
			text += fmt.Sprintf(":%d", at.Column)
		}
	}
	if at.Setting != "" {
		if text != "" {
			text += " "
		}
		text += at.Setting
	}
	return text
}
