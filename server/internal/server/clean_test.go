package server

import (
	"fmt"
	"slices"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

func TestCleanModule(t *testing.T) {
	for _, test := range []struct {
		params protocol.CleanModuleParams
		kind   protocol.ErrorKind
		taken  []string
	}{
		{protocol.CleanModuleParams{Module: "github.com/acme/lib", Version: "v1.2.3"}, "", []string{"/home/me/go/pkg/mod github.com/acme/lib@v1.2.3 true"}},
		{protocol.CleanModuleParams{Module: "github.com/acme/lib", Version: "v1.2.3", DryRun: true}, "", []string{"/home/me/go/pkg/mod github.com/acme/lib@v1.2.3 false"}},
		{protocol.CleanModuleParams{SumDB: "sum.golang.org"}, "", []string{"/home/me/go sum.golang.org true"}},
		{protocol.CleanModuleParams{Module: "github.com/acme/lib"}, protocol.ErrorInput, nil},
		{protocol.CleanModuleParams{Module: "../../etc", Version: "v1.0.0"}, protocol.ErrorInput, nil},
		{protocol.CleanModuleParams{Module: "github.com/acme/lib", Version: "latest"}, protocol.ErrorInput, nil},
		{protocol.CleanModuleParams{}, protocol.ErrorInput, nil},
		{protocol.CleanModuleParams{Module: "github.com/acme/lib", Version: "v1.2.3", SumDB: "sum.golang.org"}, protocol.ErrorInput, nil},
		{protocol.CleanModuleParams{Place: protocol.Place{Editor: &protocol.Editor{}}, Module: "github.com/acme/lib", Version: "v1.2.3"}, protocol.ErrorRefused, nil},
	} {
		var taken []string
		n := newInternet("https://goproxy.cn,direct")
		n.values["GOPATH"] = "/home/me/go"
		s := n.service(t)
		s.TakeModule = func(cache, module, version string, remove bool) ([]string, int64, error) {
			taken = append(taken, fmt.Sprint(cache, " ", module, "@", version, " ", remove))
			return []string{"x"}, 7, nil
		}
		s.TakeState = func(gopath, database string, remove bool) ([]string, int64, error) {
			taken = append(taken, fmt.Sprint(gopath, " ", database, " ", remove))
			return []string{"x"}, 7, nil
		}
		if test.params.Place.Editor == nil {
			test.params.Place = folder
		}
		result, err := s.CleanModule(t.Context(), test.params)
		if kind(err) != test.kind || !slices.Equal(taken, test.taken) {
			t.Errorf("CleanModule(%+v) = %v, takes %q; want %q, %q", test.params, err, taken, test.kind, test.taken)
		}
		if err == nil && (result.Bytes != 7 || result.Removed == test.params.DryRun) {
			t.Errorf("CleanModule(%+v) = %+v, want what was taken", test.params, result)
		}
	}
}
