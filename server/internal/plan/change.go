package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

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
	Contents []protocol.FileContents
}

// A FileState tells which content of a file a plan was made for.
type FileState struct {
	Path   string
	Exists bool
	SHA256 string // of the content, hexadecimal; empty where it does not exist
}

// Digest returns a text that two plans share only where they make the same
// changes to the same files with the same content.
func Digest(p *Plan) string {
	hash := sha256.New()
	// Lengths in front keep two fields from reading as one.
	field := func(present bool, text string) { fmt.Fprintf(hash, "%t %d %s\n", present, len(text), text) }
	optional := func(text *string) {
		if text == nil {
			field(false, "")
			return
		}
		field(true, *text)
	}
	fmt.Fprintf(hash, "%d %d\n", len(p.Changes), len(p.Files))
	for _, c := range p.Changes {
		field(true, c.File)
		field(true, string(c.Format))
		fmt.Fprintf(hash, "%d\n", len(c.Key))
		for _, key := range c.Key {
			field(true, key)
		}
		optional(c.Old)
		optional(c.New)
	}
	for _, state := range p.Files {
		field(state.Exists, state.Path)
		field(true, state.SHA256)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// Redacted returns the plan for people, every value without credentials. The
// text of a JSON string is shown without its quotes.
func (p *Plan) Redacted() protocol.Plan {
	shown := protocol.Plan{
		Digest: Digest(p),
		Value:  redacted("GOPROXY", p.Value),
		Files:  p.Contents,
		Result: protocol.SwitchResult{
			Changes:  RedactChanges(p.Changes),
			Warnings: append([]protocol.Warning{}, p.Warnings...),
		},
	}
	return shown
}

// RedactChanges returns changes for people, as Plan.Redacted does.
func RedactChanges(changes []Change) []protocol.Change {
	shown := []protocol.Change{}
	for _, c := range changes {
		shown = append(shown, protocol.Change{File: c.File, Key: slices.Clone(c.Key), Old: c.shown(c.Old), New: c.shown(c.New)})
	}
	return shown
}

// Text returns the true value that the change sets, without the quotes of JSON.
func (c Change) Text() (text string, sets bool) {
	switch {
	case c.New == nil:
		return "", false
	case c.Format == FormatJSON:
		return unquoteJSON(*c.New), true
	}
	return *c.New, true
}

func (c Change) shown(text *string) *string {
	if text == nil {
		return nil
	}
	value := *text
	if c.Format == FormatJSON {
		value = unquoteJSON(value)
	}
	name := ""
	if len(c.Key) > 0 {
		name = c.Key[len(c.Key)-1]
	}
	value = redacted(name, value)
	return &value
}

// quoteJSON returns text as a JSON string. Unlike encoding/json's default it
// leaves & as it is, which is common in URLs.
func quoteJSON(text string) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// unquoteJSON returns the text of a JSON string, and other JSON as it is.
func unquoteJSON(raw string) string {
	var text string
	if !strings.HasPrefix(raw, `"`) || json.Unmarshal([]byte(raw), &text) != nil {
		return raw
	}
	return text
}
