package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestGenerated(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	for name, generate := range generators {
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Error(err)
			continue
		}
		want, err := generate(root, got)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run go generate ./...", name)
		}
	}
}

// TestRead holds the rules that make the translation exact: what JSON makes
// ambiguous is refused.
func TestRead(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"a pointer without omitempty", "type T struct {\n A *int `json:\"a\"`\n}", "T.a: a pointer needs omitempty, for null is never sent"},
		{"a field without a tag", "type T struct {\n A int\n}", "T: each field needs a line and a json tag of its own"},
		{"an enum of numbers", "type T int", "type T: an enum must be a string"},
		{"a request without a wire name", "type Service interface {\n // Do does things.\n Do(ctx context.Context) error\n}", "Service.Do: the first line of its comment must be its wire name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte("package p\n"+test.src), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := read(dir)
			if got := message(err); got != "p.go: "+test.want {
				t.Errorf("read(%q) = %q, want %q", test.src, got, test.want)
			}
		})
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
