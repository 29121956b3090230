package mirror

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Explain returns one sentence for people: what was seen, and what the reason
// means for the go command. seen is a clause such as "the connection was
// refused"; it must be plain text that is free of credentials.
func Explain(reason protocol.Reason, seen string) string {
	return sentence(seen, Meaning(reason))
}

// Meaning returns what a reason for which a mirror failed means for the go
// command, as a clause.
func Meaning(reason protocol.Reason) string {
	switch reason {
	case protocol.ReasonRefused:
		return "go cannot reach it and goes on to the next entry only after a bar (|)"
	case protocol.ReasonTimeout:
		return "go sets no limit of its own and would hang here, even before a bar (|)"
	case protocol.ReasonDNS:
		return "go cannot find it and goes on to the next entry only after a bar (|)"
	case protocol.ReasonTLS:
		return "go refuses such a connection and goes on to the next entry only after a bar (|)"
	case protocol.ReasonUnauthorized:
		return "go needs a user name and password there, in .netrc or in a URL over https"
	case protocol.ReasonForbidden:
		return "it blocks this address or this module, and go goes on to the next entry only after a bar (|)"
	case protocol.ReasonNotFound:
		return "go takes the module for missing there and goes on to the next entry"
	case protocol.ReasonRateLimited:
		return "it turns requests away for now, and go does not try again by itself"
	case protocol.ReasonServerError:
		return "go reports an error of the mirror and goes on to the next entry only after a bar (|)"
	case protocol.ReasonNotAProxy:
		return "what answers there is no module proxy, and go would stumble over it later with an error that does not name it"
	case protocol.ReasonChecksumMismatch:
		return "the bytes are not the ones that everybody else gets, and go stops with SECURITY ERROR whatever follows"
	case protocol.ReasonTruncated:
		return "go gets less than the whole file and fails"
	case protocol.ReasonTooLarge:
		return "that is far more than such a file holds, and go would fail or fill the disk with it"
	case protocol.ReasonInsecureRedirect:
		return "go refuses to follow and goes on to the next entry only after a bar (|)"
	case protocol.ReasonRedirectLoop:
		return "go gives up after ten redirects"
	case protocol.ReasonStale:
		return "go would not see the newest versions there, since the first entry that answers wins"
	case protocol.ReasonUnsupported:
		return "go cannot use it"
	default:
		return "go may fail there"
	}
}

// sentence joins two clauses into one sentence.
func sentence(seen, meaning string) string {
	seen = strings.TrimRight(strings.TrimSpace(seen), ".")
	if seen == "" {
		seen, meaning = meaning, ""
	}
	first, size := utf8.DecodeRuneInString(seen)
	text := string(unicode.ToUpper(first)) + seen[size:]
	if meaning != "" {
		text += ": " + meaning
	}
	return text + "."
}
