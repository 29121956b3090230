package server

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// Bounds of what is offered: the best of many that would do the same.
const (
	maxMirrorsTried   = 3
	maxMirrorsUntried = 2
)

// A planner turns what can be done about failures into plans.
type planner struct {
	*Service
	facts       plan.Facts
	environment plan.Environment
	scope       protocol.Scope
	history     []plan.Record
	mirrors     []watchedMirror // of the list in force
	plans       map[string]plannedSwitch
	candidate   map[string]candidateSet
}

// A plannedSwitch is what a remedy would change, nothing where it is not to be
// offered.
type plannedSwitch struct {
	wish    protocol.RemedySwitch
	changes []protocol.Change
	safe    bool
	hidden  string // why the change would have no effect, empty where it would
}

// An option is a remedy on its way to be offered.
type option struct {
	remedy.Option
	safe bool // whoever carries it out need not be asked

	tried  *protocol.Trial
	costMS float64
	round  int // those of a later one are tried only where none of the earlier works
}

// A considered failure is one with what can be done about it.
type considered struct {
	protocol.Failure
	options []*option
}

func (s *Service) newPlanner(ctx context.Context, facts plan.Facts, scope protocol.Scope) (*planner, error) {
	if scope == "" {
		scope = protocol.ScopeUser
	}
	history, err := s.Journal.History(ctx)
	if err != nil {
		return nil, err
	}
	if place := facts.Place; scope != protocol.ScopeUser && place.Dir != "" {
		facts.Tracked = s.Tracked(ctx, plan.FolderSettings(place.Dir))
	}
	p := &planner{Service: s, facts: facts, environment: s.resolve(facts), scope: scope, history: history, plans: map[string]plannedSwitch{}, candidate: map[string]candidateSet{}}
	p.mirrors = (&watch{Service: s, environment: p.environment}).inForce()
	return p, nil
}

// consider returns a failure with its options, planned. What would change
// nothing, what plan refuses and what something else would hide is left out.
// Where nothing is tried the likeliest mirrors are enough; a slip of the finger
// is looked for among all.
func (p *planner) consider(f protocol.Failure, try bool) *considered {
	c := &considered{Failure: diagnose.Describe(f)}
	c.Tried = nil
	candidates := p.candidatesFor(f)
	mirrors := candidates.all
	if !try && f.Cause != "dns-no-such-host" {
		mirrors = mirrors[:min(len(mirrors), maxMirrorsUntried+1)]
	}
	for _, o := range remedy.Options(remedy.Case{Failure: c.Failure, Environment: p.environment, Scope: p.scope, Mirrors: mirrors}) {
		mine := &option{Option: o, safe: o.Safe, round: candidates.rounds[o.Mirror.Name]}
		if o.Switch != nil {
			planned := p.planFor(*o.Switch)
			if planned.hidden != "" {
				c.note(p.trial(false, planned.hidden))
			}
			if len(planned.changes) == 0 || planned.hidden != "" {
				continue
			}
			mine.Switch, mine.Changes = &planned.wish, planned.changes
			mine.safe = o.Safe && planned.safe
		}
		if p.local(c, mine) {
			c.options = append(c.options, mine)
		}
	}
	return c
}

// note keeps what was found out, once.
func (c *considered) note(t protocol.Trial) {
	if !slices.ContainsFunc(c.Tried, func(other protocol.Trial) bool { return other.Detail == t.Detail }) {
		c.Tried = append(c.Tried, t)
	}
}

// planFor plans a remedy's switch, in a narrower scope where something hides what
// is written in the one asked for.
func (p *planner) planFor(wish protocol.RemedySwitch) plannedSwitch {
	key := wish.Wish + " " + string(wish.Scope)
	if len(wish.Set)+len(wish.Remove)+len(wish.Private) > 0 {
		key = fmt.Sprintf("%+v", wish) // maps are printed in the order of their keys
	}
	if known, ok := p.plans[key]; ok {
		return known
	}
	best := p.planAt(wish)
	if best.hidden != "" && p.facts.Place.Editor != nil {
		for _, scope := range []protocol.Scope{protocol.ScopeWorkspace, protocol.ScopeFolder} {
			wish.Scope = scope
			if narrower := p.planAt(wish); len(narrower.changes) > 0 && narrower.hidden == "" {
				best = narrower
				break
			}
		}
	}
	p.plans[key] = best
	return best
}

