// Package probe measures module mirrors by asking them what go would ask.
//
// The main conversation is the download of one small module at a fixed version:
// .info, .mod and .zip, one after the other on a fresh connection, checked
// against the hashes that everybody knows. Beside it, once the mirror has
// answered at all, the further questions are asked: the version list, @latest,
// the checksum database, a module that cannot exist, the go.mod of a toolchain.
// They run on connections of their own where they would otherwise disturb the
// timing. A mirror that does not serve the module whole and right has failed,
// however fast it was; what is wrong with the further answers only degrades it.
//
// Everything that comes from a server is bounded in time and size and made
// harmless before it gets into a result; credentials never get into one.
package probe

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/module"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const (
	// DefaultTimeout is what one conversation may take where the request says nothing.
	DefaultTimeout = 10 * time.Second

	// maxMirrors is how many mirrors are asked at the same time. Each holds
	// seven connections at most over HTTP/1.1, one over HTTP/2, and for a
	// moment two more where its host has addresses of both families.
	maxMirrors = 64

	// maxSamples bounds Request.Samples, so that a slip of the finger does not
	// turn into an attack on a mirror.
	maxSamples = 100
)

// A Prober measures mirrors. Its zero value takes HTTP proxies from the
// process environment, as go does, and knows no .netrc.
// It may be used by several goroutines at once.
type Prober struct {
	// Proxy chooses the HTTP proxy of a request; nil means
	// http.ProxyFromEnvironment.
	Proxy func(*http.Request) (*url.URL, error)

	// Netrc holds the credentials for mirrors over https; see ReadNetrc.
	Netrc Netrc

	// RootCAs are the authorities to trust; nil means the system's.
	RootCAs *x509.CertPool

	// Lookup returns the addresses of a host; nil means the system's resolver.
	// It is used to compare IPv4 with IPv6; requests resolve for themselves.
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
}

// A Request says what to measure, and with what.
type Request struct {
	Targets []Target

	// Module is what every target without a module of its own is asked for.
	// The zero Module means DefaultModule.
	Module Module

	// Samples is the number of conversations with each mirror; 0 means one.
	// Each is on a fresh connection. None follows one that timed out or was
	// told that there are too many.
	Samples int

	// Timeout is what one conversation may take; 0 means DefaultTimeout.
	Timeout time.Duration

	// GOSUMDB is the checksum database in force, as the variable names it;
	// empty means go's default.
	GOSUMDB string

	// TreeHead is the newest signed tree of that database which go has seen on
	// this machine, in the form of GOPATH/pkg/sumdb/NAME/latest. A mirror whose
	// database does not agree with it fails, as it would with go. It may be nil.
	TreeHead []byte

	// Report, if set, is called with each result as soon as it is there, by
	// one goroutine at a time, and never after Probe has returned. Whether a
	// mirror is stale is known only at the end, by comparison.
	Report func(protocol.ProbeResult)
}

// A Target is one mirror to measure.
type Target struct {
	Name    string // empty: the host is the name
	URL     string // as in GOPROXY, credentials included
	Private bool   // it may rightly answer 403 for what it does not hold
	Module  Module // the zero Module means the request's
}

// A Module is what a mirror is asked for. Without hashes the bytes remain
// unchecked. The caller answers for it that the mirror may learn the path.
type Module struct {
	Path     string
	Version  string
	Sum      string // of the zip: h1:…
	GoModSum string // of the go.mod: h1:…

	// Public says that the checksum database may learn the path. It is asked
	// through the mirror, which learns the path anyhow, but passes it on.
	Public bool
}

// DefaultModule returns golang.org/x/mod@v0.20.0, 167 kB, with the hashes that
// `go mod download -json golang.org/x/mod@v0.20.0` (go 1.26.8) printed after
// it had checked them with sum.golang.org.
func DefaultModule() Module {
	return Module{
		Path:     "golang.org/x/mod",
		Version:  "v0.20.0",
		Sum:      "h1:utOm6MM3R3dnawAiJgn0y+xvuYRsm1RKM/4giyfDgV0=",
		GoModSum: "h1:hTbmBsO62+eylJbnUtE2MGJUyE7QWk4xUqPFrRgJ+7c=",
		Public:   true,
	}
}

