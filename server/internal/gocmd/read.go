// Package gocmd runs the go command to learn what it knows: where it is, which
// version it is, and which values it works with.
//
// Reading never downloads. With the stock GOTOOLCHAIN=auto even `go env` first
// downloads the toolchain that go.mod asks for, and fails with it, so every go
// that is run here has GOTOOLCHAIN=local in its environment. No shell is run, a
// command has a deadline, and it takes along whatever it started when it goes.
// Read asks each time; a Reader shares answers between folders for as long as
// nothing that they depend on has changed.
package gocmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// readTime bounds Read as a whole.
const readTime = 5 * time.Second

// oldest is the first go with go env -w and a list in GOPROXY.
const oldest = "go1.13"

// names are the variables that Read asks for. They are named because a go env
// without names also starts the C compiler to fill GOGCCFLAGS, which takes
// three times as long. HTTP_PROXY and its like are not among them: go prints
// what the go env file says of them, and does not use it.
func names() []string {
	return []string{
		"GO111MODULE", "GOARCH", "GOAUTH", "GOBIN", "GOCACHE", "GOENV", "GOFLAGS", "GOINSECURE",
		"GOMOD", "GOMODCACHE", "GONOPROXY", "GONOSUMDB", "GOOS", "GOPATH", "GOPRIVATE", "GOPROXY",
		"GOROOT", "GOSUMDB", "GOTOOLCHAIN", "GOVCS", "GOVERSION", "GOWORK",
	}
}

// Read asks the go command at path, in dir and with the environment env, for
// the values that it works with. What went wrong is in the answer's Problem;
// its Detail is what go printed, without credentials and control
// characters. With GoNewerMod the values are there all the same. GOTOOLCHAIN is
// the true one; a variable that could not be read is absent from Values. An
// empty dir stands for no folder at all.
//
// It takes at most five seconds, or until ctx ends.
func Read(ctx context.Context, dir, path string, env []string) plan.Go {
	answer := plan.Go{Path: path, Values: map[string]string{}}
	if path == "" {
		answer.Problem = plan.GoMissing
		return answer
	}
	if dir == "" {
		// Not where this process happens to be: there may be a go.mod.
		dir = filepath.Dir(path)
	}
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()

	type printed struct {
		out []byte
		err error
	}
	toolchain := make(chan printed, 1)
	go func() {
		// Exactly these words are exempt from the choice of a toolchain, so
		// that this one needs no GOTOOLCHAIN=local, which would hide the answer.
		out, err := output(ctx, dir, path, env, "env", "GOTOOLCHAIN")
		toolchain <- printed{out, err}
	}()
	local := append(slices.Clone(env), "GOTOOLCHAIN=local")
	values, err := readValues(ctx, dir, path, local)
	own := <-toolchain
	if err != nil {
		answer.Problem, answer.Detail = problem(err), clean(err.Error())
		return answer
	}
	delete(values, "GOTOOLCHAIN")
	if own.err == nil {
		values["GOTOOLCHAIN"] = plainValue(own.out, "GOTOOLCHAIN")
	}
	answer.Values = values
	answer.Root = values["GOROOT"]
	answer.EnvFile = envFile(values["GOENV"], env)
	answer.Version, err = readVersion(ctx, dir, path, local, values["GOVERSION"])
	if err != nil {
		answer.Problem, answer.Detail = problem(err), clean(err.Error())
		return answer
	}
	if number := versionNumber(answer.Version); number != "" && version.Compare(number, oldest) < 0 {
		answer.Problem = plan.GoTooOld
		answer.Detail = answer.Version + " is older than " + oldest
		return answer
	}
	if detail := newerMod(answer); detail != "" {
		answer.Problem, answer.Detail = plan.GoNewerMod, detail
	}
	return answer
}

// plainValue returns what go env printed of a variable: with -json in GOFLAGS it
// prints JSON without being asked.
func plainValue(out []byte, name string) string {
	values := map[string]string{}
	if json.Unmarshal(out, &values) == nil {
		return values[name]
	}
	return strings.TrimSuffix(string(out), "\n")
}

// readValues runs go env. Where that fails because of what dir or the
// environment says about modules (a GOWORK that is no absolute path, a go.mod
// that this go refuses), it runs it once more with modules off: that changes
// none of the values except the ones taken away.
func readValues(ctx context.Context, dir, path string, env []string) (map[string]string, error) {
	args := append([]string{"env", "-json"}, names()...)
	values, err := parseValues(output(ctx, dir, path, env, args...))
	if err == nil || ctx.Err() != nil || errors.As(err, new(garbageError)) {
		return values, err
	}
	values, again := parseValues(output(ctx, dir, path, append(slices.Clone(env), "GO111MODULE=off", "GOWORK=off"), args...))
	if again != nil {
		return nil, err
	}
	for _, name := range []string{"GO111MODULE", "GOWORK", "GOMOD"} {
		delete(values, name)
	}
	return values, nil
}

// A garbageError says that go's output is not go env's.
type garbageError struct{ reason string }

func (e garbageError) Error() string { return e.reason }

func parseValues(out []byte, err error) (map[string]string, error) {
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	if err := json.Unmarshal(out, &values); err != nil {
		return nil, garbageError{fmt.Sprintf("go env -json printed %q", clean(string(out)))}
	}
	if values["GOROOT"] == "" {
		return nil, garbageError{fmt.Sprintf("go env -json printed no GOROOT, only %s",
			strings.Join(slices.Sorted(maps.Keys(values)), ", "))}
	}
	return values, nil
}

// readVersion returns the version of a go that does not tell it in GOVERSION,
// which go 1.16 brought.
func readVersion(ctx context.Context, dir, path string, env []string, known string) (string, error) {
	if known != "" {
		return known, nil
	}
	out, err := output(ctx, dir, path, env, "version")
	if err != nil {
		return "", err
	}
	text, ok := strings.CutPrefix(strings.TrimSpace(string(out)), "go version ")
	if !ok {
		return "", garbageError{fmt.Sprintf("go version printed %q", clean(string(out)))}
	}
	fields := strings.Fields(text)
	if len(fields) > 1 && fields[0] == "devel" {
		return fields[0] + " " + fields[1], nil
	}
	return fields[0], nil
}

// versionNumber returns the go1.2.3 of a version such as "devel go1.27-b4a1c2d"
// or "go1.22.1-corp X:boringcrypto", or "" where there is none.
func versionNumber(text string) string {
	for _, field := range strings.Fields(text) {
		if number, _, _ := strings.Cut(field, "-"); version.IsValid(number) {
			return number
		}
	}
	return ""
}

// envFile returns the path of the user's go env file. go env prints an empty
// GOENV where it is off, but also where go knows no place for it.
func envFile(printed string, env []string) string {
	for _, variable := range slices.Backward(env) {
		if name, value, _ := strings.Cut(variable, "="); name == "GOENV" && value == "off" {
			return "off"
		}
	}
	return filepath.FromSlash(printed)
}

func problem(err error) plan.GoProblem {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return plan.GoTimeout
	case errors.As(err, new(garbageError)), errors.Is(err, errTooMuch):
		return plan.GoGarbage
	}
	return plan.GoFailed
}
