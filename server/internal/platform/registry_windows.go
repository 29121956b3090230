package platform

import (
	"syscall"
	"unsafe"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// Registry returns what the registry says of our variables. A process has what
// it said when the process was started; where the two differ, the process is
// stale.
func Registry() *plan.Registry { return registryOf(readRegistry, Environ()) }

// readRegistry reads a key of this machine's registry. What cannot be read is
// absent, as is a value that is no text.
func readRegistry(key RegistryKey, names []string) map[string]registryValue {
	root, path := syscall.Handle(syscall.HKEY_CURRENT_USER), `Environment`
	if key == RegistryMachine {
		root, path = syscall.HKEY_LOCAL_MACHINE, `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`
	}
	wide, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil
	}
	var handle syscall.Handle
	if err := syscall.RegOpenKeyEx(root, wide, 0, syscall.KEY_READ, &handle); err != nil {
		return nil
	}
	defer func() { _ = syscall.RegCloseKey(handle) }()
	values := map[string]registryValue{}
	for _, name := range names {
		if value, ok := queryText(handle, name); ok {
			values[name] = value
		}
	}
	return values
}

// queryText reads a REG_SZ or REG_EXPAND_SZ of at most 32 Ki characters, which
// is as long as a variable of Windows can be.
func queryText(handle syscall.Handle, name string) (registryValue, bool) {
	wide, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return registryValue{}, false
	}
	buffer := make([]uint16, 32<<10)
	size := uint32(len(buffer) * 2)
	var kind uint32
	err = syscall.RegQueryValueEx(handle, wide, nil, &kind, (*byte)(unsafe.Pointer(&buffer[0])), &size)
	if err != nil || kind != syscall.REG_SZ && kind != syscall.REG_EXPAND_SZ {
		return registryValue{}, false
	}
	return registryValue{text: syscall.UTF16ToString(buffer[:size/2]), expand: kind == syscall.REG_EXPAND_SZ}, true
}
