package goproxy

import (
	"net/url"
	"strings"
	"unicode"
)

// The keywords of a GOPROXY value; go knows them in lower case only.
const (
	Direct = "direct" // ask version control
	Off    = "off"    // refuse every download
)

// Value returns the entry without the blanks around it, credentials included.
func (e Entry) Value() string { return strings.TrimSpace(e.Text) }

// IsBlank reports whether go skips the entry because nothing is in it.
func (e Entry) IsBlank() bool { return e.Value() == "" }

// IsDirect reports whether the entry is the direct that ends the list.
func (e Entry) IsDirect() bool { return !e.Ignored && e.Value() == Direct }

// IsOff reports whether the entry is the off that ends the list.
func (e Entry) IsOff() bool { return !e.Ignored && e.Value() == Off }

// IsMirror reports whether go sends requests to the entry's own URL.
func (e Entry) IsMirror() bool {
	return !e.Ignored && !e.IsBlank() && !e.IsDirect() && !e.IsOff()
}

// URL returns the true base URL that go asks, with https:// added where go
// adds it and without trailing slashes: two of them break the checksum database
// through that mirror, and none is never wrong. It is empty if the entry is not
// a mirror. The query stays: go keeps it on every request.
func (e Entry) URL() string {
	if !e.IsMirror() {
		return ""
	}
	full := withScheme(e.Value())
	base, tail := full, ""
	if i := strings.IndexAny(full, "?#"); i >= 0 {
		base, tail = full[:i], full[i:]
	}
	scheme, rest, ok := cutScheme(base)
	if !ok {
		return full
	}
	return scheme + strings.TrimRight(rest, "/") + tail
}

// Redacted returns the entry without the blanks around it and without
// credentials, for showing.
func (e Entry) Redacted() string {
	value := e.Value()
	if e.spill {
		scheme, _, _ := cutScheme(value)
		return scheme + RedactionMark
	}
	return RedactURL(value)
}

// Host returns the host that is asked, in lower case, with its port unless that
// is the scheme's own. It is empty for keywords, files and what does not parse.
func (e Entry) Host() string {
	if u := e.parsed(); u != nil && u.Scheme != "file" {
		return host(u)
	}
	return ""
}

// Hostname returns Host without the port and without the brackets of an IPv6 address.
func (e Entry) Hostname() string {
	if u := e.parsed(); u != nil && u.Scheme != "file" {
		return strings.ToLower(u.Hostname())
	}
	return ""
}

// Path returns the URL's path without trailing slashes, empty for a bare host.
func (e Entry) Path() string {
	if u := e.parsed(); u != nil {
		return strings.TrimRight(u.Path, "/")
	}
	return ""
}

// SameMirror reports whether the entry is the mirror at rawURL. Scheme, host and
// path count; the case of scheme and host, the scheme's own port, trailing
// slashes, credentials, query and a missing https:// do not.
func (e Entry) SameMirror(rawURL string) bool {
	a, b := e.parsed(), Entry{Text: rawURL}.parsed()
	return a != nil && b != nil && normalised(a) == normalised(b)
}

// Normalised returns the form of a mirror's URL that SameMirror compares, which
// holds no credentials; it is empty if the entry is no mirror.
func (e Entry) Normalised() string {
	if u := e.parsed(); u != nil {
		return normalised(u)
	}
	return ""
}

// parsed returns nil if the entry is not a mirror that go would accept.
func (e Entry) parsed() *url.URL {
	if !e.IsMirror() {
		return nil
	}
	u, code, _ := parseEntry(e.Value())
	if code != "" {
		return nil
	}
	return u
}

func normalised(u *url.URL) string {
	return u.Scheme + "://" + host(u) + strings.TrimRight(u.EscapedPath(), "/")
}

func host(u *url.URL) string {
	h := strings.ToLower(u.Host)
	switch u.Scheme {
	case "http":
		h = strings.TrimSuffix(h, ":80")
	case "https":
		h = strings.TrimSuffix(h, ":443")
	}
	return strings.TrimSuffix(h, ":")
}

func isSpace(r rune) bool { return unicode.IsSpace(r) }
