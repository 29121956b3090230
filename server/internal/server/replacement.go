package server

import (
	"context"
	"maps"
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/health"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A candidate is something to switch to.
type candidate struct {
	watchedMirror
	wish    string
	profile bool // one of the user's own
}

// replacement finds what could take the place of the first mirror where that is
// down, and measures it. Each outage has one, told to one window; without one
// that works it is looked for again after the interval.
func (w *watch) replacement(ctx context.Context, book health.Book) (*protocol.Replacement, error) {
	if len(w.mirrors) == 0 {
		return nil, nil
	}
	first := w.mirrors[0]
	known := book.Get(first.key)
	since, wanted := known.Outage()
	// A private mirror has no other in its place, and behind a bar go helps itself.
	if !wanted || first.private || first.onError && (first.direct || w.worksBehind(book)) {
		return nil, nil
	}
	found, total, err := w.firstThatWorks(ctx, w.rounds(first))
	if err != nil || found == nil {
		return nil, err
	}
	told := false
	err = w.update(ctx, func(book health.Book) {
		m := book.Edit(first.key)
		if at, still := m.Outage(); still && at.Equal(since) {
			m.Offered, told = since, true
		}
	})
	if err != nil || !told {
		return nil, err
	}
	return &protocol.Replacement{
		Name:      first.Name,
		URL:       first.key,
		Reason:    known.Reason,
		DownMS:    float64(w.now.Sub(since).Milliseconds()),
		Wish:      found.wish,
		TotalMS:   total,
		Automatic: found.profile && w.current().Failover == "automatic",
	}, nil
}

// worksBehind reports whether a mirror behind the first works.
func (w *watch) worksBehind(book health.Book) bool {
	return slices.ContainsFunc(w.mirrors[1:], func(m watchedMirror) bool { return book.Get(m.key).Works() })
}

// rounds returns the candidates in groups: while one of a group works, the next
// group is not even asked.
func (w *watch) rounds(instead watchedMirror) [][]candidate {
	profiles, near, catalogue := w.candidates(w.mirrors[1:], instead.key)
	if w.current().Failover == "automatic" {
		return [][]candidate{profiles, near, catalogue}
	}
	return [][]candidate{append(profiles, near...), catalogue}
}

// candidates returns what could take the place of the mirror with a key: the
// user's profiles, what is near (other mirrors of the list, the user's own), and
// the catalogue. None of them is private.
func (s *Service) candidates(others []watchedMirror, instead string) (profiles, near, catalogue []candidate) {
	current := s.current()
	set := mirror.With(current.Mirrors)
	seen := map[string]bool{instead: true}
	add := func(group *[]candidate, m mirror.Mirror, key, wish string, profile bool) {
		if !seen[key] && !m.Private {
			seen[key] = !profile // two profiles may begin with the same mirror
			*group = append(*group, candidate{watchedMirror{Mirror: m, key: key}, wish, profile})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(current.Profiles)) {
		if value := current.Profiles[name]["GOPROXY"]; value != nil {
			// A profile is as good as the mirror that go asks first.
			if list, err := goproxy.Parse(*value); err == nil && list.Active()[0].IsMirror() {
				entry := list.Active()[0]
				add(&profiles, set.Entry(entry), keyOf(entry), name, true)
			}
		}
	}
	for _, m := range others {
		if named, ok := set.ByURL(m.URL); ok && !m.private {
			add(&near, m.Mirror, m.key, named.Name, false)
		}
	}
	for _, m := range set.Offerable() {
		group := &catalogue
		if m.Status == protocol.MirrorOwn {
			group = &near
		}
		add(group, m, goproxy.RedactURL(m.URL), m.Name, false)
	}
	return profiles, near, catalogue
}

// firstThatWorks returns the best of the first group in which one works, and
// the time that it took. What was measured within the interval is not asked
// again.
func (w *watch) firstThatWorks(ctx context.Context, rounds [][]candidate) (*candidate, float64, error) {
	for _, round := range rounds {
		mirrors := make([]watchedMirror, len(round))
		for i, c := range round {
			mirrors[i] = c.watchedMirror
		}
		results, err := w.measure(ctx, mirrors)
		if err != nil {
			return nil, 0, err
		}
		if err := w.record(ctx, results, false); err != nil {
			return nil, 0, err
		}
		book, err := w.book()
		if err != nil {
			return nil, 0, err
		}
		var best *candidate
		var least float64
		for _, c := range round {
			known := book.Get(c.key)
			if !known.Works() || !known.Fresh(w.now, w.policy.Interval) {
				continue
			}
			if total := known.Recent[len(known.Recent)-1]; best == nil || total < least {
				best, least = &c, total
			}
		}
		if best != nil {
			return best, least, nil
		}
	}
	return nil, 0, nil
}
