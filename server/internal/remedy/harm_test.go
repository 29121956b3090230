package remedy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// TestNoRemedyDoesHarm walks all causes in all scenes, for public and private
// modules and hosts, and looks at what each remedy would write.
func TestNoRemedyDoesHarm(t *testing.T) {
	offered := map[string]int{}
	mirrors := candidates()
	translator := &chinese.Translator{}
	for _, s := range scenes() {
		facts := s.facts()
		environment := plan.Resolve(facts, choices())
		checked := map[string]bool{} // many causes come to the same switch
		for i, cause := range diagnose.Causes() {
			for j, at := range [][2]string{
				{"", ""}, {"github.com/acme/lib", "goproxy.cn"}, {"github.com/acme/lib/v2/pkg", "proxy.golang.org"}, {"git.corp.internal/team/secret", "proxy.golang.org"},
				{"git.corp.internal/team/secret", "nexus.corp.internal"}, {"go.uber.org/zap", "nexus.corp.internal"}, {"golang.org/toolchain", "goproxy.cn"},
				{"github.com/acme/lib", "sum.golang.org"}, {"git.corp.internal/team/secret", "git.corp.internal"}, {"github.com/acme/lib", "127.0.0.1:3128"},
			} {
				scope := []protocol.Scope{protocol.ScopeUser, protocol.ScopeFolder}[(i+j)%2]
				f := protocol.Failure{Cause: cause, Module: at[0], Version: "v1.2.3", Host: at[1], Line: 1}
				for _, o := range remedy.Options(remedy.Case{Failure: diagnose.Describe(f), Environment: environment, Scope: scope, Mirrors: mirrors}) {
					call := fmt.Sprintf("%s: %s of %s at %q (%s): remedy %q", s.name, cause, at[0], at[1], scope, o.Title)
					checkOption(t, translator, call, o, diagnose.Describe(f), environment)
					if o.Switch != nil && !checked[fmt.Sprintf("%+v", *o.Switch)] {
						checked[fmt.Sprintf("%+v", *o.Switch)] = true
						offered[o.Kind]++
						checkPlan(t, call, facts, environment, *o.Switch)
					}
				}
			}
		}
	}
	// A test that sees nothing would find nothing.
	for _, kind := range []string{diagnose.SwitchMirror, diagnose.FallOver, diagnose.MarkPrivate, diagnose.SumDBAlias, diagnose.FixVariable, diagnose.ProxySettings} {
		if offered[kind] == 0 {
			t.Errorf("no remedy %s had a switch to look at", kind)
		}
	}
}

func checkOption(t *testing.T, translator *chinese.Translator, call string, o remedy.Option, f protocol.Failure, e plan.Environment) {
	t.Helper()
	if o.Title == "" || strings.Contains(o.Title, "s3cret") || o.Changes == nil {
		t.Errorf("%s has no title, no list of changes, or shows a secret: %+v", call, o)
	}
	if _, ok := translator.Text(o.Title); !ok {
		t.Errorf("%s has no Chinese form", call)
	}
	if o.URL != "" && !strings.HasPrefix(o.URL, "https://go.dev/") {
		t.Errorf("%s leads to %s", call, o.URL)
	}
	if len(o.Command) > 0 && (o.Command[0] != "go" || !slices.Contains([]string{"mod", "get", "env"}, o.Command[1])) {
		t.Errorf("%s runs %q", call, o.Command)
	}
	if o.Switch == nil {
		return
	}
	replaces := o.Kind == diagnose.SwitchMirror || o.Kind == diagnose.FallOver
	switch {
	case f.Family == "checksum", f.Family == "go-mod", f.Family == "hidden", f.Family == "module-cache":
		t.Errorf("%s switches", call)
	case f.Cause == "policy-blocked", f.Cause == "http-proxy-forbids-host", f.Cause == "gopls-goproxy-off":
		t.Errorf("%s switches", call)
	case replaces && f.Host == "nexus.corp.internal" && strings.Contains(e.Get(e.Main(), "GOPROXY").Text, f.Host):
		t.Errorf("%s takes the place of a private mirror", call)
	case replaces && f.Module == "git.corp.internal/team/secret" && !o.Mirror.Private:
		t.Errorf("%s tells %s a private name", call, o.Mirror.Name)
	case strings.HasPrefix(f.Family, "outgoing-proxy") && (o.Switch.Wish != "" || o.Switch.Set["GOPROXY"] != ""):
		t.Errorf("%s changes GOPROXY, which is not at fault", call)
	}
}

// checkPlan looks at what would be written, as opposed to what is there.
func checkPlan(t *testing.T, call string, facts plan.Facts, environment plan.Environment, s protocol.RemedySwitch) {
	t.Helper()
	wish := plan.Wish{Text: s.Wish, Scope: s.Scope, Private: s.Private, Variables: map[string]*string{}}
	for name, value := range s.Set {
		wish.Variables[name] = &value
	}
	for _, name := range s.Remove {
		wish.Variables[name] = nil
	}
	made, err := plan.Switch(facts, choices(), wish)
	if err != nil {
		return // refused, and so not offered
	}
	for _, c := range made.Changes {
		name := c.Key[len(c.Key)-1]
		text, sets := c.Text()
		if !sets {
			continue
		}
		old := ""
		if c.Old != nil {
			old = *c.Old
		}
		before := environment.Get(environment.Main(), name).Text
		bad := ""
		switch name {
		case "GOINSECURE", "GOFLAGS", "GOAUTH", "GOTOOLCHAIN":
			bad = "is none of a remedy's business"
		case "GOSUMDB":
			if text != "sum.golang.google.cn" {
				bad = "is another database, or none"
			}
		case "GOPRIVATE", "GONOPROXY", "GONOSUMDB":
			for _, pattern := range strings.Split(text, ",") {
				known := slices.Contains(strings.Split(before, ","), pattern)
				if pattern == "*" && !known || slices.Contains([]string{"github.com", "gitlab.com", "golang.org", "go.uber.org", "*.com"}, pattern) && !known || pattern == "" {
					bad = "is too broad: " + pattern
				}
			}
		case "GOPROXY":
			if strings.Contains(text, "http://") && !strings.Contains(old+before, "http://") {
				bad = "leaves encryption"
			}
			if strings.Contains(text, "nexus.corp.internal/go|") || strings.Contains(before, "nexus.corp.internal") && !strings.Contains(text, "nexus.corp.internal") {
				bad = "opens or drops what is private"
			}
		}
		if bad != "" {
			t.Errorf("%s writes %s=%s, which %s", call, name, text, bad)
		}
	}
}
