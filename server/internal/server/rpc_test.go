package server

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A fake answers what a test says; other methods of the interface are not
// called.
type fake struct {
	protocol.Service
	client protocol.Client
	env    func(context.Context) (*protocol.Environment, error)
	probe  func(context.Context, protocol.Client) (*protocol.ProbeReport, error)
}

func (f *fake) Initialize(context.Context, protocol.InitializeParams) (*protocol.InitializeResult, error) {
	return &protocol.InitializeResult{ProtocolVersion: protocol.Version}, nil
}

func (f *fake) Environment(ctx context.Context, _ protocol.Place) (*protocol.Environment, error) {
	return f.env(ctx)
}

func (f *fake) Probe(ctx context.Context, _ protocol.ProbeParams) (*protocol.ProbeReport, error) {
	return f.probe(ctx, f.client)
}

// A session is a client's end of a connection to a served fake.
type session struct {
	*jsonrpc2.Conn
	notifications chan *jsonrpc2.Request
	served        chan error
}

func (s *session) Handle(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) {
	s.notifications <- req
}

func open(t *testing.T, service *fake) *session {
	t.Helper()
	ours, theirs := net.Pipe()
	s := &session{notifications: make(chan *jsonrpc2.Request, 8), served: make(chan error, 1)}
	go func() {
		s.served <- Serve(context.Background(), theirs, func(client protocol.Client) protocol.Service {
			service.client = client
			return service
		})
	}()
	s.Conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(ours, jsonrpc2.VSCodeObjectCodec{}), s)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (s *session) initialize(t *testing.T) {
	t.Helper()
	if err := s.Call(context.Background(), "initialize", protocol.InitializeParams{ProtocolVersion: protocol.Version}, nil); err != nil {
		t.Fatalf("initialize: %v", err)
	}
}

// code returns the JSON-RPC code of an error.
func code(err error) int64 {
	var wire *jsonrpc2.Error
	if errors.As(err, &wire) {
		return wire.Code
	}
	return 0
}

func TestErrors(t *testing.T) {
	service := &fake{env: func(context.Context) (*protocol.Environment, error) {
		return nil, &protocol.Error{Kind: protocol.ErrorRefused, Message: "no"}
	}}
	s := open(t, service)
	if err := s.Call(context.Background(), "environment", protocol.Place{}, nil); code(err) != codeNotInitialized {
		t.Errorf("environment before initialize: %v, want code %d", err, codeNotInitialized)
	}
	s.initialize(t)
	for _, test := range []struct {
		method string
		params any
		want   int64
	}{
		{"nonsense", struct{}{}, jsonrpc2.CodeMethodNotFound},
		{"environment", []int{1}, jsonrpc2.CodeInvalidParams},
		{"environment", protocol.Place{}, codeProblem},
	} {
		err := s.Call(context.Background(), test.method, test.params, nil)
		if code(err) != test.want {
			t.Errorf("%s(%v): %v, want code %d", test.method, test.params, err, test.want)
		}
	}
	var wire *jsonrpc2.Error
	var problem protocol.Error
	if err := s.Call(context.Background(), "environment", protocol.Place{}, nil); !errors.As(err, &wire) || json.Unmarshal(*wire.Data, &problem) != nil || problem.Kind != protocol.ErrorRefused {
		t.Errorf("environment: %v does not carry the error's kind", err)
	}
}

// TestLang: what is told to people is in the language that initialize asks for;
// the service's own answer stays as it was.
func TestLang(t *testing.T) {
	const english, want = "Terminals that are open keep the old values: open a new one.", "已打开的终端保留旧值：请新建终端。"
	shared := &protocol.Environment{Report: protocol.EnvReport{Findings: []protocol.Finding{{Code: "x", Message: english}}}}
	plan := &protocol.Plan{Result: protocol.SwitchResult{Warnings: []protocol.Warning{{Message: english}}}}
	refuse := false
	service := &fake{env: func(context.Context) (*protocol.Environment, error) {
		if refuse {
			return nil, &protocol.Error{Kind: protocol.ErrorStale, Message: english, Plan: plan}
		}
		return shared, nil
	}}
	s := open(t, service)
	if err := s.Call(context.Background(), "initialize", protocol.InitializeParams{ProtocolVersion: protocol.Version, Lang: "zh-cn"}, nil); err != nil {
		t.Fatal(err)
	}
	var got protocol.Environment
	if err := s.Call(context.Background(), "environment", protocol.Place{}, &got); err != nil || got.Report.Findings[0].Message != want {
		t.Errorf("environment says %+v, %v, want %q", got.Report.Findings, err, want)
	}
	refuse = true
	var wire *jsonrpc2.Error
	var problem protocol.Error
	err := s.Call(context.Background(), "environment", protocol.Place{}, nil)
	if !errors.As(err, &wire) || json.Unmarshal(*wire.Data, &problem) != nil || wire.Message != want || problem.Message != want || problem.Plan.Result.Warnings[0].Message != want {
		t.Errorf("environment fails with %v and %+v, want %q", err, problem, want)
	}
	if shared.Report.Findings[0].Message != english || plan.Result.Warnings[0].Message != english {
		t.Error("the service's own answer was changed")
	}
}

