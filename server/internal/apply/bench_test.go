package apply

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkSwitch is a switch of three files against the least that any program
// would do for the same: three times write, fsync, rename, fsync of the folder.
// The two take turns, since machines are noisy; the metric is the quotient of
// their medians.
func BenchmarkSwitch(b *testing.B) {
	w := newWorld(b)
	w.journal = New(w.journal.dir)
	for _, file := range contestedFiles() {
		w.write(file, "")
	}
	var ours, bare []time.Duration
	for i := 0; b.Loop(); i++ {
		value := "https://m" + strconv.Itoa(i) + ".example"
		var edits []edit
		for _, file := range contestedFiles() {
			edits = append(edits, edit{file, "GOPROXY", value})
		}
		p := w.plan(edits...)
		began := time.Now()
		if _, err := w.journal.Apply(b.Context(), p); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(began))

		var contents [][]byte
		for _, file := range contestedFiles() {
			contents = append(contents, []byte(w.read(file)))
		}
		began = time.Now()
		for i, file := range contestedFiles() {
			if err := bareWrite(w.path(file), contents[i]); err != nil {
				b.Fatal(err)
			}
		}
		bare = append(bare, time.Since(began))
	}
	b.ReportMetric(float64(median(ours))/float64(median(bare)), "times-bare")
	b.ReportMetric(float64(median(ours).Microseconds()), "µs-switch")
	b.ReportMetric(float64(median(bare).Microseconds()), "µs-bare")
}

// bareWrite is the least that leaves a file old or new.
func bareWrite(path string, data []byte) error {
	temp := path + ".bare"
	file, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := file.Write(data); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	if err := dir.Sync(); err != nil {
		return err
	}
	return dir.Close()
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// BenchmarkLargeSettings sets a key at the end of a settings.json of 5 MB of
// ordinary lines: reading, planning, journal, writing. Its allocations are an
// upper bound of the memory that it takes.
func BenchmarkLargeSettings(b *testing.B) {
	w := newWorld(b)
	w.journal = New(w.journal.dir)
	text := largeSettings(5 << 20)
	w.write("settings.json", text)
	var cpu []time.Duration
	for i := 0; b.Loop(); i++ {
		before := processorTime(b)
		if _, err := w.journal.Apply(b.Context(), w.plan(edit{"settings.json", "GOPROXY", "https://m" + strconv.Itoa(i) + ".example"})); err != nil {
			b.Fatal(err)
		}
		cpu = append(cpu, processorTime(b)-before)
	}
	b.ReportMetric(float64(median(cpu).Milliseconds()), "cpu-ms")
	b.ReportMetric(float64(len(text))/(1<<20), "MiB-file")
	b.ReportAllocs()
}

// largeSettings writes a settings.json of about size bytes, as people have them,
// only larger.
func largeSettings(size int) string {
	var s strings.Builder
	s.WriteString("{\n")
	for i := 0; s.Len() < size; i++ {
		fmt.Fprintf(&s, "  \"extension%d.setting.name\": { \"enabled\": true, \"path\": \"/usr/local/bin/tool-%d\", \"args\": [\"--fast\", \"-n\", \"%d\"] }, // a comment\n", i, i, i)
	}
	s.WriteString("  \"go.toolsEnvVars\": {\n    \"GOPROXY\": \"off\"\n  }\n}\n")
	return s.String()
}
