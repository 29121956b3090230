package server

import (
	"fmt"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// A candidateSet is the mirrors that could take the place of one, and in which
// round each is asked.
type candidateSet struct {
	all    []remedy.Mirror
	rounds map[string]int
}

func (c *candidateSet) add(round int, m remedy.Mirror) {
	if _, known := c.rounds[m.Name]; !known && m.Wish != "" {
		c.rounds[m.Name] = round
		c.all = append(c.all, m)
	}
}

// candidatesFor returns the mirrors that could take the place of the one at
// fault.
func (p *planner) candidatesFor(f protocol.Failure) candidateSet {
	private := remedy.IsPrivate(p.environment, f.Module)
	key := fmt.Sprint(private, f.Host)
	found, known := p.candidate[key]
	if !known {
		found = candidateSet{rounds: map[string]int{}}
		if private {
			p.addPrivate(&found)
		} else {
			p.addPublic(&found, f.Host)
		}
		p.candidate[key] = found
	}
	return found
}

// addPrivate adds the user's private mirrors.
func (p *planner) addPrivate(found *candidateSet) {
	for _, m := range mirror.With(p.current().Mirrors).Offerable() {
		if m.Private {
			found.add(0, remedy.Mirror{Name: m.Name, Wish: m.Name, URL: m.URL, Private: true})
		}
	}
}

// addPublic adds the user's profiles and mirrors, the other entries of the list,
// and behind those the catalogue.
func (p *planner) addPublic(found *candidateSet, host string) {
	instead, others := "", p.mirrors
	for i, m := range p.mirrors {
		if entry, err := goproxy.Parse(m.URL); err == nil && (entry[0].Host() == host || entry[0].Hostname() == host) || host == "" && i == 0 {
			instead, others = m.key, p.mirrors[i+1:]
			break
		}
	}
	profiles, near, catalogue := p.candidates(others, instead)
	for _, c := range append(profiles, near...) {
		name := c.wish
		if c.profile {
			name = "the profile " + c.wish
		}
		found.add(0, remedy.Mirror{Name: name, Wish: c.wish, URL: c.URL})
	}
	set := mirror.With(p.current().Mirrors)
	for _, m := range others {
		// One that has no name is as good as its URL, unless that is secret.
		if shown := goproxy.RedactURL(m.URL); !m.private && shown == m.URL && m.key != instead {
			if _, named := set.ByURL(m.URL); !named {
				found.add(0, remedy.Mirror{Name: shown, Wish: m.URL, URL: m.URL})
			}
		}
	}
	for _, c := range catalogue {
		found.add(1, remedy.Mirror{Name: c.wish, Wish: c.wish, URL: c.URL})
	}
}
