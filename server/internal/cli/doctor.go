package cli

import (
	"context"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func doctorFlags(r *run) {
	r.flags.StringVar(&r.module, "module", "", "what to download, as `PATH@VERSION`")
	r.flags.StringVar(&r.timeout, "timeout", "", "for each mirror, such as 5s; the download has ten times that")
}

// runDoctor returns exitProblem where something is wrong: an error finding, or a
// download that failed.
func runDoctor(ctx context.Context, r *run, args []string) (int, error) {
	if err := noArgs("doctor", args); err != nil {
		return 0, err
	}
	params := protocol.DoctorParams{Place: r.place(), Module: r.module}
	var err error
	if params.TimeoutMS, err = r.parseTimeout(); err != nil {
		return 0, err
	}
	service, err := r.service(ctx, &progress{r: r})
	if err != nil {
		return 0, err
	}
	report, err := service.Doctor(ctx, params)
	if err != nil {
		return 0, err
	}
	code := exitProblem
	if report.OK {
		code = exitDone
	}
	return code, r.print(report, func(w *writer) {
		w.findings(report.Findings)
		if len(report.Results) > 0 {
			w.line("")
			probeText(w, &protocol.ProbeReport{Module: r.module, Results: report.Results})
		}
		if len(report.Failures) > 0 {
			w.line("")
			w.failures(report.Failures)
		}
		w.line("")
		if report.OK {
			w.line("%s", w.paint(green, w.text("a module was downloaded through the list in force, with nothing in the module cache")))
		} else {
			w.line("%s", w.paint(red, w.text("something is wrong: see the errors above")))
		}
	})
}
