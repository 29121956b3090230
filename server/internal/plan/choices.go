package plan

import "github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"

// Choices is what is known besides the facts of a place: the catalogue, the
// user's settings, and what earlier switches did.
type Choices struct {
	// Mirrors are the mirrors that a wish may name: the catalogue's and the
	// user's own, with true URLs.
	Mirrors []protocol.Mirror

	// Profiles are the profiles that a wish may name, with true values.
	Profiles []Profile

	// PrivateHosts are the hosts, or globs such as *.corp.example, whose entries
	// stay in front of a list.
	PrivateHosts []string

	// KnownBad is the warn list, as goproxy.LintOptions takes it. It may be nil.
	KnownBad func(host, path string) (reason string, bad bool)

	// Windows tells that go runs on Windows.
	Windows bool

	// WroteSumDB tells that the newest switch of the scope at hand that touched
	// GOSUMDB, and was not undone, set it to sum.golang.google.cn.
	WroteSumDB bool
}

// A Profile is a named set of variables. A nil value takes the variable away.
type Profile struct {
	Name      string
	Variables map[string]*string
}
