// Package jsonc sets or removes one value in JSON with comments (settings.json,
// launch.json, .code-workspace) and leaves every other byte as it was.
//
// It takes what VS Code's own parser (npm jsonc-parser with allowTrailingComma
// and allowEmptyContent) takes without an error: comments anywhere, trailing
// commas, duplicate keys, an empty file or one of only comments, and a UTF-8
// byte-order mark in front, which VS Code strips. Anything else is refused with
// an *Error that names line and column.
//
// A path is a list of literal keys from the root: a dot in a key means nothing.
// Of duplicate keys the last wins, as in VS Code: Get and Set act on the last,
// on every level, and Remove removes all duplicates of the last path element, so
// that the key is really gone.
//
// In an array a path element is the "name" of an object, as people know a launch
// configuration: an index would mean another one as soon as somebody moves one. A
// path leads nowhere where no object, or more than one, has that name. Only what
// such an object holds can be read or edited, not itself and not its name.
//
// What Set writes follows the file: the indentation and line end of the
// neighbours, one line where the object stands on one line, the trailing comma
// where there was one. A comment behind a member on the same line stays with that
// member, whether it stands before or after the comma. Remove deletes no comment:
// one on the member's own line stays there, at the member's indentation.
//
// Removing a key that Set added gives back the same bytes, except that an object
// left without members and comments becomes {}. Whoever wants exactly the old
// bytes, or added whole objects, keeps the Edit of SetEdit and applies its
// Inverse, or uses RemoveCreated where the file was edited in between.
//
// The package is pure: it does no I/O and keeps no state. Running time and memory
// are linear in the size of the file, whatever its nesting.
package jsonc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// An Edit is the replacement of one piece of a file by another.
type Edit struct {
	Offset   int // in bytes
	Old, New []byte
}

// Apply returns src with the edit made. It is an error if src does not hold Old
// at Offset; src itself is not changed.
func (e Edit) Apply(src []byte) ([]byte, error) {
	end := e.Offset + len(e.Old)
	if e.Offset < 0 || end > len(src) || !bytes.Equal(src[e.Offset:end], e.Old) {
		return nil, fmt.Errorf("applying an edit at offset %d: the text there is another", e.Offset)
	}
	out := make([]byte, 0, len(src)-len(e.Old)+len(e.New))
	out = append(out, src[:e.Offset]...)
	out = append(out, e.New...)
	return append(out, src[end:]...), nil
}

// Inverse returns the edit that takes e back.
func (e Edit) Inverse() Edit { return Edit{Offset: e.Offset, Old: e.New, New: e.Old} }

// Check reports whether VS Code's parser takes src without an error.
// The error, if any, is an *Error.
func Check(src []byte) error {
	_, err := locate(src, nil)
	return err
}

// Get returns the raw text of the value at path, and the line of its key,
// counted from 1. It is no error if path is not there, or leads through
// something that is not an object; found is false then. The result is part of src.
func Get(src []byte, path []string) (raw []byte, found bool, line int, err error) {
	f, err := locate(src, path)
	if err != nil {
		return nil, false, 0, err
	}
	if len(path) == 0 || len(f.levels) < len(path) {
		return nil, false, 0, nil
	}
	matches := f.levels[len(path)-1].matches
	if len(matches) == 0 {
		return nil, false, 0, nil
	}
	m := matches[len(matches)-1]
	line, _ = position(src, m.keyStart)
	return src[m.valueStart:m.valueEnd], true, line, nil
}

// Set returns src with the value at path replaced or added; missing objects on
// the way are created. value is plain JSON. Where a path element but the last is
// something other than an object, or leads nowhere in an array, the error is an
// *Error at its place.
func Set(src []byte, path []string, value []byte) ([]byte, error) {
	edit, _, err := SetEdit(src, path, value)
	if err != nil {
		return nil, err
	}
	return edit.Apply(src)
}

