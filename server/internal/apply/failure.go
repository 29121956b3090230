package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// unchanged is part of every message but those of failures to take back.
const unchanged = "Nothing was changed."

// failure says in words for people why an operation on a file failed, and what
// to do. Nothing was changed when it is returned.
func failure(operation, path string, err error) error {
	var known *protocol.Error
	if errors.As(err, &known) {
		return known
	}
	reason := err
	if system := syscall.Errno(0); errors.As(err, &system) {
		reason = system // without the names of our temporary files
	}
	kind, advice := protocol.ErrorFailed, "Try again, or make the change by hand."
	switch {
	case errors.Is(err, errNotRegular):
		kind, advice = protocol.ErrorRefused, "Put a file in its place, or choose another scope."
	case inUse(err):
		kind, advice = protocol.ErrorRefused, "Close it in the program that has it open (an editor, a virus scanner) and try again."
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		kind, advice = protocol.ErrorRefused, "Make the file and its folder writable, or choose another scope."
	case errors.Is(err, syscall.EXDEV), errors.Is(err, syscall.EBUSY):
		kind, advice = protocol.ErrorRefused, "The file cannot be replaced in one step there (is it mounted by itself?). Make the change by hand, or choose another scope."
	case errors.Is(err, syscall.ENOSPC), quotaExceeded(err):
		advice = "Make room on that disk and try again."
	}
	// What Windows says ends in a full stop.
	said := strings.TrimSuffix(reason.Error(), ".")
	return &protocol.Error{Kind: kind, Message: fmt.Sprintf("%s %s failed: %s. %s %s", capital(operation), path, said, unchanged, advice)}
}

// unparsable says that a file is not what its format wants.
func unparsable(path string, err error) error {
	var at *jsonc.Error
	if errors.As(err, &at) {
		return &protocol.Error{Kind: protocol.ErrorRefused, Message: fmt.Sprintf(
			"%s:%d:%d: %s. The file was left alone. Correct it there and try again.", path, at.Line, at.Column, at.Reason)}
	}
	return &protocol.Error{Kind: protocol.ErrorRefused, Message: fmt.Sprintf(
		"%s cannot be edited: %v. The file was left alone. Correct it and try again.", path, err)}
}

func stale(path string) error {
	return &protocol.Error{Kind: protocol.ErrorStale, Message: fmt.Sprintf(
		"%s was changed after the preview was made. %s Look at the new preview and apply that.", path, unchanged)}
}

func cancelled() error {
	return &protocol.Error{Kind: protocol.ErrorCancelled, Message: "Cancelled. " + unchanged}
}

func capital(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return string(text[0]-'a'+'A') + text[1:]
}
