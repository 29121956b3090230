// Package remedy decides what can be done about a failed download in an
// environment. Package diagnose says from the text alone what may help; here
// each of that becomes what can be carried out: a wish for package plan, a
// command, a page to read, and what has to be found out first.
//
// What is decided here is what people will press a button for, so some things
// are never among it, whatever fails: a check that is weakened, another mirror in
// the place of a private one or behind a policy, a whole public host as private.
//
// The package is pure. Who asks servers and who plans is the server's business.
package remedy

import (
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A Case is one failure where it happened.
type Case struct {
	Failure     protocol.Failure // as diagnose.Describe completes it
	Environment plan.Environment
	Scope       protocol.Scope // where remedies are written, unless only another scope counts

	// Mirrors could take the place of the one at fault, the likeliest first.
	Mirrors []Mirror
}

// A Mirror is something to switch to.
type Mirror struct {
	Name    string // as people know it
	Wish    string // what to switch to: a mirror's name, a profile
	URL     string // the true one
	Private bool
}

// A Need is what has to be true for a remedy to help.
type Need int

// The needs. What needs nothing is offered as it is.
const (
	NeedNothing   Need = iota
	NeedModule         // the mirror serves the module at its version
	NeedDatabase       // the mirror passes on the checksum database
	NeedToolchain      // the mirror has the toolchain
	NeedAlias          // the checksum database answers under its other name
	NeedProxy          // the HTTP proxy answers
	NeedNoProxy        // the HTTP proxy does not answer
)

// An Option is a remedy, and what it needs.
type Option struct {
	protocol.Remedy
	Need    Need
	Mirror  Mirror // that a need is about
	Address string // of the HTTP proxy that a need is about, a true value
}

// Options returns what can be done about a failure, in the order of likelihood.
// Where an option has a switch, nobody has planned it yet. A remedy that makes no
// sense here is left out; advice stays as it is.
func Options(c Case) []Option {
	d := decision{Case: c, list: activeList(c.Environment)}
	d.at = d.entryAtFault()
	var options []Option
	for _, r := range c.Failure.Remedies {
		if more := d.expand(r); r.Kind == diagnose.SwitchMirror && c.Failure.Cause == "http-403-blocked" {
			options = append(more, options...) // nobody's policy: there is no one to ask
		} else {
			options = append(options, more...)
		}
	}
	if url := page(c.Failure); url != "" && !slices.ContainsFunc(options, func(o Option) bool { return o.Kind == diagnose.ReadMore }) {
		options = append(options, advice(protocol.Remedy{Kind: diagnose.ReadMore, Title: "Read more about it", Safe: true, URL: url}))
	}
	return options
}

// A decision is about one case.
type decision struct {
	Case
	list goproxy.List // in force, empty where go refuses it
	at   int          // the entry at fault, -1 where that is none of the list
}

func activeList(e plan.Environment) goproxy.List {
	list, err := goproxy.Parse(e.Get(e.Main(), "GOPROXY").Text)
	if err != nil {
		return nil
	}
	return list.Active()
}

// entryAtFault finds the entry that the failure blames.
func (d *decision) entryAtFault() int {
	return slices.IndexFunc(d.list, func(entry goproxy.Entry) bool {
		return entry.IsMirror() && (entry.Hostname() == hostname(d.Failure.Host) || entry.Host() == d.Failure.Host)
	})
}

func hostname(host string) string {
	if i := strings.LastIndexByte(host, ':'); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// expand turns one remedy of the text into what can be carried out here.
func (d *decision) expand(r protocol.Remedy) []Option {
	switch r.Kind {
	case diagnose.SwitchMirror:
		return d.switchMirror(r)
	case diagnose.FallOver:
		return d.fallOver(r)
	case diagnose.MarkPrivate:
		return d.markPrivate(r)
	case diagnose.SumDBAlias:
		return d.sumdbAlias(r)
	case diagnose.FixVariable:
		return d.fixVariable(r)
	case diagnose.ProxySettings:
		return d.proxySettings(r)
	case diagnose.GoCommand:
		return d.goCommand(r)
	case diagnose.UpgradeGo:
		return d.upgradeGo(r)
	case diagnose.Retry:
		if d.Failure.Cause == "http-429-rate-limited" {
			r.Safe = false // a mirror that has had enough is left alone for a while
		}
	case diagnose.ReadMore:
		if r.URL = page(d.Failure); r.URL != "" {
			r.Title = "Read what such a mismatch means"
		}
	}
	return []Option{advice(r)}
}

func advice(r protocol.Remedy) Option {
	if r.Changes == nil {
		r.Changes = []protocol.Change{}
	}
	return Option{Remedy: r}
}

// wish completes a remedy that is a switch.
func (d *decision) wish(r protocol.Remedy, title string, s protocol.RemedySwitch) Option {
	if s.Scope == "" {
		s.Scope = d.Scope
	}
	r.Title, r.Switch, r.Changes = title, &s, []protocol.Change{}
	return Option{Remedy: r}
}

// correct sets or takes away a variable where it is set. ok is false where that
// place is not ours to write.
func (d *decision) correct(r protocol.Remedy, name, value, title string) []Option {
	v := d.Environment.Get(d.Environment.Main(), name)
	scope, ours := d.Environment.WrittenAt(name)
	if !ours {
		if v.Layer != protocol.LayerProcess && v.Layer != protocol.LayerRegistryUser && v.Layer != protocol.LayerRegistryMachine {
			return nil
		}
		r.Title = name + " is set in the environment that the editor or the shell was started with. Change it there and start anew: " + lowerFirst(title)
		r.Safe = false
		return []Option{advice(r)}
	}
	if goproxy.Redact(value) != value {
		return nil // a true value does not travel through the editor and back
	}
	s := protocol.RemedySwitch{Scope: scope}
	if value == "" {
		s.Remove = []string{name}
	} else {
		s.Set = map[string]string{name: value}
	}
	return []Option{d.wish(r, title, s)}
}

func lowerFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}
