package remedy_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

func TestParseCommand(t *testing.T) {
	for _, test := range []struct {
		line          string
		args          string // "no": it is not looked into
		exact, builds bool
		variables     string
	}{
		{"go get example.com/a@v1.2.3", "get example.com/a@v1.2.3", true, false, ""},
		{"go get -u example.com/a", "get example.com/a", false, false, ""},
		{"go get example.com/a@latest example.com/b@v1.0.0", "get example.com/a@latest example.com/b@v1.0.0", false, false, ""},
		{"go get example.com/a@v1", "get example.com/a@v1", false, false, ""},
		{"go get ./...", "", true, false, ""},
		{"go get example.com/a@none", "", true, false, ""},
		{"go install example.com/a/cmd/x@v1.2.3", "get example.com/a/cmd/x@v1.2.3", true, false, ""},
		{"go install ./cmd/x", "", true, true, ""},
		{"go run example.com/a@v1.2.3 --url example.com/b@v9.9.9", "get example.com/a@v1.2.3", true, false, ""},
		{"go run . example.com/b@v9.9.9", "", true, true, ""},
		{"go mod download", "", true, false, ""},
		{"go mod download example.com/a@v1.2.3", "mod download example.com/a@v1.2.3", true, false, ""},
		{"go mod tidy -v", "", true, false, ""},
		{"go build ./...", "", true, true, ""},
		{`"C:\Program Files\Go\bin\go.exe" test ./...`, "", true, true, ""},
		{"/usr/local/go/bin/go vet", "", true, true, ""},
		{"go list -m example.com/a@v1.2.3", "list -m example.com/a@v1.2.3", true, false, ""},
		{"GOPROXY=https://a.example PASSWORD=x go get example.com/a@v1.2.3", "get example.com/a@v1.2.3", true, false, "GOPROXY=https://a.example"},
		{"env GOPROXY='direct' go build", "", true, true, "GOPROXY=direct"},

		{"", "no", false, false, ""},
		{"go", "no", false, false, ""},
		{"go version", "no", false, false, ""},
		{"go env -w GOPROXY=direct", "no", false, false, ""},
		{"go mod edit -go=1.22", "no", false, false, ""},
		{"go clean -modcache", "no", false, false, ""},
		{"gofmt -l .", "no", false, false, ""},
		{"django get example.com/a", "no", false, false, ""},
		{"npm install example.com/a@v1.2.3", "no", false, false, ""},
		{"cd x && go build", "no", false, false, ""},
		{"go get example.com/a@v1.2.3; rm -rf /", "no", false, false, ""},
		{"go get $(cat list)", "no", false, false, ""},
		{"go get `cat list`", "no", false, false, ""},
		{"go get 'example.com/a", "no", false, false, ""},
		{"go get -exec=evil --overlay=x -modfile=/etc/passwd", "", true, false, ""},
		{"go get example.com/a@-exec", "", true, false, ""},
		{"go -C /elsewhere build", "no", false, false, ""},
		{"go get " + strings.Repeat("x", 5000), "no", false, false, ""},
	} {
		got, ok := remedy.ParseCommand(test.line)
		want := test.args
		if !ok {
			if want != "no" {
				t.Errorf("ParseCommand(%q) is none, want %q", test.line, want)
			}
			continue
		}
		variables := map[string]string{}
		if name, value, ok := strings.Cut(test.variables, "="); ok {
			variables[name] = value
		}
		if args := strings.Join(got.Args, " "); args != want || got.Exact != test.exact || got.Builds != test.builds || !maps.Equal(got.Variables, variables) {
			t.Errorf("ParseCommand(%q) = %+v, want %q, exact %t, builds %t, %v", test.line, got, want, test.exact, test.builds, variables)
		}
	}
}
