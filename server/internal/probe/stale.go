package probe

import (
	"golang.org/x/mod/semver"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// markStale degrades the mirrors whose latest version of a module is older than
// what others name. At least two must name it or something newer: a single
// mirror that invents a version must not put all others in the wrong.
// Missing outcomes are nil.
func markStale(outcomes []*outcome) {
	latest := make(map[string][]string) // by module
	for _, o := range outcomes {
		if o != nil && o.module != "" && o.result.Latest != "" && o.result.Verdict != protocol.VerdictFailed {
			latest[o.module] = append(latest[o.module], o.result.Latest)
		}
	}
	for _, o := range outcomes {
		if o == nil || o.module == "" || o.result.Latest == "" || o.result.Verdict == protocol.VerdictFailed {
			continue
		}
		if newest := agreed(latest[o.module]); semver.Compare(o.result.Latest, newest) < 0 {
			degrade(&o.result, []note{notef(protocol.ReasonStale,
				"It names %s as the latest version of %s where others have %s: go would not see newer versions there, since the first entry that answers wins.",
				o.result.Latest, o.module, newest)})
		}
	}
}

// agreed returns the highest version that at least two versions reach, empty
// where there is none.
func agreed(versions []string) string {
	if len(versions) < 2 {
		return ""
	}
	highest, second := "", ""
	for _, v := range versions {
		switch {
		case semver.Compare(v, highest) >= 0:
			highest, second = v, highest
		case semver.Compare(v, second) > 0:
			second = v
		}
	}
	return second
}
