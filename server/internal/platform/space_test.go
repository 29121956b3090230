package platform

import (
	"path/filepath"
	"testing"
)

func TestFreeSpace(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{dir, filepath.Join(dir, "not", "there")} {
		if bytes, ok := FreeSpace(name); !ok || bytes <= 0 {
			t.Errorf("FreeSpace(%q) = %d, %t; want some", name, bytes, ok)
		}
	}
}
