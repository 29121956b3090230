package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"runtime/debug"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Codes of JSON-RPC errors that the library does not name. The first two are
// LSP's; codeProblem carries a protocol.Error as its data.
const (
	codeNotInitialized = -32002
	codeCancelled      = -32800
	codeProblem        = -32010
)

// maxRequests bounds the requests under way at the same time.
const maxRequests = 64

// grace is how long requests under way may go on after the client has gone.
// What Switch and Undo began is carried out in that time; a kill is survived
// too, by the journal.
const grace = 5 * time.Second

var (
	errUnknownMethod = &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "no such method"}
	errTooMany       = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: "too many requests at the same time"}
	errTaken         = &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "a request with this id is under way"}
	errFirst         = &jsonrpc2.Error{Code: codeNotInitialized, Message: "initialize must be the first request"}
)

// Serve answers JSON-RPC on a stream with Content-Length framing until the
// stream closes or ctx ends. build makes the service and is given the client
// that the service may notify. Only frames are written to the stream.
func Serve(ctx context.Context, stream io.ReadWriteCloser, build func(protocol.Client) protocol.Service) error {
	h := &handler{cancels: make(map[jsonrpc2.ID]context.CancelFunc)}
	h.service = build(notifier{h})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	quiet := log.New(io.Discard, "", 0) // the library would log parameters
	h.ready.Add(1)
	h.conn = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{}), h, jsonrpc2.SetLogger(quiet))
	h.ready.Done()
	select {
	case <-h.conn.DisconnectNotify():
	case <-ctx.Done():
	}
	cancel()
	h.wait(grace)
	if err := h.conn.Close(); err != nil && !errors.Is(err, jsonrpc2.ErrClosed) {
		return fmt.Errorf("closing the connection: %w", err)
	}
	return nil
}

// A handler runs each request on a goroutine of its own. It registers what
// cancels a request before it reads the next message, because a cancellation
// may be that message.
type handler struct {
	service protocol.Service
	ready   sync.WaitGroup // conn is set
	conn    *jsonrpc2.Conn

	running sync.WaitGroup

	mu          sync.Mutex
	initialized bool
	translator  *chinese.Translator // nil: sentences stay in English
	cancels     map[jsonrpc2.ID]context.CancelFunc
}

// Handle implements jsonrpc2.Handler.
func (h *handler) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	h.ready.Wait()
	if req.Notif {
		if req.Method == "$/cancelRequest" {
			h.cancel(req.Params)
		}
		return // a notification that is not known is passed over, as LSP has it
	}
	ctx, cancel := context.WithCancel(ctx)
	if refusal := h.register(req, cancel); refusal != nil {
		cancel()
		h.reply(ctx, req, nil, refusal)
		return
	}
	h.running.Add(1)
	go func() {
		defer h.running.Done()
		result, err := h.call(ctx, req)
		h.mu.Lock()
		delete(h.cancels, req.ID)
		h.mu.Unlock()
		cancel()
		h.reply(context.WithoutCancel(ctx), req, result, err)
	}()
}

func (h *handler) register(req *jsonrpc2.Request, cancel context.CancelFunc) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.initialized && req.Method != "initialize" {
		return errFirst
	}
	if _, taken := h.cancels[req.ID]; taken {
		return errTaken // the first could not be cancelled any more, nor be counted
	}
	if len(h.cancels) >= maxRequests {
		return errTooMany
	}
	h.cancels[req.ID] = cancel
	return nil
}

func (h *handler) cancel(params *json.RawMessage) {
	var p struct {
		ID jsonrpc2.ID `json:"id"`
	}
	if params == nil || json.Unmarshal(*params, &p) != nil {
		return
	}
	h.mu.Lock()
	cancel := h.cancels[p.ID]
	h.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// call answers a request. A panic in it is an error of that request alone.
func (h *handler) call(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			text := goproxy.Redact(fmt.Sprint(p))
			log.Printf("panic in %s: %s\n%s", req.Method, text, goproxy.Redact(string(debug.Stack())))
			err = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: fmt.Sprintf("%s failed: %s; the log has more", req.Method, text)}
		}
	}()
	result, err = dispatch(ctx, h.service, req.Method, req.Params)
	if err == nil && req.Method == "initialize" {
		h.mu.Lock()
		h.initialized, h.translator = true, translatorFor(req.Params)
		h.mu.Unlock()
	}
	return result, err
}

func (h *handler) reply(ctx context.Context, req *jsonrpc2.Request, result any, err error) {
	response := &jsonrpc2.Response{ID: req.ID}
	result, err = translated(h.language(), result, err)
	if err == nil {
		err = response.SetResult(result)
	}
	if err != nil {
		response.Result, response.Error = nil, wireError(err)
	}
	if err := h.conn.SendResponse(ctx, response); err != nil && !errors.Is(err, jsonrpc2.ErrClosed) {
		log.Printf("answering %s: %v", req.Method, err)
	}
}

// language returns what translates sentences, nil where they stay in English.
func (h *handler) language() *chinese.Translator {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.translator
}

// wait waits for the requests under way, but not for ever.
func (h *handler) wait(limit time.Duration) {
	done := make(chan struct{})
	go func() {
		h.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(limit):
	}
}

// wireError gives every error the code that says what it is.
func wireError(err error) *jsonrpc2.Error {
	var wire *jsonrpc2.Error
	if errors.As(err, &wire) {
		return wire
	}
	var problem *protocol.Error
	if errors.As(err, &problem) {
		wire = &jsonrpc2.Error{Code: codeProblem, Message: problem.Message}
		if problem.Kind == protocol.ErrorCancelled {
			wire.Code = codeCancelled
		}
		wire.SetError(problem)
		return wire
	}
	if errors.Is(err, context.Canceled) {
		return &jsonrpc2.Error{Code: codeCancelled, Message: "cancelled"}
	}
	return &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: goproxy.Redact(err.Error())}
}

// unmarshal reads parameters. Its errors name the type that was expected and
// never quote the parameters, which may hold credentials.
func unmarshal(params *json.RawMessage, into any) error {
	if params == nil {
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf("parameters are missing: want %T", into)}
	}
	if err := json.Unmarshal(*params, into); err != nil {
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf("the parameters are not a %T", into)}
	}
	return nil
}

// result keeps a nil pointer from becoming a non-nil interface.
func result[T any](value *T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return value, nil
}

// A notifier is the protocol.Client at the other end of a connection.
type notifier struct{ *handler }

func (n notifier) notify(ctx context.Context, method string, params any) error {
	params, err := translated(n.language(), params, nil)
	if err != nil {
		return err
	}
	return n.conn.Notify(ctx, method, params)
}
