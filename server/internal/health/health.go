// Package health keeps the book on the mirrors in force: when each was measured,
// since when it works or does not, and how each day went. It decides what is
// due, what counts as down or slow, and when a replacement is worth a question.
//
// The package is pure: it does no I/O and reads no clock. Its caller keeps the
// book in a file that all processes share, and changes it under a lock, so that
// two windows never ask a mirror more often than one would. A mirror's key is
// its URL without credentials, and no text of a server gets in.
package health

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// The bounds of the book. What is older, or has not been asked for longest, goes
// first.
const (
	maxDays    = 30
	maxMirrors = 50
	maxRecent  = 3
)

// FailureInterval is how long a mirror is left alone where only the failures of
// go commands make it be measured.
const FailureInterval = 5 * time.Minute

// Stale is the age from which on a state says nothing about now.
const Stale = 24 * time.Hour

const (
	// unbroken is the longest time between two failures that count as one
	// outage where the interval is shorter: nobody knows what was in between.
	unbroken = time.Hour

	maxBackOff    = 6 * time.Hour  // of our own accord
	maxRetryAfter = 24 * time.Hour // that a mirror may ask for
)

const version = 1

// A Book is everything that is known. The zero Book is empty.
type Book struct {
	Version int                `json:"version"`
	Mirrors map[string]*Mirror `json:"mirrors"`
}

// A Mirror is what is known of one mirror. The zero Mirror was never measured.
type Mirror struct {
	Asked    time.Time `json:"asked"`              // when the newest measurement began
	Measured time.Time `json:"measured,omitzero"`  // when the newest one that told something ended
	Until    time.Time `json:"until,omitzero"`     // it asked to be left alone until then
	Waits    int       `json:"waits,omitempty"`    // how many times in a row it asked so
	Failures int       `json:"failures,omitempty"` // in a row
	Failed   time.Time `json:"failed,omitzero"`    // when the first of them was

	State  protocol.HealthState `json:"state,omitempty"`
	Since  time.Time            `json:"since,omitzero"`
	Reason protocol.Reason      `json:"reason,omitempty"`
	Recent []float64            `json:"recent,omitempty"` // the times of the newest successes in milliseconds, newest last
	Days   map[string]*Day      `json:"days,omitempty"`   // by date

	Offered time.Time `json:"offered,omitzero"` // the Failed of the outage for which a replacement was told
	Muted   bool      `json:"muted,omitempty"`  // none is wanted any more
}

// Read reads a book. One that cannot be read, or is of another version, is
// begun anew, for it holds nothing that cannot be measured again.
func Read(data []byte) Book {
	var b Book
	if json.Unmarshal(data, &b) != nil || b.Version != version {
		return Book{Version: version, Mirrors: make(map[string]*Mirror)}
	}
	for key, m := range b.Mirrors {
		if m == nil {
			delete(b.Mirrors, key)
		}
	}
	if b.Mirrors == nil {
		b.Mirrors = make(map[string]*Mirror)
	}
	return b
}

// Data returns the book for keeping, within its bounds.
func (b Book) Data() ([]byte, error) {
	keys := b.newestFirst()
	for _, key := range keys[min(len(keys), maxMirrors):] {
		delete(b.Mirrors, key)
	}
	for _, m := range b.Mirrors {
		dates := m.dates()
		for _, date := range dates[min(len(dates), maxDays):] {
			delete(m.Days, date)
		}
	}
	b.Version = version
	data, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("keeping the figures of mirrors: %w", err)
	}
	return data, nil
}

// Forget drops the mirrors that nobody has asked for a month.
func (b Book) Forget(now time.Time) {
	for key, m := range b.Mirrors {
		if m.Asked.Before(now.AddDate(0, 0, -maxDays)) {
			delete(b.Mirrors, key)
		}
	}
}

func (b Book) newestFirst() []string {
	var keys []string
	for key := range b.Mirrors {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(x, y string) int {
		return cmp.Or(b.Mirrors[y].Asked.Compare(b.Mirrors[x].Asked), cmp.Compare(x, y))
	})
	return keys
}

