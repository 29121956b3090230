package cli

import (
	"context"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func useFlags(r *run) {
	r.flags.StringVar(&r.scope, "scope", string(protocol.ScopeUser), "user (the go env file), workspace or folder (go.toolsEnvVars in .vscode/settings.json)")
	r.flags.BoolVar(&r.dryRun, "dry-run", false, "show what would change, and change nothing")
	r.flags.StringArrayVar(&r.private, "private", nil, "add a `PATTERN` to GOPRIVATE with the switch, or alone; may be given several times")
	r.flags.StringArrayVar(&r.set, "set", nil, "set a variable besides, or alone, as `NAME=VALUE`; may be given several times")
	r.flags.StringArrayVar(&r.unset, "unset", nil, "take a variable (`NAME`) away besides, or alone")
	r.flags.StringVar(&r.launch, "launch", "", "edit the folder's launch.json besides, or alone: `inherit` takes out what hides the values in force, write puts those there")
	r.flags.BoolVar(&r.verify, "verify", false, "download through the new list afterwards, and take the switch back where that fails")
	r.flags.BoolVar(&r.replace, "replace", false, "drop private entries too")
}

func runUse(ctx context.Context, r *run, args []string) (int, error) {
	if len(args) == 0 && (len(r.private)+len(r.set)+len(r.unset) > 0 || r.launch != "") {
		args = []string{""}
	}
	if len(args) != 1 {
		return 0, usage("use takes one argument: a profile, a mirror, a URL, a list in quotes, or default; run goproxyctl mirrors")
	}
	scope, err := r.parseScope()
	if err != nil {
		return 0, err
	}
	service, err := r.service(ctx, &progress{r: r})
	if err != nil {
		return 0, err
	}
	params := protocol.SwitchParams{
		Place: r.place(), Wish: args[0], Scope: scope, Replace: r.replace, Private: r.private,
		Verify: r.verify, Contents: r.dryRun && r.format == "text",
	}
	if params.Set, err = r.assignments(); err != nil {
		return 0, err
	}
	params.Remove, params.Launch = r.unset, protocol.LaunchEdit(r.launch)
	var contents []protocol.FileContents
	var result *protocol.SwitchResult
	if r.dryRun {
		plan, err := service.Plan(ctx, params)
		if err != nil {
			return 0, err
		}
		result, contents = &plan.Result, plan.Files
	} else if result, err = service.Switch(ctx, params); err != nil {
		return 0, err
	}
	return exitDone, r.print(result, func(w *writer) {
		if len(contents) > 0 {
			w.differences(contents)
		} else {
			w.changes(result.Changes)
		}
		w.warnings(result.Warnings)
		w.verified(result.Verified)
		switch {
		case len(result.Changes) == 0:
			w.line("nothing to do: it is so already")
		case result.Applied:
			w.line("done; take it back with: goproxyctl undo %s", result.ID)
		default:
			w.line("nothing was changed (dry run)")
		}
	})
}

func undoFlags(r *run) {
	r.flags.BoolVar(&r.all, "all", false, "take back every switch, in all folders, and say what could not be")
}

func runUndo(ctx context.Context, r *run, args []string) (int, error) {
	if len(args) > 1 {
		return 0, usage("undo takes at most one id; run goproxyctl history")
	}
	service, err := r.service(ctx, nil)
	if err != nil {
		return 0, err
	}
	if r.all && len(args) > 0 {
		return 0, usage("undo takes an id or --all, not both")
	}
	params := protocol.UndoParams{Place: r.place(), All: r.all}
	if len(args) == 1 {
		params.ID = args[0]
	}
	result, err := service.Undo(ctx, params)
	if err != nil {
		return 0, err
	}
	code := exitDone
	if len(result.Skipped)+len(result.Failed) > 0 {
		code = exitProblem
	}
	return code, r.print(result, func(w *writer) {
		w.changes(result.Changes)
		w.skipped(result.Skipped)
		w.undoFailures(result.Failed)
		w.warnings(result.Warnings)
		switch {
		case result.Applied:
			w.line("taken back")
		case r.all && code == exitDone:
			w.line("nothing is left to take back")
		}
	})
}

func runHistory(ctx context.Context, r *run, args []string) (int, error) {
	if err := noArgs("history", args); err != nil {
		return 0, err
	}
	service, err := r.service(ctx, nil)
	if err != nil {
		return 0, err
	}
	report, err := service.History(ctx, r.place())
	if err != nil {
		return 0, err
	}
	return exitDone, r.print(report, func(w *writer) {
		if len(report.Entries) == 0 {
			w.line("nothing was switched yet")
			return
		}
		rows := [][]cell{w.header("ID", "WHEN", "WISH", "SCOPE", "", "FILE")}
		for _, e := range report.Entries {
			s, undone := plain, ""
			if e.Undone {
				s, undone = faint, w.text("undone")
			}
			rows = append(rows, []cell{{e.ID, s}, {when(e.Time), s}, {e.Wish, s}, {w.word(string(e.Scope)), s}, {undone, s}, {files(e.Changes), s}})
		}
		w.table(rows)
	})
}

// when shows a time of the protocol in the local zone.
func when(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return t.Local().Format("2006-01-02 15:04:05")
}

func files(changes []protocol.Change) string {
	var names []string
	for _, c := range changes {
		if len(names) == 0 || names[len(names)-1] != c.File {
			names = append(names, c.File)
		}
	}
	return strings.Join(names, ", ")
}

// changes writes old and new value of each key, file by file.
func (w *writer) changes(changes []protocol.Change) {
	file := ""
	for _, c := range changes {
		if c.File != file {
			file = c.File
			w.line("%s", file)
		}
		w.line("  %s", strings.Join(c.Key, " › "))
		w.line("    %s %s", w.paint(red, "-"), w.orNotSet(c.Old))
		w.line("    %s %s", w.paint(green, "+"), w.orNotSet(c.New))
	}
}

func (w *writer) warnings(warnings []protocol.Warning) {
	for _, warning := range warnings {
		w.line("%s: %s", w.paint(yellow, w.text("note")), warning.Message)
	}
}

// orNotSet returns a value; one of several lines, as JSON has them, stays in
// the column in which it begins.
func (w *writer) orNotSet(value *string) string {
	if value == nil {
		return w.text("(not set)")
	}
	return strings.ReplaceAll(*value, "\n", "\n    ")
}
