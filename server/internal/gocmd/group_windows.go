package gocmd

import (
	"fmt"
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
	const (
		createSuspended = 0x00000004
		createNoWindow  = 0x08000000 // else a console window flashes up for each command
	)
	command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: createNoWindow | createSuspended}
	job, _, _ := system("kernel32.dll", "CreateJobObjectW").Call(0, 0)
	return &group{command, syscall.Handle(job)}
}

// started puts the command into the job and lets it run. It is suspended until
// then: what it started before would escape.
func (g *group) started() error {
	const setQuotaTerminateAndResume = 0x0100 | 0x0001 | 0x0800
	process, err := syscall.OpenProcess(setQuotaTerminateAndResume, false, uint32(g.command.Process.Pid))
	if err != nil {
		return fmt.Errorf("opening the process: %w", err)
	}
	defer func() { _ = syscall.CloseHandle(process) }()
	if g.job != 0 {
		// A system that refuses leaves us with a command that is killed alone.
		_, _, _ = system("kernel32.dll", "AssignProcessToJobObject").Call(uintptr(g.job), uintptr(process))
	}
	// ResumeThread wants the thread, which package os does not hand out.
	if status, _, _ := system("ntdll.dll", "NtResumeProcess").Call(uintptr(process)); int32(status) < 0 {
		return fmt.Errorf("resuming the process: status %#x", uint32(status))
	}
	return nil
}

func (g *group) kill() error {
	if g.job != 0 {
		_, _, _ = system("kernel32.dll", "TerminateJobObject").Call(uintptr(g.job), 1)
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

func system(library, name string) *syscall.LazyProc {
	return syscall.NewLazyDLL(library).NewProc(name)
}
