package cli

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Written one by one, failures look as they do written at once.
func TestEncode(t *testing.T) {
	value := "a<b>&"
	for n := range 3 {
		report := &protocol.DiagnoseReport{Failures: []protocol.Failure{}}
		for range n {
			report.Failures = append(report.Failures, protocol.Failure{Cause: "x", Excerpt: value, Remedies: []protocol.Remedy{{Kind: "retry", Changes: []protocol.Change{{File: "f", Key: []string{"k"}, New: &value}}}}})
		}
		var got, want bytes.Buffer
		if err := encode(&got, report); err != nil {
			t.Fatal(err)
		}
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(report); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("encode of %d failures:\n%s\nwant\n%s", n, got.String(), want.String())
		}
	}
}
