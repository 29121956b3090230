package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

const (
	// maxTryTime is how long each server is asked at most: somebody waits.
	maxTryTime = 5 * time.Second

	// slowGrace is how much longer the slow are waited for once a remedy works.
	slowGrace = time.Second

	// maxTried bounds how many failures are looked into. Those of one cause and
	// host have one reason.
	maxTried = 6
)

// A tryout finds out which remedies of failures help.
type tryout struct {
	*planner
	timeout time.Duration

	mu    sync.Mutex
	known map[string]*served
}

func (s *Service) newTryout(p *planner, params protocol.DiagnoseParams) *tryout {
	timeout := min(s.current().Timeout(), maxTryTime)
	if params.TimeoutMS > 0 {
		timeout = time.Duration(params.TimeoutMS) * time.Millisecond
	}
	return &tryout{planner: p, timeout: timeout, known: map[string]*served{}}
}

// run tries out the remedies of the failures, side by side. Of many failures
// with one cause and host the first speaks for all.
func (t *tryout) run(ctx context.Context, all []*considered) {
	speakers := map[string]*considered{}
	var running sync.WaitGroup
	byRank := slices.Clone(all)
	slices.SortStableFunc(byRank, func(a, b *considered) int { return a.Rank - b.Rank })
	for _, c := range byRank {
		key := c.Cause + " " + c.Host
		if speakers[key] != nil || len(speakers) >= maxTried {
			continue
		}
		speakers[key] = c
		running.Go(func() { t.lookInto(ctx, c) })
	}
	running.Wait()
	for _, c := range all {
		if speaker := speakers[c.Cause+" "+c.Host]; speaker != nil && speaker != c {
			c.follow(speaker)
		}
	}
}

// follow takes over what was found out for another failure of the same kind.
func (c *considered) follow(speaker *considered) {
	same := func(a, b *option) bool {
		return a.Kind == b.Kind && a.Mirror.Name == b.Mirror.Name && (a.Switch == nil) == (b.Switch == nil)
	}
	c.options = slices.DeleteFunc(c.options, func(o *option) bool {
		i := slices.IndexFunc(speaker.options, func(other *option) bool { return same(o, other) })
		if i < 0 {
			return o.Need != remedy.NeedNothing // it was tried there, and failed
		}
		o.tried, o.costMS = speaker.options[i].tried, speaker.options[i].costMS
		return false
	})
}

// lookInto tries out what may help with one failure. While servers are asked the
// failure stays as it is.
func (t *tryout) lookInto(ctx context.Context, c *considered) {
	var running sync.WaitGroup
	var inForce []entryAnswer
	whole := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	running.Go(func() { inForce = t.askInForce(ctx, c) })
	running.Go(func() { t.tryOptions(ctx, c, sync.OnceFunc(func() { time.AfterFunc(slowGrace, cancel) })) })
	var versions versionList
	running.Go(func() { versions = t.versions(ctx, c) })
	var comparison comparison
	running.Go(func() { comparison = t.compare(ctx, c) })
	var status int
	var origin string
	running.Go(func() { status, origin = t.askOrigin(ctx, c) })
	running.Wait()
	if whole.Err() != nil {
		return
	}
	c.dropFailed()
	t.tellInForce(c, inForce)
	t.offerVersions(c, versions)
	t.tellComparison(c, comparison)
	t.tellOrigin(c, status, origin)
	t.summarize(c)
}

// tryOptions tries the options that need something, the next round where none of
// the one before works. It calls works as soon as one does.
func (t *tryout) tryOptions(ctx context.Context, c *considered, works func()) {
	for round := range 2 {
		var running sync.WaitGroup
		worked := false
		for _, o := range c.options {
			if o.Need == remedy.NeedNothing {
				continue
			}
			if o.round != round {
				worked = worked || o.tried != nil && o.tried.OK
				continue
			}
			running.Go(func() {
				if t.try(ctx, c, o); o.tried != nil && o.tried.OK {
					works()
				}
			})
		}
		running.Wait()
		for _, o := range c.options {
			worked = worked || o.tried != nil && o.tried.OK && o.Mirror.Name != ""
		}
		if worked || ctx.Err() != nil {
			break
		}
	}
}

