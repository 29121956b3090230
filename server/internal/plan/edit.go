package plan

import (
	"bytes"
	"slices"

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

// edits adds to a plan what it does to a file as a whole.
func (p *Plan) edits(file File, withContents bool) error {
	changes := slices.DeleteFunc(slices.Clone(p.Changes), func(c Change) bool { return c.File != file.Path })
	if len(changes) == 0 {
		return nil
	}
	p.Files = append(p.Files, StateOf(file))
	if !withContents {
		return nil
	}
	shown, err := contents(file, changes)
	if err != nil {
		return refused("%s cannot be edited: %v. The file is left alone.", file.Path, err)
	}
	p.Contents = append(p.Contents, shown)
	return nil
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
	// To redact a large file takes a while: what stands in both is done once.
	start, end := sharedLines(file.Data, after)
	head, tail := goproxy.Redact(string(file.Data[:start])), goproxy.Redact(string(file.Data[len(file.Data)-end:]))
	side := func(data []byte) string { return head + goproxy.Redact(string(data[start:len(data)-end])) + tail }
	return protocol.FileContents{File: file.Path, Before: side(file.Data), After: side(after)}, nil
}

// sharedLines returns how many bytes two texts share at their start and at their
// end, in whole lines.
func sharedLines(a, b []byte) (start, end int) {
	shorter := min(len(a), len(b))
	for start < shorter && a[start] == b[start] {
		start++
	}
	start = 1 + bytes.LastIndexByte(a[:start], '\n')
	for end < shorter-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	tail := a[len(a)-end:]
	if i := bytes.IndexByte(tail, '\n'); i >= 0 {
		return start, len(tail) - i - 1
	}
	return start, 0
}
