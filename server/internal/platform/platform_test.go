package platform

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// role, set in the environment, makes this test binary one of two processes:
// "parent" starts a "child", which watches it.
const role = "PLATFORM_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "parent":
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), role+"=child")
		if err := child.Run(); err != nil {
			os.Exit(3)
		}
	case "child":
		connection, err := net.Dial("tcp", os.Getenv("PLATFORM_TEST_ADDRESS"))
		if err != nil {
			os.Exit(3)
		}
		gone := make(chan bool)
		ParentWatch(context.Background(), os.Getppid(), func() { close(gone) })
		_, _ = fmt.Fprint(connection, "watching\n")
		select {
		case <-gone:
			_, _ = fmt.Fprint(connection, "gone\n")
		case <-time.After(20 * time.Second):
			_, _ = fmt.Fprint(connection, "gave up\n")
		}
	default:
		os.Exit(m.Run())
	}
}

func TestParentWatch(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(self)
	parent.Env = append(os.Environ(), role+"=parent", "PLATFORM_TEST_ADDRESS="+listener.Addr().String())
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	connection, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, len("watching\n"))
	if _, err := io.ReadFull(connection, buffer); err != nil {
		t.Fatal(err)
	}
	// Killed, but not waited for: on Unix it stays as a zombie, which still
	// takes signals.
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(connection)
	if string(said) != "gone\n" {
		t.Errorf("ParentWatch(parent), parent killed: child said %q, %v, want gone", said, err)
	}
	_ = parent.Wait()

	ended := make(chan bool)
	ParentWatch(t.Context(), parent.Process.Pid, func() { close(ended) })
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("ParentWatch of a process that has ended: gone was not called")
	}
}

func TestParentWatchStays(t *testing.T) {
	t.Parallel()
	for _, pid := range []int{0, -1, os.Getppid(), os.Getpid()} {
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		ParentWatch(ctx, pid, func() { t.Errorf("ParentWatch(%d): gone was called for a process that lives", pid) })
	}
	time.Sleep(1700 * time.Millisecond)
}

func TestEnviron(t *testing.T) {
	t.Parallel()
	variables := []string{"=C:=C:\\", "Path=/bin", "GOPROXY=a,b=c", "Empty=", "broken"}
	tests := []struct {
		system string
		want   map[string]string
	}{
		{"linux", map[string]string{"Path": "/bin", "GOPROXY": "a,b=c", "Empty": ""}},
		{"windows", map[string]string{"PATH": "/bin", "GOPROXY": "a,b=c", "EMPTY": ""}},
	}
	for _, test := range tests {
		if got := environ(variables, test.system); !maps.Equal(got, test.want) {
			t.Errorf("environ(%q, %s) = %q, want %q", variables, test.system, got, test.want)
		}
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	other := filepath.Join(home, "other place")
	tests := []struct {
		system string
		env    map[string]string
		state  string
		config string
	}{
		{"linux", map[string]string{"HOME": home}, home + "/.local/state/goproxyctl", home + "/.config"},
		{"linux", map[string]string{"HOME": home, "XDG_STATE_HOME": other, "XDG_CONFIG_HOME": other}, other + "/goproxyctl", other},
		{"linux", map[string]string{"HOME": home, "XDG_STATE_HOME": "here", "XDG_CONFIG_HOME": "here"}, home + "/.local/state/goproxyctl", ""},
		{"linux", nil, "", ""},
		{"darwin", map[string]string{"HOME": home, "XDG_STATE_HOME": other}, home + "/Library/Application Support/goproxyctl", home + "/Library/Application Support"},
		{"windows", map[string]string{"LOCALAPPDATA": home, "APPDATA": other}, home + "/goproxyctl", other},
		{"windows", map[string]string{"LocalAppData": home, "AppData": other}, home + "/goproxyctl", other},
		{"windows", map[string]string{"HOME": home}, "", ""},
	}
	for _, test := range tests {
		state, stateErr := stateDir(test.env, test.system)
		config, configErr := configDir(test.env, test.system)
		if want := filepath.FromSlash(test.state); state != want || (stateErr == nil) != (want != "") {
			t.Errorf("stateDir(%q, %s) = %q, %v, want %q", test.env, test.system, state, stateErr, want)
		}
		if want := filepath.FromSlash(test.config); config != want || (configErr == nil) != (want != "") {
			t.Errorf("configDir(%q, %s) = %q, %v, want %q", test.env, test.system, config, configErr, want)
		}
	}
}

func TestGoEnvFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	env := map[string]string{"HOME": home, "APPDATA": home, "PATH": os.Getenv("PATH")}
	for _, goenv := range []string{"", "off", filepath.Join(home, "elsewhere")} {
		env["GOENV"] = goenv
		got, err := GoEnvFile(env)
		// go env prints nothing for off.
		want := strings.TrimSpace(goPrints(t, env, "GOENV"))
		if want == "" {
			want = "off"
		}
		if err != nil || got != filepath.FromSlash(want) {
			t.Errorf("GoEnvFile with GOENV=%q = %q, %v; go says %q", goenv, got, err, want)
		}
	}
}

func goPrints(t *testing.T, env map[string]string, name string) string {
	t.Helper()
	command := exec.Command("go", "env", name)
	command.Dir = t.TempDir()
	command.Env = []string{"GOTOOLCHAIN=local", "SystemRoot=" + os.Getenv("SystemRoot")}
	for key, value := range env {
		command.Env = append(command.Env, key+"="+value)
	}
	for _, config := range []string{".config", "Library/Application Support", "."} {
		writeFile(t, filepath.Join(env["HOME"], config, "go/telemetry/mode"), "off")
	}
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestConfigFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	got, err := ConfigFile(map[string]string{"XDG_CONFIG_HOME": home, "APPDATA": home, "HOME": home})
	if runtime.GOOS == "darwin" {
		home = filepath.Join(home, "Library", "Application Support")
	}
	if want := filepath.Join(home, "goproxyctl", "config.json"); got != want || err != nil {
		t.Errorf("ConfigFile = %q, %v, want %q", got, err, want)
	}
}
