package probe

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const (
	maxHeaderBytes = 64 << 10
	maxRedirects   = 10 // as many as go follows
)

// A client asks one mirror, over connections of its own.
type client struct {
	base      *url.URL // without user info
	header    http.Header
	transport *http.Transport
	http      *http.Client
	resolve   func(ctx context.Context, host string) ([]netip.Addr, error)
	wait      atomic.Int64 // what retryAfter returns
	proxied   atomic.Bool  // an HTTP proxy is in between
	public    atomic.Bool  // the mirror itself was reached at a public address
}

// A reply is an answer that was read to its end.
type reply struct {
	status     int
	size       int64
	excerpt    string // of a plain-text error, made harmless
	proto      string // such as HTTP/2.0
	tls        *tls.ConnectionState
	finalHost  string
	redirected bool // to another host
	retryAfter time.Duration
	proxied    bool
	trace      *trace
	took       time.Duration // from asking to the last byte
	transfer   time.Duration // from the first byte to the last
}

func (p *Prober) newClient(base *url.URL) (*client, *fault) {
	c := &client{header: make(http.Header), resolve: p.Lookup}
	if c.resolve == nil {
		c.resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	bare := *base
	bare.User = nil
	c.base = &bare
	user, password, known := p.Netrc.lookup(base)
	if base.User != nil {
		user, known = base.User.Username(), true
		password, _ = base.User.Password()
	}
	if known && base.Scheme != "https" {
		return nil, faultf(protocol.ReasonUnsupported, "its URL holds a user name or password but is not https, and go refuses to send those in the clear")
	}
	if known {
		request := http.Request{Header: c.header}
		request.SetBasicAuth(user, password)
	}
	proxy := p.Proxy
	if proxy == nil {
		proxy = http.ProxyFromEnvironment
	}
	c.transport = &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			through, err := proxy(r)
			c.proxied.Store(through != nil)
			return through, err
		},
		OnProxyConnectResponse: proxyAnswer,
		DialContext:            c.dial,
		TLSClientConfig:        &tls.Config{RootCAs: p.RootCAs},
		ForceAttemptHTTP2:      true,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
	c.http = &http.Client{Transport: c.transport, CheckRedirect: c.checkRedirect}
	return c, nil
}

// close ends the idle connections; those in use end with their contexts.
func (c *client) close() { c.transport.CloseIdleConnections() }

// retryAfter returns the longest time that an answer asked to wait.
func (c *client) retryAfter() time.Duration { return time.Duration(c.wait.Load()) }

// maxRetryAfter bounds what a mirror can ask for.
const maxRetryAfter = 24 * time.Hour

// parseRetryAfter reads the header: seconds, or a date. What it does not
// understand is no time at all.
func parseRetryAfter(value string, now time.Time) time.Duration {
	if value == "" {
		return 0
	}
	if seconds, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
		return time.Duration(min(max(seconds, 0), int(maxRetryAfter/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now).Round(time.Second), 0), maxRetryAfter)
	}
	return 0
}

// fetch asks for a path below the mirror's URL and writes the body of a 200 to
// sink, limit bytes at most. The path must be escaped as the module proxy
// protocol wants it. A status other than 200 is no fault by itself.
func (c *client) fetch(ctx context.Context, path string, sink io.Writer, limit int64) (*reply, *fault) {
	t := newTrace()
	ctx = httptrace.WithClientTrace(ctx, t.hooks(c.connected))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url(path).String(), nil)
	if err != nil {
		return nil, faultf(protocol.ReasonUnsupported, "its URL cannot be asked for %s", path)
	}
	request.Header = c.header.Clone()
	if strings.HasSuffix(path, ".zip") {
		// Throughput is to be that of the zip's own bytes.
		request.Header.Set("Accept-Encoding", "identity")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, answerFault(ctx, err, path, t)
	}
	defer response.Body.Close()
	r := &reply{
		status:     response.StatusCode,
		proto:      response.Proto,
		tls:        response.TLS,
		finalHost:  clean(response.Request.URL.Host, 100),
		redirected: response.Request.URL.Host != c.base.Host,
		proxied:    c.proxied.Load(),
		trace:      t,
	}
	first := time.Now()
	if r.retryAfter = parseRetryAfter(response.Header.Get("Retry-After"), first); r.retryAfter > 0 {
		for old := c.wait.Load(); int64(r.retryAfter) > old && !c.wait.CompareAndSwap(old, int64(r.retryAfter)); old = c.wait.Load() {
		}
	}
	if r.status != http.StatusOK {
		r.excerpt = excerpt(response)
		return r, nil
	}
	if response.ContentLength > limit {
		return nil, faultf(protocol.ReasonTooLarge, "its answer for %s would be %d bytes long, more than the %d KiB that a probe takes", path, response.ContentLength, limit>>10)
	}
	var body io.Reader = response.Body
	if response.Header.Get("Content-Encoding") == "gzip" {
		// It was not asked for; go asks and takes it.
		if body, err = gzip.NewReader(response.Body); err != nil {
			if !errors.Is(err, gzip.ErrHeader) {
				return nil, bodyFault(ctx, err, path, 0, t)
			}
			return nil, faultf(protocol.ReasonNotAProxy, "its answer for %s is not in the encoding that it says", path)
		}
	}
	r.size, err = io.Copy(sink, io.LimitReader(body, limit+1))
	if err != nil {
		return nil, bodyFault(ctx, err, path, r.size, t)
	}
	if r.size > limit {
		return nil, faultf(protocol.ReasonTooLarge, "its answer for %s does not end within %d KiB", path, limit>>10)
	}
	r.transfer = time.Since(first)
	r.took = time.Since(t.start)
	return r, nil
}

