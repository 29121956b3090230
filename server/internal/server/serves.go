package server

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

const (
	// maxPrefixes is how many leading parts of a package path may be the module.
	maxPrefixes = 4

	maxInfo     = 64 << 10
	maxVersions = 1 << 20
)

// served is whether a mirror serves a module. Nothing but detail is empty where
// it was not asked.
type served struct {
	once            sync.Once
	ok              bool
	detail          string // a clause
	costMS          float64
	outcome         goproxy.Outcome
	status          int
	module, version string // as the mirror has it
}

// serves asks a mirror for what failed: the module at its version, whole and with
// its checksums, and the database or the toolchain where the failure is about
// those. It asks each mirror once, and none for a name that it may not learn.
func (t *tryout) serves(ctx context.Context, name, url string, private bool, f protocol.Failure, need remedy.Need) *served {
	if f.Module != "" && !t.mayLearn(url, private, f.Module) {
		return &served{}
	}
	key := fmt.Sprint(url, " ", f.Module, "@", f.Version, " ", need)
	t.mu.Lock()
	answer := t.known[key]
	if answer == nil {
		answer = &served{}
		t.known[key] = answer
	}
	t.mu.Unlock()
	answer.once.Do(func() { t.find(ctx, answer, name, url, private, f, need) })
	return answer
}

// mayLearn reports whether a mirror may be told a module path: a private one only
// if the mirror is private itself, or go tells it anyhow.
func (t *tryout) mayLearn(url string, private bool, path string) bool {
	if private || t.environment.InForce(url, path) {
		return true
	}
	return module.CheckImportPath(path) == nil && !remedy.IsPrivate(t.environment, path)
}

func (t *tryout) find(ctx context.Context, s *served, name, url string, private bool, f protocol.Failure, need remedy.Need) {
	question := Question{URL: url, Limit: maxInfo, GOAUTH: t.environment.Get(t.environment.Main(), "GOAUTH").Text}
	var took time.Duration
	if f.Module != "" {
		answer := t.locate(ctx, s, question, f)
		took, s.status, s.outcome = answer.Took, answer.Status, outcomeOf(answer)
		if s.module == "" {
			s.detail = name + ": " + seen(answer)
			if answer.Status == 200 {
				s.outcome, s.detail = goproxy.OutcomeError, name+": what it sends is no answer of a module proxy"
			}
			return
		}
		if f.Module == "golang.org/toolchain" {
			s.ok, s.outcome, s.costMS = true, goproxy.OutcomeOK, inMS(took)
			s.detail = fmt.Sprintf("%s serves %s", name, toolchainName(s.version))
			return
		}
	}
	request := ProbeRequest{
		Mirrors: []mirror.Mirror{{Name: name, URL: url, Private: private}},
		Sums:    t.sums(t.facts.Place),
		Public:  publicByRule(t.environment),
		Samples: 1,
		Timeout: remaining(ctx, t.timeout),
		GOSUMDB: t.environment.Get(t.environment.Main(), "GOSUMDB").Text,
		GOAUTH:  question.GOAUTH,
	}
	if s.module != "" {
		request.Module = s.module + "@" + s.version
	}
	results, err := t.Deps.Probe(ctx, request)
	if err != nil || len(results) != 1 {
		s.detail, s.outcome = name+" did not answer in time", goproxy.OutcomeHang
		return
	}
	result := results[0]
	s.costMS = result.TotalMS + inMS(took)
	s.ok, s.outcome = result.Verdict != protocol.VerdictFailed, goproxy.OutcomeOK
	what := s.version
	if s.module != f.Module {
		what = s.module + " " + s.version
	}
	if f.Module == "" {
		what = "modules"
	}
	s.detail = fmt.Sprintf("%s serves %s", name, strings.TrimSpace(what))
	switch {
	case !s.ok:
		switch result.Reason {
		case protocol.ReasonNotFound:
			s.outcome = goproxy.OutcomeNotFound
		case protocol.ReasonTimeout:
			s.outcome = goproxy.OutcomeHang
		default:
			s.outcome = goproxy.OutcomeError
		}
		s.detail = name + ": " + clause(result)
	case need == remedy.NeedDatabase && result.SumDB != protocol.CheckOK:
		s.ok = false
		s.detail += ", but does not pass on the checksum database"
	case need == remedy.NeedDatabase:
		s.detail += " and passes on the checksum database"
	case need == remedy.NeedToolchain && result.Toolchain != protocol.CheckOK:
		s.ok = false
		s.detail += ", but no toolchains"
	}
}

