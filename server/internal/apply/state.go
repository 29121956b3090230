package apply

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// stateDir makes the state folder, private unless it is one that others use too,
// such as /tmp named by --state-dir: to lock them out is not ours, and what we
// keep there is private by itself.
func stateDir(dir string) error {
	names, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if slices.ContainsFunc(names, func(name fs.DirEntry) bool { return !isState(name.Name()) }) {
		return nil
	}
	return privateDir(dir)
}

// isState reports whether we keep a file or folder of that name in a state
// folder.
func isState(name string) bool {
	return name == "journal" || name == "lock" || strings.HasPrefix(name, "health.json")
}

// privateDir makes a folder that only its owner can enter, whatever the umask.
func privateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm() != 0o700 {
		return os.Chmod(dir, 0o700)
	}
	return nil
}
