package main

import (
	"fmt"
	"go/format"
	"path/filepath"
	"strings"
)

// dispatchGo renders the switch from a JSON-RPC method to a method of
// protocol.Service, and the protocol.Client that sends notifications.
func dispatchGo(root string, _ []byte) ([]byte, error) {
	v, err := read(filepath.Join(root, "server/internal/protocol"))
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(header + `
package server

import (
	"context"
	"encoding/json"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// dispatch calls the method of service that a JSON-RPC method names. It returns
// errUnknownMethod where there is none, and errBadParams where the parameters
// are not of its type.
func dispatch(ctx context.Context, service protocol.Service, method string, params *json.RawMessage) (any, error) {
	switch method {
`)
	for _, m := range v.interfaces["Service"] {
		fmt.Fprintf(&b, "\tcase %q:\n", m.wire)
		call := fmt.Sprintf("service.%s(ctx)", m.name)
		if m.params != "" {
			fmt.Fprintf(&b, "\t\tvar p protocol.%s\n\t\tif err := unmarshal(params, &p); err != nil {\n\t\t\treturn nil, err\n\t\t}\n", m.params)
			call = fmt.Sprintf("service.%s(ctx, p)", m.name)
		}
		if m.result == "" {
			fmt.Fprintf(&b, "\t\treturn nil, %s\n", call)
		} else {
			fmt.Fprintf(&b, "\t\treturn result(%s)\n", call)
		}
	}
	b.WriteString("\t}\n\treturn nil, errUnknownMethod\n}\n")
	for _, m := range v.interfaces["Client"] {
		fmt.Fprintf(&b, "\n// %s sends %s.\nfunc (n notifier) %s(ctx context.Context, params protocol.%s) error {\n\treturn n.notify(ctx, %q, params)\n}\n", m.name, m.wire, m.name, m.params, m.wire)
	}
	return format.Source([]byte(b.String()))
}
