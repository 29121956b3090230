package proxytest

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	// SumDBName is the name of the checksum database, as in /sumdb/NAME/supported.
	SumDBName = "sum.proxytest.example"

	// VerifierKey is the public key of the checksum database, the same in
	// every process. As a value of GOSUMDB it makes the go command read the
	// database through the mirrors; Server.GOSUMDB names its own host.
	//
	// The go command keeps what it has seen of a database in GOPATH/pkg/sumdb.
	// A mirror with other modules has another history under the same key, which go takes
	// for a forgery: give each set of modules its own GOPATH.
	VerifierKey = "sum.proxytest.example+0749165d+AZr07lNv+B2f9OhOgDbZWptN2eExaQ7h6mMdcJr7Y213"
)

// databases are the checksum databases of one mirror: the real one and those
// that lie. All sign with the same key.
type databases struct {
	real  *sumdb.Server
	wrong func() (*sumdb.Server, error)
	fork  func() (*sumdb.Server, error)
	stale func() (*sumdb.Server, error)
}

// newDatabases enters all modules at once, in an order that depends on nothing
// but the modules, so that a mirror started again goes on with the same history.
func newDatabases(l *library) (*databases, error) {
	modules, err := l.modules()
	if err != nil {
		return nil, err
	}
	// The newest versions come last: a database that does not know them yet has
	// a beginning of this history, and not another one.
	older, newest := splitNewest(modules)
	signer, err := signerKey()
	if err != nil {
		return nil, err
	}
	lines := func(m module.Version) ([]byte, error) { return l.goSum(m) }
	lies := func(m module.Version) ([]byte, error) { return falseGoSum(m), nil }
	all := slices.Concat(older, newest)
	first := module.Version{Path: "forked.example/first", Version: "v1.0.0"}

	d := &databases{
		wrong: sync.OnceValues(func() (*sumdb.Server, error) { return newDatabase(signer, all, lies) }),
		stale: sync.OnceValues(func() (*sumdb.Server, error) { return newDatabase(signer, older, lines) }),
		fork: sync.OnceValues(func() (*sumdb.Server, error) {
			return newDatabase(signer, append([]module.Version{first}, all...), func(m module.Version) ([]byte, error) {
				if m == first {
					return lies(m)
				}
				return lines(m)
			})
		}),
	}
	if d.real, err = newDatabase(signer, all, lines); err != nil {
		return nil, err
	}
	return d, nil
}

// newDatabase returns a database of exactly these modules in this order.
func newDatabase(signer string, modules []module.Version, lines func(module.Version) ([]byte, error)) (*sumdb.Server, error) {
	known := make(map[module.Version]bool)
	ops := sumdb.NewTestServer(signer, func(path, version string) ([]byte, error) {
		m := module.Version{Path: path, Version: version}
		if !known[m] {
			// sumdb.Server looks with os.IsNotExist, which sees through this type.
			return nil, &fs.PathError{Op: "lookup", Path: m.String(), Err: fs.ErrNotExist}
		}
		return lines(m)
	})
	for _, m := range modules {
		known[m] = true
	}
	for _, m := range modules {
		if _, err := ops.Lookup(context.Background(), m); err != nil {
			return nil, fmt.Errorf("entering %s into the checksum database: %w", m, err)
		}
	}
	return sumdb.NewServer(fullDatabase{ops, int64(len(modules))}), nil
}

// A fullDatabase is a database that gets no more records. sumdb.TestServer
// panics when it is asked for a tile of more than it has, as a client may ask
// that has seen a longer history.
type fullDatabase struct {
	*sumdb.TestServer
	records int64
}

func (d fullDatabase) ReadTileData(ctx context.Context, t tlog.Tile) ([]byte, error) {
	// One hash of level L stands for 2^(H·L) records; compare without shifting
	// t's numbers, which come from the URL and may be large.
	if hashes := d.records >> min(uint(t.H)*uint(t.L), 63); t.N > hashes>>uint(t.H) || t.N<<uint(t.H)+int64(t.W) > hashes {
		return nil, &fs.PathError{Op: "read", Path: t.Path(), Err: fs.ErrNotExist}
	}
	return d.TestServer.ReadTileData(ctx, t)
}

