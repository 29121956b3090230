//go:build unix

package gocmd

import (
	"os"
	"os/exec"
	"syscall"
)

// A group is a command and everything that it starts.
type group struct{ command *exec.Cmd }

func newGroup(command *exec.Cmd) *group {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return &group{command}
}

func (g *group) started() error { return nil }

func (g *group) kill() error {
	if err := syscall.Kill(-g.command.Process.Pid, syscall.SIGKILL); err != nil {
		return os.ErrProcessDone
	}
	return nil
}

func (g *group) close() {}
