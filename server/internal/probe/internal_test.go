package probe

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func TestClean(t *testing.T) {
	tests := []struct {
		in    string
		limit int
		want  string
	}{
		{"not found: example.com/m", 40, "not found: example.com/m"},
		{"\x1b[31mred\x1b[0m\r\n\ttext", 40, "[31mred[0m text"},
		{"a\u202eb\u2066c\u200fd\u200be\u0085f\x00g\ue000h", 40, "abcde fgh"},
		{"\xff\xfe ok", 40, "ok"},
		{"see https://ann:s3cret@corp.example/x", 60, "see https://xxxxx@corp.example/x"},
		{"漢字漢字漢字", 4, "漢字漢…"},
		{strings.Repeat("x", 1_000_000), 5, "xxxx…"},
		{"", 5, ""},
	}
	for _, test := range tests {
		if got := clean(test.in, test.limit); got != test.want {
			t.Errorf("clean(%.40q, %d) = %q, want %q", test.in, test.limit, got, test.want)
		}
	}
}

func TestNetrcLookup(t *testing.T) {
	n := ParseNetrc("machine a.example login u1 password p1\n" +
		"machine a.example login u2 password p2\n" +
		"machine b.example:8443\nlogin u3\npassword p3\n" +
		"macdef init\nmachine macro.example login m password m\n\n" +
		"machine c.example/go login u4 password p4\n" +
		"machine half.example login u5\nmachine d.example login u6 password p6\n" +
		"default\nmachine late.example login u7 password p7\n")
	tests := []struct{ url, want string }{
		{"https://a.example", "u1:p1"},
		{"https://a.example/x/y", "u1:p1"},
		{"http://a.example", ""},
		{"https://sub.a.example", ""},
		{"https://a.example:8443", ""},
		{"https://b.example:8443", "u3:p3"},
		{"https://b.example", ""},
		{"https://macro.example", ""},
		{"https://c.example/go/x", "u4:p4"},
		{"https://c.example/golang", ""},
		{"https://c.example", ""},
		{"https://half.example", ""},
		{"https://d.example", "u6:p6"},
		{"https://late.example", ""},
	}
	for _, test := range tests {
		u, err := url.Parse(test.url)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if user, password, ok := n.lookup(u); ok {
			got = user + ":" + password
		}
		if got != test.want {
			t.Errorf("lookup(%q) = %q, want %q", test.url, got, test.want)
		}
	}
}

// That a mirror is public cannot be had on this machine, so it is made believe.
func TestPublicMirrorMayNotRedirectInside(t *testing.T) {
	inside := 0
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside++ }))
	defer inner.Close()
	target := strings.Replace(inner.URL, "127.0.0.1", "localhost", 1)
	outer := httptest.NewServer(http.RedirectHandler(target, http.StatusFound))
	defer outer.Close()
	base, err := url.Parse(outer.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, public := range []bool{false, true} {
		c, f := (&Prober{Proxy: func(*http.Request) (*url.URL, error) { return nil, nil }}).newClient(base)
		if f != nil {
			t.Fatal(f)
		}
		c.public.Store(public)
		_, f = c.fetch(t.Context(), "a.example/@v/list", new(bytes.Buffer), 100)
		c.close()
		if refused := f != nil && f.reason == protocol.ReasonInsecureRedirect && strings.Contains(f.seen, "inside your own network"); refused != public {
			t.Errorf("redirect inside, mirror public %t: fault %v", public, f)
		}
	}
	if inside != 1 {
		t.Errorf("the inner server was asked %d times, want once, by the mirror that is not public", inside)
	}
	for address, want := range map[string]bool{"10.1.2.3:80": true, "192.168.1.1:80": true, "169.254.169.254:80": true, "[::1]:80": true, "[fe80::1]:80": true, "[fd00::1]:80": true, "[::ffff:127.0.0.1]:80": true, "0.0.0.0:80": true, "8.8.8.8:443": false, "[2001:db8::1]:443": false} {
		if got := refuseInternal("tcp", address, nil) != nil; got != want {
			t.Errorf("refuseInternal(%q) refuses: %t, want %t", address, got, want)
		}
	}
}

func TestZipOfManyFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "many.zip")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := zip.NewWriter(file)
	for i := range 5000 {
		if _, err := w.Create(fmt.Sprintf("golang.org/x/mod@v0.20.0/%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	m := DefaultModule()
	for limit, want := range map[int]protocol.Reason{4999: protocol.ReasonTooLarge, 5000: protocol.ReasonChecksumMismatch} {
		limits := limitsFor(m)
		limits.files = limit
		if _, got := checkZip(t.Context(), file, info.Size(), m, limits, "x.zip"); got == nil || got.reason != want {
			t.Errorf("checkZip of 5000 files, %d allowed = %v, want %s", limit, got, want)
		}
	}
}

func TestAgreed(t *testing.T) {
	tests := []struct {
		versions []string
		want     string
	}{
		{nil, ""},
		{[]string{"v1.0.0"}, ""},
		{[]string{"v1.0.0", "v1.0.0"}, "v1.0.0"},
		{[]string{"v1.0.0", "v99.0.0"}, "v1.0.0"},
		{[]string{"v1.1.0", "v1.0.0", "v99.0.0", "v1.1.0"}, "v1.1.0"},
		{[]string{"v1.10.0", "v1.9.0", "v1.10.0"}, "v1.10.0"},
	}
	for _, test := range tests {
		if got := agreed(test.versions); got != test.want {
			t.Errorf("agreed(%q) = %q, want %q", test.versions, got, test.want)
		}
	}
}

func TestDatabaseKey(t *testing.T) {
	const own = "sum.proxytest.example+0749165d+AZr07lNv+B2f9OhOgDbZWptN2eExaQ7h6mMdcJr7Y213"
	for gosumdb, want := range map[string]string{
		"":                             sumGolangOrg,
		"sum.golang.org":               sumGolangOrg,
		"off":                          "",
		"sum.golang.google.cn":         "",
		own:                            own,
		own + " https://m.example":     "",
		"sum.corp.example":             "", // go fails with it: it has no key
		"sum.corp.example+12ab34cd+AA": "",
	} {
		if got := databaseKey(gosumdb); got != want {
			t.Errorf("databaseKey(%q) = %q, want %q", gosumdb, got, want)
		}
	}
}

func TestParseRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "30": 30 * time.Second, " 5 ": 5 * time.Second, "-1": 0, "soon": 0, "99999999": 24 * time.Hour, "99999999999999999999": 0,
		"Fri, 02 Jan 2026 03:05:05 GMT": time.Minute, "Fri, 02 Jan 2026 03:00:00 GMT": 0, "Fri, 02 Jan 2099 03:00:00 GMT": 24 * time.Hour,
	} {
		if got := parseRetryAfter(value, now); got != want {
			t.Errorf("parseRetryAfter(%q) = %s, want %s", value, got, want)
		}
	}
}

// Of several conversations the middle one counts, of two the lower; the spread
// is from the shortest to the longest.
func TestMedianAndSpread(t *testing.T) {
	for _, test := range []struct {
		totals         []int
		median, spread float64
	}{{[]int{30}, 30, 0}, {[]int{40, 10}, 10, 30}, {[]int{90, 10, 20}, 20, 80}, {[]int{50, 20, 10, 40, 30}, 30, 40}} {
		var samples []*sample
		for _, ms := range test.totals {
			samples = append(samples, &sample{total: time.Duration(ms) * time.Millisecond})
		}
		median := medianMS(samples, func(s *sample) time.Duration { return s.total })
		if spread := spreadMS(samples); median != test.median || spread != test.spread {
			t.Errorf("of %v ms the median is %v, the spread %v, want %v, %v", test.totals, median, spread, test.median, test.spread)
		}
	}
}

func TestConnectTo(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if ms, reason := connectTo(t.Context(), address); ms <= 0 || reason != "" {
		t.Errorf("connectTo a listener = %v ms, %q, want a time", ms, reason)
	}
	late, cancel := context.WithCancel(t.Context())
	cancel()
	if ms, reason := connectTo(late, address); ms != 0 || reason != protocol.ReasonTimeout {
		t.Errorf("connectTo when there is no time left = %v ms, %q, want timeout", ms, reason)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if ms, reason := connectTo(t.Context(), address); ms != 0 || reason != protocol.ReasonRefused {
		t.Errorf("connectTo a closed port = %v ms, %q, want refused", ms, reason)
	}
}

func TestDatabaseName(t *testing.T) {
	for gosumdb, want := range map[string]string{
		"":                                 "sum.golang.org",
		"sum.golang.org":                   "sum.golang.org",
		"off":                              "",
		"sum.golang.google.cn":             "",
		"sum.golang.org https://m.example": "",
		"sum.corp.example+12ab34cd+AAAA":   "sum.corp.example",
	} {
		if got := databaseName(gosumdb); got != want {
			t.Errorf("databaseName(%q) = %q, want %q", gosumdb, got, want)
		}
	}
}

func TestSoon(t *testing.T) {
	for left, want := range map[time.Duration]string{
		time.Minute: "within a day", 24 * time.Hour: "in one day", 47 * time.Hour: "in one day", 48 * time.Hour: "in 2 days", 9*24*time.Hour + time.Hour: "in 9 days",
	} {
		if got := soon(left); got != want {
			t.Errorf("soon(%s) = %q, want %q", left, got, want)
		}
	}
}
