package proxytest_test

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb"
	"golang.org/x/mod/sumdb/dirhash"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// A sumClient is what sumdb.Client needs to read a database, with all that it
// keeps in memory.
type sumClient struct {
	base string

	mu       sync.Mutex
	config   map[string][]byte
	cache    map[string][]byte
	security string
}

func newSumClient(base string) *sumClient {
	return &sumClient{base: base,
		config: map[string][]byte{"key": []byte(proxytest.VerifierKey)},
		cache:  make(map[string][]byte),
	}
}

func (c *sumClient) ReadRemote(path string) ([]byte, error) {
	response, err := http.Get(c.base + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != 200 {
		err = fmt.Errorf("reading %s: %s", path, response.Status)
	}
	return body, err
}

func (c *sumClient) ReadConfig(file string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.config[file], nil
}

func (c *sumClient) WriteConfig(file string, _, data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.config[file] = data
	return nil
}

func (c *sumClient) ReadCache(file string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, ok := c.cache[file]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return data, nil
}

func (c *sumClient) WriteCache(file string, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cache[file] = data
}

func (c *sumClient) Log(string)                   {}
func (c *sumClient) SecurityError(message string) { c.security = message }

func TestSumDB(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	zip, mod, err := server.Hashes("example.com/hello", "v1.1.0")
	if err != nil {
		t.Fatal(err)
	}
	for _, base := range []string{server.URL(), server.URL("sumdb", proxytest.SumDBName), server.URL("403/nexus/as/x")} {
		lines, err := sumdb.NewClient(newSumClient(base)).Lookup("example.com/hello", "v1.1.0")
		if strings.Contains(base, "403") {
			if err == nil {
				t.Errorf("Lookup at %s succeeded", base)
			}
			continue
		}
		if err != nil || len(lines) != 1 || lines[0] != "example.com/hello v1.1.0 "+zip {
			t.Errorf("Lookup at %s = %q, %v, want %s", base, lines, err, zip)
		}
		lines, err = sumdb.NewClient(newSumClient(base)).Lookup("example.com/hello", "v1.1.0/go.mod")
		if err != nil || len(lines) != 1 || lines[0] != "example.com/hello v1.1.0/go.mod "+mod {
			t.Errorf("Lookup of the go.mod at %s = %q, %v, want %s", base, lines, err, mod)
		}
	}
	for _, path := range []string{"/tile/8/0/000.p/200", "/tile/8/0/999", "/tile/8/7/000.p/1", "/tile/8/data/999", "/tile/8/data/000.p/200", "/tile/30/9/000", "/tile/1/60/000.p/1"} {
		if response, _, err := get(t, server.URL()+path); err != nil || response.StatusCode != 404 {
			t.Errorf("GET %s = %v, %v, want 404", path, response, err)
		}
	}
	if _, err := sumdb.NewClient(newSumClient(server.URL())).Lookup("example.com/hello", "v9.0.0"); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("Lookup of a version that does not exist: %v, want 404", err)
	}
}

// TestLyingSumDBs has each client read the real database first, as a user has
// before a mirror begins to lie.
func TestLyingSumDBs(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	zip, _, err := server.Hashes("example.org/probe", "v1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	right := "example.org/probe v1.0.0 " + zip
	lookup := func(ops *sumClient, prefix, path, version string) (string, error) {
		ops.base = server.URL(prefix)
		lines, err := sumdb.NewClient(ops).Lookup(path, version)
		return strings.Join(lines, "\n"), err
	}

	// On its own, each is consistent.
	for prefix, truthful := range map[string]bool{"sumdb-wrong": false, "sumdb-fork": true, "sumdb-stale": true} {
		got, err := lookup(newSumClient(""), prefix, "example.org/probe", "v1.0.0")
		if err != nil || (got == right) != truthful {
			t.Errorf("first Lookup at /%s = %q, %v, truthful: want %t", prefix, got, err, truthful)
		}
	}

	for _, prefix := range []string{"sumdb-wrong", "sumdb-fork"} {
		ops := newSumClient("")
		if _, err := lookup(ops, "as/real", "example.com/tool", "v1.0.0"); err != nil {
			t.Fatal(err)
		}
		_, err := lookup(ops, prefix, "example.org/probe", "v1.0.0")
		// sumdb wraps its sentinel in text only.
		if err == nil || !strings.Contains(err.Error(), sumdb.ErrSecurity.Error()) || ops.security == "" {
			t.Errorf("Lookup at /%s after the real database: %v, want %v", prefix, err, sumdb.ErrSecurity)
		}
	}

	ops := newSumClient("")
	if _, err := lookup(ops, "as/real", "example.com/tool", "v1.0.0"); err != nil {
		t.Fatal(err)
	}
	if got, err := lookup(ops, "sumdb-stale", "example.org/probe", "v1.0.0"); err != nil || got != right {
		t.Errorf("Lookup at /sumdb-stale after the real database = %q, %v, want %q: it is behind, not forked", got, err, right)
	}
	if _, err := lookup(ops, "sumdb-stale", "example.com/hello", "v1.1.0"); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("Lookup of the newest version at /sumdb-stale: %v, want 404", err)
	}
}

// TestHashes computes them anew from what a client downloads.
func TestHashes(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	want, _, err := server.Hashes("example.com/legacy", "v2.0.0+incompatible")
	if err != nil {
		t.Fatal(err)
	}
	_, body, err := get(t, server.URL()+"/example.com/legacy/@v/v2.0.0+incompatible.zip")
	if err != nil {
		t.Fatal(err)
	}
	name := t.TempDir() + "/legacy.zip"
	if err := os.WriteFile(name, body, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := dirhash.HashZip(name, dirhash.Hash1); err != nil || got != want {
		t.Errorf("hash of the downloaded zip = %s, %v, want %s", got, err, want)
	}
	r, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if len(r.File) != 1 || r.File[0].Name != "example.com/legacy@v2.0.0+incompatible/legacy.go" {
		t.Errorf("the zip of an incompatible version has %d files, the first %q", len(r.File), r.File[0].Name)
	}
	if _, _, err := server.Hashes("example.com/legacy", "v9.0.0"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Hashes of a version that does not exist: %v, want %v", err, fs.ErrNotExist)
	}
}
