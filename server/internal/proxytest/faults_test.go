package proxytest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

const (
	hello     = "/example.com/hello/@v/"
	helloMod  = "module example.com/hello\n\ngo 1.20\n"
	supported = "/sumdb/" + proxytest.SumDBName + "/supported"
)

// get asks for a URL as a plain client does, without following redirects.
func get(t *testing.T, target string) (*http.Response, []byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, MaxResponseHeaderBytes: 20_000_000},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response, body, err
}

// TestAnswers covers every prefix that leaves an answer which HTTP is content with.
func TestAnswers(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	tests := []struct {
		path   string
		status int
		body   string // a part of it
		header string // NAME: a part of its value
	}{
		{hello + "list", 200, "v1.0.0\nv1.1.0\n", "Content-Type: text/plain"},
		{hello + "v1.0.0.mod", 200, helloMod, "Content-Length: 34"},
		{"/as/demo" + hello + "v1.0.0.mod", 200, helloMod, ""},

		{"/204" + hello + "list", 204, "", ""},
		{"/401" + hello + "list", 401, "Unauthorized", "WWW-Authenticate: Basic"},
		{"/403" + hello + "list", 403, "Forbidden", ""},
		{"/404" + hello + "list", 404, "not found: example.com/hello/@v/list", ""},
		{"/407" + hello + "list", 407, "", "Proxy-Authenticate: Basic"},
		{"/410" + hello + "list", 410, "not found: ", ""},
		{"/429" + hello + "list", 429, "", "Retry-After: 30"},
		{"/500" + hello + "list", 500, "", ""},
		{"/503" + supported, 503, "", ""},
		{"/html" + hello + "v1.0.0.info", 200, "<form", "Content-Type: text/html"},
		{"/redirect/1" + hello + "list", 302, "", "Location: /example.com/hello/@v/list"},
		{"/as/a/redirect/3/as/b" + hello + "list?q=1", 302, "", "Location: /as/a/redirect/2/as/b/example.com/hello/@v/list?q=1"},
		{"/redirect-loop" + hello + "list", 302, "", "Location: /redirect-loop/example.com/hello/@v/list"},
		{"/redirect-host" + hello + "list", 302, "", "Location: http://localhost:"},
		{"/redirect-file" + hello + "list", 302, "", "Location: file:///example.com/hello/@v/list"},
		{"/redirect-to/http%3A%2F%2Fa.example%2Fb%2F/as/x" + hello + "list", 302, "", "Location: http://a.example/b/as/x/example.com/hello/@v/list"},
		{"/auth/me:secret" + hello + "list", 401, "unauthorized", "WWW-Authenticate: Basic"},
		{"/escapes" + hello + "list", 200, "\x1b]52;", "Server: \u202edesrever"},
		{"/escapes" + hello + "v1.0.0.info", 200, `\u001b]0;title`, "X-Message: \u2066"},
		{"/escapes" + hello + "v1.0.0.mod", 500, "\u202edesrever", ""},

		{"/header/Retry-After/7/503" + hello + "list", 503, "", "Retry-After: 7"},
		{"/big-header" + hello + "v1.0.0.mod", 200, helloMod, "X-Filler: xxxxxxxxxx"},
		{"/wrong-length" + hello + "v1.0.0.mod", 200, helloMod[:17], "Content-Length: 17"},

		{"/badjson" + hello + "v1.0.0.info", 200, `{"Version":"v1.0.0"`, ""},
		{"/badjson" + hello + "v1.0.0.mod", 200, helloMod, ""},
		{"/badzip" + hello + "v1.0.0.zip", 200, "this is not a zip", ""},
		{"/badsum-mod" + hello + "v1.0.0.mod", 200, helloMod + "// not", ""},

		{"/empty-list" + hello + "list", 200, "", "Content-Length: 0"},
		{"/stale" + hello + "list", 200, "v1.0.0\n", "Content-Length: 7"},
		{"/stale/example.com/hello/@latest", 200, `{"Version":"v1.0.0",`, ""},
		{"/stale" + hello + "v1.1.0.info", 200, `{"Version":"v1.1.0",`, ""},
		{"/stale/example.org/probe/@latest", 200, `{"Version":"v1.0.0",`, ""},
		{"/notfound-500" + hello + "v9.0.0.info", 500, "not found: ", ""},
		{"/notfound-500" + hello + "v1.0.0.mod", 200, helloMod, ""},
		{"/notfound/403" + hello + "v9.0.0.info", 403, "not found: ", ""},
		{"/notoolchain/golang.org/toolchain/@v/v0.0.1-go1.26.8.linux-amd64.mod", 404, "", ""},
		{"/nosumdb" + supported, 404, "", ""},
		{"/nosumdb/lookup/example.com/hello@v1.0.0", 404, "", ""},

		{"/only/.zip/403" + hello + "v1.0.0.zip", 403, "", ""},
		{"/only/.zip/403" + hello + "v1.0.0.mod", 200, "", ""},
		{"/only/sumdb/500" + supported, 500, "", ""},
		{"/only/sumdb/500" + hello + "list", 200, "", ""},
		{"/only/list/only/.zip/500" + hello + "list", 200, "", ""},
		{"/for/example.com%2Fhello/403" + hello + "list", 403, "", ""},
		{"/for/example.com/403/lookup/example.com/hello@v1.0.0", 403, "", ""},
		{"/for/example.com/403/example.org/probe/@v/list", 200, "", ""},

		{"/athens" + hello + "v9.0.0.info", 500, "", ""},
		{"/artifactory" + hello + "v1.0.0.zip", 403, "", ""},
		{"/artifactory" + hello + "v1.0.0.info", 200, "", ""},
		{"/as/n/nexus" + supported, 404, "", ""},
		{"/nexus" + hello + "list", 200, "", ""},
		{"/gitlab" + hello + "list", 401, "", ""},

		{"/delay/soon" + hello + "list", 400, "prefix delay", ""},
		{"/rate/0" + hello + "list", 400, "prefix rate", ""},
		{"/redirect/x" + hello + "list", 400, "prefix redirect", ""},
		{"/redirect-to/nowhere" + hello + "list", 400, "prefix redirect-to", ""},
		{"/notfound/99" + hello + "list", 400, "prefix notfound", ""},
		{"/first/x/404" + hello + "list", 400, "prefix first", ""},
		{"/delay", 400, "argument is missing", ""},
	}
	for _, test := range tests {
		response, body, err := get(t, server.URL()+test.path)
		if err != nil {
			t.Errorf("GET %s: %v", test.path, err)
			continue
		}
		if response.StatusCode != test.status || !strings.Contains(string(body), test.body) {
			t.Errorf("GET %s = %d %q, want %d with %q", test.path, response.StatusCode, body, test.status, test.body)
		}
		name, value, _ := strings.Cut(test.header, ": ")
		if got := response.Header.Get(name); !strings.Contains(got, value) {
			t.Errorf("GET %s: header %s = %.100q, want %q", test.path, name, got, value)
		}
	}
}