// SetEdit returns what Set would do, as one edit, and how many objects around
// the value it would create; the root of an empty file counts.
func SetEdit(src []byte, path []string, value []byte) (edit Edit, created int, err error) {
	if len(path) == 0 {
		return Edit{}, 0, errors.New("setting a value: the path is empty")
	}
	if !json.Valid(value) {
		return Edit{}, 0, errors.New("setting a value: the value is not valid JSON")
	}
	f, err := locate(src, path)
	if err != nil {
		return Edit{}, 0, err
	}
	if f.blocked >= 0 {
		return Edit{}, 0, newError(src, f.blocked, noWay(path, len(f.levels), src[f.blocked]))
	}
	value = bytes.TrimSpace(value)
	if len(f.levels) == len(path) {
		if matches := f.levels[len(path)-1].matches; len(matches) > 0 {
			m := matches[len(matches)-1]
			return trimmed(src, []splice{{m.valueStart, m.valueEnd, value}}), 0, nil
		}
	}
	return trimmed(src, f.insert(src, path, value)), len(path) - len(f.levels), nil
}

// Remove returns src without the key at path; src itself if it is not there.
func Remove(src []byte, path []string) ([]byte, error) {
	return RemoveCreated(src, path, 0)
}

// RemoveCreated removes the key at path, and then up to created objects around
// it, from the inside out, as long as they are empty and hold no comment. With
// the count that SetEdit returned, it takes a Set back also in a file that was
// edited elsewhere in between. If the root is one of them, the file becomes what
// it was: empty, or only comments.
func RemoveCreated(src []byte, path []string, created int) ([]byte, error) {
	if len(path) == 0 {
		return nil, errors.New("removing a value: the path is empty")
	}
	out := src
	for {
		f, err := locate(out, path)
		if err != nil {
			return nil, err
		}
		if len(f.levels) < len(path) || len(f.levels[len(path)-1].matches) == 0 {
			break
		}
		level := f.levels[len(path)-1]
		out = apply(out, level.remove(out, level.matches[len(level.matches)-1]))
	}
	if created <= 0 || len(out) == len(src) {
		return out, nil
	}
	f, err := locate(out, path)
	if err != nil || len(f.levels) < len(path) {
		return out, err
	}
	level := f.levels[len(path)-1]
	if level.count > 0 || len(bytes.TrimSpace(out[level.start+1:level.end-1])) > 0 {
		return out, nil
	}
	if len(path) == 1 {
		return removeRoot(out, level), nil
	}
	return RemoveCreated(out, path[:len(path)-1], created-1)
}

// RemoveEdit returns what Remove would do, as one edit. An edit with neither Old
// nor New says that the key is not there.
func RemoveEdit(src []byte, path []string) (Edit, error) {
	out, err := Remove(src, path)
	if err != nil {
		return Edit{}, err
	}
	return trimmed(src, []splice{{0, len(src), out}}), nil
}

// A splice replaces src[start:end] by text.
type splice struct {
	start, end int
	text       []byte
}

// apply makes splices, which are in order and do not overlap.
func apply(src []byte, splices []splice) []byte {
	size := len(src)
	for _, s := range splices {
		size += len(s.text) - (s.end - s.start)
	}
	out := make([]byte, 0, size)
	last := 0
	for _, s := range splices {
		out = append(append(out, src[last:s.start]...), s.text...)
		last = s.end
	}
	return append(out, src[last:]...)
}

// trimmed turns splices into the smallest single edit that does the same.
func trimmed(src []byte, splices []splice) Edit {
	start, end := splices[0].start, splices[len(splices)-1].end
	inner := make([]splice, len(splices))
	for i, s := range splices {
		inner[i] = splice{s.start - start, s.end - start, s.text}
	}
	before := src[start:end]
	after := apply(before, inner)
	for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
		before, after, start = before[1:], after[1:], start+1
	}
	for len(before) > 0 && len(after) > 0 && before[len(before)-1] == after[len(after)-1] {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	return Edit{Offset: start, Old: bytes.Clone(before), New: bytes.Clone(after)}
}
