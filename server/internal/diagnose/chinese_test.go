package diagnose_test

import (
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestChinese: whatever is said of a failure, with and without what it names,
// has a Chinese form.
func TestChinese(t *testing.T) {
	var translator chinese.Translator
	for _, cause := range diagnose.Causes() {
		for _, named := range []protocol.Failure{
			{}, {Host: "goproxy.cn"}, {Module: "github.com/acme/lib"}, {Module: "github.com/acme/lib", Version: "v1.2.3"},
			{Host: "127.0.0.1:8080", Module: "github.com/acme/lib", Version: "v1.2.3"},
		} {
			named.Cause = cause
			f := diagnose.Describe(named)
			said := []string{f.Summary}
			for _, r := range f.Remedies {
				said = append(said, r.Title)
			}
			for _, text := range said {
				if _, ok := translator.Text(text); !ok || text == "" {
					t.Errorf("Describe(%+v) says %q, which has no Chinese form", named, text)
				}
			}
		}
	}
}
