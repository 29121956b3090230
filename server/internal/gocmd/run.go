package gocmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
)

// maxOutput bounds what is kept of each of a command's outputs, in bytes. What
// go env prints is some 3 KiB.
const maxOutput = 1 << 20

// drainTime is how long the outputs of a command that has ended are waited for,
// where a process that it started holds them open.
const drainTime = 200 * time.Millisecond

var errTooMuch = errors.New("it printed too much")

// output runs the program at path in dir and returns what it printed to its
// standard output. No shell is involved. When ctx ends, the program and every
// process that it started end too. An error of a program that failed quotes its
// standard error.
func output(ctx context.Context, dir, path string, env []string, args ...string) ([]byte, error) {
	out, stderr, err := capture(ctx, dir, path, env, args...)
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return nil, fmt.Errorf("%w: %s", err, clean(stderr))
	}
	return out, err
}

// capture is output with the standard error as it is, true values included.
func capture(ctx context.Context, dir, path string, env []string, args ...string) (out []byte, printed string, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	tooMuch := func() { cancel(errTooMuch) }
	command := exec.CommandContext(ctx, path, args...)
	command.Dir = dir
	command.Env = env
	stdout, stderr := &bounded{limit: maxOutput, exceeded: tooMuch}, &bounded{limit: maxOutput, exceeded: tooMuch}
	command.Stdout, command.Stderr = stdout, stderr
	command.WaitDelay = drainTime
	group := newGroup(command)
	defer group.close()
	command.Cancel = group.kill
	if err := command.Start(); err != nil {
		return nil, "", fmt.Errorf("starting %s: %w", path, err)
	}
	problem := group.started()
	if problem != nil {
		_ = group.kill()
	}
	err = command.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, "", fmt.Errorf("running %s: %w", path, context.Cause(ctx))
	case problem != nil:
		return nil, "", fmt.Errorf("starting %s: %w", path, problem)
	}
	if errors.Is(err, exec.ErrWaitDelay) {
		// The program itself ended well and left something behind that
		// still holds its output.
		_ = group.kill()
		err = nil
	}
	if err != nil {
		return nil, stderr.buffer.String(), err
	}
	return stdout.buffer.Bytes(), stderr.buffer.String(), nil
}

// A bounded writer keeps the first limit bytes, and calls exceeded for more.
type bounded struct {
	buffer   bytes.Buffer
	limit    int
	exceeded func()
}

func (b *bounded) Write(data []byte) (int, error) {
	kept := data
	if room := b.limit - b.buffer.Len(); len(kept) > room {
		kept = kept[:room]
		b.exceeded()
	}
	b.buffer.Write(kept)
	return len(data), nil
}

// maxDetail bounds what is passed on of a program's text, in runes.
const maxDetail = 600

// clean makes a program's text fit to be shown: without credentials (go quotes
// those of proxy URLs) and control characters, and short.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r < ' ' || r == 0x7f || r == '\ufffd':
			return -1
		}
		return r
	}, strings.TrimSpace(text))
	text = goproxy.Redact(text)
	if runes := []rune(text); len(runes) > maxDetail {
		text = string(runes[:maxDetail]) + "…"
	}
	return text
}
