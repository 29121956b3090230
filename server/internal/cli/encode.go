package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// encode writes an answer as JSON. The failures of a log can be thousands, so
// they are written one by one.
func encode(w io.Writer, answer any) error {
	report, long := answer.(*protocol.DiagnoseReport)
	if !long || len(report.Failures) == 0 {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(answer); err != nil {
			return fmt.Errorf("writing the answer: %w", err)
		}
		return nil
	}
	out := bufio.NewWriter(w)
	var one bytes.Buffer
	encoder := json.NewEncoder(&one)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("    ", "  ")
	separator := "{\n  \"failures\": [\n    "
	for _, f := range report.Failures {
		one.Reset()
		if err := encoder.Encode(f); err != nil {
			return fmt.Errorf("writing the answer: %w", err)
		}
		// What cannot be written is told by Flush.
		_, _ = out.WriteString(separator)
		_, _ = out.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
		separator = ",\n    "
	}
	_, _ = out.WriteString("\n  ]\n}\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}
