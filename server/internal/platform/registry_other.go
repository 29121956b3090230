//go:build !windows

package platform

import "github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"

// Registry returns what the registry says of our variables, nil where there is
// no registry.
func Registry() *plan.Registry { return nil }
