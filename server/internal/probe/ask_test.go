package probe

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func modules() proxytest.Config {
	return proxytest.Config{ModDirs: []string{filepath.Join("..", "..", "..", "test", "mod")}}
}

func TestAsk(t *testing.T) {
	s := proxytest.Start(t, modules())
	const list = "example.com/hello/@v/list"
	for _, test := range []struct {
		url, path string
		limit     int64
		status    int
		body      string
		reason    protocol.Reason
	}{
		{s.URL(), list, 1 << 20, 200, "v1.0.0\nv1.1.0\n", ""},
		{s.URL(), "example.com/!upper/@v/v1.0.0.info", 1 << 20, 200, "{", ""},
		{s.URL(), "example.com/nosuch/@v/list", 1 << 20, 404, "", protocol.ReasonNotFound},
		{s.URL("403"), list, 1 << 20, 403, "", protocol.ReasonForbidden},
		{s.URL("429"), list, 1 << 20, 429, "", protocol.ReasonRateLimited},
		{s.URL("close"), list, 1 << 20, 0, "", protocol.ReasonRefused},
		{s.URL(), list, 3, 0, "", protocol.ReasonTooLarge},
		{s.URL("redirect-loop"), list, 1 << 20, 0, "", protocol.ReasonRedirectLoop},
		{"http://127.0.0.1:1", list, 1 << 20, 0, "", protocol.ReasonRefused},
		{"direct", list, 1 << 20, 0, "", protocol.ReasonUnsupported},
		{"http://user:s3cret@127.0.0.1:1", list, 1 << 20, 0, "", protocol.ReasonUnsupported},
	} {
		got := (&Prober{}).Ask(t.Context(), test.url, test.path, test.limit)
		if got.Status != test.status || got.Reason != test.reason || !strings.HasPrefix(string(got.Body), test.body) {
			t.Errorf("Ask(%s, %s) = %d %q %q, want %d %q %q", test.url, test.path, got.Status, got.Reason, got.Body, test.status, test.reason, test.body)
		}
		if (got.Seen == "") == (test.reason != "") || strings.Contains(got.Seen, "s3cret") {
			t.Errorf("Ask(%s, %s) says %q", test.url, test.path, got.Seen)
		}
	}
}

func TestAskEndsWhenCancelled(t *testing.T) {
	s := proxytest.Start(t, modules())
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if got := (&Prober{}).Ask(ctx, s.URL("hang"), "example.com/hello/@v/list", 1<<20); got.Status != 0 || got.Reason != protocol.ReasonTimeout {
		t.Errorf("Ask of a mirror that hangs = %+v, want a time-out", got)
	}
}

func TestHashes(t *testing.T) {
	s := proxytest.Start(t, modules())
	right, mod, answer := (&Prober{}).Hashes(t.Context(), s.URL(), "example.com/hello@v1.0.0")
	if !strings.HasPrefix(right, "h1:") || !strings.HasPrefix(mod, "h1:") || answer.Status != 200 {
		t.Fatalf("Hashes = %q, %q, %+v; want two hashes", right, mod, answer)
	}
	if wrong, same, _ := (&Prober{}).Hashes(t.Context(), s.URL("badsum"), "example.com/hello@v1.0.0"); wrong == right || !strings.HasPrefix(wrong, "h1:") || same != mod {
		t.Errorf("Hashes of other bytes = %q, %q; want another hash of the zip than %q", wrong, same, right)
	}
	for _, bad := range [][2]string{{s.URL("404"), "example.com/hello@v1.0.0"}, {s.URL("badzip"), "example.com/hello@v1.0.0"}, {s.URL(), "example.com/hello"}, {"off", "example.com/hello@v1.0.0"}} {
		if zip, _, answer := (&Prober{}).Hashes(t.Context(), bad[0], bad[1]); zip != "" || answer.Seen == "" {
			t.Errorf("Hashes(%q) = %q, %+v; want none, and why", bad, zip, answer)
		}
	}
}

// listen answers each connection in its own way, and returns its address.
func listen(t *testing.T, answer func(net.Conn, *http.Request)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if request, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					answer(conn, request)
				}
			}()
		}
	}()
	return l.Addr().String()
}

func TestAskProxy(t *testing.T) {
	proxy := listen(t, func(conn net.Conn, r *http.Request) {
		status := "200 OK"
		switch {
		case r.Method != http.MethodConnect || r.Host != "mirror.example:443":
			status = "400 Bad Request"
		case r.Header.Get("Proxy-Authorization") == "Basic Ym9iOnMzY3JldA==":
			status = "403 Forbidden"
		}
		_, _ = conn.Write([]byte("HTTP/1.1 " + status + "\r\n\r\n"))
	})
	garbage := listen(t, func(conn net.Conn, _ *http.Request) { _, _ = conn.Write([]byte("220 mail.example ESMTP\r\n")) })
	for _, test := range []struct {
		address, host string
		status        int
		seen          string
	}{
		{"http://" + proxy, "mirror.example", 200, "it answered 200 OK"},
		{proxy, "mirror.example:443", 200, "it answered 200 OK"},
		{"http://bob:s3cret@" + proxy, "mirror.example", 403, "it answered 403 Forbidden"},
		{"http://" + proxy, "other.example", 400, "it answered 400 Bad Request"},
		{"socks5://" + proxy, "mirror.example", 200, ""},
		{"http://" + garbage, "mirror.example", 0, "what answers there is no HTTP proxy"},
		{"http://127.0.0.1:1", "mirror.example", 0, "it refused the connection"},
		{"http://", "mirror.example", 0, "its address cannot be read"},
	} {
		got := AskProxy(t.Context(), test.address, test.host)
		if got.Status != test.status || got.Seen != test.seen {
			t.Errorf("AskProxy(%s, %s) = %d %q, want %d %q", test.address, test.host, got.Status, got.Seen, test.status, test.seen)
		}
	}
	silent := listen(t, func(_ net.Conn, _ *http.Request) { time.Sleep(time.Minute) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if got := AskProxy(ctx, "http://"+silent, "mirror.example"); got.Status != 0 || got.Reason != protocol.ReasonTimeout {
		t.Errorf("AskProxy of one that is silent = %+v, want a time-out", got)
	}
}
