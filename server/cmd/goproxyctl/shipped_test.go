package main

import (
	"bytes"
	"os"
	"testing"
)

// TestShippedHelperHasNoFailPoints: what ships cannot be told to fail.
func TestShippedHelperHasNoFailPoints(t *testing.T) {
	t.Parallel()
	for tags, want := range map[string]bool{"": false, "failpoints": true} {
		data, err := os.ReadFile(buildHelper(t, tags))
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(data, []byte("GOPROXYCTL_FAILPOINT")); got != want {
			t.Errorf("built with -tags %q, goproxyctl has fail points: %t, want %t", tags, got, want)
		}
	}
}
