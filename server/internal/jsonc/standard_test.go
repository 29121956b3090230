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
