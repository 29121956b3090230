package plan

import (
	"strings"
	"unicode/utf8"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
)

// checkValue refuses a value of a variable that must not be written. The owner is
// what holds it.
func (s *switcher) checkValue(owner, name, text string) error {
	if err := checkText(name+" of "+owner, text); err != nil {
		return err
	}
	if disablesDatabase(name, text) {
		return refused("%s=%s of %s turns the checksum database off. Go Proxy Switcher never does that: take it out, and list private modules in GOPRIVATE.", name, goproxy.Redact(text), owner)
	}
	if name != "GOPROXY" || text == "" {
		return nil
	}
	list, err := s.lint(owner, text)
	if err != nil {
		return err
	}
	s.aboutDropped(list, true)
	return nil
}

// checkText refuses what must not be written whatever it means.
func checkText(what, text string) error {
	switch {
	case goproxy.HasMark(text):
		return input("%s holds %s, which stands where a credential was removed for showing. Type the true value.", what, goproxy.RedactionMark)
	case !utf8.ValidString(text):
		return input("%s is not valid UTF-8 text.", what)
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return input("%s holds a line break or another control character. Remove it.", what)
	}
	return nil
}