func TestPanicIsAnError(t *testing.T) {
	calls := 0
	service := &fake{env: func(context.Context) (*protocol.Environment, error) {
		if calls++; calls == 1 {
			panic("https://alice:s3cret@corp.example broke")
		}
		return &protocol.Environment{}, nil
	}}
	s := open(t, service)
	s.initialize(t)
	err := s.Call(context.Background(), "environment", protocol.Place{}, nil)
	if code(err) != jsonrpc2.CodeInternalError || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("a request that panics: %v, want an internal error without the password", err)
	}
	if err := s.Call(context.Background(), "environment", protocol.Place{}, nil); err != nil {
		t.Errorf("the request after a panic: %v", err)
	}
}

func TestCancel(t *testing.T) {
	started := make(chan struct{})
	service := &fake{probe: func(ctx context.Context, client protocol.Client) (*protocol.ProbeReport, error) {
		if err := client.ProbeResult(ctx, protocol.ProbeProgress{Token: "t"}); err != nil {
			return nil, err
		}
		close(started)
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	s := open(t, service)
	s.initialize(t)
	call, err := s.DispatchCall(context.Background(), "probe", protocol.ProbeParams{}, jsonrpc2.PickID(jsonrpc2.ID{Num: 77}))
	if err != nil {
		t.Fatal(err)
	}
	<-started
	if got := (<-s.notifications).Method; got != "probe/result" {
		t.Errorf("the notification is %q, want probe/result", got)
	}
	if err := s.Notify(context.Background(), "$/cancelRequest", map[string]any{"id": 77}); err != nil {
		t.Fatal(err)
	}
	if err := call.Wait(context.Background(), nil); code(err) != codeCancelled {
		t.Errorf("a cancelled probe: %v, want code %d", err, codeCancelled)
	}
}

// TestCancelAtOnce sends request and cancellation in one write: the second must
// find the first registered.
func TestCancelAtOnce(t *testing.T) {
	service := &fake{probe: func(ctx context.Context, _ protocol.Client) (*protocol.ProbeReport, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	ours, theirs := net.Pipe()
	defer ours.Close()
	go func() {
		_ = Serve(context.Background(), theirs, func(protocol.Client) protocol.Service { return service })
	}()
	frames := ""
	for _, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}`,
		`{"jsonrpc":"2.0","id":2,"method":"probe","params":{}}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}`,
	} {
		data, err := json.Marshal(json.RawMessage(body))
		if err != nil {
			t.Fatal(err)
		}
		frame := "Content-Length: " + strconv.Itoa(len(data)) + "\r\n\r\n" + string(data)
		if strings.Contains(body, "initialize") {
			go func() { _, _ = ours.Write([]byte(frame)) }()
			readFrame(t, bufio.NewReader(ours))
			continue
		}
		frames += frame
	}
	go func() { _, _ = ours.Write([]byte(frames)) }()
	if got := readFrame(t, bufio.NewReader(ours)); !strings.Contains(got, "-32800") {
		t.Errorf("the answer to a request cancelled at once is %s, want code -32800", got)
	}
}

// TestFlood: requests beyond the bound are refused, also under an id that is in
// use, and those under way go on.
func TestFlood(t *testing.T) {
	service := &fake{probe: func(ctx context.Context, _ protocol.Client) (*protocol.ProbeReport, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	s := open(t, service)
	s.initialize(t)
	ask := func(id uint64) jsonrpc2.Waiter {
		t.Helper()
		call, err := s.DispatchCall(t.Context(), "probe", protocol.ProbeParams{}, jsonrpc2.PickID(jsonrpc2.ID{Num: id}))
		if err != nil {
			t.Fatal(err)
		}
		return call
	}
	const first = 100
	var calls []jsonrpc2.Waiter
	for i := range uint64(maxRequests) {
		calls = append(calls, ask(first+i))
	}
	if err := ask(first+maxRequests).Wait(t.Context(), nil); code(err) != jsonrpc2.CodeInternalError {
		t.Errorf("one request too many: %v, want code %d", err, jsonrpc2.CodeInternalError)
	}
	for i, call := range calls {
		if err := s.Notify(t.Context(), "$/cancelRequest", map[string]any{"id": first + i}); err != nil {
			t.Fatal(err)
		}
		if err := call.Wait(t.Context(), nil); code(err) != codeCancelled {
			t.Errorf("request %d, cancelled: %v, want code %d", i, err, codeCancelled)
		}
	}
	// One that has ended is passed over, and its id is free again.
	if err := s.Notify(t.Context(), "$/cancelRequest", map[string]any{"id": first}); err != nil {
		t.Fatal(err)
	}
	ask(first)
	limited, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := ask(first).Wait(limited, nil); code(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("an id that is in use: %v, want code %d", err, jsonrpc2.CodeInvalidRequest)
	}
}

// readFrame reads one message and fails if anything else is on the stream.
func readFrame(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var message json.RawMessage
	if err := (jsonrpc2.VSCodeObjectCodec{}).ReadObject(r, &message); err != nil {
		t.Fatalf("reading a frame: %v", err)
	}
	return string(message)
}

func TestServeEndsWithItsInput(t *testing.T) {
	stopped := make(chan struct{})
	service := &fake{probe: func(ctx context.Context, _ protocol.Client) (*protocol.ProbeReport, error) {
		<-ctx.Done()
		close(stopped)
		return nil, ctx.Err()
	}}
	s := open(t, service)
	s.initialize(t)
	if _, err := s.DispatchCall(context.Background(), "probe", protocol.ProbeParams{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-s.served:
		if err != nil {
			t.Errorf("Serve = %v, want nil", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Serve goes on after its input has closed")
	}
	<-stopped
}
