// Package proxytest is a module mirror for tests and for the demo. It serves
// invented modules from txtar files and real ones out of a module cache, with
// a checksum database signed by a key of its own, and it misbehaves on
// request: the fault is chosen by the URL.
//
//	GOPROXY=http://127.0.0.1:1234/403,http://127.0.0.1:1234/delay/100ms/as/slow
//
// A URL is any number of prefixes followed by what is asked of the mirror
// (example.com/hello/@v/list, sumdb/NAME/supported, lookup/M@V, …). Prefixes
// work from left to right, the first being nearest to the client, so that
// /delay/100ms/truncate/… waits and then cuts its answer short. An argument
// that holds a slash is percent-encoded. Wrong arguments are answered with 400.
//
// Prefixes that replace the whole answer:
//
//	NNN                any status from 200 to 599; 401, 407 and 429 bring the header that belongs to them
//	hang               accepts and never answers
//	close              closes the connection instead of answering
//	reset              resets the connection instead of answering
//	html               200 and the login page of a captive portal
//	redirect/N         N redirects, then the answer
//	redirect-loop      redirects to itself
//	redirect-host      redirects to the same server by another host name (localhost)
//	redirect-file      redirects to a file: URL
//	redirect-to/URL    redirects to URL (percent-encoded), with what was asked behind it
//	auth/USER:PASS     401 unless the request has this user and password
//	escapes            terminal escape sequences in the body, bidirectional marks there and in the header:
//	                   200 for list, .info and @latest, 500 for the rest
//
// Prefixes that change how the answer is sent:
//
//	delay/D            waits for the duration D first
//	rate/N             sends N bytes a second
//	drip               sends one byte every 100 ms
//	endless            200, and after the answer blanks for ever
//	truncate           announces the whole length, sends half, closes the connection
//	stall              announces the whole length, sends half, then nothing more
//	wrong-length       announces half the length and sends everything
//	big-header         adds a header of 10 MB
//	header/NAME/VALUE  adds a header
//	escapes-header     adds a header with terminal escape sequences, which net/http takes for malformed
//	gzip-bomb          an answer of 1 MB that is 1 GB once unzipped by its Content-Encoding
//
// Prefixes that change what the mirror holds:
//
//	badjson            .info and @latest are JSON cut off in the middle
//	badzip             .zip is no zip
//	badsum             .zip is a valid zip of other contents than the checksum database knows
//	badsum-mod         .mod differs from what the checksum database knows
//	zip-escape         .zip holds a file whose name climbs out of the module
//	zip-bomb           .zip is small and holds a file of 400 MB
//	empty-list         list is 200 and empty
//	stale              list and @latest hide the newest version of a module that has several
//	notfound/NNN       answers NNN instead of 404 for what does not exist
//	notfound-500       the same as notfound/500
//	notoolchain        there is no golang.org/toolchain
//	nosumdb            there is no checksum database
//	sumdb-wrong        the checksum database has other hashes, validly signed
//	sumdb-fork         the checksum database has another history, validly signed
//	sumdb-stale        the checksum database does not know the newest version of any module yet
//
// Conditions, which hold for the one prefix that follows (conditions add up):
//
//	only/SUFFIX        requests that end in SUFFIX (.zip, list, …); SUFFIX sumdb means the checksum database
//	for/PATH           modules whose path is PATH or lies below it
//	first/N            the first N requests for each URL
//	every/N            each Nth request for each URL
//
// Names of real servers, each short for what sets them apart:
//
//	athens             500 for what does not exist, as a misconfigured Athens answers
//	athens-async       404 for the first request of anything: it is being fetched
//	artifactory        403 for each .zip: blocked by curation
//	nexus              no checksum database
//	gitlab             no checksum database, and 401 without gitlab:token
//
// And one that does nothing but put NAME into the request log:
//
//	as/NAME
//
// The server also answers requests in absolute form, as an HTTP proxy would,
// whatever their host: HTTP_PROXY=http://127.0.0.1:1234 makes it stand in for
// hosts that do not exist. It answers CONNECT with 407.
//
// GET /_log returns the request log as JSON lines, DELETE /_log clears it.
package proxytest

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// A Config says what a mirror serves. One source at least is needed.
type Config struct {
	// ModDirs are folders of modules in txtar files, each named PATH_VERSION.txtar
	// where PATH and VERSION are escaped as in URLs and / is written as _.
	// A member .mod or .info is served as it is; any other is a file of the
	// module. A line "time 2024-01-02T03:04:05Z" before the first member
	// is the time of the version.
	ModDirs []string

	// CacheDir is the download folder of a module cache,
	// $GOMODCACHE/cache/download.
	CacheDir string

	// Log, if set, receives each request as a line of JSON once it is answered.
	Log io.Writer
}

// A Handler is the mirror as an http.Handler, safe for concurrent use.
// The serving http.Server must cancel the requests' context when it closes,
// since the hanging prefixes wait for nothing else; Listen sees to that.
type Handler struct {
	faults        map[string]fault
	personalities map[string]string
	modules       *library
	sums          *databases
	log           requestLog

	mu   sync.Mutex
	seen map[string]int // requests so far by URL, for the conditions first and every
}

// New reads the modules that config names. It fails on a module that no real
// mirror could serve.
func New(config Config) (*Handler, error) {
	modules, err := openLibrary(config)
	if err != nil {
		return nil, err
	}
	sums, err := newDatabases(modules)
	if err != nil {
		return nil, errors.Join(err, modules.close())
	}
	h := &Handler{
		faults:        make(map[string]fault),
		personalities: personalities(),
		modules:       modules,
		sums:          sums,
		log:           requestLog{out: config.Log},
		seen:          make(map[string]int),
	}
	for _, f := range faults() {
		h.faults[f.name] = f
	}
	return h, nil
}

// close releases the sources and returns the first error that writing the log met.
func (h *Handler) close() error {
	return errors.Join(h.log.writeError(), h.modules.close())
}

// Requests returns the requests so far, oldest first, the unfinished ones
// included. Of very many the oldest are forgotten.
func (h *Handler) Requests() []Request { return h.log.requests() }

// ClearRequests forgets the requests so far.
func (h *Handler) ClearRequests() { h.log.clear() }

// Hashes returns the h1 hashes of the zip and of the go.mod of a version, as
// the checksum database has them. zip is empty where only the go.mod is served.
// The error is fs.ErrNotExist if the mirror does not hold the version.
func (h *Handler) Hashes(path, version string) (zip, mod string, err error) {
	return h.modules.hashes(path, version)
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/_log" {
		h.serveLog(w, r)
		return
	}
	c, err := h.parse(r)
	entry := h.log.begin(r, c.label)
	var a *answer
	switch {
	case r.Method == http.MethodConnect:
		a = statusAnswer(http.StatusProxyAuthRequired, "this proxy wants to know who you are")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		a = statusAnswer(http.StatusMethodNotAllowed, "a mirror answers GET and HEAD only")
	case err != nil:
		a = statusAnswer(http.StatusBadRequest, fmt.Sprintf("bad request: %v", err))
	default:
		a = c.run(0)
	}
	if a == nil {
		entry.finish(0)
		h.abandon(w, c.ending)
	}
	c.transmit(w, a, entry)
}
