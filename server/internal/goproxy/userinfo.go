package goproxy

import (
	"strings"

	"golang.org/x/mod/semver"
)

// userInfoEnd returns the index of the "@" (or %40) that ends the user info of
// s, -1 if there is none. The first authorityLength bytes are known to be an
// authority; behind them an at sign may also stand before a version.
// A password may itself hold any of "@:/?#", so the last one counts.
func userInfoEnd(s string, authorityLength int) int {
	for i := len(s) - 1; i >= 0; i-- {
		encoded := s[i] == '%' && i < authorityLength && strings.HasPrefix(s[i:], "%40")
		if s[i] != '@' && !encoded {
			continue
		}
		if i < authorityLength || !isVersion(s[i+1:], i > 0 && s[i-1] == '/') {
			return i
		}
	}
	return -1
}

// isVersion reports whether s, which follows an at sign, is a version query or
// one of the /@v/ and /@latest paths of the GOPROXY protocol.
func isVersion(s string, afterSlash bool) bool {
	if afterSlash && (s == "v" || s == "" || strings.HasPrefix(s, "v/")) {
		return true
	}
	word := s
	if i := strings.IndexAny(s, "/?#,|:;()[]{}\\"); i >= 0 {
		word = s[:i]
	}
	word = strings.TrimRight(word, ".!")
	switch word {
	case "latest", "upgrade", "patch", "none", "master", "main", "HEAD":
		return true
	}
	return semver.IsValid(word)
}

// authority returns s up to the first byte that ends an authority.
func authority(s string) string {
	if i := strings.IndexAny(s, "/?#\\"); i >= 0 {
		return s[:i]
	}
	return s
}

// plausibleAuthority reports whether each piece of auth (a proxy list without
// schemes has several) is host or host:port, rather than the user:password of a
// URL whose rest is cut off or behind a slash.
func plausibleAuthority(auth string) bool {
	auth = strings.TrimRight(auth, ".,:;!)]}")
	for _, piece := range strings.FieldsFunc(auth, func(r rune) bool { return r == ',' || r == '|' || r == ';' }) {
		if strings.HasPrefix(piece, "[") {
			continue
		}
		if _, port, found := strings.Cut(piece, ":"); found && strings.Trim(port, "0123456789") != "" {
			return false
		}
	}
	return true
}

// cutScheme cuts s behind "scheme://"; ok is false if it does not begin so.
func cutScheme(s string) (scheme, rest string, ok bool) {
	i := strings.Index(s, "://")
	if i <= 0 || schemeStart(s) != 0 {
		return "", s, false
	}
	return s[:i+3], s[i+3:], true
}

// schemeStart returns where the scheme of the first "://" in s begins, -1 if
// there is no such thing.
func schemeStart(s string) int {
	end := strings.Index(s, "://")
	start := end
	for start > 0 && isSchemeByte(s[start-1]) {
		start--
	}
	if end < 0 || start == end {
		return -1
	}
	return start
}

func isSchemeByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'
}
