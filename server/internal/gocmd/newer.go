package gocmd

import (
	"bufio"
	"fmt"
	"go/version"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// newerMod tells which go.mod or go.work asks for a newer go than the one that
// answered, and returns "" where none does. With GOTOOLCHAIN=local go env does
// not say so itself.
//
// A newer toolchain line counts where go would switch to that toolchain.
func newerMod(answer plan.Go) string {
	have := versionNumber(answer.Version)
	if have == "" {
		return ""
	}
	setting := answer.Values["GOTOOLCHAIN"]
	switches := setting == "auto" || setting == "path" ||
		strings.HasSuffix(setting, "+auto") || strings.HasSuffix(setting, "+path")
	for _, file := range []string{answer.Values["GOWORK"], answer.Values["GOMOD"]} {
		if file == "" || file == "off" || file == os.DevNull || !filepath.IsAbs(file) {
			continue
		}
		wanted, toolchain := goLines(file)
		if switches && version.Compare(toolchain, wanted) > 0 {
			wanted = toolchain
		}
		if version.Compare(wanted, have) > 0 {
			return fmt.Sprintf("%s asks for %s, and this is %s (GOTOOLCHAIN=%s)", file, wanted, answer.Version, setting)
		}
	}
	return ""
}

// maxModFile bounds how much of a go.mod is read, in bytes.
const maxModFile = 4 << 20

// goLines returns the versions of the go and toolchain lines of a go.mod or
// go.work, as go1.2.3, or "" where there is none. Like go itself at this point
// it looks at single lines only, so that a file with a mistake elsewhere, or in
// the grammar of a newer go, is read all the same.
func goLines(path string) (wanted, toolchain string) {
	// To open a named pipe would wait for its other end.
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", ""
	}
	file, err := os.Open(path)
	if err != nil {
		return "", ""
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(io.LimitReader(file, maxModFile))
	lines.Buffer(nil, maxModFile)
	for lines.Scan() {
		text, _, _ := strings.Cut(lines.Text(), "//")
		fields := strings.Fields(text)
		if len(fields) != 2 {
			continue
		}
		value := strings.Trim(fields[1], "\"`")
		switch fields[0] {
		case "go":
			value = "go" + value
			if wanted == "" && version.IsValid(value) {
				wanted = value
			}
		case "toolchain":
			if number := versionNumber(value); toolchain == "" && number != "" {
				toolchain = number
			}
		}
	}
	return wanted, toolchain
}
