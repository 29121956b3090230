package probe_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/probe"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

// serverVariable makes the test binary serve a mirror instead of running tests,
// so that what the mirror needs for its faults is not counted as the prober's.
const serverVariable = "PROBE_TEST_SERVER"

type serverFacts struct {
	URL    string
	Module probe.Module
}

func TestMain(m *testing.M) {
	if modules := os.Getenv(serverVariable); modules != "" {
		if err := serve(modules); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// serve serves until standard input ends.
func serve(modules string) error {
	server, err := proxytest.Listen("127.0.0.1:0", proxytest.Config{ModDirs: []string{modules}})
	if err != nil {
		return err
	}
	facts := serverFacts{URL: server.URL(), Module: probe.Module{Path: "example.org/probe", Version: "v1.0.0", Public: true}}
	if facts.Module.Sum, facts.Module.GoModSum, err = server.Hashes(facts.Module.Path, facts.Module.Version); err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(facts); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return server.Close()
}

// startElsewhere starts a mirror in a process of its own.
func startElsewhere(t *testing.T) serverFacts {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), serverVariable+"=../../../test/mod")
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var facts serverFacts
	if err := json.Unmarshal(line, &facts); err != nil {
		t.Fatal(err)
	}
	return facts
}

// inUse returns the bytes that the runtime holds from the system.
func inUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() - sample[1].Value.Uint64()
}

func TestHostileMirrorsGetLittleMemory(t *testing.T) {
	facts := startElsewhere(t)
	request := probe.Request{Module: facts.Module, GOSUMDB: proxytest.VerifierKey, Timeout: time.Second}
	// Warm: what every probe needs is not the hostile one's doing.
	for range 3 {
		if got := one(t, request, facts.URL); got.Verdict != protocol.VerdictOK {
			t.Fatalf("healthy mirror: %s, %s", got.Verdict, got.Detail)
		}
	}
	for _, fault := range []string{
		"endless", "only/.zip/endless", "only/list/endless", "gzip-bomb", "only/.zip/gzip-bomb", "zip-bomb", "zip-escape",
		"big-header", "only/.zip/big-header", "hang", "drip", "redirect-loop", "html", "escapes", "escapes-header",
		"truncate", "stall", "wrong-length", "badjson", "badzip", "badsum", "redirect-file", "407",
		"only/sumdb/endless", "only/sumdb/gzip-bomb", "only/sumdb/big-header", "only/probe@v1.0.0/endless", "only/probe@v1.0.0/drip", "sumdb-wrong",
	} {
		runtime.GC()
		before := inUse()
		peak := before
		stop, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			for {
				select {
				case <-stop:
					return
				case <-time.After(2 * time.Millisecond):
					peak = max(peak, inUse())
				}
			}
		}()
		begin := time.Now()
		got := one(t, request, facts.URL+"/"+fault)
		took := time.Since(begin)
		close(stop)
		<-done
		growth := float64(peak-before) / (1 << 20)
		t.Logf("%-20s %5.1f MiB %6s %s %s", fault, growth, took.Round(time.Millisecond), got.Verdict, got.Reason)
		if got.Verdict == protocol.VerdictOK {
			t.Errorf("%s: verdict ok", fault)
		}
		if growth > 8 {
			t.Errorf("%s: memory grew by %.1f MiB, want 8 at most", fault, growth)
		}
		if took > 10*time.Second {
			t.Errorf("%s: took %s with a deadline of 1s", fault, took)
		}
	}
}
