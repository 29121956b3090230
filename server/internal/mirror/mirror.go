// Package mirror knows which module mirrors there are: the catalogue of public
// ones with the evidence for each, those that articles still name although they
// are dead, made up or no proxy at all, and the user's own. It knows the
// built-in profiles, puts measurements in order, and says in words what a
// reason of a verdict means for the go command.
//
// The package is pure: it does no I/O, reads no clock and keeps no state. That
// a mirror is in the catalogue is no claim that it works now: package probe
// finds that out.
package mirror

import (
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/settings"
)

// A Mirror is one server that speaks the GOPROXY protocol, or that people take
// for one. Its URL is the true one, credentials included, without a trailing
// slash: what is shown is made by Public.
type Mirror struct {
	Name     string
	URL      string
	Aliases  []string // other URLs of the same server
	Operator string
	Region   string // global, cn, or empty where unknown
	SumDB    bool   // it is known to pass on the checksum database
	Private  bool
	Status   protocol.MirrorStatus
	Note     string

	// ProbeModule is the PATH@VERSION that this mirror is to be measured with,
	// empty for the usual one.
	ProbeModule string
}

// Public returns the mirror as it may be shown: without credentials.
func (m Mirror) Public() protocol.Mirror {
	return protocol.Mirror{
		Name:     m.Name,
		URL:      goproxy.RedactURL(m.URL),
		Operator: m.Operator,
		Region:   m.Region,
		SumDB:    m.SumDB,
		Private:  m.Private,
		Status:   m.Status,
		Note:     m.Note,
	}
}

// Offerable reports whether the mirror may be proposed to somebody who did not
// name it.
func (m Mirror) Offerable() bool {
	switch m.Status {
	case protocol.MirrorOK, protocol.MirrorCare, protocol.MirrorOwn:
		return true
	default:
		return false
	}
}

// A Set is the catalogue merged with the user's own mirrors.
// The zero Set is empty; With makes one.
type Set struct {
	mirrors []Mirror       // own ones first, then the catalogue
	byName  map[string]int // lower-case name → index
	byURL   map[string]int // normalised URL → index
}

// With returns the catalogue merged with mirrors of the user's own, which must
// have passed settings.CheckMirror. An own mirror takes the place of a
// catalogue entry that has its name; at the URL of another one it is found
// first. Of two own mirrors with one name the first counts.
func With(own []settings.Mirror) Set {
	s := Set{byName: make(map[string]int), byURL: make(map[string]int)}
	for _, m := range own {
		s.add(Mirror{
			Name:        m.Name,
			URL:         trueURL(m.URL),
			Private:     m.Private,
			Status:      protocol.MirrorOwn,
			Note:        "From your settings.",
			ProbeModule: m.ProbeModule,
		})
	}
	for _, m := range catalogue() {
		s.add(m)
	}
	return s
}

func (s *Set) add(m Mirror) {
	name := strings.ToLower(m.Name)
	if _, taken := s.byName[name]; taken {
		return
	}
	index := len(s.mirrors)
	s.mirrors = append(s.mirrors, m)
	s.byName[name] = index
	for _, url := range append([]string{m.URL}, m.Aliases...) {
		key := normalise(url)
		if _, taken := s.byURL[key]; key != "" && !taken {
			s.byURL[key] = index
		}
	}
}

// Offerable returns the mirrors that may be proposed, own ones first.
func (s Set) Offerable() []Mirror {
	var offerable []Mirror
	for _, m := range s.mirrors {
		if m.Offerable() {
			offerable = append(offerable, m)
		}
	}
	return offerable
}

// Known returns every mirror of the set: the offerable ones and those of whose
// working there is no dated evidence.
func (s Set) Known() []Mirror { return append([]Mirror(nil), s.mirrors...) }

// All returns every mirror of the set, and behind them those to warn of.
func (s Set) All() []Mirror { return append(s.Known(), warnList()...) }

// Find returns the mirror with a name, whatever its case.
func (s Set) Find(name string) (Mirror, bool) {
	index, ok := s.byName[strings.ToLower(strings.TrimSpace(name))]
	if !ok {
		return Mirror{}, false
	}
	return s.mirrors[index], true
}

// ByURL returns the mirror that a URL or an entry of a proxy list leads to.
// Case of scheme and host, trailing slashes, credentials, query and a missing
// https:// do not count.
func (s Set) ByURL(url string) (Mirror, bool) {
	index, ok := s.byURL[normalise(url)]
	if !ok {
		return Mirror{}, false
	}
	return s.mirrors[index], true
}

// trueURL returns a URL as go asks it, or as it is where go would refuse it.
func trueURL(raw string) string {
	list, err := goproxy.Parse(raw)
	if err != nil || len(list) != 1 || !list[0].IsMirror() {
		return raw
	}
	return list[0].URL()
}

// normalise returns the key under which a URL is found, empty where go would
// refuse the URL.
func normalise(raw string) string {
	list, err := goproxy.Parse(raw)
	if err != nil || len(list) != 1 {
		return ""
	}
	return list[0].Normalised()
}
