package server

import (
	"context"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// An entryAnswer is what one entry of the list in force has of a module.
type entryAnswer struct {
	name  string
	host  string
	index int // in the active list
	*served
}

// stalls reports whether go waits there for ever: it has a limit for making a
// connection and none for what comes over it, so that it does not fall over.
func (a entryAnswer) stalls() bool {
	return a.outcome == goproxy.OutcomeHang && stallCause(a.detail) == "read-timeout"
}

// looksAtList reports whether the entries of the list have something to say about
// a failure: go prints the error of one of them, and not always that of the one
// that is to blame.
func looksAtList(f protocol.Failure) bool {
	switch f.Cause {
	case "http-429-rate-limited", "policy-blocked": // it has said enough
		return false
	}
	switch f.Family {
	case "checksum", "sumdb-unreachable", "sumdb-refuses", "sumdb-setting", "variables", "private-patterns", "module-cache", "go-mod", "hidden", "proxy-list", "outgoing-proxy", "outgoing-proxy-login":
		return false
	}
	return f.Module != "" || f.Family != "toolchain"
}

// askInForce asks the mirrors of the list in force, each by itself.
func (t *tryout) askInForce(ctx context.Context, c *considered) []entryAnswer {
	list, err := goproxy.Parse(t.environment.Get(t.environment.Main(), "GOPROXY").Text)
	if err != nil || !looksAtList(c.Failure) || t.environment.GoesDirect(c.Module) {
		return nil
	}
	set := mirror.With(t.current().Mirrors)
	answers := make([]entryAnswer, 0, len(list))
	for i, entry := range list.Active() {
		if entry.IsMirror() {
			answers = append(answers, entryAnswer{name: set.Entry(entry).Name, host: entry.Host(), index: i, served: &served{}})
		}
	}
	each(len(answers), func(i int) {
		limited, cancel := context.WithTimeout(ctx, t.timeout)
		defer cancel()
		entry := list.Active()[answers[i].index]
		answers[i].served = t.serves(limited, answers[i].name, entry.URL(), t.environment.IsPrivateMirror(entry), c.Failure, remedy.NeedModule)
	})
	return answers
}

// tellInForce says what the entries of the list answered, and what follows from
// it: that the command would work by now, or that it is not what go printed that
// is to blame.
func (t *tryout) tellInForce(c *considered, answers []entryAnswer) {
	var missing []string
	found := false
	for _, a := range answers {
		if a.detail == "" {
			continue
		}
		c.note(t.trial(a.ok, sentence(a.detail)))
		found = found || a.ok
		if a.outcome == goproxy.OutcomeNotFound {
			missing = append(missing, a.name)
		}
	}
	if len(answers) == 0 {
		return
	}
	if slices.ContainsFunc(answers, func(a entryAnswer) bool { return hostOf(a.host) == hostOf(c.Host) && a.stalls() }) {
		c.options = slices.DeleteFunc(c.options, func(o *option) bool { return o.Kind == diagnose.FallOver })
	}
	direct := strings.HasPrefix(c.Family, "origin-") || c.Family == "import-path" || c.Family == "git-missing" || c.Cause == "unknown-revision"
	if direct && len(missing) == len(answers) {
		c.add("What go prints is about the module's own host: it was asked only because " + names(missing) + verb(missing, " does", " do") + " not have the module (404 or 410).")
	}
	if a, ok := t.wouldWork(answers); ok && !direct {
		trial := t.trial(true, sentence(a.detail))
		c.add("Asked again just now, " + a.detail + ".")
		for _, o := range c.options {
			if o.Kind == diagnose.Retry {
				o.tried = &trial
				return
			}
		}
		c.options = append(c.options, &option{
			Option: remedy.Option{Remedy: protocol.Remedy{Kind: diagnose.Retry, Title: "Run the command again", Changes: []protocol.Change{}}},
			safe:   true, tried: &trial,
		})
		return
	}
	// It is on a public mirror, so its name is no secret and it is not misspelt.
	if found || slices.ContainsFunc(c.options, func(o *option) bool {
		return o.Need == remedy.NeedModule && o.tried != nil && o.tried.OK && !o.Mirror.Private
	}) {
		c.options = slices.DeleteFunc(c.options, func(o *option) bool {
			return o.Kind == diagnose.MarkPrivate && !remedy.IsPrivate(t.environment, c.Module) || o.Kind == diagnose.CorrectPath
		})
		c.Summary = strings.Replace(c.Summary, ": it is misspelt, private or gone.", ".", 1)
	}
}

func names(all []string) string {
	if len(all) == 1 {
		return all[0]
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// verb returns the form that goes with one or with several.
func verb(all []string, one, several string) string {
	if len(all) == 1 {
		return one
	}
	return several
}

// wouldWork returns the entry that delivers, if one that go comes to does.
func (t *tryout) wouldWork(answers []entryAnswer) (entryAnswer, bool) {
	a, ok := t.endsAt(answers)
	return a, ok && a.ok
}

// endsAt follows the list as go does, and returns the entry at which it ends:
// the one that delivers, or the one behind which it asks no other. ok is false
// where that is version control, or an entry that was not asked.
func (t *tryout) endsAt(answers []entryAnswer) (a entryAnswer, ok bool) {
	list, err := goproxy.Parse(t.environment.Get(t.environment.Main(), "GOPROXY").Text)
	if err != nil {
		return entryAnswer{}, false
	}
	list = list.Active()
	at := list.First()
	for range answers {
		i := slices.IndexFunc(answers, func(a entryAnswer) bool { return a.index == at })
		if i < 0 || answers[i].detail == "" {
			return entryAnswer{}, false
		}
		next, more := list.TriedNext(at, answers[i].outcome)
		if answers[i].ok || !more {
			return answers[i], true
		}
		at = next
	}
	return entryAnswer{}, false
}

// A versionList is the versions that there are of a module, as the first entry
// that go would ask has them.
type versionList struct {
	path     string // of the module: the failure may name a package
	versions []string
	missing  []string // the mirrors that know of no version at all
}

// versions asks for what could have been meant.
func (t *tryout) versions(ctx context.Context, c *considered) versionList {
	var found versionList
	if c.Module == "" || !slices.ContainsFunc(c.options, func(o *option) bool { return o.Kind == diagnose.CorrectVersion }) {
		return found
	}
	goauth := t.environment.Get(t.environment.Main(), "GOAUTH").Text
	for _, m := range t.mirrors {
		if !t.mayLearn(m.URL, m.private || m.Private, c.Module) || t.environment.GoesDirect(c.Module) {
			continue
		}
		limited, cancel := context.WithTimeout(ctx, t.timeout)
		path, versions, outcome := t.listed(limited, Question{URL: m.URL, Limit: maxVersions, GOAUTH: goauth}, c.Module)
		cancel()
		if len(versions) > 0 {
			return versionList{path: path, versions: versions}
		}
		if outcome == goproxy.OutcomeNotFound {
			found.missing = append(found.missing, m.Name)
		}
	}
	return found
}

// offerVersions makes remedies of the versions nearest to the one asked for.
// Where there is none it is not the version that has to be corrected.
func (t *tryout) offerVersions(c *considered, found versionList) {
	at := slices.IndexFunc(c.options, func(o *option) bool { return o.Kind == diagnose.CorrectVersion })
	if at < 0 {
		return
	}
	near := slices.DeleteFunc(remedy.Nearest(c.Version, found.versions), func(v string) bool { return v == c.Version })
	newest := remedy.Newest(found.versions)
	shown := func(version string) string {
		if found.path != c.Module {
			return found.path + "@" + version // not what was asked for
		}
		return version
	}
	switch {
	case len(near) == 0 && len(found.missing) > 0:
		c.add(names(found.missing) + verb(found.missing, " knows", " know") + " no version of it at all: it is misspelt, private or gone.")
		c.options[at].Kind, c.options[at].Title = diagnose.CorrectPath, "Correct the path"
		return
	case len(near) == 0:
		return
	case len(near) == 1 && near[0] == newest:
		c.add("The newest version is " + shown(newest) + ".")
	default:
		var all []string
		for _, v := range near {
			all = append(all, shown(v))
		}
		c.add("There" + verb(near, " is ", " are ") + names(all) + "; the newest is " + shown(newest) + ".")
	}
	path := found.path
	pattern := c.options[at]
	var offers []*option
	for i, v := range near {
		trial := t.trial(true, path+" "+v+" exists.")
		o := &option{Option: pattern.Option, tried: &trial, costMS: float64(i)}
		o.Title, o.Command = "Use "+shown(v), []string{"go", "get", path + "@" + v}
		if v == newest {
			o.Title += ", the newest version"
		}
		offers = append(offers, o)
	}
	c.options = slices.Replace(c.options, at, at+1, offers...)
}
