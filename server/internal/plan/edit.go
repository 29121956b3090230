package plan

import (
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/envfile"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Edit returns data with one key set to value, or taken away where value is nil,
// and how many objects it made around the value.
func Edit(data []byte, format Format, key []string, value *string) (after []byte, created int, err error) {
	if format == FormatEnv {
		if value == nil {
			return envfile.Remove(data, key[0]), 0, nil
		}
		after, err = envfile.Set(data, key[0], *value)
		return after, 0, err
	}
	if value == nil {
		after, err = jsonc.Remove(data, key)
		return after, 0, err
	}
	edit, created, err := jsonc.SetEdit(data, key, []byte(*value))
	if err != nil {
		return nil, 0, err
	}
	after, err = edit.Apply(data)
	return after, created, err
}

// contents returns a file before and after the changes, both without
// credentials: a difference that is shown is read by whoever sees the screen.
func contents(file File, changes []Change) (protocol.FileContents, error) {
	after := file.Data
	for _, c := range changes {
		var err error
		if after, _, err = Edit(after, c.Format, c.Key, c.New); err != nil {
			return protocol.FileContents{}, err
		}
	}
	return protocol.FileContents{
		File:   file.Path,
		Before: goproxy.Redact(string(file.Data)),
		After:  goproxy.Redact(string(after)),
	}, nil
}
