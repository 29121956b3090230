package jsonc

import (
	"fmt"
	"strings"
	"testing"
	"time"
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

// TestManyElements: an array is read in proportion to its size. It took minutes
// when the lines were counted anew for each element.
func TestManyElements(t *testing.T) {
	t.Parallel()
	const count = 500_000
	src := []byte(`{"a": [` + strings.Repeat("{},", count) + "\n{}]}")
	done := make(chan []Element, 1)
	go func() {
		elements, _ := Elements(src, []string{"a"})
		done <- elements
	}()
	select {
	case elements := <-done:
		if len(elements) != count+1 || elements[count-1].Line != 1 || elements[count].Line != 2 {
			t.Errorf("Elements of %d bytes = %d elements, want %d, the last on line 2", len(src), len(elements), count+1)
		}
	case <-time.After(time.Minute):
		t.Fatalf("Elements of %d bytes does not end", len(src))
	}
}
