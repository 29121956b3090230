package server

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// BenchmarkExplain plans the remedies of 500 failures of one cause, as a log of a
// whole day holds them.
func BenchmarkExplain(b *testing.B) {
	s := machine().service()
	var text strings.Builder
	for i := range 500 {
		fmt.Fprintf(&text, "go: example.com/m%d@v1.0.0: Get \"https://proxy.golang.org/example.com/m%d/@v/v1.0.0.info\": dial tcp 1.2.3.4:443: i/o timeout\n", i, i)
	}
	read, err := s.Diagnose(b.Context(), protocol.DiagnoseParams{Text: text.String()})
	if err != nil || len(read.Failures) != 500 {
		b.Fatal(err)
	}
	place := folder
	for b.Loop() {
		if _, err := s.Diagnose(b.Context(), protocol.DiagnoseParams{Failures: read.Failures, Place: &place}); err != nil {
			b.Fatal(err)
		}
	}
}
