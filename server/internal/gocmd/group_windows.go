package gocmd

import (
	"os"
	"os/exec"
	"syscall"
)

// A group is a command and everything that it starts, held by a job object.
type group struct {
	command *exec.Cmd
	job     syscall.Handle // 0 where there is none: only the command itself is killed
}

func newGroup(command *exec.Cmd) *group {
	// Without it a console window flashes up for each command.
	const createNoWindow = 0x08000000
	command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: createNoWindow}
	job, _, _ := kernel32("CreateJobObjectW").Call(0, 0)
	return &group{command, syscall.Handle(job)}
}

// started puts the command into the job. What the command starts before that
// escapes; go reads its environment first.
func (g *group) started() {
	if g.job == 0 {
		return
	}
	const setQuotaAndTerminate = 0x0100 | 0x0001
	process, err := syscall.OpenProcess(setQuotaAndTerminate, false, uint32(g.command.Process.Pid))
	if err != nil {
		return
	}
	defer func() { _ = syscall.CloseHandle(process) }()
	_, _, _ = kernel32("AssignProcessToJobObject").Call(uintptr(g.job), uintptr(process))
}

func (g *group) kill() error {
	if g.job != 0 {
		_, _, _ = kernel32("TerminateJobObject").Call(uintptr(g.job), 1)
	}
	if err := g.command.Process.Kill(); err != nil {
		return os.ErrProcessDone
	}
	return nil
}

func (g *group) close() {
	if g.job != 0 {
		_ = syscall.CloseHandle(g.job)
	}
}

func kernel32(name string) *syscall.LazyProc {
	return syscall.NewLazyDLL("kernel32.dll").NewProc(name)
}