// ParseModule reads PATH@VERSION. Its error is a *protocol.Error of kind input.
func ParseModule(text string) (Module, error) {
	path, version, _ := cutLast(text, '@')
	m := Module{Path: path, Version: version}
	return m, m.check()
}

func (m Module) check() error {
	if module.Check(m.Path, m.Version) != nil || module.CanonicalVersion(m.Version) != m.Version {
		return inputError("module %q: it must have a path and a full version, such as golang.org/x/mod@v0.20.0", clean(strings.TrimSuffix(m.String(), "@"), 100))
	}
	return nil
}

// String returns PATH@VERSION.
func (m Module) String() string { return m.Path + "@" + m.Version }

// Probe measures the targets side by side. Its results are in the order of the
// targets and have no rank. A request that makes no sense is answered with a
// *protocol.Error of kind input, before anything is sent. When ctx is done the
// traffic stops at once, and the results of the mirrors that were finished are
// returned together with the context's error.
func (p *Prober) Probe(ctx context.Context, request Request) ([]protocol.ProbeResult, error) {
	jobs, err := p.jobs(request)
	if err != nil {
		return nil, err
	}
	var (
		mu       sync.Mutex // guards outcomes and Report
		outcomes = make([]*outcome, len(jobs))
		running  sync.WaitGroup
		slots    = make(chan struct{}, maxMirrors)
	)
	for i, job := range jobs {
		running.Go(func() {
			select {
			case slots <- struct{}{}:
				defer func() { <-slots }()
			case <-ctx.Done():
				return
			}
			o := job.run(ctx)
			if ctx.Err() != nil {
				return // What an interrupted conversation saw is no verdict.
			}
			mu.Lock()
			defer mu.Unlock()
			outcomes[i] = o
			if request.Report != nil {
				request.Report(o.result)
			}
		})
	}
	running.Wait()
	markStale(outcomes)
	markFamilies(outcomes)
	results := []protocol.ProbeResult{}
	for _, o := range outcomes {
		if o != nil {
			results = append(results, o.result)
		}
	}
	return results, ctx.Err()
}

// jobs checks a request and fills in what it left open.
func (p *Prober) jobs(request Request) ([]*job, error) {
	switch {
	case request.Samples < 0 || request.Samples > maxSamples:
		return nil, inputError("samples %d: it must be between 1 and %d", request.Samples, maxSamples)
	case request.Timeout < 0 || request.Timeout > time.Hour:
		return nil, inputError("timeout %s: it must be more than 0 and at most an hour", request.Timeout)
	}
	if request.Timeout == 0 {
		request.Timeout = DefaultTimeout
	}
	var jobs []*job
	for _, target := range request.Targets {
		entry, err := checkTarget(target)
		if err != nil {
			return nil, err
		}
		j := &job{
			prober:   p,
			target:   target,
			entry:    entry,
			samples:  max(request.Samples, 1),
			timeout:  request.Timeout,
			sumDB:    databaseName(request.GOSUMDB),
			sumKey:   databaseKey(request.GOSUMDB),
			treeHead: request.TreeHead,
		}
		switch {
		case target.Module != Module{}:
			j.module = target.Module
		case request.Module != Module{}:
			j.module = request.Module
		default:
			j.module, j.anyModule = DefaultModule(), true
		}
		if err := j.module.check(); err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

func checkTarget(target Target) (goproxy.Entry, error) {
	list, err := goproxy.Parse(target.URL)
	switch {
	case err != nil:
		return goproxy.Entry{}, inputError("mirror %q: %v", goproxy.RedactURL(target.URL), err)
	case len(list) != 1:
		return goproxy.Entry{}, inputError("mirror %q is a list; name its mirrors one by one", list.Redacted())
	case !list[0].IsMirror():
		return goproxy.Entry{}, inputError("%q is no mirror but a word of the go command; name a URL such as https://goproxy.example", target.URL)
	case list[0].Hostname() == "" && !strings.HasPrefix(list[0].URL(), "file:"):
		return goproxy.Entry{}, inputError("mirror %q: the URL names no host", list[0].Redacted())
	}
	return list[0], nil
}

func inputError(format string, args ...any) error {
	return &protocol.Error{Kind: protocol.ErrorInput, Message: fmt.Sprintf(format, args...)}
}
