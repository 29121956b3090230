package plan

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// malformed tells which files cannot be read as what they are, with the place.
// What the others say is shown all the same.
func malformed(e Environment, _ resolver) []protocol.Finding {
	var all []protocol.Finding
	for _, file := range []File{e.facts.Folder, e.facts.Workspace, e.facts.Launch, e.facts.Container} {
		if !file.Exists {
			continue
		}
		if file.Err != "" {
			all = append(all, unreadable(file))
			continue
		}
		var place *jsonc.Error
		if errors.As(jsonc.Check(file.Settings()), &place) {
			all = append(all, malformedFile(&protocol.Location{File: file.Path, Line: place.Line, Column: place.Column}, place.Reason))
		}
	}
	if e.facts.Envrc.Exists && e.facts.Envrc.Err == "" {
		if at, reason := openQuote(e.facts.Envrc); at != nil {
			all = append(all, malformedFile(at, reason))
		}
	}
	for _, file := range e.facts.Modules {
		if file.Exists && file.Err != "" {
			all = append(all, unreadable(file))
		}
	}
	_, bad := modulePaths(e.facts)
	return append(all, bad...)
}

func malformedFile(at *protocol.Location, reason string) protocol.Finding {
	reason = strings.TrimSuffix(firstLine(goproxy.Redact(reason)), ".")
	return finding(CodeMalformedFile, at, "%s cannot be read from line %d, column %d on: %s. Correct it there; what it says is not shown until then.", filepath.Base(at.File), at.Line, at.Column, reason)
}

func unreadable(file File) protocol.Finding {
	return finding(CodeMalformedFile, &protocol.Location{File: file.Path}, "%s cannot be read: %s. Make it readable; what it says is not shown until then.", filepath.Base(file.Path), strings.TrimSuffix(goproxy.Redact(file.Err), "."))
}

// openQuote finds a quote in a shell script that is never closed, with which
// the shell, and so direnv, refuses the whole file.
func openQuote(file File) (*protocol.Location, string) {
	var quote byte
	var from, at int // where the line of the quote begins, and the quote
	var opened int   // that line's number
	line, start := 1, 0
	for i := 0; i < len(file.Data); i++ {
		c := file.Data[i]
		switch {
		case c == '\\' && quote != '\'':
			i++
			if i < len(file.Data) && file.Data[i] == '\n' {
				line, start = line+1, i+1
			}
		case quote == 0 && c == '#' && (i == start || file.Data[i-1] == ' ' || file.Data[i-1] == '\t' || file.Data[i-1] == ';'):
			for i+1 < len(file.Data) && file.Data[i+1] != '\n' {
				i++
			}
		case quote == 0 && c == '<' && bytes.HasPrefix(file.Data[i:], []byte("<<")):
			return nil, "" // a here-document may hold any quote
		case quote == 0 && (c == '\'' || c == '"'):
			quote, from, at, opened = c, start, i, line
		case c == quote:
			quote = 0
		case c == '\n':
			line, start = line+1, i+1
		}
	}
	if quote == 0 {
		return nil, ""
	}
	location := protocol.Location{File: file.Path, Line: opened, Column: utf8.RuneCount(file.Data[from:at]) + 1}
	return &location, fmt.Sprintf("the quote %c is not closed", quote)
}
