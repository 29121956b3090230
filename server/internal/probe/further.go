package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const (
	// patience is how much longer than the main conversation the further
	// questions may take. It is short: they must not hold up a result.
	patience = 2 * time.Second

	// impossible is a module that cannot exist: .invalid is reserved for that
	// (RFC 2606). It is asked for in the way go asks first.
	impossible = "go-proxy-switcher.invalid/none/@v/v1.0.0.info"

	// toolchain is the go.mod of the first toolchain that came as a module.
	toolchain = "golang.org/toolchain/@v/v0.0.1-go1.21.0.linux-amd64.mod"
)

// further is what the further questions brought.
type further struct {
	sumDB, toolchain protocol.Check
	latest           string
	record           lookup // in the checksum database
	families         []protocol.Family
	retryAfter       time.Duration
	notes            []note // what is wrong, worst first
}

// A note is something that degrades a mirror, as a sentence for people.
type note struct {
	reason protocol.Reason
	text   string
}

func notef(reason protocol.Reason, format string, args ...any) note {
	return note{reason, fmt.Sprintf(format, args...)}
}

func noFurther() further {
	return further{sumDB: protocol.CheckSkipped, toolchain: protocol.CheckSkipped}
}

// An inquiry asks the further questions of one conversation.
type inquiry struct {
	src    source
	module Module
	job    *job

	mu      sync.Mutex // guards what follows
	found   further
	highest string // of the version list
}

