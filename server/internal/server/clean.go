package server

import (
	"context"
	"fmt"

	"golang.org/x/mod/module"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// CleanModule implements protocol.Service.
func (s *Service) CleanModule(ctx context.Context, params protocol.CleanModuleParams) (*protocol.CleanModuleResult, error) {
	if !mayRun(params.Place) {
		return nil, &protocol.Error{Kind: protocol.ErrorRefused, Message: "This workspace is not trusted, so nothing is removed. Trust it first (Workspaces: Manage Workspace Trust)."}
	}
	if params.SumDB == "" {
		if err := module.Check(params.Module, params.Version); err != nil {
			return nil, &protocol.Error{Kind: protocol.ErrorInput, Message: fmt.Sprintf("%s@%s is no version of a module: name its path and a full version.", goproxy.Redact(params.Module), goproxy.Redact(params.Version))}
		}
	} else if params.Module != "" {
		return nil, &protocol.Error{Kind: protocol.ErrorInput, Message: "Either a module is taken out of the cache or the state of a database: name one of them."}
	}
	values := s.readGo(ctx, params.Place).Values
	if err := ctx.Err(); err != nil {
		return nil, &protocol.Error{Kind: protocol.ErrorCancelled, Message: "Cancelled: nothing was removed."}
	}
	var paths []string
	var bytes int64
	var err error
	where := values["GOMODCACHE"]
	if params.SumDB != "" {
		where = values["GOPATH"]
	}
	if where == "" || s.TakeModule == nil || s.TakeState == nil {
		return nil, &protocol.Error{Kind: protocol.ErrorRefused, Message: "It is not known where the module cache is, because no go command answered. Install Go first."}
	}
	if params.SumDB != "" {
		paths, bytes, err = s.TakeState(where, params.SumDB, !params.DryRun)
	} else {
		paths, bytes, err = s.TakeModule(where, params.Module, params.Version, !params.DryRun)
	}
	if err != nil {
		return nil, &protocol.Error{Kind: protocol.ErrorFailed, Message: fmt.Sprintf("It could not be taken out of %s: %v.", where, err)}
	}
	return &protocol.CleanModuleResult{Paths: orEmpty(paths), Bytes: int(bytes), Removed: !params.DryRun && len(paths) > 0}, nil
}
