package proxytest

import (
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb"
)

// faults returns the table of prefixes; the package comment describes each.
// A prefix that is a status code is statusFault's.
func faults() []fault {
	return []fault{
		{name: "as", args: 1, apply: func(_ *call, _ step, next func() *answer) *answer { return next() }},

		{name: "hang", apply: hang},
		{name: "close", apply: abandoned(closed)},
		{name: "reset", apply: abandoned(wasReset)},
		{name: "html", apply: html},
		{name: "redirect", args: 1, apply: redirect},
		{name: "redirect-loop", apply: redirectLoop},
		{name: "redirect-host", apply: redirectHost},
		{name: "redirect-file", apply: redirectFile},
		{name: "redirect-to", args: 1, apply: redirectTo},
		{name: "auth", args: 1, apply: authenticate},
		{name: "escapes", apply: escapes},

		{name: "delay", args: 1, apply: delay},
		{name: "rate", args: 1, apply: rate},
		{name: "drip", apply: paced(1, 100*time.Millisecond)},
		{name: "endless", apply: ended(endless)},
		{name: "truncate", apply: ended(cut)},
		{name: "stall", apply: ended(stalled)},
		{name: "wrong-length", apply: ended(misstated)},
		{name: "big-header", apply: bigHeader},
		{name: "header", args: 2, apply: addHeader},
		{name: "escapes-header", apply: escapesHeader},
		{name: "gzip-bomb", apply: gzipBomb},

		{name: "badjson", apply: replaceBody([]string{".info", "/@latest"}, badJSON)},
		{name: "badzip", apply: replaceBody([]string{".zip"}, badZip)},
		{name: "badsum", apply: replaceBody([]string{".zip"}, otherZip)},
		{name: "badsum-mod", apply: replaceBody([]string{".mod"}, otherMod)},
		{name: "zip-escape", apply: replaceBody([]string{".zip"}, escapingZip)},
		{name: "zip-bomb", apply: replaceBody([]string{".zip"}, zipBomb)},

		{name: "empty-list", apply: viewed(func(v *view) { v.emptyList = true })},
		{name: "stale", apply: viewed(func(v *view) { v.stale = true })},
		{name: "notfound", args: 1, apply: notFoundAs},
		{name: "notfound-500", apply: viewed(func(v *view) { v.missing = http.StatusInternalServerError })},
		{name: "notoolchain", apply: viewed(func(v *view) { v.noToolchain = true })},
		{name: "nosumdb", apply: viewed(func(v *view) { v.noSumDB = true })},
		{name: "sumdb-wrong", apply: database(func(d *databases) (*sumdb.Server, error) { return d.wrong() })},
		{name: "sumdb-fork", apply: database(func(d *databases) (*sumdb.Server, error) { return d.fork() })},
		{name: "sumdb-stale", apply: database(func(d *databases) (*sumdb.Server, error) { return d.stale() })},

		{name: "only", args: 1, holds: func(c *call, args []string) (bool, error) {
			return c.asks(args[0]) || args[0] == "sumdb" && c.wantsDatabase(), nil
		}},
		{name: "for", args: 1, holds: func(c *call, args []string) (bool, error) {
			path := c.modulePath()
			return path == args[0] || strings.HasPrefix(path, args[0]+"/"), nil
		}},
		{name: "first", args: 1, holds: func(c *call, args []string) (bool, error) {
			n, err := positive(args[0])
			return c.count() <= n, err
		}},
		{name: "every", args: 1, holds: func(c *call, args []string) (bool, error) {
			n, err := positive(args[0])
			return err == nil && c.count()%n == 0, err
		}},
	}
}

// personalities returns the prefixes that the names of real servers are short for.
func personalities() map[string]string {
	return map[string]string{
		"athens":       "notfound-500",
		"athens-async": "first/1/404",
		"artifactory":  "only/.zip/403",
		"nexus":        "nosumdb",
		"gitlab":       "nosumdb/auth/gitlab:token",
	}
}

// count returns how many times the URL of this call was asked for, up to this time.
func (c *call) count() int {
	if c.counted == 0 {
		c.handler.mu.Lock()
		defer c.handler.mu.Unlock()
		c.handler.seen[c.request.URL.Path]++
		c.counted = c.handler.seen[c.request.URL.Path]
	}
	return c.counted
}

func positive(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is not a whole number above 0", text)
	}
	return n, nil
}

