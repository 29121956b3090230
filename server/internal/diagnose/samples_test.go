package diagnose_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// hosts is what the catalogue of mirrors would tell.
func hosts() diagnose.Hosts {
	return diagnose.Hosts{
		Mirror: func(host string) bool {
			return slices.Contains([]string{"proxy.golang.org", "goproxy.cn", "goproxy.io", "mirrors.aliyun.com"}, host)
		},
		WebSite: func(host string) bool { return slices.Contains([]string{"pkg.go.dev", "github.com"}, host) },
	}
}

func read(t *testing.T, text string) []protocol.Failure {
	t.Helper()
	report, err := diagnose.Read(strings.NewReader(text), hosts())
	if err != nil {
		t.Fatal(err)
	}
	return report.Failures
}

// A sample is one line of testdata/index.tsv.
type sample struct {
	file    string
	text    string
	causes  []string
	modules []string // those that are printed
	hosts   []string
}

const officialProxy = "proxy.golang.org"

func loadSamples(t *testing.T) []sample {
	t.Helper()
	index, err := os.Open(filepath.Join("testdata", "index.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	r := csv.NewReader(index)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var samples []sample
	for _, row := range rows[1:] {
		text, err := os.ReadFile(filepath.Join("testdata", row[0]))
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, sample{
			file:    row[0],
			text:    strings.ReplaceAll(string(text), "OFFICIAL-PROXY", officialProxy),
			causes:  strings.Split(row[4], "+"),
			modules: printed(row[5]),
			hosts:   printed(row[6]),
		})
	}
	return samples
}

// printed leaves out what is in parentheses: at fault, but not in the text.
func printed(list string) []string {
	var names []string
	for _, name := range strings.Split(strings.ReplaceAll(list, "OFFICIAL-PROXY", officialProxy), ",") {
		if name != "" && !strings.HasPrefix(name, "(") {
			names = append(names, name)
		}
	}
	return names
}

// TestSamples judges every sample by its text alone.
func TestSamples(t *testing.T) {
	samples := loadSamples(t)
	var causes, modules, hostNames, alarms, failing int
	for _, s := range samples {
		failures := read(t, s.text)
		var gotCauses, gotModules, gotHosts []string
		for _, f := range failures {
			gotCauses = appendNew(gotCauses, f.Cause)
			gotModules = appendNew(gotModules, f.Module)
			gotHosts = appendNew(gotHosts, f.Host)
		}
		if s.causes[0] == "none" {
			if len(failures) > 0 {
				alarms++
				t.Errorf("Read(%s) = %v, want nothing", s.file, gotCauses)
			}
			continue
		}
		failing++
		if sameSet(gotCauses, s.causes) {
			causes++
		} else {
			t.Logf("Read(%s): causes %q, want %q\n%s", s.file, gotCauses, s.causes, s.text)
		}
		if sameModules(gotModules, s.modules, s.text) {
			modules++
		} else {
			t.Logf("Read(%s): modules %q, want %q\n%s", s.file, gotModules, s.modules, s.text)
		}
		if sameSet(gotHosts, s.hosts) {
			hostNames++
		} else {
			t.Logf("Read(%s): hosts %q, want %q\n%s", s.file, gotHosts, s.hosts, s.text)
		}
	}
	t.Logf("of %d failing samples: causes %d, modules %d, hosts %d right; %d false alarms", failing, causes, modules, hostNames, alarms)
	for _, test := range []struct {
		what       string
		right, min int // min in percent
	}{{"causes", causes, 97}, {"modules", modules, 95}, {"hosts", hostNames, 95}} {
		if test.right*100 < test.min*failing {
			t.Errorf("%s: %d of %d are right, want %d %%", test.what, test.right, failing, test.min)
		}
	}
}

func appendNew(list []string, name string) []string {
	if name == "" || slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}

func sameSet(got, want []string) bool {
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	return slices.Equal(got, want)
}

// sameModules compares paths; the path of a package in a module is right if it
// is the one that is printed.
func sameModules(got, want []string, text string) bool {
	same := func(got, want string) bool {
		return got == want || strings.HasPrefix(got, want+"/") && strings.Contains(text, got)
	}
	for _, g := range got {
		if !slices.ContainsFunc(want, func(w string) bool { return same(g, w) }) {
			return false
		}
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, func(g string) bool { return same(g, w) }) {
			return false
		}
	}
	return true
}
