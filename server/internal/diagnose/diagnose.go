// Package diagnose finds failed module downloads in what the go command, gopls,
// dlv, the Go extension, build tools and CI systems print, and names the cause
// of each.
//
// A text is read once, as a stream, in constant memory: whatever its size, only
// the lines of the failure at hand are kept. Lines of the go command are found
// by their shape (anchor.go), freed of what other programs put around them
// (unwrap.go, breaks.go), joined with the lines that belong to them (record.go), taken
// apart (message.go), and judged by an ordered table of rules (rules*.go). A
// line that is not the go command's never counts, whatever it says: an
// application that cannot reach its database is no failed download.
//
// Everything in a Failure may be shown: credentials are redacted, control
// characters and marks that change the direction of text are gone.
//
// The package is pure: it reads what it is given and nothing else.
package diagnose

import (
	"errors"
	"fmt"
	"io"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// MaxFailures bounds a report. More failures than that are counted and not
// kept, so that memory does not grow with the text.
const MaxFailures = 2000

// Hosts tells what is known of host names. A nil function knows none.
type Hosts struct {
	// Mirror reports whether a host is a public mirror: one without logins,
	// and with a public address.
	Mirror func(host string) bool
	// WebSite reports whether a host is known to be no mirror at all.
	WebSite func(host string) bool
}

// A Report is what was found in a text.
type Report struct {
	Failures []protocol.Failure // in the order of the text, each repetition nearby left out
	Omitted  int                // how many more there were than MaxFailures
}

// Public returns the report as it is sent.
func (r Report) Public() *protocol.DiagnoseReport {
	public := &protocol.DiagnoseReport{Failures: r.Failures}
	if public.Failures == nil {
		public.Failures = []protocol.Failure{}
	}
	return public
}

// Read reads a text to its end and returns the failures in it. Where reading
// fails, the failures found so far come with the error.
func Read(text io.Reader, hosts Hosts) (Report, error) {
	c := newCollector(hosts)
	err := scan(text, c)
	c.flush()
	rank(c.report.Failures)
	if err != nil && !errors.Is(err, io.EOF) {
		return c.report, fmt.Errorf("reading the text: %w", err)
	}
	return c.report, nil
}

// repeatedWithin is how many lines apart the same failure may be printed and
// still be one: the Go extension prints each error twice, go -x does as well.
const repeatedWithin = 400

// seen is where a failure was last printed, and where it is in the report.
type seen struct{ line, index int }

type failureKey struct{ cause, module, version, host string }

// add keeps a failure unless it is a repetition, and gives it its words.
func (c *collector) add(f protocol.Failure) {
	key := failureKey{f.Cause, f.Module, f.Version, f.Host}
	last, known := c.seen[key]
	near := known && f.Line-last.line <= repeatedWithin
	switch {
	case near:
		c.seen[key] = seen{f.Line, last.index}
	case len(c.report.Failures) >= MaxFailures:
		c.report.Omitted++
	default:
		if c.dropVaguer(f) {
			return
		}
		c.seen[key] = seen{f.Line, len(c.report.Failures)}
		f.Excerpt = shown(f.Excerpt, maxExcerpt)
		c.report.Failures = append(c.report.Failures, Describe(f))
	}
}

// dropVaguer settles two failures of one cause of which one names its module
// and the other does not, such as the two lines that go prints when it may not
// write to the module cache: the one that names it stays. It reports whether
// the new one is the vaguer.
func (c *collector) dropVaguer(f protocol.Failure) bool {
	if len(c.report.Failures) == 0 {
		return false
	}
	last := &c.report.Failures[len(c.report.Failures)-1]
	if last.Cause != f.Cause || last.Host != f.Host || f.Line-last.Line > 20 {
		return false
	}
	switch {
	case f.Module == "":
		return true
	case last.Module == "":
		last.Module, last.Version = f.Module, f.Version
		*last = Describe(*last)
		c.seen[failureKey{f.Cause, f.Module, f.Version, f.Host}] = seen{f.Line, len(c.report.Failures) - 1}
		return true
	}
	return false
}
