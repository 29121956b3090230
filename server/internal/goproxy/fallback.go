package goproxy

// An Outcome is how a request to one entry ended, as far as go's decision to try
// the next entry is concerned.
type Outcome string

const (
	// OutcomeOK: go has what it wanted and asks nobody else. The first answer
	// wins: version lists of several entries are not merged.
	OutcomeOK Outcome = "ok"

	// OutcomeNotFound: status 404 or 410, or a file:// path that is missing.
	// The next entry is tried whatever the separator.
	OutcomeNotFound Outcome = "notFound"

	// OutcomeError: an error that go notices: connection refused, name not found,
	// dial timeout (30 s), TLS failure or handshake timeout (10 s), any status
	// but 200, 404 and 410, a refused redirect, credentials over http, a bad
	// .info file, a truncated body. The next entry is tried after '|' only.
	OutcomeError Outcome = "error"

	// OutcomeHang: the server accepts and never answers. Go sets no overall
	// timeout, so the command hangs for ever and nothing is tried next.
	OutcomeHang Outcome = "hang"

	// OutcomeRejected: the answer came, with status 200, and go rejects what is
	// in it: a zip that is no zip, a zip or go.mod whose checksum differs from
	// the database's or from go.sum. Go stops, whatever the separator.
	OutcomeRejected Outcome = "rejected"
)

// StatusOutcome returns the outcome of an HTTP status, after redirects.
// Status 0 stands for no answer at all: refused, unknown host, TLS failure.
func StatusOutcome(status int) Outcome {
	switch status {
	case 200:
		return OutcomeOK
	case 404, 410:
		return OutcomeNotFound
	default:
		return OutcomeError
	}
}

// FallsBack reports whether go goes on to the entry behind e after the outcome.
// Behind direct, off and the last entry there is none, which TriedNext knows.
func (e Entry) FallsBack(outcome Outcome) bool {
	switch outcome {
	case OutcomeNotFound:
		return true
	case OutcomeError:
		return e.Separator == '|'
	default:
		return false
	}
}

// TriedNext returns the index of the entry that go tries after the one at index
// i ended in outcome; ok is false if go stops there. Blank entries are passed
// over, nothing follows direct or off, and off itself downloads nothing.
//
// The separator that counts is the one right behind entry i: in "a|,b" the blank
// entry's comma decides nothing.
func (l List) TriedNext(i int, outcome Outcome) (next int, ok bool) {
	if i < 0 || i >= len(l) || !l[i].IsMirror() || !l[i].FallsBack(outcome) {
		return 0, false
	}
	for j := i + 1; j < len(l); j++ {
		if !l[j].IsBlank() {
			return j, !l[j].Ignored
		}
	}
	return 0, false
}

// First returns the index of the entry that go tries first, -1 if there is none.
func (l List) First() int {
	for i, entry := range l {
		if !entry.IsBlank() {
			return i
		}
	}
	return -1
}
