package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/proxytest"
)

func TestMain(m *testing.M) {
	if os.Getenv(tellFile) != "" {
		tellEnvironment()
	}
	testscript.Main(m, map[string]func(){"goproxyctl": main})
}

// TestScripts runs test/script: the helper, the real go command and a fake
// mirror together. Each script has a home, a go env file, a module cache and a
// state folder of its own, and a mirror at $PROXY whose faults are chosen by
// the URL.
func TestScripts(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	mirror := proxytest.Start(t, proxytest.Config{ModDirs: []string{filepath.Join(root, "test", "mod")}})
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "test", "script"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			if err := os.MkdirAll(home, 0o755); err != nil {
				return err
			}
			for name, value := range map[string]string{
				"HOME":            home,
				"USERPROFILE":     home,
				"AppData":         filepath.Join(home, "AppData"),
				"LocalAppData":    filepath.Join(home, "LocalAppData"),
				"XDG_CONFIG_HOME": "",
				"XDG_STATE_HOME":  "",
				"GOENV":           filepath.Join(env.WorkDir, "goenv"),
				"GOMODCACHE":      filepath.Join(env.WorkDir, "modcache"),
				"GOPATH":          filepath.Join(env.WorkDir, "gopath"),
				"GOCACHE":         filepath.Join(env.WorkDir, "gocache"),
				"GOFLAGS":         "-modcacherw",
				"GOTOOLCHAIN":     "local",
				"GOPROXY":         "",
				"GOSUMDB":         "",
				"GOPRIVATE":       "",
				"GONOPROXY":       "",
				"GONOSUMDB":       "",
				"GOINSECURE":      "",
				"GOAUTH":          "off",
				"NO_COLOR":        "1",
				"GO":              goTool,
				"PROXY":           mirror.URL(),
				"PROXY_GOSUMDB":   mirror.GOSUMDB(),
			} {
				env.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json":   compareJSON,
			"expand": expand,
		},
	})
}

// expand implements `expand FILE`: ${NAME} in the file becomes its value.
func expand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: expand FILE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(os.Expand(ts.ReadFile(args[0]), ts.Getenv)), 0o644))
}

// compareJSON implements `json STEP... WANT`: the value that is reached by the
// steps in the last command's output, which must be one JSON document without a
// null.
func compareJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: json STEP... WANT")
	}
	steps, want := args[:len(args)-1], args[len(args)-1]
	output := ts.ReadFile("stdout")
	if strings.Contains(output, ": null") {
		ts.Fatalf("the output holds a null:\n%s", output)
	}
	var value any
	if err := json.Unmarshal([]byte(output), &value); err != nil {
		ts.Fatalf("the output is not one JSON document: %v\n%s", err, output)
	}
	for _, step := range steps {
		value = element(value, step)
	}
	got, ok := value.(string)
	if !ok {
		text, err := json.Marshal(value)
		ts.Check(err)
		got = string(text)
	}
	if (got == want) == neg {
		ts.Fatalf("%s = %s, want %s%s", strings.Join(steps, " "), got, map[bool]string{true: "anything but "}[neg], want)
	}
}

// element goes one step into a JSON value: a key, an index, or name=value for
// the first element of a list that has it. What is not there is "(absent)".
func element(value any, step string) any {
	switch value := value.(type) {
	case map[string]any:
		if inner, ok := value[step]; ok {
			return inner
		}
	case []any:
		key, want, ok := strings.Cut(step, "=")
		for i, item := range value {
			if !ok && fmt.Sprint(i) == step {
				return item
			}
			if fields, isObject := item.(map[string]any); ok && isObject && fmt.Sprint(fields[key]) == want {
				return item
			}
		}
		if step == "length" {
			return float64(len(value))
		}
	}
	return "(absent)"
}
