package jsonc

import (
	"math/rand/v2"
	"testing"
)

func TestCondense(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ src, want string }{
		{"{\"a\": 1, // x\n \"k\": {\"b\": [2, /* y\r\n */ 3]}, \"z\": {\r}, \"k\": 2\n}\n", "{\n\"k\": {\"b\": [2, /* y\r\n */ 3]},\n\"k\": 2,\n}"},
		{"\ufeff// c\n{}", "\n{}"},
		{"// c\n", "// c\n"},
		{"[1, {\"k\": 1}]", "[1, {\"k\": 1}]"},
		{"{\"k\": 1", "line 1, column 8: a comma or a closing brace should stand here"},
		{"{\"a\": {} x}", "line 1, column 10: 'x' begins nothing that JSON knows; strings and keys stand in double quotes"},
	} {
		out, err := Condense([]byte(test.src), "k", "o")
		got := string(out)
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("Condense(%q, k, o) = %q, want %q", test.src, got, test.want)
		}
	}
}

// TestCondensedSaysTheSame asks thousands of generated files, whole and condensed.
func TestCondensedSaysTheSame(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	found := 0
	for range 3000 {
		src := []byte(generate(random))
		condensed, err := Condense(src, "k", "o")
		if err != nil {
			t.Fatalf("Condense(%q): %v", src, err)
		}
		for _, path := range [][]string{{"k"}, {"o", "k"}, {"k", "o", "a.b"}, {"o", "k", "k"}} {
			want, there, line, _ := Get(src, path)
			got, also, same, err := Get(condensed, path)
			if string(got) != string(want) || also != there || same != line || err != nil {
				t.Errorf("Get(Condense(%q) = %q, %q) = %q, %t, %d, %v, want %q, %t, %d", src, condensed, path, got, also, same, err, want, there, line)
			}
			if there {
				found++
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d keys were found", found)
	}
}
