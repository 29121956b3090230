package server

import (
	"context"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// An Asker asks servers single questions. Its functions are safe for concurrent
// use; they may be nil where nothing is ever tried.
type Asker struct {
	// Ask asks for one file below a URL, as go asks a mirror.
	Ask func(ctx context.Context, q Question) Answer

	// AskProxy asks an HTTP proxy for a way to a host.
	AskProxy func(ctx context.Context, address, host string) Answer

	// Hashes downloads a version of a module from a mirror and returns the
	// hashes of its zip and its go.mod.
	Hashes func(ctx context.Context, q Question, module string) (zip, mod string, answer Answer)
}

// A Question is one request to one server.
type Question struct {
	URL    string // of the mirror, the true one
	Path   string // escaped as the module proxy protocol wants it
	Limit  int64  // bytes that are read of the answer
	GOAUTH string // where go takes credentials from
}

// An Answer is what came of a question. Status is 0 where no answer came; then
// Reason and Seen tell why. Seen is a clause without credentials.
type Answer struct {
	Status int
	Body   []byte
	Reason protocol.Reason
	Seen   string
	Took   time.Duration
}