func (p *planner) planAt(wish protocol.RemedySwitch) plannedSwitch {
	made, err := p.planned(p.facts, p.history, protocol.SwitchParams{
		Place: p.facts.Place, Wish: wish.Wish, Scope: wish.Scope, Set: wish.Set, Remove: wish.Remove, Private: wish.Private,
	})
	if err != nil {
		return plannedSwitch{} // what must not be done is no remedy
	}
	result := plannedSwitch{wish: wish, changes: plan.RedactChanges(made.Changes), safe: true}
	for _, w := range made.Warnings {
		switch w.Code {
		case plan.CodeProcessOverrides:
			result.hidden = w.Message
		case plan.CodeSettingOverrides:
			if p.facts.Place.Editor != nil {
				result.hidden = w.Message
			}
		case plan.CodePrivateNames, plan.CodeDroppedPrivate, plan.CodeDroppedUnknown, plan.CodeGitTracked, plan.CodeWarnListed, plan.CodeSkippedVariable:
			result.safe = false
		}
	}
	return result
}

// local fills in what this machine knows of a remedy, and reports whether it
// makes sense here.
func (p *planner) local(c *considered, o *option) bool {
	values := p.facts.Go.Values
	switch o.Kind {
	case diagnose.CleanModule:
		if values["GOMODCACHE"] == "" || p.TakeModule == nil {
			return true
		}
		if c.Module == "" || c.Version == "" {
			return false
		}
		paths, bytes, err := p.TakeModule(values["GOMODCACHE"], c.Module, c.Version, false)
		if err != nil || len(paths) == 0 {
			return false
		}
		o.Title = fmt.Sprintf("Take %s@%s out of the module cache (%s in %s) and fetch it again, with all checks", c.Module, c.Version, size(bytes), values["GOMODCACHE"])
	case diagnose.CleanState:
		if c.Cause != "sumdb-local-state-corrupt" {
			return false
		}
	case diagnose.FixDisk:
		cache := values["GOMODCACHE"]
		if cache == "" {
			return true
		}
		o.Title = fmt.Sprintf("Make the module cache %s usable: its room, its owner, or another place (GOMODCACHE)", cache)
		if free, ok := int64(0), false; p.FreeSpace != nil {
			if free, ok = p.FreeSpace(cache); ok {
				o.Title += fmt.Sprintf("; %s are free there", size(free))
			}
		}
	}
	return true
}

// size returns a number of bytes as people read it.
func size(bytes int64) string {
	switch {
	case bytes >= 10<<30:
		return fmt.Sprintf("%d GB", bytes>>30)
	case bytes >= 10<<20:
		return fmt.Sprintf("%d MB", bytes>>20)
	case bytes >= 10<<10:
		return fmt.Sprintf("%d kB", bytes>>10)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// offered returns the failure with those options that are left, tried ones
// first.
func (c *considered) offered(tried bool) protocol.Failure {
	most := maxMirrorsUntried
	if tried {
		most = maxMirrorsTried
	}
	order := slices.Clone(c.options)
	slices.SortStableFunc(order, func(a, b *option) int {
		switch aWorks, bWorks := a.tried != nil, b.tried != nil; {
		case aWorks && bWorks:
			return urgency(a) - urgency(b)
		case aWorks:
			return -1
		case bWorks:
			return 1
		}
		return 0
	})
	f := c.Failure
	f.Remedies = []protocol.Remedy{}
	counts := map[string]int{}
	for _, o := range order {
		counts[o.Kind]++
		if o.Kind == diagnose.SwitchMirror && o.Switch != nil && counts[o.Kind] > most || o.Kind == diagnose.FallOver && counts[o.Kind] > 1 {
			continue
		}
		r := o.Remedy
		r.Safe, r.Tried = o.safe, o.tried
		f.Remedies = append(f.Remedies, r)
	}
	// What a remedy says of itself is not said twice.
	f.Tried = merged(slices.DeleteFunc(slices.Clone(f.Tried), func(trial protocol.Trial) bool {
		return slices.ContainsFunc(f.Remedies, func(r protocol.Remedy) bool { return r.Tried != nil && r.Tried.Detail == trial.Detail })
	}))
	return f
}

// merged says once what was seen of several servers: without a way out, all of
// them answer the same.
func merged(trials []protocol.Trial) []protocol.Trial {
	var all []protocol.Trial
	at := map[string]int{}
	for _, trial := range trials {
		name, seen, ok := strings.Cut(trial.Detail, ": ")
		if i, known := at[seen]; ok && known && !strings.Contains(name, " ") {
			others, _, _ := strings.Cut(all[i].Detail, ": ")
			all[i].Detail = others + ", " + name + ": " + seen
			continue
		}
		if ok && !strings.Contains(name, " ") {
			at[seen] = len(all)
		}
		all = append(all, trial)
	}
	return all
}

// urgency orders remedies that work: what needs no change, then the fastest.
// Falling over keeps a mirror that fails in front, so it comes behind.
func urgency(o *option) int {
	switch o.Kind {
	case diagnose.Retry:
		return -1
	case diagnose.FallOver:
		return int(o.costMS) + 1<<20
	}
	return int(o.costMS)
}
