package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// skipped writes the changes that were left alone, and the difference that
// stands in the way.
func (w *writer) skipped(changes []protocol.Change) {
	if len(changes) == 0 {
		return
	}
	w.line("%s", w.paint(yellow, w.text("left alone, because it was edited since:")))
	file := ""
	for _, c := range changes {
		if c.File != file {
			file = c.File
			w.line("%s", file)
		}
		w.line("  %s", strings.Join(c.Key, " › "))
		w.table([][]cell{
			{{w.text("    holds now"), plain}, {w.orNotSet(c.New), plain}},
			{{w.text("    would go back to"), plain}, {w.orNotSet(c.Old), plain}},
		})
	}
}

func (w *writer) undoFailures(failed []protocol.UndoFailure) {
	if len(failed) == 0 {
		return
	}
	w.line("%s", w.paint(red, w.text("could not be taken back:")))
	for _, f := range failed {
		w.line("  %s (%s): %s", f.ID, f.Dir, f.Message)
	}
}

// verified says what was downloaded to try a switch out.
func (w *writer) verified(what string) {
	switch what {
	case "":
	case "workspace":
		w.line("the modules of the workspace were downloaded through the new list")
	default:
		w.line("%s was downloaded through the new list", what)
	}
}

// diffContext is how many equal lines stand around a difference.
const diffContext = 3

// differences writes each file's difference in the unified form, with one hunk:
// a switch edits one piece of a file.
func (w *writer) differences(files []protocol.FileContents) {
	for _, f := range files {
		before, after := lines(f.Before), lines(f.After)
		start := 0
		for start < min(len(before), len(after)) && before[start] == after[start] {
			start++
		}
		end := 0
		for end < min(len(before), len(after))-start && before[len(before)-1-end] == after[len(after)-1-end] {
			end++
		}
		from := max(0, start-diffContext)
		shared := min(end, diffContext)
		old, fresh := before[start:len(before)-end], after[start:len(after)-end]
		w.line("%s", w.paint(red, "--- "+f.File))
		w.line("%s", w.paint(green, "+++ "+f.File))
		w.line("@@ -%s +%s @@", span(from, len(before)-end+shared-from), span(from, len(after)-end+shared-from))
		w.diffLines(plain, " ", before[from:start])
		w.diffLines(red, "-", old)
		w.diffLines(green, "+", fresh)
		w.diffLines(plain, " ", before[len(before)-end:len(before)-end+shared])
	}
}

// span is the place of a hunk: its first line, counted from 1, and its length.
func span(from, count int) string {
	if count > 0 {
		from++
	}
	return fmt.Sprintf("%d,%d", from, count)
}

// lines parts a text after each line feed. The last line may be unfinished.
func lines(text string) []string {
	return slices.Collect(strings.SplitAfterSeq(text, "\n"))[:strings.Count(text, "\n")+unfinished(text)]
}

func unfinished(text string) int {
	if text == "" || strings.HasSuffix(text, "\n") {
		return 0
	}
	return 1
}

func (w *writer) diffLines(s style, mark string, all []string) {
	for _, text := range all {
		body := strings.TrimRight(text, "\r\n")
		w.line("%s", w.paint(s, mark+body))
		if !strings.HasSuffix(text, "\n") {
			w.line("\\ No newline at end of file")
		}
	}
}