// TestBrokenAnswers covers the prefixes that a client sees as errors of the
// connection or of the body.
func TestBrokenAnswers(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	tests := []struct {
		prefix string
		want   error
		body   string // read before the error
	}{
		{"close", io.EOF, ""},
		{"reset", syscall.ECONNRESET, ""},
		{"truncate", io.ErrUnexpectedEOF, helloMod[:17]},
		{"drip/truncate", io.ErrUnexpectedEOF, helloMod[:17]},
	}
	for _, test := range tests {
		_, body, err := get(t, server.URL(test.prefix)+hello+"v1.0.0.mod")
		if !errors.Is(err, test.want) || string(body) != test.body {
			t.Errorf("GET /%s/… = %q, %v, want %q, %v", test.prefix, body, err, test.body, test.want)
		}
	}
}

func TestEscapesInHeader(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	_, _, err := get(t, server.URL("escapes-header")+hello+"v1.0.0.mod")
	if err == nil || !strings.Contains(err.Error(), "malformed MIME header") {
		t.Errorf("GET /escapes-header/… = %v, want a malformed header", err)
	}
}

// TestNeverEnding covers the prefixes that only the client's patience ends.
func TestNeverEnding(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	tests := []struct {
		prefix  string
		minimum int // bytes of body in a quarter of a second
		maximum int
	}{
		{"hang", 0, 0},
		{"delay/1h", 0, 0},
		{"stall", 17, 17},
		{"drip", 1, 8},
		{"rate/20", 2, 12},
		{"endless", 100_000, 1 << 30},
		{"drip/endless", 1, 8},
	}
	for _, test := range tests {
		ctx, cancel := context.WithTimeout(context.Background(), 250*time.Millisecond)
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL(test.prefix)+hello+"v1.0.0.mod", nil)
		if err != nil {
			t.Fatal(err)
		}
		n := int64(0)
		response, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			n, err = io.Copy(io.Discard, response.Body)
			response.Body.Close()
		}
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || int(n) < test.minimum || int(n) > test.maximum {
			t.Errorf("GET /%s/… = %d bytes, %v, want %d to %d bytes and a timeout", test.prefix, n, err, test.minimum, test.maximum)
		}
	}
}

func TestDelayAndRate(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	for _, prefix := range []string{"delay/200ms", "rate/150", "rate/300/delay/100ms"} {
		start := time.Now()
		_, body, err := get(t, server.URL(prefix)+hello+"v1.0.0.mod")
		if took := time.Since(start); err != nil || string(body) != helloMod || took < 150*time.Millisecond || took > 5*time.Second {
			t.Errorf("GET /%s/… = %q, %v after %v, want %q after some 200 ms", prefix, body, err, took, helloMod)
		}
	}
}

func TestFirstAndEvery(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	for prefix, want := range map[string][]int{
		"first/2/503":             {503, 503, 200, 200},
		"every/2/500":             {200, 500, 200, 500},
		"athens-async":            {404, 200, 200, 200},
		"only/list/first/1/404":   {404, 200, 200, 200},
		"first/1/404/every/3/429": {404, 200, 429, 200},
	} {
		for i, status := range want {
			response, _, err := get(t, server.URL(prefix)+hello+"list")
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != status {
				t.Errorf("GET /%s/…, request %d = %d, want %d", prefix, i+1, response.StatusCode, status)
			}
		}
	}
}

func TestAuth(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	target := strings.Replace(server.URL("auth/me:p%2Fw"), "http://", "http://me:p%2Fw@", 1)
	if response, _, err := get(t, target+hello+"list"); err != nil || response.StatusCode != 200 {
		t.Errorf("GET with user and password = %v, %v, want 200", response, err)
	}
	target = strings.Replace(server.URL("auth/me:p%2Fw"), "http://", "http://me:wrong@", 1)
	if response, _, err := get(t, target+hello+"list"); err != nil || response.StatusCode != 401 {
		t.Errorf("GET with a wrong password = %v, %v, want 401", response, err)
	}
}
