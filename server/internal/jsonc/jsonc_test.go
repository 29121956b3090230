package jsonc

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

var testPath = []string{"go.toolsEnvVars", "GOPROXY"}

// setTests are files, what Set makes of them with the path k or o.k and the
// value 1, and whether Remove gives back the same bytes.
var setTests = []struct {
	src, path, want string
	restores        bool
}{
	// A file without a value.
	{"", "k", "{\n    \"k\": 1\n}\n", false},
	{"\ufeff", "k", "\ufeff{\n    \"k\": 1\n}\n", false},
	{"// c\r\n", "o k", "// c\r\n{\r\n    \"o\": {\r\n        \"k\": 1\r\n    }\r\n}\r\n", false},
	{"// c", "k", "// c\n{\n    \"k\": 1\n}", false},

	// An empty object.
	{"{}", "k", "{\n    \"k\": 1\n}", true},
	{"{ }\n", "k", "{\n    \"k\": 1\n}\n", false},
	{"{\n}\n", "k", "{\n    \"k\": 1\n}\n", false},
	{"{\n  // c\n}\n", "k", "{\n  // c\n    \"k\": 1\n}\n", true},
	{"{ /* c */ }", "k", "{ /* c */\n    \"k\": 1\n}", false},
	{`{"o":{}}`, "o k", `{"o":{"k":1}}`, true},
	{"{\n\t\"o\": {}\n}", "o k", "{\n\t\"o\": {\n\t\t\"k\": 1\n\t}\n}", true},
	{"{}", "o k", "{\n    \"o\": {\n        \"k\": 1\n    }\n}", false},

	// Members on lines of their own.
	{"{\n  \"a\": 0\n}", "k", "{\n  \"a\": 0,\n  \"k\": 1\n}", true},
	{"{\n  \"a\": 0\n}", "o k", "{\n  \"a\": 0,\n  \"o\": {\n    \"k\": 1\n  }\n}", false},
	{"{\r\n\t\"a\": 0\r\n}\r\n", "k", "{\r\n\t\"a\": 0,\r\n\t\"k\": 1\r\n}\r\n", true},
	{"{\n\t\"a\": 0,\n}", "k", "{\n\t\"a\": 0,\n\t\"k\": 1,\n}", true},
	{"{\n  \"a\": 0 // c\n}", "k", "{\n  \"a\": 0, // c\n  \"k\": 1\n}", true},
	{"{\n  \"a\": 0, // c\n}", "k", "{\n  \"a\": 0, // c\n  \"k\": 1,\n}", true},
	{"{\n  \"a\": 0 /* c */ // d  \n  // e\n}", "k", "{\n  \"a\": 0, /* c */ // d  \n  \"k\": 1\n  // e\n}", true},
	{"{\n  \"a\": 0  \n}", "k", "{\n  \"a\": 0,  \n  \"k\": 1\n}", true},
	{"{\n  \"a\": 0 /* c\n  */\n}", "k", "{\n  \"a\": 0, /* c\n  */\n  \"k\": 1\n}", true},
	{"{\n  \"a\": 0 }", "k", "{\n  \"a\": 0,\n  \"k\": 1 }", true},
	{"{\n  \"a\": 0\n  , // c\n}", "k", "{\n  \"a\": 0\n  , // c\n  \"k\": 1,\n}", true},
	{"{\n  /* c */ \"a\": 0\n}", "k", "{\n  /* c */ \"a\": 0,\n  \"k\": 1\n}", true},
	{"{\n    \"a\" : 0\n}", "k", "{\n    \"a\" : 0,\n    \"k\" : 1\n}", true},
	{"{\n  \"o\": {\n    \"a\": [\n      1\n    ]\n  }\n}", "o k", "{\n  \"o\": {\n    \"a\": [\n      1\n    ],\n    \"k\": 1\n  }\n}", true},

	// Members on one line.
	{`{"a":0}`, "k", `{"a":0,"k":1}`, true},
	{`{"a": 0}`, "k", `{"a": 0, "k": 1}`, true},
	{`{ "a": 0 }`, "k", `{ "a": 0, "k": 1 }`, true},
	{`{"a":0,}`, "k", `{"a":0,"k":1,}`, true},
	{`{"a": 0 /* c */}`, "k", `{"a": 0, /* c */ "k": 1}`, true},
	{`{"a":0}`, "o k", `{"a":0,"o":{"k":1}}`, false},
	{"{ \"a\": 0 // c\n}", "k", "{ \"a\": 0, // c\n    \"k\": 1\n}", true},

	// An object in an array is found by its name.
	{`{"c":[{"name":"a"},{"name":"b","env":{"x":0}}]}`, "c b env k", `{"c":[{"name":"a"},{"name":"b","env":{"x":0,"k":1}}]}`, true},
	{`{"c":[{"x":0, "name":"\u0062"}, 1, [], ],}`, "c b k", `{"c":[{"x":0, "name":"\u0062","k":1}, 1, [], ],}`, true},
	{`{"c":[{"name":"b","name":"a"},{"name":"b"},{"name":1}]}`, "c b k", `{"c":[{"name":"b","name":"a"},{"name":"b","k":1},{"name":1}]}`, true},
	{"{\n  \"c\": [\n    {\n      \"name\": \"b\" // c\n    }\n  ]\n}", "c b env k", "{\n  \"c\": [\n    {\n      \"name\": \"b\", // c\n      \"env\": {\n        \"k\": 1\n      }\n    }\n  ]\n}", false},
	{`{"c":[{"name":"a","d":[{"name":"b","k":0}]}]}`, "c a d b k", `{"c":[{"name":"a","d":[{"name":"b","k":1}]}]}`, false},

	// A value that is there is replaced.
	{"{ /* c */ \"k\" /* d */ : /* e */ [1, 2] /* f */, }", "k", "{ /* c */ \"k\" /* d */ : /* e */ 1 /* f */, }", false},
	{`{"k":0,"k":2}`, "k", `{"k":0,"k":1}`, false},
	{`{"o":{"k":0},"o":{"a":0}}`, "o k", `{"o":{"k":0},"o":{"a":0,"k":1}}`, true},
	{`{"o":null,"o":{"k":0}}`, "o k", `{"o":null,"o":{"k":1}}`, false},
	{`{"\u006b":0}`, "k", `{"\u006b":1}`, false},
	{`{"k":1}`, "k", `{"k":1}`, false},
}

