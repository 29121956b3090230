package remedy

import (
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

// Versions reads a version list as a mirror sends it.
func Versions(body []byte) []string {
	var all []string
	for line := range strings.Lines(string(body)) {
		if fields := strings.Fields(line); len(fields) > 0 && semver.IsValid(fields[0]) && len(fields[0]) < 100 {
			all = append(all, fields[0])
		}
	}
	slices.SortFunc(all, semver.Compare)
	return slices.Compact(all)
}

// Newest returns the version that go would take: the highest release, else the
// highest pre-release; empty where there is none.
func Newest(versions []string) string {
	best := ""
	for _, v := range versions {
		release, bestRelease := semver.Prerelease(v) == "", best != "" && semver.Prerelease(best) == ""
		if best == "" || release && !bestRelease || release == bestRelease && semver.Compare(v, best) > 0 {
			best = v
		}
	}
	return best
}

// Nearest returns the versions that somebody who asked for wanted most likely
// meant, three at most: the next one above and below with the same major and
// minor number, else above and below at all, and the newest.
func Nearest(wanted string, versions []string) []string {
	sorted := slices.Clone(versions)
	slices.SortFunc(sorted, semver.Compare)
	sorted = slices.DeleteFunc(slices.Compact(sorted), func(v string) bool {
		return semver.Prerelease(v) != "" && semver.Prerelease(wanted) == ""
	})
	if len(sorted) == 0 {
		sorted = slices.Clone(versions)
	}
	var near []string
	add := func(v string) {
		if v != "" && !slices.Contains(near, v) && len(near) < 3 {
			near = append(near, v)
		}
	}
	if semver.IsValid(wanted) {
		below, above := "", ""
		for _, v := range sorted {
			switch c := semver.Compare(v, wanted); {
			case c < 0:
				below = v
			case c > 0 && above == "":
				above = v
			}
		}
		same := func(v string) bool { return v != "" && semver.MajorMinor(v) == semver.MajorMinor(wanted) }
		if same(above) && !same(below) {
			add(above)
			add(below)
		} else {
			add(below)
			add(above)
		}
	}
	add(Newest(sorted))
	return near
}
