package probe

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// An Answer is what came of one question to one server. Status is 0 where none
// came; then Reason and Seen tell why. Seen is a clause that holds no credential
// and nothing harmful.
type Answer struct {
	Status int
	Body   []byte
	Reason protocol.Reason
	Seen   string
	Took   time.Duration
}

func (a Answer) failed(f *fault) Answer {
	a.Reason, a.Seen = f.reason, f.seen
	return a
}

// Ask asks for one file below a mirror's URL, as go does, and reads limit bytes
// of it at most. The path must be escaped as the module proxy protocol wants it.
// When ctx is done the traffic stops at once.
func (p *Prober) Ask(ctx context.Context, mirror, path string, limit int64) Answer {
	start := time.Now()
	j, err := p.jobFor(mirror, DefaultModule())
	if err != nil {
		return Answer{Reason: protocol.ReasonUnsupported, Seen: "its URL cannot be read"}
	}
	src, _, f := j.open(ctx)
	if f != nil {
		return Answer{Took: time.Since(start)}.failed(f)
	}
	defer src.close()
	var body bytes.Buffer
	r, f := src.fetch(ctx, path, &body, limit)
	answer := Answer{Took: time.Since(start)}
	if f != nil {
		return answer.failed(f)
	}
	answer.Status, answer.Body = r.status, body.Bytes()
	if r.status != http.StatusOK {
		return answer.failed(statusFault(r, path))
	}
	return answer
}

func (p *Prober) jobFor(mirror string, m Module) (*job, error) {
	entry, err := checkTarget(Target{URL: mirror})
	if err != nil {
		return nil, err
	}
	return &job{prober: p, target: Target{URL: mirror}, entry: entry, module: m, samples: 1}, nil
}

// Hashes downloads a version of a module from a mirror, PATH@VERSION, and
// returns the hashes of its zip and its go.mod as they stand in go.sum. Nothing
// is compared. They are empty where the answer is not that of a whole module.
func (p *Prober) Hashes(ctx context.Context, mirror, module string) (zip, mod string, answer Answer) {
	start := time.Now()
	m, err := ParseModule(module)
	if err != nil {
		return "", "", Answer{Reason: protocol.ReasonUnsupported, Seen: "go asks no mirror for such a module"}
	}
	j, err := p.jobFor(mirror, m)
	if err != nil {
		return "", "", Answer{Reason: protocol.ReasonUnsupported, Seen: "its URL cannot be read"}
	}
	src, m, f := j.open(ctx)
	if f != nil {
		return "", "", Answer{}.failed(f)
	}
	defer src.close()
	s := &sample{further: noFurther()}
	f = s.download(ctx, src, m, func(*reply) {})
	answer = Answer{Took: time.Since(start)}
	if f != nil {
		return "", "", answer.failed(f)
	}
	answer.Status = http.StatusOK
	return s.sum, s.goModSum, answer
}

// AskProxy asks an HTTP proxy, named as HTTPS_PROXY does, for a way to a host:
// by CONNECT, or where it is a SOCKS proxy only whether it listens. Status is
// 200 where it gives one.
func AskProxy(ctx context.Context, address, host string) Answer {
	start := time.Now()
	if !strings.Contains(address, "://") {
		address = "http://" + address // as go takes it
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return Answer{Reason: protocol.ReasonUnsupported, Seen: "its address cannot be read"}
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	answer := Answer{Took: time.Since(start)}
	if err != nil {
		return answer.failed(answerFault(ctx, err, "a way out", newTrace()))
	}
	defer conn.Close()
	if u.Scheme != "http" {
		answer.Status = http.StatusOK // it listens; what it speaks is not tried
		return answer
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if _, _, err := net.SplitHostPort(host); err != nil {
		host = net.JoinHostPort(host, "443")
	}
	request := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: host}, Host: host, Header: make(http.Header)}
	if u.User != nil {
		password, _ := u.User.Password()
		credentials := http.Request{Header: http.Header{}}
		credentials.SetBasicAuth(u.User.Username(), password)
		request.Header.Set("Proxy-Authorization", credentials.Header.Get("Authorization"))
	}
	if err := request.Write(conn); err != nil {
		return answer.failed(faultf(protocol.ReasonRefused, "the connection was cut"))
	}
	response, err := http.ReadResponse(bufio.NewReader(io.LimitReader(conn, maxHeaderBytes)), request)
	answer.Took = time.Since(start)
	if err != nil {
		if ctx.Err() != nil {
			return answer.failed(faultf(protocol.ReasonTimeout, "it did not answer in time"))
		}
		return answer.failed(faultf(protocol.ReasonNotAProxy, "what answers there is no HTTP proxy"))
	}
	defer response.Body.Close()
	answer.Status = response.StatusCode
	answer.Seen = fmt.Sprintf("it answered %s", statusText(response.StatusCode))
	return answer
}
