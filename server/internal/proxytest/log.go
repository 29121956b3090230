package proxytest

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// maxRequests is how many requests the log remembers.
const maxRequests = 10_000

// A Request is one request in the log.
type Request struct {
	Time       time.Time `json:"time"` // when it came
	Method     string    `json:"method"`
	Host       string    `json:"host"`
	Path       string    `json:"path"` // decoded, with its prefixes
	Query      string    `json:"query,omitempty"`
	Label      string    `json:"label,omitempty"` // of the prefix as/NAME
	Status     int       `json:"status"`          // 0: not answered, or not yet
	UserAgent  string    `json:"userAgent"`
	DurationMS float64   `json:"durationMS"` // until the last byte was about to go out
	Done       bool      `json:"done"`       // false while the request is under way
}

// A requestLog remembers requests and writes the finished ones to out.
type requestLog struct {
	mu      sync.Mutex
	entries []*logEntry
	out     io.Writer // may be nil
	err     error     // the first of writing to out
}

// A logEntry is one request of a log. Its log's mutex guards it.
type logEntry struct {
	log     *requestLog
	start   time.Time
	request Request
}

// begin enters a request that has just come.
func (l *requestLog) begin(r *http.Request, label string) *logEntry {
	start := time.Now()
	e := &logEntry{log: l, start: start, request: Request{
		Time:      start.UTC(),
		Method:    r.Method,
		Host:      r.Host,
		Path:      r.URL.Path,
		Query:     r.URL.RawQuery,
		Label:     label,
		UserAgent: r.UserAgent(),
	}}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) >= maxRequests {
		l.entries = slices.Delete(l.entries, 0, maxRequests/10)
	}
	l.entries = append(l.entries, e)
	return e
}

// finish says how the request was answered. Only the first call counts.
func (e *logEntry) finish(status int) {
	e.log.mu.Lock()
	defer e.log.mu.Unlock()
	if e.request.Done {
		return
	}
	e.request.Status = status
	e.request.DurationMS = float64(time.Since(e.start).Microseconds()) / 1000
	e.request.Done = true
	if e.log.out == nil || e.log.err != nil {
		return
	}
	line, err := json.Marshal(e.request)
	if err == nil {
		_, err = e.log.out.Write(append(line, '\n'))
	}
	if err != nil {
		e.log.err = fmt.Errorf("writing request log: %w", err)
	}
}

func (l *requestLog) requests() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	requests := make([]Request, len(l.entries))
	for i, e := range l.entries {
		requests[i] = e.request
	}
	return requests
}

func (l *requestLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = nil
}

func (l *requestLog) writeError() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// serveLog answers /_log, to this machine only.
func (h *Handler) serveLog(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		http.Error(w, "the request log is for this machine only", http.StatusForbidden)
		return
	}
	switch r.Method {
	case http.MethodGet:
		w.Header().Set("Content-Type", "application/jsonl")
		encoder := json.NewEncoder(w)
		for _, request := range h.log.requests() {
			if encoder.Encode(request) != nil {
				return // The client is gone.
			}
		}
	case http.MethodDelete:
		h.log.clear()
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", "GET, DELETE")
		http.Error(w, "the request log answers GET and DELETE", http.StatusMethodNotAllowed)
	}
}
