package probe

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"

	sumnote "golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const (
	// maxTileBytes bounds one answer of a checksum database: a tile has 8 KiB,
	// a record a few hundred bytes.
	maxTileBytes = 64 << 10

	// maxTiles bounds the answers for one look-up. The proofs in a tree of 2^40
	// records take some fifteen.
	maxTiles = 64
)

// A ledger reads a checksum database through a mirror, and keeps nothing beyond
// the conversation. It implements sumdb.ClientOps.
type ledger struct {
	ctx  context.Context
	src  source
	name string
	key  string

	mu       sync.Mutex // guards what follows
	seen     map[string][]byte
	asked    int
	fault    *fault // the first answer that was none
	security bool
	tree     []byte // signed, as the mirror passed it on
}

var errTooManyTiles = errors.New("too many answers for one look-up")

// ReadRemote implements sumdb.ClientOps.
func (l *ledger) ReadRemote(path string) ([]byte, error) {
	l.mu.Lock()
	data, known := l.seen[path]
	l.asked++
	tooMany := l.asked > maxTiles
	l.mu.Unlock()
	switch {
	case known:
		return data, nil
	case tooMany:
		return nil, errTooManyTiles
	}
	path, full := strings.TrimPrefix(path, "/"), path
	path = "sumdb/" + l.name + "/" + path
	var body bytes.Buffer
	r, f := l.src.fetch(l.ctx, path, &body, maxTileBytes)
	if f == nil && r.status != 200 {
		f = statusFault(r, path)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if f != nil {
		if l.fault == nil {
			l.fault = f
		}
		return nil, f
	}
	l.seen[full] = body.Bytes()
	return body.Bytes(), nil
}

// ReadConfig implements sumdb.ClientOps.
func (l *ledger) ReadConfig(file string) ([]byte, error) {
	if file == "key" {
		return []byte(l.key), nil
	}
	return nil, nil // A tree of no records, which every history goes on from.
}

// WriteConfig implements sumdb.ClientOps.
func (l *ledger) WriteConfig(_ string, _, tree []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tree = bytes.Clone(tree)
	return nil
}

// ReadCache implements sumdb.ClientOps.
func (l *ledger) ReadCache(string) ([]byte, error) { return nil, errors.New("there is no cache") }

// WriteCache implements sumdb.ClientOps.
func (l *ledger) WriteCache(string, []byte) {}

// Log implements sumdb.ClientOps.
func (l *ledger) Log(string) {}

// SecurityError implements sumdb.ClientOps: two signed histories contradict each other.
func (l *ledger) SecurityError(string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.security = true
}

// judge explains why a look-up failed. The texts of package sumdb's errors quote
// what the server sent, so they only serve to tell them apart.
func (l *ledger) judge(err error, m Module) (f *fault, forged bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := err.Error()
	switch {
	case l.security:
		return faultf(protocol.ReasonChecksumMismatch, "the checksum database that it passes on has two histories that contradict each other"), true
	case strings.Contains(text, "signature"):
		return faultf(protocol.ReasonChecksumMismatch, "what it passes on as the checksum database is not signed with the key of %s", clean(l.name, 60)), true
	case strings.Contains(text, "inconsistent"), strings.Contains(text, "cannot authenticate"):
		return faultf(protocol.ReasonChecksumMismatch, "what it passes on as the checksum database contradicts what %s has signed", clean(l.name, 60)), true
	case l.fault != nil && l.fault.reason == protocol.ReasonNotFound && len(l.seen) == 0:
		return faultf(protocol.ReasonStale, "the checksum database that it passes on does not know %s", m), false
	case l.fault != nil:
		return l.fault, false
	default:
		return faultf(protocol.ReasonNotAProxy, "what it passes on as the checksum database is none"), false
	}
}

// contradicts reports whether the mirror's tree and one that was known before
// are not parts of one history. Only a proof counts: one that the mirror does
// not bring may be one that go would not need.
func (l *ledger) contradicts(known []byte) bool {
	older, err := l.open(known)
	if err != nil {
		return false // Nothing is known, or it is no tree of this database.
	}
	newer, err := l.open(l.tree)
	if err != nil {
		return false
	}
	if older.N > newer.N {
		older, newer = newer, older
	}
	hash, err := tlog.TreeHash(older.N, tlog.TileHashReader(newer, tiles{l}))
	return err == nil && hash != older.Hash
}

// open returns a signed tree.
func (l *ledger) open(signed []byte) (tlog.Tree, error) {
	verifier, err := sumnote.NewVerifier(l.key)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := sumnote.Open(signed, sumnote.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.ParseTree([]byte(opened.Text))
}

// tiles is a ledger as package tlog reads it.
type tiles struct{ *ledger }

// Height implements tlog.TileReader.
func (tiles) Height() int { return 8 }

// ReadTiles implements tlog.TileReader.
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	errs := make([]error, len(wanted))
	var running sync.WaitGroup
	for i, tile := range wanted {
		running.Go(func() { data[i], errs[i] = t.ReadRemote("/" + tile.Path()) })
	}
	running.Wait()
	return data, errors.Join(errs...)
}

// SaveTiles implements tlog.TileReader.
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
