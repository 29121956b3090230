package server

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/health"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// HealthDeps is what a Service needs to keep an eye on mirrors.
type HealthDeps struct {
	// Now tells the time, in this machine's time zone.
	Now func() time.Time

	// Connected reports whether this machine has a network besides itself.
	Connected func() bool

	HealthBook HealthBook
}

// A HealthBook keeps the book on the mirrors in force, which all processes
// share.
type HealthBook interface {
	// Read returns the book, nothing where there is none yet.
	Read() ([]byte, error)

	// Update changes the book. Nobody else changes it meanwhile.
	Update(ctx context.Context, change func(old []byte) ([]byte, error)) error
}

// A watched mirror is one that go asks at a place.
type watchedMirror struct {
	mirror.Mirror
	key     string // in the book: its URL without credentials
	private bool
	onError bool // what stands behind it is asked whatever goes wrong with it
	direct  bool // that is version control
}

// A watch is one look at the health of a place.
type watch struct {
	*Service
	environment plan.Environment
	place       protocol.Place
	mirrors     []watchedMirror
	policy      health.Policy
	now         time.Time
}

// Health implements protocol.Service.
func (s *Service) Health(ctx context.Context, params protocol.HealthParams) (*protocol.HealthReport, error) {
	facts, err := s.facts(ctx, params.Place)
	if err != nil {
		return nil, err
	}
	w := &watch{Service: s, environment: s.resolve(facts), place: params.Place, now: s.Now()}
	w.mirrors = w.inForce()
	interval := s.current().HealthInterval()
	measure := interval > 0
	// One failure may be a hiccup. Where go has just failed as well, it is not.
	w.policy = health.Policy{Interval: interval, Failures: 2}
	if s.current().Health == "onFailure" {
		w.policy = health.Policy{Interval: health.FailureInterval, Failures: 1}
		if measure, err = w.failing(); err != nil {
			return nil, err
		}
		measure = measure || params.Failed
	}
	// What a folder names is not asked before the user trusts it.
	measure = measure && mayRun(params.Place)

	offline := false
	if measure {
		results, err := w.measure(ctx, w.mirrors)
		if err != nil {
			return nil, err
		}
		offline = w.offline(results)
		if err := w.record(ctx, results, offline); err != nil {
			return nil, err
		}
	}
	book, err := s.book()
	if err != nil {
		return nil, err
	}
	report := w.report(book)
	report.Offline = offline
	if measure && (interval > 0 || w.anyDown(book)) {
		report.NextMS = w.next(book)
	}
	if measure && !offline && s.current().Failover != "off" {
		report.Replacement, err = w.replacement(ctx, book)
	}
	return report, err
}

// inForce returns the mirrors that go may ask, in its order. A list that go
// refuses has none.
func (w *watch) inForce() []watchedMirror {
	list, err := goproxy.Parse(w.environment.Get(w.environment.Main(), "GOPROXY").Text)
	if err != nil {
		return nil
	}
	set := mirror.With(w.current().Mirrors)
	active, shown := list.Active(), w.environment.Proxy().Entries
	var mirrors []watchedMirror
	for i, entry := range active {
		if entry.IsMirror() {
			mirrors = append(mirrors, watchedMirror{
				Mirror:  set.Entry(entry),
				key:     keyOf(entry),
				private: shown[i].Private,
				onError: entry.Separator == '|',
				direct:  i+1 < len(active) && active[i+1].IsDirect(),
			})
		}
	}
	return mirrors
}

// keyOf returns an entry's URL without credentials, in one form for all the
// spellings that go takes.
func keyOf(entry goproxy.Entry) string {
	if redacted := entry.Redacted(); goproxy.HasMark(redacted) {
		return redacted
	}
	return goproxy.RedactURL(entry.URL())
}

// failing reports whether a mirror in force is known to be down, which is looked
// at again until it is not.
func (w *watch) failing() (bool, error) {
	book, err := w.book()
	return err == nil && w.anyDown(book), err
}

func (w *watch) anyDown(book health.Book) bool {
	return slices.ContainsFunc(w.mirrors, func(m watchedMirror) bool { return book.Get(m.key).State == protocol.HealthDown })
}