func (d fullDatabase) ReadRecords(ctx context.Context, id, n int64) ([][]byte, error) {
	if id < 0 || n < 0 || id > d.records-n {
		return nil, &fs.PathError{Op: "read", Path: fmt.Sprintf("records from %d", id), Err: fs.ErrNotExist}
	}
	return d.TestServer.ReadRecords(ctx, id, n)
}

// splitNewest parts the newest version of each module that has several from the rest.
func splitNewest(modules []module.Version) (older, newest []module.Version) {
	versions := make(map[string][]string)
	for _, m := range modules {
		versions[m.Path] = append(versions[m.Path], m.Version)
	}
	for _, m := range modules {
		if all := versions[m.Path]; len(all) > 1 && latest(all) == m.Version {
			newest = append(newest, m)
		} else {
			older = append(older, m)
		}
	}
	return older, newest
}

// goSum returns the go.sum lines of a version: one only, where there is no zip.
func (l *library) goSum(m module.Version) ([]byte, error) {
	zip, mod, err := l.hashes(m.Path, m.Version)
	if err != nil {
		return nil, err
	}
	var lines string
	if zip != "" {
		lines = fmt.Sprintf("%s %s %s\n", m.Path, m.Version, zip)
	}
	return []byte(lines + fmt.Sprintf("%s %s/go.mod %s\n", m.Path, m.Version, mod)), nil
}

// falseGoSum returns go.sum lines whose hashes are those of nothing.
func falseGoSum(m module.Version) []byte {
	sum := sha256.Sum256([]byte("not " + m.String()))
	hash := "h1:" + base64.StdEncoding.EncodeToString(sum[:])
	return fmt.Appendf(nil, "%s %s %s\n%s %s/go.mod %s\n", m.Path, m.Version, hash, m.Path, m.Version, hash)
}

// signerKey returns the private key that belongs to VerifierKey, made from
// a seed that is no secret, in the form of note.GenerateKey.
func signerKey() (string, error) {
	seed := sha256.Sum256([]byte("the checksum database of proxytest"))
	public, ok := ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
	if !ok {
		return "", fmt.Errorf("making the key of the checksum database: no Ed25519 key")
	}
	verifier, err := note.NewEd25519VerifierKey(SumDBName, public)
	if err != nil {
		return "", fmt.Errorf("making the key of the checksum database: %w", err)
	}
	if verifier != VerifierKey {
		return "", fmt.Errorf("making the key of the checksum database: VerifierKey is not %s", verifier)
	}
	const ed25519Algorithm = 1
	hash := strings.Split(verifier, "+")[1]
	secret := base64.StdEncoding.EncodeToString(append([]byte{ed25519Algorithm}, seed[:]...))
	return "PRIVATE+KEY+" + SumDBName + "+" + hash + "+" + secret, nil
}

// wantsDatabase reports whether the call is for the checksum database, through
// the mirror or as a host of its own.
func (c *call) wantsDatabase() bool {
	return strings.HasPrefix(c.path, "sumdb/") || strings.HasPrefix(c.path, "lookup/") ||
		strings.HasPrefix(c.path, "tile/") || c.path == "latest"
}

func (c *call) databaseAnswer() *answer {
	if c.noSumDB {
		return c.notFound()
	}
	path := c.path
	if strings.HasPrefix(path, "sumdb/") {
		var ok bool
		if path, ok = strings.CutPrefix(path, "sumdb/"+SumDBName+"/"); !ok {
			return c.notFound()
		}
		if path == "supported" {
			return newAnswer(http.StatusOK, "text/plain; charset=utf-8", nil)
		}
	}
	a := &answer{header: make(http.Header)}
	r := c.request.Clone(c.request.Context())
	r.URL = &url.URL{Path: "/" + path}
	c.sums.ServeHTTP(a, r)
	if a.status == http.StatusNotFound {
		return c.notFound()
	}
	return a
}
