package server

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// A comparison is what several servers have of one version of a module. It
// explains a security stop, and is no reason to get past it.
type comparison struct {
	sums     []serverSum
	recorded string // in go.sum, empty where it is not there
	database string // in the checksum database
	problem  string // why the database was not heard
	asked    bool
}

// A serverSum is the hash of what one mirror sends.
type serverSum struct {
	name, sum string
	detail    string // why there is none
}

// compare downloads the version that did not match from the mirrors in force and
// from the official one, and asks the checksum database about it. A private
// module is asked for where go asks for it, and nowhere else.
func (t *tryout) compare(ctx context.Context, c *considered) comparison {
	wanted := slices.ContainsFunc(c.options, func(o *option) bool { return o.Kind == diagnose.CompareMirrors })
	if !wanted || t.Hashes == nil || module.Check(c.Module, c.Version) != nil {
		return comparison{}
	}
	found := comparison{asked: true}
	found.recorded, _ = t.sums(t.facts.Place)(c.Module + "@" + c.Version)
	goauth := t.environment.Get(t.environment.Main(), "GOAUTH").Text
	mirrors := slices.Clone(t.mirrors)
	if official, ok := mirror.With(nil).Find(mirror.Official); ok && !slices.ContainsFunc(mirrors, func(m watchedMirror) bool { return m.URL == official.URL }) {
		mirrors = append(mirrors, watchedMirror{Mirror: official})
	}
	mirrors = slices.DeleteFunc(mirrors, func(m watchedMirror) bool {
		return !t.mayLearn(m.URL, m.private || m.Private, c.Module)
	})
	found.sums = make([]serverSum, len(mirrors))
	each(len(mirrors)+1, func(i int) {
		limited, cancel := context.WithTimeout(ctx, t.timeout)
		defer cancel()
		if i == len(mirrors) {
			found.database, found.problem = t.recordOf(limited, c)
			return
		}
		zip, _, answer := t.Hashes(limited, Question{URL: mirrors[i].URL, GOAUTH: goauth}, c.Module+"@"+c.Version)
		found.sums[i] = serverSum{name: mirrors[i].Name, sum: zip}
		if zip == "" {
			found.sums[i].detail = seen(answer)
		}
	})
	return found
}

// recordOf asks the public checksum database itself for what it has of a
// version. The answer is shown and decides nothing.
func (t *tryout) recordOf(ctx context.Context, c *considered) (sum, problem string) {
	gosumdb := t.environment.Get(t.environment.Main(), "GOSUMDB").Text
	if remedy.IsPrivate(t.environment, c.Module) || gosumdb != "" && gosumdb != "sum.golang.org" && gosumdb != "sum.golang.google.cn" {
		return "", ""
	}
	path, err := module.EscapePath(c.Module)
	version, versionErr := module.EscapeVersion(c.Version)
	if err != nil || versionErr != nil {
		return "", ""
	}
	for _, host := range []string{"sum.golang.org", "sum.golang.google.cn"} {
		answer := t.Ask(ctx, Question{URL: "https://" + host, Path: "lookup/" + path + "@" + version, Limit: maxInfo})
		if answer.Status != 200 {
			problem = seen(answer)
			continue
		}
		for line := range strings.Lines(string(answer.Body)) {
			if fields := strings.Fields(line); len(fields) == 3 && fields[0] == c.Module && fields[1] == c.Version && strings.HasPrefix(fields[2], "h1:") && len(fields[2]) < 80 {
				return fields[2], ""
			}
		}
		problem = "its answer names no hash"
	}
	return "", problem
}

// tellComparison says who has which bytes, and whose differ.
func (t *tryout) tellComparison(c *considered, found comparison) {
	if !found.asked {
		return
	}
	c.options = slices.DeleteFunc(c.options, func(o *option) bool { return o.Kind == diagnose.CompareMirrors })
	reference, by := found.database, "the checksum database"
	if reference == "" {
		reference, by = found.recorded, "go.sum"
	}
	if found.database != "" {
		c.note(t.trial(true, fmt.Sprintf("The checksum database has %s for %s@%s.", found.database, c.Module, c.Version)))
	} else if found.problem != "" {
		c.note(t.trial(false, "The checksum database was not heard: "+found.problem+"."))
	}
	if found.recorded != "" {
		c.note(t.trial(found.database == "" || found.recorded == found.database, fmt.Sprintf("go.sum has %s.", found.recorded)))
	}
	var odd, same []string
	for _, s := range found.sums {
		if s.sum == "" {
			c.note(t.trial(false, sentence(s.name+": "+s.detail)))
			continue
		}
		agrees := reference == "" || s.sum == reference
		c.note(t.trial(agrees, fmt.Sprintf("%s sends bytes with the hash %s.", s.name, s.sum)))
		if agrees {
			same = append(same, s.name)
		} else {
			odd = append(odd, s.name)
		}
	}
	switch {
	case reference == "":
	case found.database != "" && found.recorded != "" && found.recorded != found.database:
		c.add("The line in go.sum differs from what the checksum database has: look at where that line came from.")
	case len(odd) > 0 && len(same) == 0 && len(odd) > 1 && found.database == "":
		c.add(fmt.Sprintf("%s all send other bytes than %s has: look at where that line came from.", names(odd), by))
	case len(odd) > 0:
		c.add(fmt.Sprintf("%s %s other bytes than %s has.", names(odd), verb(odd, "sends", "send"), by))
	case len(same) > 0:
		c.add(fmt.Sprintf("%s now %s what %s has: what did not match may lie in the module cache.", names(same), verb(same, "sends", "send"), by))
	}
}
