package platform

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestTracked(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	env := map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": home, "USERPROFILE": home, "GIT_CONFIG_NOSYSTEM": "1",
		"SYSTEMROOT": os.Getenv("SystemRoot"), "GIT_CEILING_DIRECTORIES": filepath.Dir(home),
	}
	repository := filepath.Join(home, "中文 repo")
	run := func(args ...string) {
		t.Helper()
		command := exec.Command("git", append([]string{"-C", repository}, args...)...)
		for name, value := range env {
			command.Env = append(command.Env, name+"="+value)
		}
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	outside := filepath.Join(home, "plain", ".vscode", "settings.json")
	writeFile(t, outside, "{}")
	writeFile(t, filepath.Join(repository, "added", ".vscode", "settings.json"), "{}")
	writeFile(t, filepath.Join(repository, ".gitignore"), "private/\nforced/\n")
	writeFile(t, filepath.Join(repository, "forced", "settings.json"), "{}")
	run("init", "--quiet")
	run("add", "--force", "added", "forced")
	// A program that a repository's configuration names must not run.
	trap := filepath.Join(home, "trap")
	run("config", "core.fsmonitor", "touch '"+trap+"'; false")

	link := filepath.Join(home, "link")
	if err := os.Symlink(repository, link); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		file    string
		trusted bool
		want    bool
	}{
		{filepath.Join(repository, "added", ".vscode", "settings.json"), true, true},
		{filepath.Join(repository, "added", ".vscode", "settings.json"), false, false},
		{filepath.Join(repository, "new", ".vscode", "settings.json"), true, true}, // it would
		{filepath.Join(repository, "private", ".vscode", "settings.json"), true, false},
		{filepath.Join(repository, "forced", "settings.json"), true, true},
		{filepath.Join(link, "added", ".vscode", "settings.json"), true, true},
		{filepath.Join(repository, ":(icase)ADDED", "*"), true, true}, // no pathspec magic: a new file
		{outside, true, false},
	}
	for _, test := range tests {
		if got := Tracked(t.Context(), env, test.file, test.trusted); got != test.want {
			t.Errorf("Tracked(%q, %t) = %t, want %t", test.file, test.trusted, got, test.want)
		}
	}
	if _, err := os.Stat(trap); err == nil {
		t.Error("Tracked ran the program that core.fsmonitor names")
	}
	tracked := tests[0].file
	if Tracked(t.Context(), map[string]string{"PATH": t.TempDir() + string(os.PathListSeparator) + "."}, tracked, true) {
		t.Error("Tracked without a git = true")
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if Tracked(cancelled, env, tracked, true) {
		t.Error("Tracked, cancelled = true")
	}
}
