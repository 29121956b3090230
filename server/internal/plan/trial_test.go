package plan

import (
	"strings"
	"testing"
)

func TestNewTrial(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		files   []File
		list    string
		noProxy string
		want    string // the go.mod after its first line, "" for none
		problem string // part of it
	}{
		{"no module at all", nil, "https://goproxy.cn,direct", "", "", ""},
		{"nothing required", []File{modFile("/w/go.mod", "module example.org/a\n")}, "https://goproxy.cn", "", "", ""},
		{
			"a module with replaces",
			[]File{modFile("/w/go.mod", "module example.org/a\n\ngo 1.21\n\nrequire (\n\texample.org/b v1.2.3\n\texample.org/near v0.0.0\n\texample.org/c v1.0.0 // indirect\n)\n\nreplace example.org/near => ../near\n\nreplace example.org/b => example.org/fork v1.2.4\n\nexclude example.org/c v1.1.0\n")},
			"https://goproxy.cn,direct", "",
			"go 1.21\n\nrequire example.org/b v1.2.3\nrequire example.org/c v1.0.0\nreplace example.org/b  => example.org/fork v1.2.4\nexclude example.org/c v1.1.0\n", "",
		},
		{
			"a go.work", []File{
				modFile("/w/go.work", "go 1.22\n\nuse ./a\n\nuse ./b\n\nreplace example.org/x v1.0.0 => example.org/y v1.0.1\n"),
				modFile("/w/a/go.mod", "module example.org/a\n\ngo 1.20\n\nrequire example.org/b v0.0.0\n\nrequire example.org/x v1.0.0\n"),
				modFile("/w/b/go.mod", "module example.org/b\n\ngo 1.21\n\nrequire example.org/x v1.1.0\n"),
			}, "https://goproxy.cn,direct", "",
			"go 1.22\n\nrequire example.org/x v1.0.0\nrequire example.org/x v1.1.0\nreplace example.org/x v1.0.0 => example.org/y v1.0.1\n", "",
		},
		{
			"a private name to a public mirror", []File{modFile("/w/go.mod", "module git.corp.internal/a\n\nrequire git.corp.internal/b v1.0.0\n")},
			"https://goproxy.cn,direct", "", "", "look private",
		},
		{
			"a private name that GOPRIVATE keeps", []File{modFile("/w/go.mod", "module git.corp.internal/a\n\nrequire git.corp.internal/b v1.0.0\n")},
			"https://goproxy.cn,direct", "git.corp.internal", "require git.corp.internal/b v1.0.0\n", "",
		},
		{
			"a newer go", []File{modFile("/w/go.mod", "module example.org/a\n\ngo 1.99\n\nrequire example.org/b v1.0.0\n")},
			"https://goproxy.cn,direct", "", "", "need go 1.99",
		},
		{"a torn go.mod", []File{modFile("/w/go.mod", "module example.org/a\nrequire (\n")}, "https://goproxy.cn", "", "", "cannot be read"},
	}
	for _, test := range tests {
		facts := Facts{Modules: test.files, Go: Go{Version: "go1.26.8"}}
		trial := NewTrial(facts, Choices{}, test.list, test.noProxy)
		got := strings.TrimPrefix(string(trial.GoMod), "module goproxyctl.invalid\n\n")
		if got != test.want || (trial.Problem == "") != (test.problem == "") || !strings.Contains(trial.Problem, test.problem) {
			t.Errorf("%s: NewTrial gives %q, problem %q; want %q, %q", test.name, got, trial.Problem, test.want, test.problem)
		}
	}
}

func modFile(path, text string) File { return File{Path: path, Data: []byte(text), Exists: true} }
