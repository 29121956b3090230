package plan

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// allocated returns how many bytes do takes, over all.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestHostileFolder: what a folder brings is read in proportion to its size.
func TestHostileFolder(t *testing.T) {
	var lines strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&lines, "A%d=x\n", i)
	}
	for _, test := range []struct {
		name, text string
		read       func(text string)
	}{
		{"an .envrc of brackets", strings.Repeat("< ", 16<<10), func(text string) { openQuote(File{Data: []byte(text)}) }},
		{"an .envrc of quotes", strings.Repeat("''", 16<<10), func(text string) { openQuote(File{Data: []byte(text)}) }},
		{"an envFile of many lines", lines.String(), func(text string) { dotenv([]byte(text), nil) }},
	} {
		if got, most := allocated(func() { test.read(test.text) }), uint64(100*len(test.text)); got > most {
			t.Errorf("%s of %d bytes takes %d, want %d at most", test.name, len(test.text), got, most)
		}
	}
}

// TestDoublingVariables: each line of an envFile doubles the one before.
func TestDoublingVariables(t *testing.T) {
	text := "A0=0123456789abcdef\n"
	for i := range 22 {
		text += fmt.Sprintf("A%d=${A%d}${A%d}\n", i+1, i, i)
	}
	values, _ := dotenv([]byte(text), nil)
	for name, value := range values {
		if len(value) > 4*maxVariable {
			t.Errorf("dotenv(…)[%s] has %d bytes, want %d at most", name, len(value), 4*maxVariable)
		}
	}
	if got, want := len(values["A10"]), 16<<10; got != want {
		t.Errorf("dotenv(…)[A10] has %d bytes, want %d", got, want)
	}
	facts := Facts{Process: map[string]string{"LONG": strings.Repeat("x", 64<<10)}}
	if got := len(expandVariables(strings.Repeat("${env:LONG}", 1000), facts)); got > 4*maxVariable {
		t.Errorf("expandVariables(…) returns %d bytes, want %d at most", got, 4*maxVariable)
	}
}
