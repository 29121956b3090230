package platform

import (
	"os"
	"runtime"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// WhereInside tells whether this is a container or WSL, in which 127.0.0.1 is
// not the machine that the user sits at.
func WhereInside(env map[string]string) plan.Inside {
	if runtime.GOOS != "linux" {
		return plan.InsideNothing
	}
	if env["WSL_DISTRO_NAME"] != "" {
		return plan.InsideWSL
	}
	for _, name := range []string{"REMOTE_CONTAINERS", "CODESPACES", "DEVCONTAINER", "container"} {
		if env[name] != "" {
			return plan.InsideContainer
		}
	}
	for _, mark := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := os.Stat(mark); err == nil {
			return plan.InsideContainer
		}
	}
	return plan.InsideNothing
}
