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
	env := s.toolEnvironment()
	s.interpose(env)
	env[tellFile] = filepath.Join(t.TempDir(), "told")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, s.real.gopls)
	command.Dir, command.Env = s.dir, flat(env)
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
	settings := map[string]any{}
	if s.gopls != "" {
		settings["build.env"] = s.pairs(s.gopls)
	}
	send := func(message map[string]any) {
		message["jsonrpc"] = "2.0"
		data := jsonOf(t, message)
		if _, err := fmt.Fprintf(stdin, "Content-Length: %d\r\n\r\n%s", len(data), data); err != nil {
			t.Logf("writing to gopls: %v", err)
		}
	}
	folder := map[string]any{"uri": "file://" + s.dir, "name": "work"}
	send(map[string]any{"id": 1, "method": "initialize", "params": map[string]any{
		"rootUri": folder["uri"], "workspaceFolders": []any{folder}, "initializationOptions": settings,
		"capabilities": map[string]any{"workspace": map[string]any{"configuration": true}},
	}})
	go answerGopls(stdout, settings, send)
	for ctx.Err() == nil {
		if told, err := os.ReadFile(env[tellFile]); err == nil {
			return untold(t, told)
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("gopls ran no go env within 30 s")
	return nil
}

// answerGopls plays the editor.
func answerGopls(stdout io.Reader, settings map[string]any, send func(map[string]any)) {
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
			Params struct{ Items []any }
		}
		if json.Unmarshal(data, &message) != nil {
			return
		}
		switch {
		case message.Method == "workspace/configuration":
			answers := make([]any, len(message.Params.Items))
			for i := range answers {
				answers[i] = settings
			}
			send(map[string]any{"id": message.ID, "result": answers})
		case message.Method != "" && message.ID != nil:
			send(map[string]any{"id": message.ID, "result": nil})
		case message.ID != nil:
			send(map[string]any{"method": "initialized", "params": map[string]any{}})
		}
	}
}
