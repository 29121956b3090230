package plan

import "github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"

// Format is how a file holds its keys.
type Format string

// The formats that can be edited.
const (
	FormatEnv  Format = "env"  // KEY=value lines: the go env file
	FormatJSON Format = "json" // commented JSON: settings.json and its like
)

// A Change is one edit of one key in one file, with true values. Old and New
// are nil where the key is not set. In a FormatJSON file they are JSON text; in
// a FormatEnv file they are the value itself.
type Change struct {
	File   string
	Format Format
	Key    []string // one element in a FormatEnv file
	Old    *string
	New    *string
}

// A Plan is the edits that fulfil a wish, and what to know about them.
type Plan struct {
	Wish     string // redacted
	Scope    protocol.Scope
	Dir      string
	Value    string // the GOPROXY that it sets, true; empty where it sets none
	Changes  []Change
	Warnings []protocol.Warning
	Files    []FileState // of every file that Changes name
}

// A FileState tells which content of a file a plan was made for.
type FileState struct {
	Path   string
	Exists bool
	SHA256 string // of the content, hexadecimal; empty where it does not exist
}
