package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// The variables that make this test binary a program which tells the environment
// that it was given, and where it writes that. As "go" it then runs the real one.
const (
	tellFile   = "GOPROXYCTL_TEST_TELL"
	tellRealGo = "GOPROXYCTL_TEST_GO"
)

// tellEnvironment is what the test binary does in that role.
func tellEnvironment() {
	file, realGo := os.Getenv(tellFile), os.Getenv(tellRealGo)
	first := ""
	if len(os.Args) > 1 {
		first = os.Args[1]
	}
	asked := realGo == "" || first == "build" || first == "env" && slices.Contains(os.Args, "-json")
	if asked {
		// Appears whole or not at all.
		data, err := json.Marshal(os.Environ())
		if err == nil {
			err = os.WriteFile(fmt.Sprint(file, ".new", os.Getpid()), data, 0o600)
		}
		if err == nil {
			err = os.Rename(fmt.Sprint(file, ".new", os.Getpid()), file)
		}
		// And once more for whoever asks about one folder of several.
		if dir, wdErr := os.Getwd(); err == nil && wdErr == nil {
			err = os.WriteFile(file+"."+filepath.Base(dir), data, 0o600)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
	if realGo == "" || first == "build" {
		os.Exit(0)
	}
	command := exec.Command(realGo, os.Args[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	if command.Run() != nil {
		os.Exit(1)
	}
	os.Exit(0)
}
