package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A fault is why a question was not answered as it should be. What was seen is
// a clause that holds no credential and nothing harmful.
type fault struct {
	reason protocol.Reason
	seen   string
}

func (f *fault) Error() string { return f.seen }

func faultf(reason protocol.Reason, format string, args ...any) *fault {
	return &fault{reason, fmt.Sprintf(format, args...)}
}

// statusFault returns the fault of an answer whose status is not 200.
func statusFault(r *reply, path string) *fault {
	if r.proto == "" && r.status == http.StatusNotFound {
		return faultf(protocol.ReasonNotFound, "the folder does not hold %s", path)
	}
	who := "it"
	if r.proxied && r.status == http.StatusProxyAuthRequired {
		who = "the HTTP proxy in between"
	} else if r.redirected {
		who = "the host it redirects to, " + r.finalHost + ","
	}
	seen := fmt.Sprintf("%s answered %s for %s", who, statusText(r.status), path)
	if r.retryAfter > 0 {
		seen += fmt.Sprintf(", asking to wait %s", r.retryAfter)
	}
	if r.excerpt != "" {
		seen += fmt.Sprintf(", saying %q", r.excerpt)
	}
	return &fault{statusReason(r.status), seen}
}

func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return fmt.Sprintf("%d %s", status, text)
	}
	return fmt.Sprintf("status %d", status)
}

// statusReason returns the reason that a status stands for where a file must be.
func statusReason(status int) protocol.Reason {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusProxyAuthRequired:
		return protocol.ReasonUnauthorized
	case status == http.StatusForbidden, status == http.StatusUnavailableForLegalReasons:
		return protocol.ReasonForbidden
	case status == http.StatusNotFound, status == http.StatusGone:
		return protocol.ReasonNotFound
	case status == http.StatusTooManyRequests:
		return protocol.ReasonRateLimited
	case status >= 500:
		return protocol.ReasonServerError
	default: // A status that no mirror uses for a file.
		return protocol.ReasonNotAProxy
	}
}

// answerFault explains why no answer came. The texts of net/http's errors quote
// URLs and certificates, so they are used for nothing but telling them apart.
func answerFault(ctx context.Context, err error, path string, t *trace) *fault {
	var own *fault
	if errors.As(err, &own) {
		return own
	}
	if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) {
		return faultf(protocol.ReasonTimeout, "%s for %s within %s", t.phase(), path, t.elapsed())
	}
	whose := "it"
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "proxyconnect" {
		whose = "the HTTP proxy that your environment names"
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		if dns.IsNotFound {
			return faultf(protocol.ReasonDNS, "the host name %s does not exist", clean(dns.Name, 100))
		}
		return faultf(protocol.ReasonDNS, "the host name %s could not be looked up", clean(dns.Name, 100))
	}
	if f := tlsFault(err); f != nil {
		return f
	}
	switch text := err.Error(); {
	case strings.Contains(text, "response headers exceeded"), strings.Contains(text, "header list larger"), strings.Contains(text, "header list too large"):
		return faultf(protocol.ReasonTooLarge, "the header of its answer for %s is larger than %d KiB", path, maxHeaderBytes>>10)
	case strings.Contains(text, "COMPRESSION_ERROR"):
		// HTTP/2 ends like this when a single field is larger than allowed.
		return faultf(protocol.ReasonTooLarge, "the header of its answer for %s is larger than %d KiB, or broken", path, maxHeaderBytes>>10)
	case isErrno(err, syscall.ECONNREFUSED, 10061):
		return faultf(protocol.ReasonRefused, "%s refused the connection", whose)
	case isErrno(err, syscall.ECONNRESET, 10054), strings.Contains(text, "stream error"):
		return faultf(protocol.ReasonRefused, "%s broke the connection off instead of answering for %s", whose, path)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return faultf(protocol.ReasonRefused, "%s closed the connection without an answer for %s", whose, path)
	case strings.Contains(text, "malformed HTTP"), strings.Contains(text, "malformed MIME"):
		return faultf(protocol.ReasonNotAProxy, "%s did not answer in HTTP", whose)
	case isErrno(err, syscall.ENETUNREACH, 10051), isErrno(err, syscall.EHOSTUNREACH, 10065):
		return faultf(protocol.ReasonRefused, "there is no way to it in the network")
	case errors.As(err, &op) && op.Err != nil:
		return faultf(protocol.ReasonRefused, "%s could not be connected to (%s)", whose, clean(op.Err.Error(), 80))
	default:
		return faultf(protocol.ReasonRefused, "%s did not answer properly for %s", whose, path)
	}
}

// bodyFault explains why a body broke off after size bytes.
func bodyFault(ctx context.Context, err error, path string, size int64, t *trace) *fault {
	if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) {
		return faultf(protocol.ReasonTimeout, "its %s was not complete after %s (%d bytes)", path, t.elapsed(), size)
	}
	return faultf(protocol.ReasonTruncated, "the answer for %s broke off after %d bytes", path, size)
}

// isErrno compares with an error number and with its namesake on Windows, which
// package syscall does not equate.
func isErrno(err error, unix syscall.Errno, windows uintptr) bool {
	var errno syscall.Errno
	return errors.Is(err, unix) || errors.As(err, &errno) && uintptr(errno) == windows
}

// tlsFault returns nil for errors that have nothing to do with TLS.
func tlsFault(err error) *fault {
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		roots   x509.SystemRootsError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		other   *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &unknown):
		return faultf(protocol.ReasonTLS, "its certificate is signed by an unknown authority (itself, a company's, or something that listens in between)")
	case errors.As(err, &name):
		return faultf(protocol.ReasonTLS, "its certificate is for another host name than %s", clean(name.Host, 100))
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return faultf(protocol.ReasonTLS, "its certificate has expired or is not valid yet (or this machine's clock is wrong)")
	case errors.As(err, &invalid):
		return faultf(protocol.ReasonTLS, "its certificate is not valid for a server")
	case errors.As(err, &roots):
		return faultf(protocol.ReasonTLS, "this machine has no certificate authorities to check its certificate with")
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return faultf(protocol.ReasonTLS, "it does not speak TLS there (its URL may have to start with http://)")
	case errors.As(err, &alert):
		return faultf(protocol.ReasonTLS, "it broke off the TLS handshake (%s)", clean(alert.Error(), 80))
	case errors.As(err, &other), strings.Contains(err.Error(), "tls: "):
		return faultf(protocol.ReasonTLS, "no TLS connection could be made")
	default:
		return nil
	}
}
