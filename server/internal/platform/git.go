package platform

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// gitTime bounds Tracked as a whole.
const gitTime = 2 * time.Second

// Tracked reports whether git tracks the file or would: whether it is in a
// repository and not ignored. The file need not exist. It reports false where
// there is no git to ask, where git does not answer within two seconds, and
// where the folder is not trusted: a repository's own configuration can name
// programs that git runs.
//
// env is the environment that git gets and is looked up in.
func Tracked(ctx context.Context, env map[string]string, file string, trusted bool) bool {
	if !trusted {
		return false
	}
	git, ok := findGit(env)
	if !ok {
		return false
	}
	// The folder may not be there yet, and git does not look behind
	// symbolic links.
	dir, rest := filepath.Dir(file), filepath.Base(file)
	for {
		real, err := filepath.EvalSymlinks(dir)
		if err == nil {
			dir = real
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir, rest = parent, filepath.Join(filepath.Base(dir), rest)
	}
	ctx, cancel := context.WithTimeout(ctx, gitTime)
	defer cancel()
	// A path that begins with a colon would be one of git's patterns, and
	// check-ignore refuses to be told that it is none.
	rest = "./" + filepath.ToSlash(rest)
	listed, ok := runGit(ctx, git, env, dir, "--literal-pathspecs", "ls-files", "--error-unmatch", "--", rest)
	if ok && listed == 0 {
		return true
	}
	// 0: ignored, 1: not ignored, 128: no repository.
	ignored, ok := runGit(ctx, git, env, dir, "check-ignore", "--quiet", "--", rest)
	return ok && ignored == 1
}

// runGit returns git's exit code, and false where there is none.
func runGit(ctx context.Context, git string, env map[string]string, dir string, args ...string) (int, bool) {
	fixed := []string{"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "-c", "core.untrackedCache=false", "-C", dir}
	command := exec.CommandContext(ctx, git, append(fixed, args...)...)
	command.Dir = dir
	command.WaitDelay = 100 * time.Millisecond
	for _, name := range slices.Sorted(maps.Keys(env)) {
		// Set where the editor was started from a git hook, and then
		// about another repository.
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_TRACE":
			continue
		}
		command.Env = append(command.Env, name+"="+env[name])
	}
	command.Env = append(command.Env, "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0")
	err := command.Run()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return exit.ExitCode(), exit.Exited()
	}
	return 0, err == nil
}

// findGit passes over relative entries of PATH: they would name a program of
// the folder at hand.
func findGit(env map[string]string) (string, bool) {
	name := "git"
	if runtime.GOOS == "windows" {
		name = "git.exe"
	}
	for dir := range strings.SplitSeq(variable(env, "PATH"), string(os.PathListSeparator)) {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); filepath.IsAbs(dir) && err == nil && !info.IsDir() &&
			(runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
			return path, true
		}
	}
	return "", false
}
