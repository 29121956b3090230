package main

import (
	"context"
	"errors"
	"io/fs"
	"log"
	"maps"
	"os"
	"runtime"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/apply"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/gocmd"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/platform"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/server"
)

// dependencies joins the packages that do something to what the server declares.
func dependencies(environ map[string]string, stateDir string) (server.Deps, error) {
	j, err := openJournal(environ, stateDir)
	if err != nil {
		return server.Deps{}, err
	}
	return server.Deps{
		Version:     version,
		OS:          runtime.GOOS,
		Environ:     environ,
		FindGo:      gocmd.Find,
		ReadGo:      (&gocmd.Reader{}).Read,
		Download:    gocmd.Download,
		DownloadAll: gocmd.DownloadAll,
		Recheck:     gocmd.Recheck,
		TakeModule:  gocmd.TakeModule,
		TakeState:   gocmd.TakeState,
		FreeSpace:   platform.FreeSpace,
		Asker:       asker(environ),
		EnvFile: func(environ map[string]string) string {
			file, err := platform.GoEnvFile(environ)
			if err != nil {
				return "off" // nowhere to keep one: go has none either
			}
			return file
		},
		ReadFile:      readFile,
		Exports:       func(environ map[string]string) []plan.Export { return platform.Exports(environ, runtime.GOOS) },
		FolderExports: platform.FolderExports,
		Registry:      platform.Registry,
		Inside:        platform.WhereInside(environ),
		Tracked: func(ctx context.Context, file string) bool {
			return platform.Tracked(ctx, environ, file, true)
		},
		Probe: func(ctx context.Context, request server.ProbeRequest) ([]protocol.ProbeResult, error) {
			return measure(ctx, prober(environ, request.GOAUTH), environ, request)
		},
		Journal: journal{j},
		HealthDeps: server.HealthDeps{
			Now:        time.Now,
			Connected:  platform.Connected,
			HealthBook: apply.NewShared(j.Dir(), "health.json"),
		},
	}, nil
}

func openJournal(environ map[string]string, stateDir string) (*apply.Journal, error) {
	if stateDir == "" {
		var err error
		if stateDir, err = platform.StateDir(environ); err != nil {
			return nil, &protocol.Error{Kind: protocol.ErrorInput, Message: err.Error() + "; name a folder for the history with --state-dir"}
		}
	}
	return apply.New(stateDir), nil
}

// recoverJournal finishes or takes back what a helper that was killed has left.
func recoverJournal(ctx context.Context, stateDir string, environ map[string]string) {
	j, err := openJournal(environ, stateDir)
	if err != nil {
		return // the first request says so
	}
	settled, findings, err := j.Recover(ctx)
	if err != nil {
		log.Printf("settling an interrupted switch: %v", err)
	}
	if settled > 0 {
		log.Printf("settled %d interrupted switches", settled)
	}
	for _, f := range findings {
		log.Print(f.Message)
	}
}

// maxFile bounds what is read of a file. The settings of no editor are larger.
const maxFile = 64 << 20

// readFile reads a file in the form in which plan takes it.
func readFile(name string) plan.File {
	file := plan.File{Path: name}
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return file
	}
	file.Exists = true
	file.Public = err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o004 != 0
	switch {
	case err != nil:
		file.Err = err.Error()
	case !info.Mode().IsRegular():
		file.Err = "it is not a regular file"
	case info.Size() > maxFile:
		file.Err = "it is larger than 64 MiB"
	default:
		if file.Data, err = apply.ReadFile(name); err != nil {
			file.Err = err.Error()
		}
	}
	return file
}

// prober returns one with the credentials that go would use.
func prober(environ map[string]string, goauth string) *probe.Prober {
	asGo := maps.Clone(environ)
	asGo["GOAUTH"] = goauth
	netrc, err := probe.ReadNetrc(asGo)
	if err != nil {
		log.Printf("probing without credentials: %v", err)
	}
	return &probe.Prober{Netrc: netrc}
}

// asker returns what asks servers single questions.
func asker(environ map[string]string) server.Asker {
	return server.Asker{
		Ask: func(ctx context.Context, q server.Question) server.Answer {
			return server.Answer(prober(environ, q.GOAUTH).Ask(ctx, q.URL, q.Path, q.Limit))
		},
		AskProxy: func(ctx context.Context, address, host string) server.Answer {
			return server.Answer(probe.AskProxy(ctx, address, host))
		},
		Hashes: func(ctx context.Context, q server.Question, module string) (zip, mod string, answer server.Answer) {
			zip, mod, found := prober(environ, q.GOAUTH).Hashes(ctx, q.URL, module)
			return zip, mod, server.Answer(found)
		},
	}
}

// measure runs a probe.
func measure(ctx context.Context, p *probe.Prober, environ map[string]string, request server.ProbeRequest) ([]protocol.ProbeResult, error) {
	r := probe.Request{
		Samples:  request.Samples,
		Timeout:  request.Timeout,
		GOSUMDB:  request.GOSUMDB,
		TreeHead: probe.ReadTreeHead(environ, request.GOSUMDB),
		Report:   request.Report,
	}
	parse := func(text string) (probe.Module, error) {
		if text == "" {
			return probe.Module{}, nil
		}
		m, err := probe.ParseModule(text)
		m.Sum, m.GoModSum = request.Sums(text)
		// What is in go.sum need not be looked up, so that it is not.
		m.Public = m.Sum == "" && m.GoModSum == "" && request.Public(m.Path)
		return m, err
	}
	var err error
	if r.Module, err = parse(request.Module); err != nil {
		return nil, err
	}
	for _, m := range request.Mirrors {
		target := probe.Target{Name: m.Name, URL: m.URL, Private: m.Private}
		if request.Module == "" {
			if target.Module, err = parse(m.ProbeModule); err != nil {
				return nil, err
			}
		}
		r.Targets = append(r.Targets, target)
	}
	return p.Probe(ctx, r)
}

// journal is an apply.Journal in the form in which the server takes it.
type journal struct{ *apply.Journal }

func (j journal) Apply(ctx context.Context, p *plan.Plan) (string, error) {
	entry, err := j.Journal.Apply(ctx, p)
	return entry.ID, err
}

func (j journal) Undo(ctx context.Context, place protocol.Place, id string) (string, []plan.Change, []plan.Change, error) {
	entry, skipped, err := j.Journal.Undo(ctx, place, id)
	return entry.ID, entry.Changes(), skipped, err
}

func (j journal) UndoAll(ctx context.Context) (done, skipped []plan.Change, failed []protocol.UndoFailure, err error) {
	reset, err := j.Journal.UndoAll(ctx)
	for _, entry := range reset.Done {
		done = append(done, entry.Changes()...)
	}
	for _, stuck := range reset.Failed {
		failed = append(failed, protocol.UndoFailure{ID: stuck.Entry.ID, Dir: stuck.Entry.Dir, Message: stuck.Err.Error()})
	}
	return done, reset.Skipped, failed, err
}

func (j journal) History(context.Context) ([]plan.Record, error) {
	entries, _, err := j.Journal.History(apply.Kept)
	records := make([]plan.Record, 0, len(entries))
	for _, e := range entries {
		records = append(records, e.Record())
	}
	return records, err
}