// measure asks those mirrors that are due. They are marked as asked before they
// are, so that another process does not ask them as well.
func (w *watch) measure(ctx context.Context, mirrors []watchedMirror) (map[string]protocol.ProbeResult, error) {
	var due []watchedMirror
	err := w.update(ctx, func(book health.Book) {
		for _, m := range mirrors {
			if !book.Get(m.key).Due(w.now, w.policy.Interval).After(w.now) {
				book.Edit(m.key).Asked = w.now
				due = append(due, m)
			}
		}
	})
	if err != nil || len(due) == 0 {
		return nil, err
	}
	request := ProbeRequest{
		Sums:    w.sums(w.place),
		Public:  publicByRule(w.environment),
		Timeout: w.current().Timeout(),
		GOSUMDB: w.environment.Get(w.environment.Main(), "GOSUMDB").Text,
		GOAUTH:  w.environment.Get(w.environment.Main(), "GOAUTH").Text,
	}
	for _, m := range due {
		request.Mirrors = append(request.Mirrors, m.Mirror)
	}
	answers, err := w.Deps.Probe(ctx, request)
	if err != nil {
		return nil, err
	}
	results := make(map[string]protocol.ProbeResult, len(due))
	for i, result := range answers {
		results[due[i].key] = result
	}
	return results, nil
}

// record enters results in the book. What was measured offline tells nothing
// about a mirror.
func (w *watch) record(ctx context.Context, results map[string]protocol.ProbeResult, offline bool) error {
	if len(results) == 0 || offline {
		return nil
	}
	return w.update(ctx, func(book health.Book) {
		for key, result := range results {
			book.Edit(key).Record(result, w.now, w.policy)
		}
	})
}

// offline reports whether it was for lack of a network that no mirror answered:
// all names could not be looked up, or this machine is connected to nothing.
func (w *watch) offline(results map[string]protocol.ProbeResult) bool {
	connected := w.Connected()
	for _, m := range w.mirrors {
		result, measured := results[m.key]
		switch {
		case !measured:
			continue
		case result.Verdict != protocol.VerdictFailed, onThisMachine(m.Mirror):
			return false
		case result.Reason == protocol.ReasonDNS:
		case connected || result.Reason != protocol.ReasonRefused && result.Reason != protocol.ReasonTimeout:
			return false
		}
	}
	return len(results) > 0
}

func onThisMachine(m mirror.Mirror) bool {
	list, err := goproxy.Parse(m.URL)
	if err != nil || len(list) != 1 {
		return false
	}
	host := list[0].Hostname()
	address, err := netip.ParseAddr(host)
	return host == "" || host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && address.IsLoopback()
}

func (w *watch) report(book health.Book) *protocol.HealthReport {
	report := &protocol.HealthReport{Mirrors: []protocol.MirrorHealth{}}
	for _, m := range w.mirrors {
		known := book.Get(m.key)
		shown := protocol.MirrorHealth{Name: m.Name, URL: m.key, State: protocol.HealthUnknown, Today: known.Today(w.now)}
		if known.State != "" && known.Fresh(w.now, max(health.Stale, 3*w.policy.Interval)) {
			shown.State = known.State
			shown.Since = known.Since.In(w.now.Location()).Format(time.RFC3339)
		}
		if shown.State == protocol.HealthDown {
			shown.Reason, shown.Detail = known.Reason, mirror.Explain(known.Reason, "")
		}
		report.Mirrors = append(report.Mirrors, shown)
	}
	return report
}

// next returns in how many milliseconds the first mirror is due. Where another
// process is measuring just now, its results are worth an earlier look.
func (w *watch) next(book health.Book) float64 {
	next := w.policy.Interval
	for _, m := range w.mirrors {
		known := book.Get(m.key)
		next = min(next, max(known.Due(w.now, w.policy.Interval).Sub(w.now), time.Second))
		if known.Asked.After(known.Measured) && known.Asked.Before(w.now) && w.now.Sub(known.Asked) < w.current().Timeout() {
			next = min(next, w.current().Timeout())
		}
	}
	return float64(next.Milliseconds())
}

func (s *Service) book() (health.Book, error) {
	data, err := s.HealthBook.Read()
	return health.Read(data), err
}

func (s *Service) update(ctx context.Context, change func(health.Book)) error {
	return s.HealthBook.Update(ctx, func(old []byte) ([]byte, error) {
		book := health.Read(old)
		book.Forget(s.Now())
		change(book)
		return book.Data()
	})
}

// HealthHistory implements protocol.Service.
func (s *Service) HealthHistory(context.Context) (*protocol.HealthHistory, error) {
	book, err := s.book()
	if err != nil {
		return nil, err
	}
	return book.History(), nil
}

// HealthMute implements protocol.Service.
func (s *Service) HealthMute(ctx context.Context, params protocol.HealthMuteParams) error {
	key := goproxy.RedactURL(params.URL)
	unknown := &protocol.Error{Kind: protocol.ErrorInput, Message: fmt.Sprintf("The mirror %s was never measured, so there is nothing to leave alone.", goproxy.Redact(key))}
	return s.HealthBook.Update(ctx, func(old []byte) ([]byte, error) {
		book := health.Read(old)
		if book.Mirrors[key] == nil {
			return nil, unknown
		}
		book.Edit(key).Muted = true
		return book.Data()
	})
}
