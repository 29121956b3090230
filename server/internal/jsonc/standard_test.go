package jsonc

import "testing"

func TestStandard(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"", ""},
		{"\ufeff// only a comment\n", ""},
		{"{}", "{}"},
		{"{\r\n\t\"a\": 1, // one\r\n}", `{"a":1}`},
		{`{"a": [1, 2,], /* x, */ "b": "// no comment, ]",}`, `{"a":[1,2],"b":"// no comment, ]"}`},
		{`[true , null ,-1.5e3]`, `[true,null,-1.5e3]`},
	} {
		got, err := Standard([]byte(test.src))
		if err != nil || string(got) != test.want {
			t.Errorf("Standard(%q) = %q, %v, want %q", test.src, got, err, test.want)
		}
	}
	if got, err := Standard([]byte("{\n  'a': 1\n}")); err == nil {
		t.Errorf("Standard accepts single quotes: %q", got)
	}
}

func TestFields(t *testing.T) {
	src := []byte("\ufeff{ // one\n\"a\": {\"x\": [1,], \"y\": null, \"x\": \"last\"},\n\"b\": 1}")
	got := Fields(src, []string{"a"})
	if len(got) != 2 || string(got["x"]) != `"last"` || string(got["y"]) != "null" {
		t.Errorf("Fields(%q, a) = %q, want x and y, the last x", src, got)
	}
	for _, path := range [][]string{{"b"}, {"c"}, {"a", "x"}} {
		if got := Fields(src, path); got != nil {
			t.Errorf("Fields(%q, %q) = %q, want nil", src, path, got)
		}
	}
	if got := Fields([]byte(`{"a": {`), []string{"a"}); got != nil {
		t.Errorf("Fields of what does not parse = %q, want nil", got)
	}
}
