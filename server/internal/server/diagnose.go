package server

import (
	"context"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/mirror"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Diagnose implements protocol.Service.
func (s *Service) Diagnose(_ context.Context, params protocol.DiagnoseParams) (*protocol.DiagnoseReport, error) {
	report, err := diagnose.Read(strings.NewReader(params.Text), diagnose.Hosts{Mirror: mirror.PublicHost, WebSite: mirror.WebSite})
	if err != nil {
		return nil, err
	}
	return report.Public(), nil
}
