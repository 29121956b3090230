package server

import (
	"context"
	"go/version"
	"maps"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// recheck downloads what a command would have downloaded, with the environment
// that a terminal gets, into a place that is gone afterwards, and diagnoses what
// go prints. go.mod, go.sum and the module cache of the user are read at most.
func (s *Service) recheck(ctx context.Context, facts plan.Facts, params protocol.DiagnoseParams) (*protocol.DiagnoseReport, error) {
	nothing := &protocol.DiagnoseReport{Failures: []protocol.Failure{}}
	wanted, ok := remedy.ParseCommand(params.Command)
	if !ok || s.Recheck == nil || facts.Go.Path == "" || facts.Go.Problem == plan.GoMissing || wanted.Builds && facts.Vendored {
		return nothing, nil
	}
	variables := variablesOf(facts, s.resolve(facts), protocol.ConsumerTerminal)
	maps.Copy(variables, wanted.Variables)
	var files map[string][]byte
	args := wanted.Args
	if len(args) == 0 {
		args = []string{"mod", "download"}
		if files = s.required(facts, variables); files == nil {
			return nothing, nil
		}
	} else {
		// What is asked for does not hang on what the module at hand requires.
		files = map[string][]byte{"go.mod": []byte("module goproxyctl.invalid\n")}
	}
	if wanted.Exact {
		variables["GOPROXY"] = behindCache(variables["GOPROXY"], facts.Go.Values["GOMODCACHE"])
	}
	timeout := s.current().Timeout()
	if params.TimeoutMS > 0 {
		timeout = time.Duration(params.TimeoutMS) * time.Millisecond
	}
	s.tell(ctx, "downloading what %s would, to see why it failed", goproxy.Redact(params.Command))
	download := func(ctx context.Context) error {
		_, err := s.Recheck(ctx, facts.Go.Path, listOf(variables), files, verifySize, args...)
		return err
	}
	stalled, err := orStall(ctx, timeout, download, func(waited time.Duration) (*protocol.DiagnoseReport, error) {
		return s.stalled(ctx, facts, params, waitedFor(wanted, files), waited)
	})
	switch {
	case ctx.Err() != nil:
		return nothing, ctx.Err()
	case stalled != nil:
		return stalled, err
	case err == nil:
		return nothing, nil
	}
	return readText(err.Error())
}

// orStall carries out a download that may take downloadTimeouts times as long as
// a mirror has to answer. After one of them it looks for a stall beside it, and
// where there is one it does not wait any longer; after the last it looks once
// more. It returns what it saw, nil where the download ended by itself.
func orStall(ctx context.Context, timeout time.Duration, download func(context.Context) error, look func(waited time.Duration) (*protocol.DiagnoseReport, error)) (*protocol.DiagnoseReport, error) {
	limit := downloadTimeouts * timeout
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- download(limited) }()
	select {
	case err := <-ended:
		return nil, err
	case <-time.After(timeout):
	}
	seen, lookErr := look(timeout)
	if len(ended) == 0 && (lookErr != nil || len(seen.Failures) > 0) {
		cancel()
		<-ended
		return seen, lookErr
	}
	if err := <-ended; err == nil || limited.Err() == nil {
		return nil, err
	}
	return look(limit)
}

// required returns the files of a module that requires what the place does, nil
// where there is none. That the names are sent is no reason to stop here: the
// command has sent them already.
func (s *Service) required(facts plan.Facts, variables map[string]string) map[string][]byte {
	unsent := maps.Clone(variables)
	unsent["GOPROXY"] = goproxy.Off
	files, _ := s.trial(facts, unsent)
	if files != nil {
		return files
	}
	// Where the go line asks for a newer go, that is downloaded before all else.
	newest := ""
	for _, line := range s.resolve(facts).GoLines() {
		if version.Compare("go"+line, "go"+newest) > 0 {
			newest = line
		}
	}
	if have := facts.Go.Version; !version.IsValid(have) || version.Compare("go"+newest, have) <= 0 {
		return nil
	}
	return map[string][]byte{"go.mod": []byte("module goproxyctl.invalid\n\ngo " + newest + "\n")}
}

// behindCache puts the download folder of a module cache in front of a list, so
// that only what is missing there is asked for.
func behindCache(list, cache string) string {
	folder, ok := mirror.DownloadURL(cache)
	joined := folder + "," + list
	if _, err := goproxy.Parse(joined); !ok || list == "" || err != nil {
		return list
	}
	return joined
}
