package plan

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// network checks HTTP_PROXY and its like, and addresses that mean this machine.
func network(e Environment, _ resolver) []protocol.Finding {
	var all []protocol.Finding
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		all = append(all, e.httpProxy(name)...)
	}
	if v := e.Get(e.Main(), "ALL_PROXY"); v.Text != "" && e.Get(e.Main(), "HTTPS_PROXY").Text == "" {
		all = append(all, finding(CodeAllProxyIgnored, v.Location, "ALL_PROXY is set, but go does not read it. Set HTTPS_PROXY, and HTTP_PROXY, to the same address."))
	}
	all = append(all, e.noProxy()...)
	list, err := goproxy.Parse(e.Get(e.Main(), "GOPROXY").Text)
	if err != nil {
		return all
	}
	v := e.Get(e.Main(), "GOPROXY")
	for _, entry := range list.Active().Mirrors() {
		all = append(all, e.sameAsHTTPProxy(v, entry)...)
		if where := e.elsewhere(); where != "" && isLoopback(entry.Hostname()) {
			all = append(all, finding(CodeLoopbackMirror, v.Location, "%s is the address of %s itself. A mirror on the machine that you sit at is not reached there. Use its name or address in the network, unless it runs in here.", entry.Redacted(), where))
		}
		all = append(all, e.proxiedPrivate(entry)...)
	}
	return all
}

