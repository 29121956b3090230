package diagnose_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
)

// bigLog returns about size bytes of what builds print, with failures in them.
func bigLog(size, failures int) []byte {
	random := rand.New(rand.NewSource(1))
	forms := []string{
		"2026-11-20T15:36:%02d INFO  service handled request id=%d path=/v1/items status=200 duration=12ms\n",
		"=== RUN   TestThing%d/case_%d\n",
		"    thing_test.go:%d: got %d, want ok\n",
		"go: downloading github.com/some/module%d v1.%d.0\n",
		"ok  \texample.com/app/pkg%d\t0.%03ds\n",
		"# example.com/app/pkg%d%d\n",
		"./main.go:%d:%d: undefined: something\n",
		"github.com/some/pkg/sub%d/internal/x%d\n",
	}
	var b bytes.Buffer
	for n := 0; b.Len() < size; {
		fmt.Fprintf(&b, forms[random.Intn(len(forms))], random.Intn(100), random.Intn(100))
		if n < failures && b.Len() >= size/failures*n {
			fmt.Fprintf(&b, "go: example.com/m%d@v1.%d.0: Get \"https://proxy.golang.org/example.com/m%d/@v/v1.%d.0.mod\": dial tcp 142.250.72.145:443: i/o timeout\n", n, n, n, n)
			n++
		}
	}
	return b.Bytes()
}

// BenchmarkRead reads 100 MB with 500 failures in them, and lets grep do so in
// the same run: metric ratio is throughput through throughput, the goal 0.25.
func BenchmarkRead(b *testing.B) {
	log := bigLog(100_000_000, 500)
	file := filepath.Join(b.TempDir(), "log")
	if err := os.WriteFile(file, log, 0o600); err != nil {
		b.Fatal(err)
	}
	grep := time.Duration(0)
	if program, err := exec.LookPath("grep"); err == nil {
		for range 5 {
			began := time.Now()
			// With its output thrown away grep would stop at the first match.
			if _, err := exec.Command(program, "-cE", `go: |verifying |proxy|x509|dial tcp`, file).Output(); err != nil {
				b.Fatal(err)
			}
			if took := time.Since(began); grep == 0 || took < grep {
				grep = took
			}
		}
	}
	b.SetBytes(int64(len(log)))
	for b.Loop() {
		report, err := diagnose.Read(bytes.NewReader(log), hosts())
		if err != nil || len(report.Failures) != 500 {
			b.Fatalf("Read: %d failures, %v; want 500", len(report.Failures), err)
		}
	}
	b.ReportMetric(grep.Seconds()/(b.Elapsed().Seconds()/float64(b.N)), "ratio")
}
