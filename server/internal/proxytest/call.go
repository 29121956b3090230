package proxytest

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb"
)

// A fault is a prefix of the URL: its name, how many arguments follow it, and
// what it does. It has either holds, and is a condition for the next prefix,
// or apply.
type fault struct {
	name string
	args int

	// holds reports whether the prefix that follows counts for this call.
	holds func(c *call, args []string) (bool, error)

	// apply returns the answer, its own or a changed one of next's; nil means
	// that the connection is to end without one, as c.ending says.
	apply func(c *call, s step, next func() *answer) *answer
}

// A step is one prefix of a call with its arguments.
type step struct {
	fault
	values     []string
	start, end int // its elements in call.prefixes
}

// A call is one request on its way through the prefixes to the mirror's own answer.
type call struct {
	handler  *Handler
	request  *http.Request
	prefixes []string // percent-encoded, as they stood in the URL
	steps    []step   // those whose conditions hold
	path     string   // what is asked of the mirror: no prefixes, no leading slash
	label    string
	counted  int // what count returns, 0 before its first call
	sending
	view
}

// A view is what the prefixes left of the mirror's contents.
type view struct {
	stale, emptyList, noToolchain, noSumDB bool

	missing int           // the status for what does not exist
	sums    *sumdb.Server // the checksum database
}

// An answer is a whole HTTP answer before it is sent.
// It is an http.ResponseWriter so that other handlers can write it.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(data []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	a.body = append(a.body, data...)
	return len(data), nil
}

func newAnswer(status int, contentType string, body []byte) *answer {
	return &answer{status: status, header: http.Header{"Content-Type": {contentType}}, body: body}
}

// statusAnswer returns an answer of plain text, with the header that a
// client may expect beside the status.
func statusAnswer(status int, text string) *answer {
	a := newAnswer(status, "text/plain; charset=utf-8", []byte(text+"\n"))
	switch status {
	case http.StatusUnauthorized:
		a.header.Set("WWW-Authenticate", `Basic realm="proxytest"`)
	case http.StatusProxyAuthRequired:
		a.header.Set("Proxy-Authenticate", `Basic realm="proxytest"`)
	case http.StatusTooManyRequests:
		a.header.Set("Retry-After", "30")
	}
	return a
}

// parse takes the URL of a request apart. The call is usable for the log
// even where the URL is wrong.
func (h *Handler) parse(r *http.Request) (*call, error) {
	c := &call{handler: h, request: r, view: view{missing: http.StatusNotFound, sums: h.sums.real}}
	rest := strings.TrimPrefix(r.URL.EscapedPath(), "/")
	all, err := c.takePrefixes(&rest)
	if err != nil {
		return c, err
	}
	if c.path, err = url.PathUnescape(rest); err != nil {
		return c, fmt.Errorf("reading path: %w", err)
	}
	for _, s := range all {
		if s.name == "as" {
			c.label = s.values[0]
		}
	}
	for i := 0; i < len(all); i++ {
		if all[i].holds == nil {
			c.steps = append(c.steps, all[i])
			continue
		}
		holds, err := all[i].holds(c, all[i].values)
		if err != nil {
			return c, fmt.Errorf("prefix %s: %w", all[i].name, err)
		}
		if !holds {
			for i < len(all) && all[i].holds != nil {
				i++
			}
		}
	}
	return c, nil
}

// takePrefixes moves the prefixes from the front of rest to c.prefixes.
func (c *call) takePrefixes(rest *string) ([]step, error) {
	var all []step
	for {
		name, behind, _ := strings.Cut(*rest, "/")
		if prefixes, ok := c.handler.personalities[name]; ok {
			*rest = prefixes + "/" + behind
			continue
		}
		f, ok := c.handler.faults[name]
		if !ok {
			if f, ok = statusFault(name); !ok {
				return all, nil
			}
		}
		s := step{fault: f, start: len(c.prefixes)}
		c.prefixes = append(c.prefixes, name)
		for range f.args {
			var escaped string
			escaped, behind, _ = strings.Cut(behind, "/")
			value, err := url.PathUnescape(escaped)
			if err != nil || value == "" {
				return nil, fmt.Errorf("prefix %s: an argument is missing or badly encoded", name)
			}
			c.prefixes = append(c.prefixes, escaped)
			s.values = append(s.values, value)
		}
		s.end = len(c.prefixes)
		all = append(all, s)
		*rest = behind
	}
}

// statusFault returns the fault of a prefix that is a status code.
func statusFault(name string) (fault, bool) {
	status, err := strconv.Atoi(name)
	if err != nil || status < 200 || status > 599 || len(name) != 3 {
		return fault{}, false
	}
	return fault{name: name, apply: func(c *call, _ step, _ func() *answer) *answer {
		if status == http.StatusNotFound || status == http.StatusGone {
			return statusAnswer(status, "not found: "+c.path)
		}
		text := http.StatusText(status)
		if text == "" {
			text = "status " + name
		}
		return statusAnswer(status, text)
	}}, true
}

// run returns the answer of the steps from i on.
func (c *call) run(i int) *answer {
	if i == len(c.steps) {
		return c.origin()
	}
	return c.steps[i].apply(c, c.steps[i], func() *answer { return c.run(i + 1) })
}

// url returns the path of this call's URL with the elements of s replaced.
func (c *call) url(s step, replacement ...string) string {
	var elements []string
	elements = append(elements, c.prefixes[:s.start]...)
	elements = append(elements, replacement...)
	elements = append(elements, c.prefixes[s.end:]...)
	elements = append(elements, (&url.URL{Path: c.path}).EscapedPath())
	return "/" + strings.Join(elements, "/") + c.query()
}

// query returns the query of this call's URL with its question mark.
func (c *call) query() string {
	if c.request.URL.RawQuery == "" {
		return ""
	}
	return "?" + c.request.URL.RawQuery
}

// asks reports whether the call is for a file that ends in one of the suffixes.
func (c *call) asks(suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(c.path, suffix) {
			return true
		}
	}
	return false
}
