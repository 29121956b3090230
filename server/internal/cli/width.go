package cli

import "unicode"

// columns returns how many columns of a terminal a text takes: two for each
// character of Chinese, Japanese and Korean, none for a mark above another.
func columns(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// isWide reports whether a character is wide or full-width in Unicode's East
// Asian Width, by blocks: the few narrow ones among pictographs count as wide.
func isWide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r <= 0x115f, // Hangul Jamo
		0x2e80 <= r && r <= 0x303e, // radicals, punctuation
		0x3041 <= r && r <= 0x3247, // kana, Bopomofo, Hangul
		0x3250 <= r && r <= 0x4dbf,
		0x4e00 <= r && r <= 0xa4cf, // ideographs, Yi
		0xa960 <= r && r <= 0xa97f,
		0xac00 <= r && r <= 0xd7a3, // Hangul
		0xf900 <= r && r <= 0xfaff, // ideographs
		0xfe10 <= r && r <= 0xfe19, // vertical punctuation
		0xfe30 <= r && r <= 0xfe6f,
		0xff01 <= r && r <= 0xff60, // full-width forms
		0xffe0 <= r && r <= 0xffe6,
		0x17000 <= r && r <= 0x18d08, // Tangut
		0x1b000 <= r && r <= 0x1b2fb, // kana
		0x1f300 <= r && r <= 0x1f64f, // pictographs
		0x1f680 <= r && r <= 0x1f6ff,
		0x1f900 <= r && r <= 0x1f9ff,
		0x20000 <= r && r <= 0x3fffd: // ideographs
		return true
	}
	return false
}
