package jsonc

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzSet checks, for any file that parses: the result parses, every byte outside
// of the edit is unchanged, Get finds the value, the inverse restores the file,
// and so does Remove where the object had members.
func FuzzSet(f *testing.F) {
	for _, test := range setTests {
		f.Add([]byte(test.src), test.path, []byte("1"))
	}
	f.Fuzz(func(t *testing.T, src []byte, pathText string, value []byte) {
		path := strings.Fields(strings.ToValidUTF8(pathText, "?"))
		edit, created, err := SetEdit(src, path, value)
		if err != nil {
			return
		}
		value = bytes.TrimSpace(value)
		_, before, _, _ := Get(src, path)
		out, err := edit.Apply(src)
		if err != nil {
			t.Fatalf("SetEdit(%q, %q, %q) = %+v, which does not apply: %v", src, path, value, edit, err)
		}
		raw, found, _, err := Get(out, path)
		if err != nil || !found || !bytes.Equal(raw, value) {
			t.Fatalf("Set(%q, %q, %q) = %q; Get = %q, %t, %v", src, path, value, out, raw, found, err)
		}
		if back, err := edit.Inverse().Apply(out); err != nil || !bytes.Equal(back, src) {
			t.Errorf("Set(%q, %q, %q) = %q, whose inverse gives %q, %v", src, path, value, out, back, err)
		}
		removed, err := RemoveCreated(out, path, created)
		if err != nil {
			t.Fatalf("Set(%q, %q, %q) = %q; RemoveCreated: %v", src, path, value, out, err)
		}
		if _, found, _, err := Get(removed, path); err != nil || found {
			t.Errorf("Set(%q, %q, %q) = %q; RemoveCreated = %q, in which it is still found: %t, %v", src, path, value, out, removed, found, err)
		}
		f, _ := locate(src, path)
		exact := len(f.levels) == 0 || f.levels[len(f.levels)-1].count > 0 || f.levels[len(f.levels)-1].end-f.levels[len(f.levels)-1].start == 2
		if !before && exact && !bytes.Equal(removed, src) {
			t.Errorf("Set(%q, %q, %q) = %q; RemoveCreated = %q, want the file as it was", src, path, value, out, removed)
		}
		if strip(src) != strip(removed) && !before {
			t.Errorf("Set(%q, %q, %q) = %q; RemoveCreated = %q, which has lost something", src, path, value, out, removed)
		}
	})
}

func strip(text []byte) string {
	return strings.Join(strings.Fields(string(text)), "")
}

// FuzzRemove checks that Remove leaves a file that parses, in which the key is
// gone and every comment and every other value still is.
func FuzzRemove(f *testing.F) {
	for _, test := range setTests {
		f.Add([]byte(test.want), test.path)
	}
	f.Fuzz(func(t *testing.T, src []byte, pathText string) {
		path := strings.Fields(strings.ToValidUTF8(pathText, "?"))
		out, err := Remove(src, path)
		if err != nil {
			return
		}
		if _, found, _, err := Get(out, path); found || err != nil {
			t.Errorf("Remove(%q, %q) = %q, in which it is found: %t, %v", src, path, out, found, err)
		}
		edit, err := RemoveEdit(src, path)
		if err != nil {
			t.Fatalf("RemoveEdit(%q, %q): %v", src, path, err)
		}
		if got, err := edit.Apply(src); err != nil || !bytes.Equal(got, out) {
			t.Errorf("RemoveEdit(%q, %q) gives %q, %v, want %q", src, path, got, err, out)
		}
	})
}