func TestSet(t *testing.T) {
	for _, test := range setTests {
		path := strings.Fields(test.path)
		edit, created, err := SetEdit([]byte(test.src), path, []byte("1"))
		if err != nil {
			t.Errorf("SetEdit(%q, %q) = %v", test.src, path, err)
			continue
		}
		got, err := edit.Apply([]byte(test.src))
		if err != nil || string(got) != test.want {
			t.Errorf("Set(%q, %q) = %q, %v, want %q", test.src, path, got, err, test.want)
			continue
		}
		if back, err := edit.Inverse().Apply(got); err != nil || string(back) != test.src {
			t.Errorf("Set(%q, %q), inverse = %q, %v", test.src, path, back, err)
		}
		removed, err := Remove(got, path)
		if err != nil || (string(removed) == test.src) != test.restores {
			t.Errorf("Set(%q, %q), Remove = %q, %v; restores: want %t", test.src, path, removed, err, test.restores)
		}
		if removed, err := RemoveCreated(got, path, created); created > 0 && (err != nil || string(removed) != test.src) {
			t.Errorf("Set(%q, %q), RemoveCreated(%d) = %q, %v", test.src, path, created, removed, err)
		}
	}
}

func TestRemove(t *testing.T) {
	for _, test := range []struct{ src, path, want string }{
		{`{"k": 1, "b": 2}`, "k", `{"b": 2}`},
		{`{"a": 0, "k": 1, "b": 2}`, "k", `{"a": 0, "b": 2}`},
		{`{ "k": 1 }`, "k", `{}`},
		{`{ "k": 1, }`, "k", `{}`},
		{"{\n  \"k\": 1,\n  \"b\": 2\n}", "k", "{\n  \"b\": 2\n}"},
		{"{\n  \"a\": 0,\n  \"k\": 1\n}", "k", "{\n  \"a\": 0\n}"},
		{"{\n  \"a\": 0, // c\n  \"k\": 1\n}", "k", "{\n  \"a\": 0 // c\n}"},
		{"{\n  \"a\": 0, // c\n  \"k\": 1 }", "k", "{\n  \"a\": 0 // c\n  }"},
		{"{\n  \"k\": 1, // mine\n  \"b\": 2\n}", "k", "{\n  // mine\n  \"b\": 2\n}"},
		{"{\n  \"k\": 1 // mine\n}", "k", "{\n  // mine\n}"},
		{"{\n  \"k\": 1 /* mine */,\n  \"b\": 2\n}", "k", "{\n  /* mine */\n  \"b\": 2\n}"},
		{"{\n  \"k\": {\n    \"x\": 1\n  },\n  \"b\": 2\n}", "k", "{\n  \"b\": 2\n}"},
		{"{\n  // about k\n  \"k\": 1,\n  \"b\": 2\n}", "k", "{\n  // about k\n  \"b\": 2\n}"},
		{"{\n  \"k\": 1, \"b\": 2\n}", "k", "{\n  \"b\": 2\n}"},
		{"{ \"k\": 1,\n  \"b\": 2\n}", "k", "{\n  \"b\": 2\n}"},
		{"{\"k\": 0, \"a\": 1, \"k\": 2}", "k", "{\"a\": 1}"},
		{"{\"o\": {\"k\": 0}, \"o\": {\"k\": 1}}", "o k", "{\"o\": {\"k\": 0}, \"o\": {}}"},
		{`{"a": 1}`, "k", `{"a": 1}`},
		{`{"a": 1}`, "a k", `{"a": 1}`},
		{`[1]`, "k", `[1]`},
		{``, "k", ``},
	} {
		path := strings.Fields(test.path)
		got, err := Remove([]byte(test.src), path)
		if err != nil || string(got) != test.want {
			t.Errorf("Remove(%q, %q) = %q, %v, want %q", test.src, path, got, err, test.want)
		}
		edit, err := RemoveEdit([]byte(test.src), path)
		if err != nil {
			t.Errorf("RemoveEdit(%q, %q) = %v", test.src, path, err)
		} else if back, err := edit.Inverse().Apply(got); err != nil || string(back) != test.src {
			t.Errorf("RemoveEdit(%q, %q), inverse = %q, %v", test.src, path, back, err)
		}
	}
}

