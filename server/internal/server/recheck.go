package server

import (
	"context"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// recheck downloads what a command would download, and diagnoses what go prints.
func (s *Service) recheck(_ context.Context, _ plan.Facts, _ protocol.DiagnoseParams) (*protocol.DiagnoseReport, error) {
	return &protocol.DiagnoseReport{Failures: []protocol.Failure{}}, nil
}
