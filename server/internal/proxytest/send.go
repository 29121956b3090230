package proxytest

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// An ending is how a connection or an answer ends.
type ending int

const (
	whole     ending = iota // as it should
	hung                    // without an answer, when the client or the server goes
	closed                  // without an answer, by closing the connection
	wasReset                // without an answer, by resetting the connection
	cut                     // half the body, then a closed connection
	stalled                 // half the body, then nothing
	endless                 // never
	misstated               // the announced length is half the true one
)

// A sending is how an answer is sent: chunk bytes every pause (all at once if
// chunk is 0), then the ending.
type sending struct {
	chunk  int
	pause  time.Duration
	ending ending
}

// abandon ends the connection of w without an answer. It does not return.
func (h *Handler) abandon(w http.ResponseWriter, how ending) {
	if how == wasReset {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			resetConn(conn)
		}
	}
	// The server closes the connection, or resets the stream under HTTP/2,
	// which cannot be hijacked.
	panic(http.ErrAbortHandler)
}

// resetConn makes the system answer the client with a TCP reset.
func resetConn(conn net.Conn) {
	inner := conn
	if wrapped, ok := conn.(interface{ NetConn() net.Conn }); ok {
		inner = wrapped.NetConn()
	}
	if tcp, ok := inner.(*net.TCPConn); ok {
		// Failing to set it, the connection is closed in the ordinary way.
		_ = tcp.SetLinger(0)
	}
	_ = inner.Close()
}

// transmit sends a. The log entry is finished before the last byte goes out, so
// that a client that has its answer finds the request in the log.
func (c *call) transmit(w http.ResponseWriter, a *answer, entry *logEntry) {
	if c.ending == misstated && c.transmitMisstated(w, a, entry) {
		return
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	body := a.body
	switch c.ending {
	case cut, stalled:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	case misstated:
		body = body[:len(body)/2]
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	case whole:
		if a.status >= 200 && a.status != http.StatusNoContent && a.status != http.StatusNotModified {
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		}
	}
	if c.request.Method == http.MethodHead {
		body = nil
	}
	w.WriteHeader(a.status)
	complete := c.write(w, body, func() {
		if c.ending == whole || c.ending == cut || c.ending == misstated {
			entry.finish(a.status)
		}
	})
	switch {
	case complete && c.ending == stalled:
		<-c.request.Context().Done()
	case complete && c.ending == endless && c.request.Method != http.MethodHead:
		c.writeForever(w)
	}
	entry.finish(a.status)
	if !complete || c.ending == cut || c.ending == stalled || c.ending == endless {
		panic(http.ErrAbortHandler)
	}
}

// write sends body at the call's pace, calling beforeLast before its last
// piece. It reports whether all of it was sent.
func (c *call) write(w http.ResponseWriter, body []byte, beforeLast func()) bool {
	chunk := c.chunk
	if chunk == 0 {
		chunk = max(len(body), 1)
	}
	for {
		piece := body[:min(chunk, len(body))]
		body = body[len(piece):]
		if len(body) == 0 {
			beforeLast()
		}
		if len(piece) > 0 {
			if _, err := w.Write(piece); err != nil {
				// A body is not allowed with 204 and 304: they are complete without.
				return err == http.ErrBodyNotAllowed
			}
		}
		if c.chunk != 0 || c.ending != whole {
			if http.NewResponseController(w).Flush() != nil {
				return false
			}
		}
		if len(body) == 0 {
			return true
		}
		if !c.wait(c.pause) {
			return false
		}
	}
}

// writeForever sends blanks, some 60 MB a second unless the call has a pace of
// its own, until the client or the server goes.
func (c *call) writeForever(w http.ResponseWriter) {
	size, pause := c.chunk, c.pause
	if size == 0 {
		size, pause = 64<<10, time.Millisecond
	}
	blanks := bytes.Repeat([]byte(" "), size)
	for c.wait(pause) {
		if _, err := w.Write(blanks); err != nil {
			return
		}
		if http.NewResponseController(w).Flush() != nil {
			return
		}
	}
}

// transmitMisstated sends the whole body of a under a header that announces
// half of it, which net/http itself does not do. It reports false, having done
// nothing, where the connection cannot be hijacked.
func (c *call) transmitMisstated(w http.ResponseWriter, a *answer, entry *logEntry) bool {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return false
	}
	defer conn.Close()
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/1.1 %d %s\r\n", a.status, http.StatusText(a.status))
	header := a.header.Clone()
	header.Set("Content-Length", strconv.Itoa(len(a.body)/2))
	header.Set("Connection", "close")
	// Writing to a bytes.Buffer cannot fail.
	_ = header.Write(&out)
	out.WriteString("\r\n")
	out.Write(a.body)
	entry.finish(a.status)
	// A client that is gone already has nothing to complain of.
	_, _ = conn.Write(out.Bytes())
	return true
}

// wait waits for d and reports whether client and server are still there.
func (c *call) wait(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return c.request.Context().Err() == nil
	case <-c.request.Context().Done():
		return false
	}
}
