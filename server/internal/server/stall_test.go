package server

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestStallIsNamed: a command that is run again and does not end is explained by
// the entry of the list at which go waits.
func TestStallIsNamed(t *testing.T) {
	const module = "github.com/acme/lib"
	for _, test := range []struct {
		list string
		slow []string
		want string // cause, host and the first remedy; empty where nothing is told
	}{
		{"https://goproxy.cn,direct", []string{"https://goproxy.cn"}, "read-timeout goproxy.cn Switch to mine"},
		{"https://goproxy.io,https://goproxy.cn", []string{"https://goproxy.cn"}, "read-timeout goproxy.cn Switch to mine"},
		{"https://mine.example,https://goproxy.cn", []string{"https://goproxy.cn"}, ""},
		{"https://mine.example", nil, ""},
		{"https://goproxy.cn,direct", nil, ""}, // it does not have it: go waits for version control
		{"direct", nil, ""},
	} {
		n := newInternet(test.list)
		n.serves("https://mine.example", module, "v1.2.3")
		for _, url := range test.slow {
			n.slow[url] = true
		}
		s := n.service(t, mine("https://mine.example", false))
		var ended error
		s.Recheck = func(ctx context.Context, path string, environ []string, files map[string][]byte, limit int64, args ...string) (bool, error) {
			<-ctx.Done()
			ended = ctx.Err()
			return false, errors.New("killed")
		}
		// Where something is found it is found long before the command's whole time is over.
		place, timeoutMS, wantEnd := folder, 20, context.DeadlineExceeded
		if test.want != "" {
			timeoutMS, wantEnd = 200, context.Canceled
		}
		report, err := s.Diagnose(t.Context(), protocol.DiagnoseParams{Place: &place, Try: true, Command: "go get " + module + "@v1.2.3", TimeoutMS: timeoutMS})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range report.Failures {
			inChineseToo(t, f)
			if strings.Contains(kinds(f), "fallOver") {
				t.Errorf("with %s, of which %q are slow: remedies %q, although go waits before a bar too", test.list, test.slow, kinds(f))
			}
			got += strings.Join([]string{f.Cause, f.Host, f.Remedies[0].Title}, " ")
		}
		if ended != wantEnd {
			t.Errorf("with %s, of which %q are slow: the command ended by %v, want %v", test.list, test.slow, ended, wantEnd)
		}
		if got != test.want {
			t.Errorf("with %s, of which %q are slow: %q, want %q", test.list, test.slow, got, test.want)
		}
	}
}

func TestStallCause(t *testing.T) {
	for _, test := range []struct{ seen, want string }{
		{"a.example: no connection was made for a.example/@v/v1.0.0.info within 5s", "dial-timeout"},
		{"a.example: the host name was not resolved for a.example/@v/list within 5s", "dns-timeout"},
		{"a.example: the TLS handshake was not completed for a.example/@v/list within 5s", "tls-handshake-timeout"},
		{"a.example: no answer came for a.example/@v/list within 5s", "read-timeout"},
		{"a.example: its v1.0.0.zip was not complete after 5s (100 bytes)", "read-timeout"},
		{"a.example did not answer in time", "read-timeout"},
	} {
		if got := stallCause(test.seen); got != test.want {
			t.Errorf("stallCause(%q) = %q, want %q", test.seen, got, test.want)
		}
	}
}
