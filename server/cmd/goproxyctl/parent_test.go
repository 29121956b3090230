//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestParentGone: an editor that is gone takes with it the helper, even where
// somebody still holds the helper's input open, and the go commands under way.
func TestParentGone(t *testing.T) {
	editor := exec.Command("sleep", "300")
	if err := editor.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = editor.Process.Kill() })

	// A go that never answers. While it lives, the pipe has a writer.
	bin := t.TempDir()
	hold := filepath.Join(bin, "hold")
	if err := syscall.Mkfifo(hold, 0o600); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\necho $$ >>'%s.pids'\nexec sleep 300 >'%[1]s'\n", hold)
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		data, _ := os.ReadFile(hold + ".pids")
		for _, field := range strings.Fields(string(data)) {
			if pid, err := strconv.Atoi(field); err == nil {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	})

	helper := interruptible(t, "serve")
	helper.Env = append(helper.Env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	in, err := helper.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := helper.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := helper.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = helper.Process.Kill() })
	ask := func(id int, method string, params any) {
		t.Helper()
		body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": id, "method": method, "params": params})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
			t.Fatal(err)
		}
	}
	ask(1, "initialize", protocol.InitializeParams{ProtocolVersion: protocol.Version, ParentPID: editor.Process.Pid, Settings: map[string]any{}})
	if _, err := bufio.NewReader(out).ReadString('{'); err != nil { // its answer
		t.Fatal(err)
	}
	ask(2, "environment", protocol.Place{Dir: t.TempDir()})

	within := func(what string, do func() error) {
		t.Helper()
		done := make(chan error, 1)
		go func() { done <- do() }()
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: not within a minute", what)
		}
	}
	var pipe *os.File
	within("go is started", func() (err error) { pipe, err = os.Open(hold); return err })
	defer pipe.Close()
	if err := editor.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = editor.Wait() // it was killed
	within("the helper ends", helper.Wait)
	within("go ends", func() error { _, err := io.ReadAll(pipe); return err })
}
