package diagnose_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
)

func TestRank(t *testing.T) {
	const (
		tidy     = "main.go:3:8: no required module provides package example.com/x; to add it:\n\tgo get example.com/x"
		refused  = `go: example.com/a@v1.0.0: Get "https://mirror.example/example.com/a/@v/v1.0.0.info": dial tcp 192.0.2.1:443: connect: connection refused`
		dns      = `go: example.com/b@v1.0.0: Get "https://mirror.example/example.com/b/@v/v1.0.0.info": dial tcp: lookup mirror.example: no such host`
		mismatch = "verifying example.com/c@v1.0.0: checksum mismatch\n\tdownloaded: h1:a\n\tgo.sum:     h1:b\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum."
		off      = "go: example.com/d: module lookup disabled by GOPROXY=off"
	)
	for _, test := range []struct {
		lines []string
		want  []string // causes by rank
	}{
		{[]string{refused}, []string{"connection-refused"}},
		{[]string{tidy, refused, dns, off, mismatch}, []string{"checksum-mismatch-gosum", "goproxy-off", "dns-no-such-host", "connection-refused", "no-required-module"}},
		{[]string{dns, strings.ReplaceAll(dns, "example.com/b", "example.com/z")}, []string{"dns-no-such-host", "dns-no-such-host"}},
	} {
		failures := read(t, strings.Join(test.lines, "\n"))
		got := make([]string, len(failures))
		for _, f := range failures {
			if f.Rank < 1 || f.Rank > len(got) || got[f.Rank-1] != "" {
				t.Fatalf("Read(%q): rank %d of %s is none or double", test.lines, f.Rank, f.Cause)
			}
			got[f.Rank-1] = f.Cause
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("Read(%q) ranks %q, want %q", test.lines, got, test.want)
		}
	}
}

// TestEveryCauseHasAClass names the causes that the order of R11 forgets, or has
// twice.
func TestEveryCauseHasAClass(t *testing.T) {
	ranked := diagnose.Ranked()
	for _, cause := range diagnose.Causes() {
		if n := strings.Count(" "+strings.Join(ranked, " ")+" ", " "+cause+" "); n != 1 {
			t.Errorf("cause %s is in %d classes of the order, want 1", cause, n)
		}
	}
	if len(ranked) != len(diagnose.Causes()) {
		t.Errorf("%d causes in the order, %d are known", len(ranked), len(diagnose.Causes()))
	}
}
