package remedy_test

import (
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

func TestNearest(t *testing.T) {
	all := "v0.9.0 v1.0.0 v1.1.0 v1.1.4 v1.2.0-rc.1 v1.3.0 v2.0.0+incompatible"
	for _, test := range []struct{ wanted, versions, want string }{
		{"v1.1.2", all, "v1.1.0 v1.1.4 v2.0.0+incompatible"},
		{"v1.2.0", all, "v1.1.4 v1.3.0 v2.0.0+incompatible"},
		{"v9.9.9", all, "v2.0.0+incompatible"},
		{"v0.0.1", all, "v0.9.0 v2.0.0+incompatible"},
		{"v1.2.0-rc.2", all, "v1.2.0-rc.1 v1.3.0 v2.0.0+incompatible"},
		{"", all, "v2.0.0+incompatible"},
		{"master", all, "v2.0.0+incompatible"},
		{"v1.0.0", "v0.1.0-alpha", "v0.1.0-alpha"},
		{"v1.0.0", "", ""},
	} {
		got := strings.Join(remedy.Nearest(test.wanted, remedy.Versions([]byte(strings.ReplaceAll(test.versions, " ", "\n")))), " ")
		if got != test.want {
			t.Errorf("Nearest(%q, %s) = %s, want %s", test.wanted, test.versions, got, test.want)
		}
	}
}