func badArgument(s step, want string) *answer {
	return statusAnswer(http.StatusBadRequest, fmt.Sprintf("bad request: prefix %s: %q is not %s", s.name, s.values, want))
}

func hang(c *call, _ step, _ func() *answer) *answer {
	<-c.request.Context().Done()
	c.ending = hung
	return nil
}

func abandoned(how ending) func(*call, step, func() *answer) *answer {
	return func(c *call, _ step, _ func() *answer) *answer {
		c.ending = how
		return nil
	}
}

func delay(c *call, s step, next func() *answer) *answer {
	d, err := time.ParseDuration(s.values[0])
	if err != nil || d < 0 {
		return badArgument(s, "a duration such as 100ms")
	}
	if !c.wait(d) {
		c.ending = hung
		return nil
	}
	return next()
}

// rate sends ten times a second, or as seldom as one byte takes.
func rate(c *call, s step, next func() *answer) *answer {
	n, err := positive(s.values[0])
	if err != nil {
		return badArgument(s, "a number of bytes a second")
	}
	chunk := max(n/10, 1)
	return paced(chunk, time.Second*time.Duration(chunk)/time.Duration(n))(c, s, next)
}

func paced(chunk int, pause time.Duration) func(*call, step, func() *answer) *answer {
	return func(c *call, _ step, next func() *answer) *answer {
		a := next()
		c.chunk, c.pause = chunk, pause
		return a
	}
}

func ended(how ending) func(*call, step, func() *answer) *answer {
	return func(c *call, _ step, next func() *answer) *answer {
		a := next()
		if a != nil {
			c.ending = how
		}
		return a
	}
}

func viewed(change func(*view)) func(*call, step, func() *answer) *answer {
	return func(c *call, _ step, next func() *answer) *answer {
		change(&c.view)
		return next()
	}
}

func database(choose func(*databases) (*sumdb.Server, error)) func(*call, step, func() *answer) *answer {
	return func(c *call, _ step, next func() *answer) *answer {
		server, err := choose(c.handler.sums)
		if err != nil {
			return statusAnswer(http.StatusInternalServerError, err.Error())
		}
		c.sums = server
		return next()
	}
}

func notFoundAs(c *call, s step, next func() *answer) *answer {
	status, err := strconv.Atoi(s.values[0])
	if err != nil || status < 200 || status > 599 {
		return badArgument(s, "a status from 200 to 599")
	}
	c.missing = status
	return next()
}

func addHeader(_ *call, s step, next func() *answer) *answer {
	a := next()
	if a != nil {
		a.header.Add(s.values[0], s.values[1])
	}
	return a
}

func authenticate(c *call, s step, next func() *answer) *answer {
	got := c.request.Header.Get("Authorization")
	if got != "Basic "+base64.StdEncoding.EncodeToString([]byte(s.values[0])) {
		return statusAnswer(http.StatusUnauthorized, "unauthorized: user name and password are needed")
	}
	return next()
}

func redirectAnswer(location string) *answer {
	a := statusAnswer(http.StatusFound, "moved to "+location)
	a.header.Set("Location", location)
	return a
}

func redirect(c *call, s step, _ func() *answer) *answer {
	n, err := positive(s.values[0])
	if err != nil {
		return badArgument(s, "a number of redirects")
	}
	if n == 1 {
		return redirectAnswer(c.url(s))
	}
	return redirectAnswer(c.url(s, s.name, strconv.Itoa(n-1)))
}

func redirectLoop(c *call, s step, _ func() *answer) *answer {
	return redirectAnswer(c.url(s, s.name))
}

func redirectHost(c *call, s step, _ func() *answer) *answer {
	scheme := "http"
	if c.request.TLS != nil {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(c.request.Host)
	if err != nil {
		return statusAnswer(http.StatusBadRequest, "bad request: prefix redirect-host needs a host with a port")
	}
	other := "localhost"
	if host == other {
		other = "127.0.0.1"
	}
	return redirectAnswer(scheme + "://" + net.JoinHostPort(other, port) + c.url(s))
}

func redirectFile(c *call, _ step, _ func() *answer) *answer {
	return redirectAnswer("file:///" + (&url.URL{Path: c.path}).EscapedPath())
}

func redirectTo(c *call, s step, _ func() *answer) *answer {
	target, err := url.Parse(s.values[0])
	if err != nil || target.Scheme == "" {
		return badArgument(s, "a whole URL")
	}
	return redirectAnswer(strings.TrimSuffix(s.values[0], "/") + c.url(step{start: 0, end: s.end}))
}