// dropFailed takes out what was tried and does not help.
func (c *considered) dropFailed() {
	c.options = slices.DeleteFunc(c.options, func(o *option) bool {
		if o.tried != nil {
			c.note(*o.tried)
		}
		return o.Need != remedy.NeedNothing && (o.tried == nil || !o.tried.OK)
	})
}

// try finds out whether what an option needs is true.
func (t *tryout) try(ctx context.Context, c *considered, o *option) {
	ctx, cancel := context.WithTimeout(ctx, t.timeout)
	defer cancel()
	var ok bool
	var detail string
	switch o.Need {
	case remedy.NeedModule, remedy.NeedDatabase, remedy.NeedToolchain:
		answer := t.serves(ctx, o.Mirror.Name, o.Mirror.URL, o.Mirror.Private, c.Failure, o.Need)
		ok, detail, o.costMS = answer.ok, answer.detail, answer.costMS
	case remedy.NeedAlias:
		answer := t.Ask(ctx, Question{URL: "https://sum.golang.google.cn", Path: "latest", Limit: 4 << 10})
		ok = answer.Status == 200 && strings.HasPrefix(string(answer.Body), "go.sum database tree")
		detail = "the checksum database answers as sum.golang.google.cn"
		if !ok {
			detail = "the checksum database does not answer as sum.golang.google.cn either (" + seen(answer) + ")"
		}
		o.costMS = inMS(answer.Took)
	case remedy.NeedProxy, remedy.NeedNoProxy:
		answer := t.AskProxy(ctx, o.Address, t.hostToReach(c))
		shown := goproxy.Redact(o.Address)
		answers := answer.Status == 200
		ok = answers == (o.Need == remedy.NeedProxy)
		detail = fmt.Sprintf("the HTTP proxy %s lets through to %s", shown, t.hostToReach(c))
		if !answers {
			detail = fmt.Sprintf("the HTTP proxy %s gives no way to %s (%s)", shown, t.hostToReach(c), seen(answer))
		}
		o.costMS = inMS(answer.Took)
	case remedy.NeedNothing:
		return
	}
	if detail == "" {
		return // it was not asked, because it may not learn the name
	}
	trial := t.trial(ok, sentence(detail))
	o.tried = &trial
}

// hostToReach is what an HTTP proxy is asked for: a mirror, never a private name.
func (t *tryout) hostToReach(c *considered) string {
	for _, m := range t.mirrors {
		if list, err := goproxy.Parse(m.URL); err == nil && list[0].Host() != "" && (c.Host == "" || list[0].Host() == c.Host || list[0].Hostname() == c.Host) {
			return list[0].Host()
		}
	}
	return "proxy.golang.org"
}

func (p *planner) trial(ok bool, detail string) protocol.Trial {
	now := time.Now
	if p.Now != nil {
		now = p.Now
	}
	return protocol.Trial{OK: ok, Detail: detail, Time: now().UTC().Format("2006-01-02T15:04:05.000Z07:00")}
}

// seen is what came of a question, as a clause.
func seen(a Answer) string {
	if a.Seen != "" {
		return a.Seen
	}
	return fmt.Sprintf("it answered with status %d", a.Status)
}

func inMS(d time.Duration) float64 { return float64(d.Milliseconds()) }

// sentence makes a clause a sentence.
func sentence(clause string) string {
	clause = strings.TrimRight(clause, ".")
	if clause == "" {
		return ""
	}
	if strings.HasPrefix(clause, "the ") {
		clause = "T" + clause[1:]
	}
	return clause + "."
}

// summarize says in the summary what was found out.
func (t *tryout) summarize(c *considered) {
	var best *option
	for _, o := range c.options {
		if o.tried != nil && o.tried.OK && (best == nil || urgency(o) < urgency(best)) {
			best = o
		}
	}
	if best != nil && best.Kind != diagnose.Retry && best.Kind != diagnose.CorrectVersion {
		c.add(best.tried.Detail)
	}
}

// add puts a sentence behind the summary.
func (c *considered) add(text string) {
	if !strings.Contains(c.Summary, text) {
		c.Summary = strings.TrimSpace(c.Summary + " " + text)
	}
}
