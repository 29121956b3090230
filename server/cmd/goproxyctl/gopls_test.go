//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// toldByGopls starts gopls on the folder, with build.env among its settings,
// and waits for the first go env that it runs.
func (s *stage) toldByGopls(t *testing.T) []string {
	settings := map[string]any{}
	if s.gopls != "" {
		settings["build.env"] = s.pairs(s.gopls)
	}
	return s.runGopls(t, []string{s.dir}, func(string) map[string]any { return settings })[0]
}

// runGopls starts one gopls on folders and returns the environment of the first
// go env that it runs in each. settings are asked for by the folder's URI, and
// once with none.
func (s *stage) runGopls(t *testing.T, dirs []string, settings func(uri string) map[string]any) [][]string {
	env := withoutJSON(s.toolEnvironment())
	s.interpose(env)
	env[tellFile] = filepath.Join(t.TempDir(), "told")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, s.real.gopls)
	command.Dir, command.Env = dirs[0], flat(env)
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		_ = command.Wait()
	}()
	send := func(message map[string]any) {
		message["jsonrpc"] = "2.0"
		data := jsonOf(t, message)
		if _, err := fmt.Fprintf(stdin, "Content-Length: %d\r\n\r\n%s", len(data), data); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "writing to gopls:", err)
		}
	}
	var folders []any
	for _, dir := range dirs {
		folders = append(folders, map[string]any{"uri": "file://" + dir, "name": filepath.Base(dir)})
	}
	send(map[string]any{"id": 1, "method": "initialize", "params": map[string]any{
		"rootUri": "file://" + dirs[0], "workspaceFolders": folders, "initializationOptions": settings(""),
		"capabilities": map[string]any{"workspace": map[string]any{"configuration": true, "workspaceFolders": true}},
	}})
	go answerGopls(stdout, settings, send)
	var all [][]string
	for _, dir := range dirs {
		for {
			if told, err := os.ReadFile(env[tellFile] + "." + filepath.Base(dir)); err == nil && len(told) > 0 && told[len(told)-1] == ']' {
				all = append(all, untold(t, told))
				break
			}
			if ctx.Err() != nil {
				t.Fatalf("gopls ran no go env in %s within 30 s", dir)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	return all
}

// TestGoplsBuildEnvPerFolder: one gopls serves two folders with two mirrors,
// where its own setting build.env differs between them. That is what
// go.toolsEnvVars cannot do, which makes one environment for all folders.
func TestGoplsBuildEnvPerFolder(t *testing.T) {
	real := newConsumers(t)
	s := real.stage(t, truth{process: "GOPROXY=https://p.example", files: "{HOME}/a/go.mod=module example.test/a\n\ngo 1.21\n|{HOME}/b/go.mod=module example.test/b\n\ngo 1.21\n"})
	dirs := []string{filepath.Join(s.home, "a"), filepath.Join(s.home, "b")}
	told := s.runGopls(t, dirs, func(uri string) map[string]any {
		if uri == "" {
			return map[string]any{}
		}
		return map[string]any{"build.env": map[string]string{"GOPROXY": "https://" + filepath.Base(uri) + ".example"}}
	})
	for i, want := range []string{"https://a.example", "https://b.example"} {
		if got := real.ask(t, told[i], dirs[i], []string{"GOPROXY"})["GOPROXY"]; got != want {
			t.Errorf("gopls runs go in %s with GOPROXY=%s, want %s", dirs[i], got, want)
		}
	}
}

// answerGopls plays the editor.
func answerGopls(stdout io.Reader, settings func(uri string) map[string]any, send func(map[string]any)) {
	reader := bufio.NewReader(stdout)
	for {
		length := 0
		for {
			line, err := reader.ReadString('\n')
			if err != nil {
				return
			}
			if line = strings.TrimSpace(line); line == "" {
				break
			}
			if text, ok := strings.CutPrefix(line, "Content-Length: "); ok {
				length, _ = strconv.Atoi(text)
			}
		}
		data := make([]byte, length)
		if _, err := io.ReadFull(reader, data); err != nil {
			return
		}
		var message struct {
			ID     any
			Method string
			Params struct {
				Items []struct{ ScopeURI string }
			}
		}
		if json.Unmarshal(data, &message) != nil {
			return
		}
		switch {
		case message.Method == "workspace/configuration":
			answers := make([]any, len(message.Params.Items))
			for i, item := range message.Params.Items {
				answers[i] = settings(item.ScopeURI)
			}
			send(map[string]any{"id": message.ID, "result": answers})
		case message.Method != "" && message.ID != nil:
			send(map[string]any{"id": message.ID, "result": nil})
		case message.ID != nil:
			send(map[string]any{"method": "initialized", "params": map[string]any{}})
		}
	}
}
