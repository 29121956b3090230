package mirror

import (
	"net/url"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// PublicHost reports whether the catalogue holds a mirror at a host: one that
// has a public address and wants no login.
func PublicHost(host string) bool {
	for _, m := range catalogue() {
		for _, address := range append([]string{m.URL}, m.Aliases...) {
			if u, err := url.Parse(address); err == nil && strings.EqualFold(u.Hostname(), host) {
				return true
			}
		}
	}
	return false
}

// WebSite reports whether a host is on the warn list as one that serves
// something else than modules.
func WebSite(host string) bool {
	m, ok := Warned(host, "")
	return ok && m.Status == protocol.MirrorNotAProxy
}
