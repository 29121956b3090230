package probe

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestRedirectKeepsTheToken: a token in the query of a mirror's URL is for that
// mirror, and not for where it keeps its files.
func TestRedirectKeepsTheToken(t *testing.T) {
	var mu sync.Mutex
	var headers []http.Header
	store := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		headers = append(headers, r.Header.Clone())
	}))
	defer store.Close()
	mirror := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, store.URL+r.URL.Path, http.StatusFound)
	}))
	defer mirror.Close()
	prober := &Prober{Proxy: func(*http.Request) (*url.URL, error) { return nil, nil }}
	if got := prober.Ask(t.Context(), mirror.URL+"?token=s3cret", "x/@v/list", 1<<10); got.Status != http.StatusOK {
		t.Fatalf("Ask = %+v, want 200", got)
	}
	for _, header := range headers {
		for name, values := range header {
			if strings.Contains(strings.Join(values, " "), "s3cret") {
				t.Errorf("the host redirected to is told %s: %q", name, values)
			}
		}
	}
	if len(headers) == 0 {
		t.Errorf("the host redirected to was not asked")
	}
}

// TestStalledGzip: a body that does not come is no wrong encoding.
func TestStalledGzip(t *testing.T) {
	for _, test := range []struct {
		name  string
		stall bool
		want  protocol.Reason
	}{{"stalls", true, protocol.ReasonTimeout}, {"breaks off", false, protocol.ReasonTruncated}} {
		address := listen(t, func(conn net.Conn, _ *http.Request) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n\x1f\x8b")
			if test.stall {
				_, _ = io.Copy(io.Discard, conn) // until the other side gives up
			}
		})
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		if !test.stall {
			ctx = t.Context()
		}
		got := (&Prober{}).Ask(ctx, "http://"+address, "x/@v/v1.0.0.zip", 1<<10)
		cancel()
		if got.Reason != test.want {
			t.Errorf("Ask for a zip that %s = %q (%s), want %q", test.name, got.Reason, got.Seen, test.want)
		}
	}
}

// An endless source answers everything with as much as is taken.
type endless struct{}

func (endless) fetch(_ context.Context, _ string, sink io.Writer, limit int64) (*reply, *fault) {
	piece := bytes.Repeat([]byte("v1.0.0\n"), 1<<10)
	for sent := int64(0); sent < limit; sent += int64(len(piece)) {
		if _, err := sink.Write(piece); err != nil {
			return nil, faultf(protocol.ReasonTruncated, "%v", err)
		}
	}
	return &reply{status: http.StatusOK, trace: newTrace()}, nil
}

func (endless) retryAfter() time.Duration { return 0 }
func (endless) close()                    {}

// TestAnswersThatAreNotRead: where the status is all that counts, the body is
// not kept.
func TestAnswersThatAreNotRead(t *testing.T) {
	q := &inquiry{src: endless{}, job: &job{sumDB: "sum.golang.org"}}
	for name, ask := range map[string]func(context.Context) []note{"askDatabase": q.askDatabase, "askImpossible": q.askImpossible, "askToolchain": q.askToolchain} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		ask(t.Context())
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > maxPageBytes/2 {
			t.Errorf("%s allocates %d bytes for an answer of %d, want less than half as many", name, got, maxPageBytes)
		}
	}
}

func TestLineSink(t *testing.T) {
	long := strings.Repeat("x", maxLineBytes)
	for _, test := range []struct{ pieces, want []string }{
		{[]string{""}, []string{""}},
		{[]string{"a\nb"}, []string{"a", "b"}},
		{[]string{"a\n"}, []string{"a", ""}},
		{[]string{"v1", ".0.0\r\nv1.", "1.0\n\n"}, []string{"v1.0.0\r", "v1.1.0", "", ""}},
		{[]string{long + "more", "yet more\nb"}, []string{long, "b"}},
	} {
		var got []string
		sink := &lineSink{line: func(text []byte) { got = append(got, string(text)) }}
		for _, piece := range test.pieces {
			if n, err := io.WriteString(sink, piece); n != len(piece) || err != nil {
				t.Errorf("Write(%.20q) = %d, %v", piece, n, err)
			}
		}
		if sink.end(); !slices.Equal(got, test.want) {
			t.Errorf("lines of %.40q = %.40q, want %.40q", test.pieces, got, test.want)
		}
	}
}
