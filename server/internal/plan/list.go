package plan

import (
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// mirror resolves a wish for one mirror: which list is written. m is empty
// where the mirror is not known; typed tells that the user wrote the URL.
//
// Every public and unknown entry is replaced. The private ones stay in front,
// each followed by a comma, unless Replace drops them; a private mirror that is
// chosen goes before the other private ones. The ending stays as it was, and
// direct is added only where there was no list.
func (s *switcher) mirror(url string, m protocol.Mirror, typed bool) ([]assignment, error) {
	chosen, err := goproxy.Join(',', url)
	if err != nil || !chosen[0].IsMirror() {
		return nil, input("The mirror %s has no usable URL (%s). Correct it in the settings.", m.Name, goproxy.Redact(url))
	}
	current := s.current()
	if !typed {
		// The list may hold this mirror with the credentials that it needs.
		for _, entry := range current.Mirrors() {
			if entry.SameMirror(url) {
				url = entry.Value()
				break
			}
		}
		s.aboutWarnListed(url, m)
	}
	list, err := s.compose(current, chosen[0], url)
	if err != nil {
		return nil, err
	}
	s.aboutDropped(list, false)
	text := list.String()
	if err := checkText("The list with its private entries, "+list.Redacted()+",", text); err != nil {
		return nil, err
	}
	return append([]assignment{{"GOPROXY", &text}}, s.database(m)...), nil
}

func (s *switcher) compose(current goproxy.List, chosen goproxy.Entry, url string) (goproxy.List, error) {
	if len(current) == 0 {
		return s.built(goproxy.Join(',', url, goproxy.Direct))
	}
	isKept := func(entry goproxy.Entry) bool {
		return !s.wish.Replace && s.choices.isPrivate(entry) && !entry.SameMirror(chosen.URL())
	}
	if s.choices.isPrivate(chosen) {
		return s.built(privateFirst(current, url, isKept))
	}
	list, err := s.built(current.Replace(url, isKept))
	if err != nil {
		return nil, err
	}
	if reason := s.needsConsent(current, list); reason != "" {
		return nil, refused("%s. To use %s all the same, type the whole list, %s, or replace the list with its private entries (--replace).", reason, chosen.Redacted(), list.Redacted())
	}
	return list, nil
}

func (s *switcher) built(list goproxy.List, err error) (goproxy.List, error) {
	if err != nil {
		return nil, input("The list cannot be built: %v. Type the whole list.", err)
	}
	return list, nil
}

// privateFirst returns the list with a private mirror in front of the other
// private entries.
func privateFirst(current goproxy.List, url string, isKept func(goproxy.Entry) bool) (goproxy.List, error) {
	values := []string{url}
	for _, entry := range current.Mirrors() {
		if isKept(entry) {
			values = append(values, entry.Value())
		}
	}
	if ending := current.Ending(); ending != goproxy.EndingNone {
		values = append(values, string(ending))
	}
	return goproxy.Join(',', values...)
}

// needsConsent tells why a public mirror must not be put into the current list
// without asking: whoever ended a list in a private entry, or in off with
// nothing public in front, keeps names from leaving on purpose.
func (s *switcher) needsConsent(current, list goproxy.List) string {
	if s.wish.Replace {
		return ""
	}
	mirrors := current.Mirrors()
	public := false
	for _, entry := range mirrors {
		public = public || !s.choices.isPrivate(entry)
	}
	switch current.Ending() {
	case goproxy.EndingNone:
		if last := mirrors[len(mirrors)-1]; s.choices.isPrivate(last) {
			return "The list in force ends in the private entry " + last.Redacted() + ", so no name that it does not have goes any further; with a public mirror behind it they would (" + list.Redacted() + ")"
		}
	case goproxy.EndingOff:
		if !public {
			return "The list in force, " + current.Redacted() + ", ends in off and asks no public mirror, so no name leaves for one; with a public mirror in it they would"
		}
	}
	return ""
}

// current returns the list that the write replaces in effect: at user scope
// what the go env file says, else what it would hide; in a settings file what
// the key says, else what gopls would get without it. What was frozen into the
// editor process does not count: nobody chose it. It is empty where there is no
// list. Of a list that go refuses the entries that can be read count.
func (s *switcher) current() goproxy.List {
	text := s.target.inForce("GOPROXY").Text
	list, err := goproxy.Parse(text)
	if err == nil {
		return list.Active()
	}
	var readable []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '|' }) {
		if one, err := goproxy.Parse(part); err == nil && len(one) == 1 {
			readable = append(readable, one[0].Value())
			if !one[0].IsMirror() {
				break
			}
		}
	}
	if len(readable) == 0 {
		return nil
	}
	list, err = goproxy.Join(',', readable...)
	if err != nil {
		return nil
	}
	return list
}

// aboutDropped names the entries of the current list that stay, and those that
// go although nobody said that they are public. A list that was written as a
// whole says by itself what stays.
func (s *switcher) aboutDropped(list goproxy.List, whole bool) {
	for _, entry := range s.current().Mirrors() {
		stays := false
		for _, other := range list.Mirrors() {
			stays = stays || other.SameMirror(entry.URL())
		}
		switch private := s.choices.isPrivate(entry); {
		case stays && private && !whole && list.Mirrors()[0].SameMirror(entry.URL()) && len(list.Mirrors()) > 1:
			s.warn(CodeKeptPrivate, "The private entry %s stays in front, and is asked first. A name that it answers with 404 or 410 still goes on to the next entry: list private modules in GOPRIVATE.", entry.Redacted())
		case stays && private && !whole && len(list.Mirrors()) > 1:
			s.warn(CodeKeptPrivate, "The private entry %s stays in the list.", entry.Redacted())
		case !stays && private:
			s.warn(CodeDroppedPrivate, "The private entry %s leaves the list, so the modules that only it has cannot be downloaded, and their names go to the mirrors in the list.", entry.Redacted())
		case !stays && s.choices.isUnknown(entry):
			s.warn(CodeDroppedUnknown, "%s leaves the list. It is no mirror that is known here: if it serves private modules, mark it private first (goproxy.privateHosts), and it stays.", entry.Redacted())
		}
	}
}

// aboutTakenAway names the entries that go with the key.
func (s *switcher) aboutTakenAway() {
	if _, ok := s.target.own("GOPROXY"); !ok {
		return
	}
	list, err := goproxy.Parse(s.target.below("GOPROXY").Text)
	if err != nil {
		list = nil // nothing stays
	}
	s.aboutDropped(list, true)
}

// aboutWarnListed warns of a mirror that the user named, in spite of what is
// known of it. A typed one was refused by lint.
func (s *switcher) aboutWarnListed(url string, m protocol.Mirror) {
	if s.choices.KnownBad == nil {
		return
	}
	one, err := goproxy.Parse(url)
	if err != nil {
		return
	}
	if reason, bad := s.choices.KnownBad(one[0].Hostname(), one[0].Path()); bad {
		s.warn(CodeWarnListed, "%s (%s) is on the list of mirrors that do not work: this mirror %s. Measure it first, or choose another one.", m.Name, one[0].Redacted(), strings.TrimSuffix(reason, "."))
	}
}
