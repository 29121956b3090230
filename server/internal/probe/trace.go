package probe

import (
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync"
	"time"
)

// A trace times one request, redirects included: the lookups and handshakes of
// the first connection, and the first byte of the last answer. Dialling goes on
// in the background after a request has ended, hence the mutex.
type trace struct {
	mu                          sync.Mutex
	start, wrote, answered      time.Time
	dnsStart, dialStart, shakes time.Time
	dns, connect, tls           time.Duration
	remote                      net.Addr
}

func newTrace() *trace { return &trace{start: time.Now()} }

// hooks returns the callbacks for net/http/httptrace. connected is called with
// the address of the first connection.
func (t *trace) hooks(connected func(net.Addr)) *httptrace.ClientTrace {
	once := func(at *time.Time) {
		t.mu.Lock()
		defer t.mu.Unlock()
		if at.IsZero() {
			*at = time.Now()
		}
	}
	since := func(took *time.Duration, from *time.Time) {
		t.mu.Lock()
		defer t.mu.Unlock()
		if *took == 0 && !from.IsZero() {
			*took = time.Since(*from)
		}
	}
	return &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { once(&t.dnsStart) },
		DNSDone:      func(httptrace.DNSDoneInfo) { since(&t.dns, &t.dnsStart) },
		ConnectStart: func(string, string) { once(&t.dialStart) },
		ConnectDone: func(_, _ string, err error) {
			if err == nil { // Of several addresses the one that answers counts.
				since(&t.connect, &t.dialStart)
			}
		},
		TLSHandshakeStart: func() { once(&t.shakes) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err == nil {
				since(&t.tls, &t.shakes)
			}
		},
		GotConn: func(info httptrace.GotConnInfo) {
			t.mu.Lock()
			first := t.remote == nil
			if first {
				t.remote = info.Conn.RemoteAddr()
			}
			t.mu.Unlock()
			if first {
				connected(info.Conn.RemoteAddr())
			}
		},
		WroteRequest: func(httptrace.WroteRequestInfo) { once(&t.wrote) },
		GotFirstResponseByte: func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.answered = time.Now()
		},
	}
}

// firstByte returns how long the server took to answer, from the first request
// sent to the first byte of the last answer, redirects and their connections
// included.
func (t *trace) firstByte() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wrote.IsZero() || t.answered.Before(t.wrote) {
		return 0
	}
	return t.answered.Sub(t.wrote)
}

// elapsed returns the time since the request started, fit for a message.
func (t *trace) elapsed() time.Duration {
	if d := time.Since(t.start); d >= time.Second {
		return d.Round(100 * time.Millisecond)
	}
	return time.Since(t.start).Round(time.Millisecond)
}

// phase says what had not happened when a request was given up.
func (t *trace) phase() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !t.wrote.IsZero():
		return "no answer came"
	case !t.shakes.IsZero() && t.tls == 0:
		return "the TLS handshake was not completed"
	case !t.dialStart.IsZero():
		return "no connection was made"
	case !t.dnsStart.IsZero() && t.dns == 0:
		return "the host name was not resolved"
	default:
		return "nothing came"
	}
}

// setup returns what making the first connection took, and where it led.
func (t *trace) setup() (dns, connect, tls time.Duration, remote net.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dns, t.connect, t.tls, t.remote
}
