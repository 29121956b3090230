package proxytest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	modzip "golang.org/x/mod/zip"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func TestGzipBomb(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	response, err := http.Get(server.URL("gzip-bomb") + hello + "list")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if n, err := io.Copy(io.Discard, response.Body); err != nil || n != 1<<30 || !response.Uncompressed {
		t.Errorf("reading the gzip bomb = %d, %v, uncompressed %t, want 1 GiB", n, err, response.Uncompressed)
	}
}

func TestHostileZips(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	open := func(prefix string) *zip.Reader {
		_, body, err := get(t, server.URL(prefix)+hello+"v1.0.0.zip")
		if err != nil {
			t.Fatal(err)
		}
		if len(body) > 1<<20 {
			t.Errorf("/%s: zip has %d bytes, want 1 MiB at most", prefix, len(body))
		}
		r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatalf("/%s: %v", prefix, err)
		}
		return r
	}
	names := ""
	for _, f := range open("zip-escape").File {
		names += f.Name + "\n"
	}
	if !strings.Contains(names, "/../../../escaped.txt\n") || !strings.Contains(names, "\n/escaped.txt\n") {
		t.Errorf("/zip-escape: names are %q", names)
	}
	bomb := open("zip-bomb")
	zeros, err := bomb.File[len(bomb.File)-1].Open()
	if err != nil {
		t.Fatal(err)
	}
	// The end of the file checks its CRC, too.
	if n, err := io.Copy(io.Discard, zeros); err != nil || n != 400<<20 {
		t.Errorf("/zip-bomb: reading = %d, %v, want 400 MiB", n, err)
	}
	// A tampered zip is one that only its hash gives away.
	_, body, err := get(t, server.URL("badsum")+hello+"v1.0.0.zip")
	if err != nil {
		t.Fatal(err)
	}
	name := t.TempDir() + "/badsum.zip"
	if err := os.WriteFile(name, body, 0o644); err != nil {
		t.Fatal(err)
	}
	checked, err := modzip.CheckZip(module.Version{Path: "example.com/hello", Version: "v1.0.0"}, name)
	if err != nil || checked.Err() != nil || len(checked.Valid) != 3 {
		t.Errorf("CheckZip of /badsum = %v, %v, want three valid files", checked, err)
	}
}

// TestEveryPrefixIsDocumented looks for each prefix in the package comment and in the tests.
func TestEveryPrefixIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("proxytest.go")
	if err != nil {
		t.Fatal(err)
	}
	comment, _, _ := strings.Cut(string(doc), "\npackage proxytest")
	tests := ""
	for _, name := range []string{"faults_test.go", "hostile_test.go", "sumdb_test.go", "gocmd_test.go"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tests += string(data)
	}
	for _, name := range proxytest.Prefixes() {
		if !strings.Contains(comment, "//\t"+name) {
			t.Errorf("the package comment does not describe the prefix %s", name)
		}
		if !strings.Contains(tests, name) {
			t.Errorf("no test uses the prefix %s", name)
		}
	}
}

func TestHTTPProxy(t *testing.T) {
	server := proxytest.Start(t, proxytest.Config{})
	proxy, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}
	response, err := client.Get("http://mirror.example/as/x/example.com/hello/@latest")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var info struct{ Version string }
	if err := json.NewDecoder(response.Body).Decode(&info); err != nil || info.Version != "v1.1.0" {
		t.Errorf("@latest through the HTTP proxy = %+v, %v, want v1.1.0", info, err)
	}
	if _, err := client.Get("https://mirror.example/example.com/hello/@latest"); err == nil || !strings.Contains(err.Error(), "Proxy Authentication Required") {
		t.Errorf("https through the HTTP proxy: %v, want Proxy Authentication Required", err)
	}
	if got := server.Requests()[0].Host; got != "mirror.example" {
		t.Errorf("host in the log = %q, want mirror.example", got)
	}
}