// askFurther starts the further questions and returns a function that waits for
// their answers; it gives up at once where the main conversation failed.
// HTTP/2 carries them beside the main conversation without getting into its way;
// otherwise they get connections of their own.
func (j *job) askFurther(ctx context.Context, main source, m Module, first *reply) (wait func(succeeded bool) further) {
	src, own := main, false
	if first.proto == "HTTP/1.1" || first.proto == "HTTP/1.0" {
		if base, err := parseBase(j.entry); err == nil {
			if c, f := j.prober.newClient(base); f == nil {
				src, own = c, true
			}
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	q := &inquiry{src: src, module: m, job: j, found: noFurther()}
	// The order is that of the notes, and of how much harm is in them.
	questions := []func(context.Context) []note{q.askDatabase, q.askImpossible, q.askList, q.askToolchain, q.askLatest, q.askFamilies}
	notes := make([][]note, len(questions))
	var running sync.WaitGroup
	for i, ask := range questions {
		running.Go(func() { notes[i] = ask(ctx) })
	}
	return func(succeeded bool) further {
		if !succeeded {
			cancel()
		}
		timer := time.AfterFunc(patience, cancel)
		running.Wait()
		timer.Stop()
		cancel()
		retryAfter := src.retryAfter()
		if own {
			src.close()
		}
		if !succeeded {
			return noFurther()
		}
		q.found.retryAfter = retryAfter
		for _, some := range notes {
			q.found.notes = append(q.found.notes, some...)
		}
		if q.found.latest == "" {
			q.found.latest = q.highest // As go does where there is no @latest.
		}
		return q.found
	}
}

// ask returns the body of a 200, the status of any other answer.
func (q *inquiry) ask(ctx context.Context, path string, limit int64) ([]byte, *reply, *fault) {
	var body bytes.Buffer
	r, f := q.src.fetch(ctx, path, &body, limit)
	return body.Bytes(), r, f
}

// isMissing reports whether go takes an answer for "not here, ask the next".
func isMissing(r *reply) bool {
	return r.status == http.StatusNotFound || r.status == http.StatusGone
}

// askImpossible finds out whether the comma works behind this mirror. A mirror
// that takes long to look for the module is not blamed for it.
func (q *inquiry) askImpossible(ctx context.Context) []note {
	r, f := q.src.fetch(ctx, impossible, io.Discard, maxPageBytes)
	switch {
	case f != nil && f.reason == protocol.ReasonTimeout, f == nil && isMissing(r):
		return nil
	case f == nil && r.status == http.StatusOK:
		return []note{notef(protocol.ReasonNotAProxy, "It answered 200 OK for a module that cannot exist: go would believe it and never ask the next entry.")}
	case f == nil && q.job.target.Private && r.status == http.StatusForbidden:
		return nil // That is how a curated mirror keeps names from going on.
	case f == nil:
		return []note{notef(statusReason(r.status), "It answered %s instead of 404 or 410 for a module that cannot exist: what it does not hold is not looked for in the next entry after a comma.", statusText(r.status))}
	default:
		return []note{notef(f.reason, "Asked for a module that cannot exist, %s: what it does not hold is not looked for in the next entry after a comma.", f.seen)}
	}
}

func (q *inquiry) askList(ctx context.Context) []note {
	escaped, err := module.EscapePath(q.module.Path)
	if err != nil {
		return nil
	}
	path := escaped + "/@v/list"
	highest, listed, valid, lines := "", false, 0, 0
	body := &lineSink{line: func(text []byte) {
		fields := bytes.Fields(text)
		if len(fields) == 0 {
			return
		}
		lines++
		if version := string(fields[0]); semver.IsValid(version) && len(version) < 100 {
			valid++
			listed = listed || version == q.module.Version
			release := semver.Prerelease(version) == ""
			if semver.Compare(version, highest) > 0 && (release || highest == "") {
				highest = version
			}
		}
	}}
	r, _, f := fetchTwice(ctx, q.src, path, body, maxListBytes)
	if f == nil && r.status != http.StatusOK {
		f = statusFault(r, path)
	}
	if f != nil {
		return []note{notef(f.reason, "Its version list cannot be had (%s): go would not find versions there.", f.seen)}
	}
	body.end()
	q.mu.Lock()
	q.highest = highest
	q.mu.Unlock()
	switch {
	case lines > 0 && valid == 0:
		return []note{notef(protocol.ReasonNotAProxy, "What it sends as the version list is none: go would see no versions there, without an error.")}
	case !listed && isTagged(q.module.Version):
		return []note{notef(protocol.ReasonStale, "Its version list lacks %s, which it serves: go would not see all versions there, and the first entry that answers wins.", q.module.Version)}
	}
	return nil
}

// A lineSink calls line for each line that is written to it, and keeps no more
// than the beginning of one.
type lineSink struct {
	line func(text []byte)
	rest []byte
}

// maxLineBytes bounds what is looked at of a line: no version is as long.
const maxLineBytes = 4 << 10

func (s *lineSink) Write(data []byte) (int, error) {
	for rest := data; ; {
		text, behind, ended := bytes.Cut(rest, []byte("\n"))
		s.rest = append(s.rest, text[:min(len(text), maxLineBytes-len(s.rest))]...)
		if !ended {
			return len(data), nil
		}
		s.end()
		rest = behind
	}
}

// end says that the last line is complete.
func (s *lineSink) end() {
	s.line(s.rest)
	s.rest = s.rest[:0]
}

func (q *inquiry) askLatest(ctx context.Context) []note {
	escaped, err := module.EscapePath(q.module.Path)
	if err != nil {
		return nil
	}
	body, r, f := q.ask(ctx, escaped+"/@latest", maxInfoBytes)
	if f != nil || r.status != http.StatusOK {
		return nil // The version list is enough for go.
	}
	var info struct{ Version string }
	if json.Unmarshal(body, &info) != nil || !semver.IsValid(info.Version) || len(info.Version) > 100 {
		return []note{notef(protocol.ReasonNotAProxy, "What it sends as the latest version names none: go fails where it has to ask for it.")}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.found.latest = info.Version
	return nil
}

func (q *inquiry) askToolchain(ctx context.Context) []note {
	r, f := q.src.fetch(ctx, toolchain, io.Discard, maxModBytes)
	check := protocol.CheckOK
	var notes []note
	switch {
	case f == nil && r.status == http.StatusOK:
	case f == nil && isMissing(r):
		check = protocol.CheckMissing
	default:
		check = protocol.CheckFailed
		if f == nil {
			f = statusFault(r, toolchain)
		}
		if f.reason != protocol.ReasonTimeout && !(q.job.target.Private && f.reason == protocol.ReasonForbidden) {
			notes = append(notes, notef(f.reason, "Newer versions of go itself cannot be had from it (%s): a go line in go.mod that asks for one fails.", f.seen))
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.found.toolchain = check
	return notes
}
