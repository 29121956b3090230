package platform

import (
	"maps"
	"runtime"
	"testing"
)

func TestRegistryOf(t *testing.T) {
	t.Parallel()
	got := registryOf(func(key RegistryKey, _ []string) map[string]registryValue {
		if key == RegistryMachine {
			return map[string]registryValue{"GoProxy": {text: "https://m.example"}, "SystemRoot": {text: `C:\Windows`}}
		}
		return map[string]registryValue{
			"GOPROXY": {text: "%GOSUMDB%/x,%NONE%,100%", expand: true}, "GOSUMDB": {text: "s"},
			"GOFLAGS": {text: "%GOSUMDB%"}, "GOENV": {text: `%systemroot%\env`, expand: true}, "GONOPROXY": {text: "%AppData%/%GOINSECURE%", expand: true},
		}
	}, map[string]string{"APPDATA": "a", "GOINSECURE": "x", "SYSTEMROOT": "y"})
	user := map[string]string{"GOPROXY": "s/x,%NONE%,100%", "GOSUMDB": "s", "GOFLAGS": "%GOSUMDB%", "GOENV": `C:\Windows\env`, "GONOPROXY": "a/%GOINSECURE%"}
	machine := map[string]string{"GOPROXY": "https://m.example", "SYSTEMROOT": `C:\Windows`}
	if !maps.Equal(got.User, user) || !maps.Equal(got.Machine, machine) {
		t.Errorf("registryOf(…) = %q, %q, want %q, %q", got.User, got.Machine, user, machine)
	}
	if here := Registry(); (here != nil) != (runtime.GOOS == "windows") {
		t.Errorf("Registry() on %s = %v", runtime.GOOS, here)
	}
}
