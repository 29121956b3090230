package server

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A private name goes to no mirror that does not have it anyhow, and never to
// the checksum database.
func TestProbeKeepsPrivateNames(t *testing.T) {
	const inForce, own = "https://bob:s3cret@a.example", "https://goproxy.corp.example"
	tests := []struct {
		module, private, noProxy string
		named                    []string
		want                     []string // the URLs asked, nil: the catalogue too
		refused                  bool
		public                   bool // the checksum database may learn it
	}{
		{"", "corp.example", "", nil, nil, false, false},
		{"golang.org/x/text@v0.14.0", "corp.example", "", nil, nil, false, true},
		{"corp.example/secret@v1.0.0", "corp.example", "", nil, []string{own}, false, false},
		{"corp.example/secret@v1.0.0", "corp.example", "none", nil, []string{own, inForce}, false, false},
		{"corp.example/secret@v1.0.0", "", "corp.example", nil, []string{own}, false, false},
		{"corp.example/secret@v1.0.0", "corp.example", "", []string{"https://named.example"}, []string{"https://named.example"}, false, false},
		{"build.internal/secret@v1.0.0", "", "", nil, []string{own, inForce}, false, false},
		{"corp.example/secret@v1.0.0", "corp.example", "", nil, nil, true, false},
	}
	for _, test := range tests {
		w := machine()
		s := w.service()
		read := s.ReadGo
		s.ReadGo = func(ctx context.Context, program, dir string, environ []string) plan.Go {
			g := read(ctx, program, dir, environ)
			g.Values["GOPRIVATE"], g.Values["GONOPROXY"] = test.private, test.noProxy
			return g
		}
		if !test.refused {
			if _, err := s.Initialize(context.Background(), protocol.InitializeParams{ProtocolVersion: protocol.Version, Settings: map[string]any{
				"goproxy.mirrors": []any{map[string]any{"name": "corp", "url": own, "private": true}},
			}}); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.Probe(context.Background(), protocol.ProbeParams{Place: folder, Module: test.module, Mirrors: test.named})
		if test.refused {
			if kind(err) != protocol.ErrorRefused || !strings.Contains(err.Error(), "corp.example/secret is private (GOPRIVATE=corp.example covers it)") || len(w.probed) != 0 {
				t.Errorf("Probe(%q) = %v, want it refused", test.module, err)
			}
			continue
		}
		if err != nil || len(w.probed) != 1 {
			t.Errorf("Probe(%q) = %v, %d probes", test.module, err, len(w.probed))
			continue
		}
		var urls []string
		for _, m := range w.probed[0].Mirrors {
			urls = append(urls, m.URL)
		}
		if test.want != nil && !slices.Equal(urls, test.want) || test.want == nil && len(urls) < 5 {
			t.Errorf("Probe(%q) with GOPRIVATE=%q, GONOPROXY=%q asks %q, want %q", test.module, test.private, test.noProxy, urls, test.want)
		}
		if path := modulePath(test.module); path != "" && w.probed[0].Public(path) != test.public {
			t.Errorf("with GOPRIVATE=%q, GONOPROXY=%q the checksum database may learn %s: %t, want %t", test.private, test.noProxy, path, !test.public, test.public)
		}
	}
}
