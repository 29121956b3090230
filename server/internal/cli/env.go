package cli

import (
	"context"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func runEnv(ctx context.Context, r *run, args []string) (int, error) {
	if err := noArgs("env", args); err != nil {
		return 0, err
	}
	service, err := r.service(ctx, nil)
	if err != nil {
		return 0, err
	}
	environment, err := service.Environment(ctx, r.place())
	if err != nil {
		return 0, err
	}
	report := environment.Report
	return exitDone, r.print(report, func(w *writer) { envText(w, report) })
}

func envText(w *writer, report protocol.EnvReport) {
	if report.Go.Path == "" {
		w.line("go: none found")
	} else {
		w.line("%s", strings.TrimSpace(report.Go.Version+"  "+report.Go.Path))
	}
	w.line("")
	rows := [][]cell{w.header("VARIABLE", "VALUE", "FROM")}
	byName := make(map[string]protocol.Variable)
	for _, v := range report.Variables {
		byName[v.Name] = v
		if v.Value == "" && len(v.Hidden) == 0 {
			continue // thirteen empty lines would bury the one that matters
		}
		rows = append(rows, []cell{{v.Name, plain}, {v.Value, plain}, {w.from(v.Layer, v.Location), plain}})
		for _, h := range v.Hidden {
			rows = append(rows, []cell{{"", plain}, {w.text("  hides %s", h.Value), faint}, {w.from(h.Layer, h.Location), faint}})
		}
	}
	w.table(rows)

	rows = [][]cell{w.header("CONSUMER", "VARIABLE", "GETS", "FROM")}
	for _, c := range report.Consumers {
		for _, v := range c.Variables {
			if v.Value != byName[v.Name].Value {
				rows = append(rows, []cell{{w.word(string(c.Name)), plain}, {v.Name, plain}, {v.Value, plain}, {w.from(v.Layer, v.Location), plain}})
			}
		}
	}
	if len(rows) > 1 {
		w.line("")
		w.table(rows)
	}
	if len(report.Findings) > 0 {
		w.line("")
		w.findings(report.Findings)
	}
}

func runLint(ctx context.Context, r *run, args []string) (int, error) {
	if len(args) > 1 {
		return 0, usage("lint takes one value: quote it, for a shell takes | and blanks for its own")
	}
	service, err := r.service(ctx, nil)
	if err != nil {
		return 0, err
	}
	params := protocol.LintParams{Place: r.place()}
	if len(args) == 1 {
		params.Value = &args[0]
	}
	report, err := service.Lint(ctx, params)
	if err != nil {
		return 0, err
	}
	code := exitDone
	for _, f := range report.Findings {
		if f.Severity == protocol.SeverityError {
			code = exitProblem
		}
	}
	return code, r.print(report, func(w *writer) {
		if len(report.Findings) == 0 {
			w.line("%s", w.paint(green, w.text("nothing to complain of")))
		}
		w.findings(report.Findings)
	})
}
