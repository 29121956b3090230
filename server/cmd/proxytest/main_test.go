package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

const modules = "../../../test/mod"

func TestRun(t *testing.T) {
	dir := t.TempDir()
	ready, log := filepath.Join(dir, "ready.json"), filepath.Join(dir, "log.jsonl")
	stdin, closeStdin := io.Pipe()
	printed, stdout := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(context.Background(), []string{"--mod", modules, "--log", log, "--ready-file", ready, "--until-eof"}, stdin, stdout, &stderr)
	}()
	line, err := bufio.NewReader(printed).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		URL, GOSUMDB, VerifierKey string
		PID                       int
	}
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatal(err)
	}
	if got.GOSUMDB != proxytest.VerifierKey+" "+got.URL || got.VerifierKey != proxytest.VerifierKey || got.PID != os.Getpid() {
		t.Errorf("printed %s", line)
	}
	if file, err := os.ReadFile(ready); err != nil || !bytes.Equal(file, line) {
		t.Errorf("ready file = %q, %v, want %q", file, err, line)
	}
	response, err := http.Get(got.URL + "/as/one/example.org/probe/@v/list")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "v1.0.0\n" {
		t.Errorf("GET list = %q, %v, want v1.0.0", body, err)
	}
	closeStdin.Close()
	if got := <-code; got != 0 || stderr.Len() > 0 {
		t.Errorf("exit code = %d, stderr %q, want 0 and nothing", got, &stderr)
	}
	if data, err := os.ReadFile(log); err != nil || strings.Count(string(data), "\n") != 1 || !strings.Contains(string(data), `"label":"one"`) {
		t.Errorf("log = %q, %v, want one line", data, err)
	}
}

func TestRunRefuses(t *testing.T) {
	tests := []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--help"}, 0, "--until-eof"},
		{[]string{"--odd"}, 2, "unknown flag: --odd"},
		{[]string{"odd"}, 2, `unexpected argument "odd"`},
		{nil, 1, "no folder of modules"},
		{[]string{"--mod", modules, "--addr", "0.0.0.0:0"}, 1, "not a loopback address"},
		{[]string{"--mod", "no/such/folder"}, 1, "no/such/folder"},
		{[]string{"--mod", modules, "--tls", "odd"}, 1, `unknown kind "odd"`},
		{[]string{"--mod", modules, "--authority-file", "x"}, 1, "needs --tls"},
		{[]string{"--mod", modules, "--log", "no/such/folder/log"}, 1, "opening request log"},
		{[]string{"--mod", modules, "--ready-file", "no/such/folder/ready"}, 1, "writing ready file"},
	}
	for _, test := range tests {
		var stdout, stderr bytes.Buffer
		code := run(context.Background(), test.args, strings.NewReader(""), &stdout, &stderr)
		if code != test.code || !strings.Contains(stderr.String(), test.want) || stdout.Len() > 0 {
			t.Errorf("run(%q) = %d, %q, %q, want %d, %q", test.args, code, &stdout, &stderr, test.code, test.want)
		}
	}
}

func TestTLS(t *testing.T) {
	authority := filepath.Join(t.TempDir(), "authority.pem")
	var stdout, stderr bytes.Buffer
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	code := run(ctx, []string{"--mod", modules, "--tls", "good", "--authority-file", authority}, strings.NewReader(""), &stdout, &stderr)
	if code != 0 || !strings.Contains(stdout.String(), `"url":"https://127.0.0.1:`) {
		t.Errorf("run with --tls = %d, %q, %q, want an https URL", code, &stdout, &stderr)
	}
	if data, err := os.ReadFile(authority); err != nil || !bytes.Contains(data, []byte("BEGIN CERTIFICATE")) {
		t.Errorf("authority file = %q, %v, want a certificate", data, err)
	}
}