// TestRemoveCreatedKeeps checks that an object that is used by now stays.
func TestRemoveCreatedKeeps(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"{\n  \"a\": 0,\n  \"o\": {\n    \"k\": 1,\n    \"l\": 2\n  }\n}", "{\n  \"a\": 0,\n  \"o\": {\n    \"l\": 2\n  }\n}"},
		{"{\n  \"o\": {\n    \"k\": 1 // mine\n  }\n}", "{\n  \"o\": {\n    // mine\n  }\n}"},
		{"{\n  \"o\": {\n    \"k\": 1\n  },\n  \"b\": 0\n}", "{\n  \"b\": 0\n}"},
		{"{\n  \"o\": {\n    \"k\": 1\n  }\n}\n// later\n", "\n// later\n"},
	} {
		if got, err := RemoveCreated([]byte(test.src), []string{"o", "k"}, 2); err != nil || string(got) != test.want {
			t.Errorf("RemoveCreated(%q) = %q, %v, want %q", test.src, got, err, test.want)
		}
	}
}

func TestGet(t *testing.T) {
	for _, test := range []struct {
		src  string
		want string // "" if not found
		line int
	}{
		{"{\n  // c\n  \"go.toolsEnvVars\": {\r    \"GOPROXY\": \"off\" // d\n  }\n}", `"off"`, 4},
		{`{"go.tools\u0045nvVars": {"GO\u0050ROXY": null}}`, `null`, 1},
		{`{"go": {"toolsEnvVars": {"GOPROXY": 1}}}`, "", 0},
		{`{"go.toolsEnvVars": {"GOPROXY": 1}, "go.toolsEnvVars": {}}`, "", 0},
		{`{"go.toolsEnvVars": {"GOPROXY": 1, "GOPROXY": [ 2 ]}}`, "[ 2 ]", 1},
		{`{"go.toolsEnvVars": 1}`, "", 0},
		{`[]`, "", 0},
		{"\ufeff// nothing", "", 0},
	} {
		raw, found, line, err := Get([]byte(test.src), testPath)
		if err != nil || string(raw) != test.want || found != (test.want != "") || line != test.line {
			t.Errorf("Get(%q) = %q, %t, %d, %v, want %q, line %d", test.src, raw, found, line, err, test.want, test.line)
		}
	}
}