// elsewhere names the machine that go runs on, where that is not the one that
// the user sits at.
func (e Environment) elsewhere() string {
	if editor := e.facts.Place.Editor; editor != nil {
		switch editor.Remote {
		case "dev-container", "attached-container", "codespaces":
			return "the container"
		case "wsl":
			return "WSL"
		case "":
		default:
			return "the remote machine"
		}
	}
	switch e.facts.Inside {
	case InsideContainer:
		return "the container"
	case InsideWSL:
		return "WSL"
	case InsideNothing:
	}
	return ""
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// httpProxy checks the value of HTTP_PROXY or HTTPS_PROXY.
func (e Environment) httpProxy(name string) []protocol.Finding {
	v := e.Get(e.Main(), name)
	if v.Text == "" {
		return nil
	}
	u, ok := proxyURL(v.Text)
	if !ok {
		return []protocol.Finding{finding(CodeHTTPProxyUnusable, v.Location, "%s=%s is no address of a proxy, so no request can go through it. Write http://host:port or socks5://host:port.", name, show(v.Text))}
	}
	if where := e.elsewhere(); where != "" && isLoopback(u.Hostname()) {
		return []protocol.Finding{finding(CodeLoopbackProxy, v.Location, "%s=%s is the address of %s itself, where the proxy of the machine that you sit at does not run. Use that machine's address in here, or take the variable or http.proxy away.", name, show(v.Text), where)}
	}
	return nil
}

// proxyURL parses the value of HTTP_PROXY as go does: without a scheme it is
// http, and another one than the known counts as http too.
func proxyURL(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Host == "" {
		if strings.Contains(text, "://") {
			return nil, false
		}
		u, err = url.Parse("http://" + text)
	}
	return u, err == nil && u.Host != ""
}

// sameAsHTTPProxy finds the address of the HTTP proxy in GOPROXY.
func (e Environment) sameAsHTTPProxy(v Variable, entry goproxy.Entry) []protocol.Finding {
	for _, name := range []string{"HTTPS_PROXY", "HTTP_PROXY"} {
		u, ok := proxyURL(e.Get(e.Main(), name).Text)
		if !ok || entry.Path() != "" || entry.Host() == "" || !strings.EqualFold(u.Host, entry.Host()) {
			continue
		}
		for _, problem := range goproxy.Lint(v.Text, e.choices.LintOptions()) {
			if problem.Code == goproxy.CodeHTTPProxyAddress {
				return nil // said already
			}
		}
		return []protocol.Finding{finding(goproxy.CodeHTTPProxyAddress, v.Location, "GOPROXY holds %s, which %s says is an HTTP proxy: that does not speak the GOPROXY protocol. Put a module mirror there.", entry.Redacted(), name)}
	}
	return nil
}

// noProxy checks the form of NO_PROXY, and whether http.noProxy of the editor
// reaches go.
func (e Environment) noProxy() []protocol.Finding {
	v := e.Get(e.Main(), "NO_PROXY")
	var all []protocol.Finding
	for pattern := range strings.SplitSeq(v.Text, ",") {
		trimmed := strings.TrimSpace(pattern)
		reason := ""
		switch {
		case strings.ContainsAny(trimmed, " \t;"):
			reason = "holds a blank or semicolon, but go parts the list by commas only"
		case strings.Contains(trimmed, "://"):
			reason = "is a URL, but go compares it with names of hosts"
		case strings.Contains(strings.TrimPrefix(trimmed, "*."), "*") && trimmed != "*":
			reason = "holds a *, which go knows only alone or as *. in front"
		}
		if reason != "" {
			all = append(all, finding(CodeNoProxyPattern, v.Location, "%q in NO_PROXY %s, so it matches nothing. Write names of hosts, .domain, addresses or 10.0.0.0/8, parted by commas.", goproxy.Redact(trimmed), reason))
		}
	}
	editor := e.facts.Place.Editor
	if editor == nil || editor.HTTPProxy == "" || !goplsRuns(e.facts) {
		return all
	}
	var missing []string
	for _, host := range editor.NoProxy {
		if !noProxyCovers(v.Text, host) {
			missing = append(missing, goproxy.Redact(host))
		}
	}
	if len(missing) > 0 {
		at := &protocol.Location{Setting: "http.noProxy"}
		all = append(all, finding(CodeNoProxyNotPassed, at, "The Go extension passes http.proxy on to gopls, the debugger and tool installs, but not http.noProxy, so they reach %s through the proxy. Set NO_PROXY in go.toolsEnvVars.", strings.Join(missing, ", ")))
	}
	return all
}

// proxiedPrivate finds private mirrors that are asked through an HTTP proxy.
func (e Environment) proxiedPrivate(entry goproxy.Entry) []protocol.Finding {
	if !e.choices.isPrivate(entry) || entry.Hostname() == "" || isLoopback(entry.Hostname()) {
		return nil
	}
	name := "HTTPS_PROXY"
	if strings.HasPrefix(entry.URL(), "http://") {
		name = "HTTP_PROXY"
	}
	noProxy := e.Get(e.Main(), "NO_PROXY")
	if e.Get(e.Main(), name).Text == "" || noProxyCovers(noProxy.Text, entry.Hostname()) {
		return nil
	}
	return []protocol.Finding{finding(CodeNoProxyMissesPrivate, noProxy.Location, "go asks the private mirror %s through the proxy in %s, because NO_PROXY does not name its host. If the proxy cannot reach it, add %s to NO_PROXY.", entry.Redacted(), name, entry.Hostname())}
}

// noProxyCovers reports whether NO_PROXY exempts a host, as go decides it.
func noProxyCovers(noProxy, host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	address, notAddress := netip.ParseAddr(host)
	return slices.ContainsFunc(strings.Split(noProxy, ","), func(pattern string) bool {
		pattern = strings.ToLower(strings.TrimSpace(pattern))
		if i := strings.LastIndex(pattern, ":"); i > 0 && strings.Count(pattern, ":") == 1 {
			pattern = pattern[:i]
		}
		if prefix, err := netip.ParsePrefix(pattern); err == nil && notAddress == nil {
			return prefix.Contains(address)
		}
		if strings.HasPrefix(pattern, "*.") {
			pattern = pattern[1:] // which does not cover the domain itself
		}
		switch {
		case pattern == "":
			return false
		case pattern == "*" || pattern == host:
			return true
		case strings.HasPrefix(pattern, "."):
			return strings.HasSuffix(host, pattern)
		}
		return strings.HasSuffix(host, "."+pattern)
	})
}