// url returns the address of a path as go makes it: below the base, whose
// query stays.
func (c *client) url(path string) *url.URL {
	u := *c.base
	u.RawPath = strings.TrimRight(u.EscapedPath(), "/") + "/" + strings.ReplaceAll(path, "!", "%21")
	u.Path = strings.TrimRight(u.Path, "/") + "/" + path
	return &u
}

// excerpt returns the beginning of an error in plain text, as go prints it.
func excerpt(response *http.Response) string {
	if kind, _, err := mime.ParseMediaType(response.Header.Get("Content-Type")); err != nil || kind != "text/plain" {
		return ""
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, 1024))
	if err != nil && len(text) == 0 {
		return ""
	}
	return clean(string(text), 120)
}

// checkRedirect follows where go follows. Credentials stay with the host that
// they are for: net/http would pass them on to its subdomains and other ports,
// and name the URL that redirected, with the token in its query.
func (c *client) checkRedirect(request *http.Request, via []*http.Request) error {
	first := via[0].URL
	switch {
	case first.Scheme == "https" && request.URL.Scheme != "https":
		return faultf(protocol.ReasonInsecureRedirect, "it redirects from https to %s", clean(request.URL.Scheme+"://"+request.URL.Host, 100))
	case request.URL.Scheme != "http" && request.URL.Scheme != "https":
		return faultf(protocol.ReasonUnsupported, "it redirects to a %s: URL", clean(request.URL.Scheme, 20))
	case len(via) >= maxRedirects:
		return faultf(protocol.ReasonRedirectLoop, "it redirected %d times without an answer", maxRedirects)
	}
	if request.URL.Host != first.Host || request.URL.Scheme != first.Scheme {
		request.Header.Del("Authorization")
	}
	request.Header.Del("Referer")
	return nil
}

// proxyAnswer names what an HTTP proxy answers instead of making a tunnel;
// net/http would reduce it to a phrase of the proxy's own.
func proxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return faultf(statusReason(response.StatusCode), "the HTTP proxy in between answered %s", statusText(response.StatusCode))
}

// connected notes whether the mirror was reached at a public address.
func (c *client) connected(address net.Addr) {
	if tcp, ok := address.(*net.TCPAddr); ok && !c.proxied.Load() && !isInternal(tcp.AddrPort().Addr()) {
		c.public.Store(true)
	}
}

// dial connects, but not from a public mirror into this machine or its network:
// a redirect is no reason to knock on doors there.
func (c *client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{}
	host, _, err := net.SplitHostPort(address)
	if err == nil && c.public.Load() && !strings.EqualFold(host, c.base.Hostname()) && !c.proxied.Load() {
		dialer.Control = refuseInternal
	}
	return dialer.DialContext(ctx, network, address)
}

func refuseInternal(_, address string, _ syscall.RawConn) error {
	if at, err := netip.ParseAddrPort(address); err == nil && isInternal(at.Addr()) {
		return faultf(protocol.ReasonInsecureRedirect, "it redirects to %s, an address inside your own network", at.Addr())
	}
	return nil
}

func isInternal(address netip.Addr) bool {
	address = address.Unmap()
	return address.IsPrivate() || address.IsLoopback() || address.IsLinkLocalUnicast() || address.IsUnspecified()
}
