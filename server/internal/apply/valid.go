package apply

import (
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// isValid reports whether an entry that was read says only what begin writes. A
// file that a full disk or a hand has damaged can be JSON all the same, and what
// it names is written, renamed and removed.
func (e Entry) isValid() bool {
	return len(e.Steps) > 0 && !slices.ContainsFunc(e.Steps, func(s step) bool { return !s.isValid() })
}

func (s step) isValid() bool {
	if !filepath.IsAbs(s.Path) || !filepath.IsAbs(s.Target) || s.Offset < 0 || !s.Before.isValid() || !s.After.isValid() || len(s.Changes) == 0 {
		return false
	}
	name := filepath.Base(s.Temp)
	if filepath.Dir(s.Temp) != filepath.Dir(s.Target) || !strings.HasPrefix(name, tempStart) || filepath.Clean(s.Temp) != s.Temp {
		return false
	}
	for _, dir := range slices.Concat(s.Make, s.Unmake) {
		if !filepath.IsAbs(dir) || !inside(s.Target, dir) || filepath.Clean(dir) == filepath.Clean(s.Target) {
			return false
		}
	}
	for _, c := range s.Changes {
		known := c.Format == plan.FormatEnv && len(c.Key) == 1 || c.Format == plan.FormatJSON && len(c.Key) > 0
		if !known || c.Created < 0 || c.Created > len(c.Key) {
			return false
		}
	}
	return true
}

func (s state) isValid() bool {
	sum, err := hex.DecodeString(string(s))
	return s == absent || err == nil && len(sum) == 32
}