// clause is what a probe saw, without what it means for go, to stand behind a
// name and a colon.
func clause(r protocol.ProbeResult) string {
	text, _, _ := strings.Cut(r.Detail, ": "+mirror.Meaning(r.Reason))
	if text == "" {
		return "it does not work"
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// remaining is the time that a context leaves.
func remaining(ctx context.Context, most time.Duration) time.Duration {
	if end, ok := ctx.Deadline(); ok {
		return max(min(time.Until(end), most), time.Millisecond)
	}
	return most
}

func outcomeOf(a Answer) goproxy.Outcome {
	if a.Status == 0 && a.Reason == protocol.ReasonTimeout {
		return goproxy.OutcomeHang
	}
	return goproxy.StatusOutcome(a.Status)
}

// locate finds which leading part of a path is the module, and the version that
// go would take. It fills them in where the mirror has the module, and returns
// the answer that tells most where it does not: the one for the whole path.
func (t *tryout) locate(ctx context.Context, s *served, q Question, f protocol.Failure) Answer {
	var first Answer
	path := f.Module
	for i := range maxPrefixes {
		answer, version := t.askVersion(ctx, q, path, f.Version)
		if version != "" {
			s.module, s.version = path, version
			return answer
		}
		if i == 0 {
			first = answer
		}
		up := strings.LastIndexByte(path, '/')
		if up < 0 || outcomeOf(answer) != goproxy.OutcomeNotFound || f.Module == "golang.org/toolchain" {
			break
		}
		if path = path[:up]; module.CheckPath(path) != nil {
			break
		}
	}
	return first
}

// askVersion asks for a version of a module, or for the one that go would take.
func (t *tryout) askVersion(ctx context.Context, q Question, path, version string) (answer Answer, found string) {
	escaped, err := module.EscapePath(path)
	if err != nil {
		return Answer{Seen: "go asks no mirror for such a path", Reason: protocol.ReasonUnsupported}, ""
	}
	if version == "" {
		q.Path = escaped + "/@latest"
		if answer = t.Ask(ctx, q); answer.Status == 200 {
			return answer, versionIn(answer.Body)
		}
		if outcomeOf(answer) != goproxy.OutcomeNotFound {
			return answer, ""
		}
		q.Path, q.Limit = escaped+"/@v/list", maxVersions
		answer = t.Ask(ctx, q)
		return answer, remedy.Newest(remedy.Versions(answer.Body))
	}
	escapedVersion, err := module.EscapeVersion(version)
	if err != nil {
		return Answer{Seen: "go asks no mirror for such a version", Reason: protocol.ReasonUnsupported}, ""
	}
	suffix := ".info"
	if path == "golang.org/toolchain" {
		suffix = ".mod" // small, and there wherever the toolchain is
	}
	q.Path = escaped + "/@v/" + escapedVersion + suffix
	if answer = t.Ask(ctx, q); answer.Status != 200 {
		return answer, ""
	}
	if path == "golang.org/toolchain" {
		return answer, version
	}
	return answer, versionIn(answer.Body)
}

// listed returns the version list of a module, whose path may be that of a
// package in it.
func (t *tryout) listed(ctx context.Context, q Question, path string) (of string, versions []string, outcome goproxy.Outcome) {
	for range maxPrefixes {
		escaped, err := module.EscapePath(path)
		if err != nil {
			return "", nil, goproxy.OutcomeError
		}
		q.Path = escaped + "/@v/list"
		answer := t.Ask(ctx, q)
		if versions = remedy.Versions(answer.Body); answer.Status == 200 && len(versions) > 0 {
			return path, versions, goproxy.OutcomeOK
		}
		outcome = outcomeOf(answer)
		up := strings.LastIndexByte(path, '/')
		if up < 0 || outcome == goproxy.OutcomeError || outcome == goproxy.OutcomeHang {
			break
		}
		if path = path[:up]; module.CheckPath(path) != nil {
			break
		}
	}
	return "", nil, outcome
}

// each calls do for 0 to n-1, all at the same time, and waits for them.
func each(n int, do func(int)) {
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() { do(i) })
	}
	running.Wait()
}

// versionIn reads a .info file.
func versionIn(body []byte) string {
	var info struct{ Version string }
	if json.Unmarshal(body, &info) != nil || !semver.IsValid(info.Version) || len(info.Version) > 100 {
		return ""
	}
	return info.Version
}

// toolchainName is the release that a version of golang.org/toolchain is.
func toolchainName(version string) string {
	name := strings.TrimPrefix(version, "v0.0.1-")
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	return name
}