func TestSetErrors(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"[1]", "line 1, column 1: the file does not hold an object, so nothing can be set in it"},
		{`{"go.toolsEnvVars": [{"name":"GOPROXY"}]}`, `line 1, column 21: the value of "go.toolsEnvVars" is not an object, so nothing can be set in it`},
		{"{\n  \"go.toolsEnvVars\": null\n}", `line 2, column 22: the value of "go.toolsEnvVars" is not an object, so nothing can be set in it`},
		{"{\n  \"a\": 1\n  \"b\": 2\n}", "line 3, column 3: a comma or a closing brace should stand here"},
		{"{\"😀é\": }", "line 1, column 9: a value should stand here"},
		{"\ufeff{'a': 1}", "line 1, column 2: '\\'' begins nothing that JSON knows; strings and keys stand in double quotes"},
		{"{\r\n\"a\"\r: 1, /* }", "line 3, column 6: this comment is not closed; close it with */"},
		{"{\"a\": \"x\n\"}", "line 1, column 7: this string is not closed; close it with a double quote on the same line"},
		{"{\"a\": \"\\x\"}", "line 1, column 8: a backslash in a string is followed by a character that it cannot escape; write \\\\ for a backslash"},
		{"{\"a\": 1.}", "line 1, column 7: this number is not complete"},
		{"{} {}", "line 1, column 4: the file should end here; only one value may stand in it"},
		{"{\"a\": [1 2]}", "line 1, column 10: a comma or a closing bracket should stand here"},
		{"{\"a\": {1: 2}}", "line 1, column 8: a key in double quotes should stand here"},
		{"{\"a\" 2}", "line 1, column 6: a colon should stand here, behind the key"},
	} {
		_, err := Set([]byte(test.src), testPath, []byte("1"))
		var positioned *Error
		if !errors.As(err, &positioned) || err.Error() != test.want {
			t.Errorf("Set(%q) = %v, want %s", test.src, err, test.want)
		}
	}
	if _, err := Set([]byte("{}"), nil, []byte("1")); err == nil {
		t.Error("Set with an empty path = nil error, want one")
	}
	if _, err := Set([]byte("{}"), testPath, []byte("{a}")); err == nil {
		t.Error("Set with a value that is no JSON = nil error, want one")
	}
}

// TestLargeFile checks time and memory with 5 MB of ordinary lines, and that
// nesting costs no stack.
func TestLargeFile(t *testing.T) {
	large := []byte("{\n" + strings.Repeat("    \"some.ordinary.setting\": [true, \"value\", 12], // comment\n", 84_000) + "    \"z\": {}\n}\n")
	deep := []byte(`{"a": ` + strings.Repeat("[", 2_000_000) + strings.Repeat("]", 2_000_000) + "}")
	for _, src := range [][]byte{large, deep} {
		var out []byte
		result := testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if out, err = Set(src, testPath, []byte(`"off"`)); err != nil {
					b.Fatal(err)
				}
			}
		})
		if !bytes.Contains(out, []byte(`"GOPROXY": "off"`)) {
			t.Error("Set on a large file does not set")
		}
		if perRun := result.AllocedBytesPerOp(); perRun > 16*int64(len(src)) {
			t.Errorf("Set on %d bytes allocates %d bytes, want 16 times as much at most", len(src), perRun)
		}
		// How long it takes is a figure of npm run bench.
		t.Logf("Set on %d bytes: %v, %d bytes", len(src), time.Duration(result.NsPerOp()), result.AllocedBytesPerOp())
	}
}

func TestNamedElement(t *testing.T) {
	t.Parallel()
	path := []string{"c", "b", "env", "k"}
	for _, test := range []struct{ src, want string }{
		{`{"c":[]}`, `line 1, column 6: "c" does not hold exactly one object with the name "b", so nothing can be set in it`},
		{`{"c":[{"name":"a"},{}]}`, `line 1, column 6: "c" does not hold exactly one object with the name "b", so nothing can be set in it`},
		{`{"c":[{"name":"b"},{"name":"b"}]}`, `line 1, column 6: "c" does not hold exactly one object with the name "b", so nothing can be set in it`},
		{`{"c":[{"name":"b","env":1}]}`, `line 1, column 25: the value of "c" → "b" → "env" is not an object, so nothing can be set in it`},
		{`{"c":[{"name":"b"} {}]}`, `line 1, column 20: a comma or a closing bracket should stand here`},
		{`{"c":[{"name":"b"}`, `line 1, column 19: a comma or a closing bracket should stand here`},
	} {
		_, err := Set([]byte(test.src), path, []byte("1"))
		if err == nil || err.Error() != test.want {
			t.Errorf("Set(%q, %q) = %v, want %s", test.src, path, err, test.want)
		}
		if _, found, _, _ := Get([]byte(test.src), path); found {
			t.Errorf("Get(%q, %q) finds something", test.src, path)
		}
	}
	name := []string{"c", "b", "name"}
	if got, err := Set([]byte(`{"c":[{"name":"b"}]}`), name, []byte(`"x"`)); err == nil {
		t.Errorf("Set(%q) = %q: what it is found by was changed", name, got)
	}
	src := []byte("{\n\"c\": [\n{\"name\": \"b\",\n\"env\": {\"k\": 7}}]}")
	if raw, found, line, err := Get(src, path); string(raw) != "7" || !found || line != 4 || err != nil {
		t.Errorf("Get(%q, %q) = %q, %t, %d, %v", src, path, raw, found, line, err)
	}
}
