package cli

import (
	"fmt"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
)

// A language is what the command line speaks with people. It is English as its
// zero value. What scripts read is the same in each.
type language struct {
	translator *chinese.Translator // nil: English
}

// text says something of the command line's own. A test finds each format that
// has no translation, which is why it stands as it is in the call.
func (l language) text(format string, args ...any) string {
	if l.translator != nil {
		format = l.translator.Format(format)
	}
	return fmt.Sprintf(format, args...)
}

// word says a word of the protocol.
func (l language) word(english string) string {
	if l.translator == nil {
		return english
	}
	return l.translator.Format(english)
}

// sentence says what came from elsewhere, in English as everything there is.
func (l language) sentence(english string) string {
	if l.translator == nil {
		return english
	}
	text, _ := l.translator.Text(english)
	return text
}
