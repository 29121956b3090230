package platform

import (
	"maps"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// A RegistryKey is one of the two keys under which Windows keeps the environment
// of processes that are started later.
type RegistryKey int

// The keys: HKCU\Environment, and HKLM\SYSTEM\CurrentControlSet\Control\Session
// Manager\Environment.
const (
	RegistryUser RegistryKey = iota
	RegistryMachine
)

// registryOf reads both keys with read, which returns the values of a key that
// have one of the names; expand tells that %NAME% in them is to be replaced.
// What neither key holds, such as USERPROFILE, Windows makes at log-on: it is
// taken from env, a process environment with names in upper case.
func registryOf(read func(key RegistryKey, names []string) map[string]registryValue, env map[string]string) *plan.Registry {
	names := append(plan.Variables(), "GOENV", "USERPROFILE", "SYSTEMROOT")
	known := maps.Clone(env)
	if known == nil {
		known = map[string]string{}
	}
	// A process may have got one of ours from elsewhere.
	for _, name := range plan.Variables() {
		delete(known, strings.ToUpper(name))
	}
	machine := plainValues(read(RegistryMachine, names), known)
	maps.Copy(known, machine)
	return &plan.Registry{User: plainValues(read(RegistryUser, names), known), Machine: machine}
}

// A registryValue is a REG_SZ or, where expand is set, a REG_EXPAND_SZ.
type registryValue struct {
	text   string
	expand bool
}

// plainValues replaces %NAME% by what the same part of the registry, or the
// wider one, says. Another name stays as it is, as Windows leaves it.
func plainValues(values map[string]registryValue, wider map[string]string) map[string]string {
	known := map[string]string{}
	for name, value := range values {
		known[strings.ToUpper(name)] = value.text
	}
	plain := maps.Clone(known)
	for name, value := range values {
		if !value.expand {
			continue
		}
		parts := strings.Split(value.text, "%")
		for i := 1; i+1 < len(parts); i += 2 {
			inner := strings.ToUpper(parts[i])
			text, ok := known[inner]
			if !ok {
				text, ok = wider[inner]
			}
			if !ok {
				text = "%" + parts[i] + "%"
			}
			parts[i] = text
		}
		// An odd percent sign at the end stands for itself.
		text := ""
		for i, part := range parts {
			if i == len(parts)-1 && i%2 == 1 {
				text += "%"
			}
			text += part
		}
		plain[strings.ToUpper(name)] = text
	}
	return plain
}
