// Command gen writes everything that is derived from Go declarations: the
// TypeScript of the protocol and the settings, the JSON-RPC dispatch, the
// manifest's configuration and the tables of both READMEs. A test fails when any of
// them is stale, so that none is ever a copy kept by hand.
//
//	go generate ./...
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

//go:generate go run .

// generators maps each derived file to what makes it. A generator gets the file
// as it is, so that it can replace a part of it and leave the rest alone.
var generators = map[string]func(root string, old []byte) ([]byte, error){
	"extension/gen/protocol.ts":              protocolTS,
	"extension/gen/settings.ts":              settingsTS,
	"server/internal/server/dispatch_gen.go": dispatchGo,
	"package.json":                           manifest,
	"package.nls.json":                       descriptions,
	"README.md":                              readmeIn(english),
	"README.zh-CN.md":                        readmeIn(simplifiedChinese),
}

func main() {
	root := filepath.Join("..", "..", "..")
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := run(root); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	for name, generate := range generators {
		old, err := os.ReadFile(filepath.Join(root, name))
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		fresh, err := generate(root, old)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if bytes.Equal(old, fresh) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(root, name), fresh, 0o644); err != nil {
			return err
		}
		fmt.Println("wrote", name)
	}
	return nil
}
