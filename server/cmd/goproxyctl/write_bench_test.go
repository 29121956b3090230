//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkLargeSettings is the whole helper, from its start to its end, as it
// sets a key in a settings.json of 5 MB of ordinary lines, against the same in
// one of two bytes.
func BenchmarkLargeSettings(b *testing.B) {
	helper := filepath.Join(b.TempDir(), "goproxyctl")
	build(b, helper, "")
	var text strings.Builder
	text.WriteString("{\n")
	for i := 0; text.Len() < 5<<20; i++ {
		fmt.Fprintf(&text, "  \"extension%d.setting.name\": { \"enabled\": true, \"path\": \"/usr/local/bin/tool-%d\" }, // a comment\n", i, i)
	}
	text.WriteString("  \"last\": 1\n}\n")
	run := func(settings string) (cpu time.Duration, resident int64) {
		v := victim{dir: b.TempDir(), scope: "folder", before: map[string]string{"work/.vscode/settings.json": settings}}
		v.write(b)
		command := v.use(helper)
		if out, err := command.CombinedOutput(); err != nil {
			b.Fatalf("goproxyctl use: %v\n%s", err, out)
		}
		usage := command.ProcessState.SysUsage().(*syscall.Rusage)
		if err := os.RemoveAll(v.dir); err != nil {
			b.Fatal(err)
		}
		return command.ProcessState.UserTime() + command.ProcessState.SystemTime(), usage.Maxrss << 10
	}
	var cpu []time.Duration
	var resident []int64
	for b.Loop() {
		large, memory := run(text.String())
		small, without := run("{}")
		cpu = append(cpu, large-small)
		resident = append(resident, memory-without)
	}
	slices.Sort(cpu)
	slices.Sort(resident)
	b.ReportMetric(float64(cpu[len(cpu)/2].Microseconds())/1000, "cpu-ms")
	b.ReportMetric(float64(resident[len(resident)/2])/float64(text.Len()), "times-size")
}
