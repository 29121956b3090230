package jsonc

import (
	"fmt"
	"testing"
)

func TestElements(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		src  string
		want string
	}{
		{"{\"a\": [1, // x\n {\"b\": [2, 3]},\n\n \"]\", [], ]}", `1:1 2:{"b": [2, 3]} 4:"]" 4:[] `},
		{`{"a": []}`, ""},
		{`{"a": {}}`, ""},
		{`{}`, ""},
		{"\ufeff{\"a\": [\n\n true]}", "3:true "},
		{`{"a": [1`, "line 1, column 9: "},
	} {
		elements, err := Elements([]byte(test.src), []string{"a"})
		got := ""
		for _, e := range elements {
			got += fmt.Sprintf("%d:%s ", e.Line, e.Raw)
		}
		if err != nil {
			got = err.Error()[:len("line 1, column 9: ")]
		}
		if got != test.want {
			t.Errorf("Elements(%q, a) = %q, want %q", test.src, got, test.want)
		}
	}
}
