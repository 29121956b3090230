package cli

import (
	"unicode"

	"golang.org/x/text/width"
)

// columns returns how many columns of a terminal a text takes: two for each
// character that Unicode's East Asian Width calls wide or full-width, none for a
// mark above another.
func columns(text string) int {
	n := 0
	for _, r := range text {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		n++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