// Get returns what is known of a mirror.
func (b Book) Get(key string) Mirror {
	if m := b.Mirrors[key]; m != nil {
		return *m
	}
	return Mirror{}
}

// Edit returns a mirror for changing, making it where there is none.
func (b Book) Edit(key string) *Mirror {
	m := b.Mirrors[key]
	if m == nil {
		m = &Mirror{}
		b.Mirrors[key] = m
	}
	return m
}

// Due returns from when on a mirror may be measured again. An Asked in the
// future is a clock that was set back, and keeps nobody waiting.
func (m Mirror) Due(now time.Time, interval time.Duration) time.Time {
	due := m.Asked.Add(interval)
	if m.Asked.IsZero() || m.Asked.After(now) {
		due = now
	}
	// The same holds for a wait that is longer than any that we grant.
	if m.Until.After(due) && !m.Until.After(now.Add(maxRetryAfter)) {
		due = m.Until
	}
	return due
}

// Fresh reports whether the state was measured within the interval.
func (m Mirror) Fresh(now time.Time, interval time.Duration) bool {
	age := now.Sub(m.Measured)
	return !m.Measured.IsZero() && age >= 0 && age < interval
}

// Works reports whether the newest measurement was a success.
func (m Mirror) Works() bool {
	return m.Failures == 0 && (m.State == protocol.HealthHealthy || m.State == protocol.HealthSlow)
}

// A Policy is how failures are judged.
type Policy struct {
	Interval time.Duration
	Failures int // how many in a row make a mirror down
}

// Record takes the result of a measurement in. Being told that there were too
// many requests is a failure of that day, for go would be told so as well, but
// no reason to call the mirror down: it is left alone instead.
func (m *Mirror) Record(result protocol.ProbeResult, now time.Time, policy Policy) {
	m.Reason = result.Reason
	m.backOff(result, now, policy.Interval)
	day := m.day(now)
	if result.Verdict != protocol.VerdictFailed {
		day.add(result.TotalMS)
		m.Measured, m.Failures, m.Failed = now, 0, time.Time{}
		m.Recent = append(m.Recent, result.TotalMS)
		m.Recent = m.Recent[max(len(m.Recent)-maxRecent, 0):]
		m.turn(m.pace(now), now)
		return
	}
	day.Failed++
	if result.Reason == protocol.ReasonRateLimited {
		return
	}
	if gap := now.Sub(m.Measured); m.Failures == 0 || gap < 0 || gap > max(unbroken, 3*policy.Interval) {
		m.Failures, m.Failed = 0, now
	}
	m.Failures++
	m.Measured = now
	if m.Failures >= policy.Failures {
		m.turn(protocol.HealthDown, m.Failed)
		m.Since = m.Failed // another outage than the one before it, perhaps
	}
}

// turn enters a state, unless it is the one already.
func (m *Mirror) turn(state protocol.HealthState, since time.Time) {
	if m.State != state {
		m.State, m.Since = state, since
	}
}

// backOff obeys a mirror that asks to be left alone. Where it does not say how
// long, that is twice as long each time.
func (m *Mirror) backOff(result protocol.ProbeResult, now time.Time, interval time.Duration) {
	wait := time.Duration(result.RetryAfterMS * float64(time.Millisecond))
	if wait <= 0 && result.Reason != protocol.ReasonRateLimited {
		m.Waits, m.Until = 0, time.Time{}
		return
	}
	m.Waits++
	own := interval
	for range m.Waits {
		own = min(2*own, maxBackOff)
	}
	m.Until = now.Add(max(min(wait, maxRetryAfter), own))
}

// Outage returns since when a mirror is down and a replacement is wanted that
// was not told yet.
func (m Mirror) Outage() (since time.Time, ok bool) {
	return m.Failed, m.State == protocol.HealthDown && m.Failures > 0 && !m.Muted && !m.Failed.Equal(m.Offered)
}
