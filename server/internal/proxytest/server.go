package proxytest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A Server is a mirror that listens on this machine.
type Server struct {
	*Handler
	url       string
	authority []byte // the certificate of the authority in PEM, or nil without TLS
	http      *http.Server
	stop      context.CancelFunc
	served    chan error // the result of Serve

	mu      sync.Mutex
	closing bool
	active  sync.WaitGroup // requests under way
}

// Listen starts a mirror on a loopback address such as 127.0.0.1:0.
// Other addresses are refused: what a mirror with faults serves is for tests.
func Listen(addr string, config Config) (*Server, error) {
	return listen(addr, config, nil)
}

// ListenTLS is Listen with HTTP/2 and HTTP/1.1 over TLS.
func ListenTLS(addr string, config Config, kind CertificateKind) (*Server, error) {
	certificate, err := newCertificate(kind)
	if err != nil {
		return nil, err
	}
	return listen(addr, config, certificate)
}

func listen(addr string, config Config, certificate *certificate) (*Server, error) {
	if err := checkLoopback(addr); err != nil {
		return nil, err
	}
	handler, err := New(config)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting mirror: %w", err), handler.close())
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		Handler: handler,
		url:     "http://" + listener.Addr().String(),
		stop:    stop,
		served:  make(chan error, 1),
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: time.Minute,
		// Clients that hang up on a broken mirror are what it is for.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	if certificate == nil {
		go func() { s.served <- s.http.Serve(listener) }()
		return s, nil
	}
	s.url = "https://" + listener.Addr().String()
	s.authority = certificate.authority
	s.http.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate.pair}}
	go func() { s.served <- s.http.ServeTLS(listener, "", "") }()
	return s, nil
}

// checkLoopback returns an error unless addr is HOST:PORT of this machine only.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("starting mirror: %w", err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("starting mirror: %q is not a loopback address such as 127.0.0.1:0", addr)
	}
	return nil
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closing {
		s.mu.Unlock()
		panic(http.ErrAbortHandler)
	}
	s.active.Add(1)
	s.mu.Unlock()
	defer s.active.Done()
	s.ServeHTTP(w, r)
}

// URL returns the mirror's address with prefixes, each of which may hold
// several elements, and without a slash at the end: URL("as/slow", "delay/100ms").
func (s *Server) URL(prefixes ...string) string {
	return strings.Join(append([]string{s.url}, prefixes...), "/")
}

// GOSUMDB returns a value of GOSUMDB that makes the go command read the
// checksum database from this server, whatever GOPROXY says.
func (s *Server) GOSUMDB() string { return VerifierKey + " " + s.url }

// Authority returns the certificate that a client must trust, in PEM, for
// instance in the file that SSL_CERT_FILE names. It is nil without TLS. No client that
// trusts it accepts the certificates other than CertificateGood and CertificateExpiring.
func (s *Server) Authority() []byte { return s.authority }

// Close ends all requests, the hanging ones too, and returns once they have
// ended. The error is the first that writing Config.Log met, or that serving did.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closing {
		s.mu.Unlock()
		return nil
	}
	s.closing = true
	s.mu.Unlock()
	s.stop()
	err := s.http.Close()
	s.active.Wait()
	if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("serving: %w", served))
	}
	return errors.Join(err, s.close())
}

// A TB is the part of testing.TB that starting a mirror needs. It keeps the
// testing package out of programs that serve a mirror.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Start starts a mirror that ends with the test. A config without a source
// serves test/mod of this repository.
func Start(t TB, config Config) *Server {
	t.Helper()
	return start(t, config, func(config Config) (*Server, error) { return Listen("127.0.0.1:0", config) })
}

// StartTLS is Start over TLS.
func StartTLS(t TB, config Config, kind CertificateKind) *Server {
	t.Helper()
	return start(t, config, func(config Config) (*Server, error) { return ListenTLS("127.0.0.1:0", config, kind) })
}

func start(t TB, config Config, listen func(Config) (*Server, error)) *Server {
	t.Helper()
	if len(config.ModDirs) == 0 && config.CacheDir == "" {
		dir, err := testModules()
		if err != nil {
			t.Fatalf("starting mirror: %v", err)
		}
		config.ModDirs = []string{dir}
	}
	s, err := listen(config)
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing mirror: %v", err)
		}
	})
	return s
}

// testModules returns test/mod of the repository that holds the current folder.
func testModules() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		modules := filepath.Join(dir, "test", "mod")
		if info, err := os.Stat(modules); err == nil && info.IsDir() {
			return modules, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no folder test/mod here or above")
		}
		dir = parent
	}
}
