package plan

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/envfile"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// FuzzSwitch: whatever list is in force and whatever is wished for, the plan
// writes a list that go takes, loses no private entry without saying so, never
// turns the checksum database off, and its changes can be made.
func FuzzSwitch(f *testing.F) {
	for _, current := range []string{"", "direct", "off", "https://goproxy.corp.example,off", "https://u:p,w@x.internal.example|https://a.example,direct,https://b.example", ",,", "https://goproxy.corp.example,Direct", "a.internal.example/x//|direct", "a.internal.example/\xff|direct"} {
		for _, wish := range []string{"goproxy.cn", "nosum", "corp", "default", "China", "Unsafe", "https://u:p@t.example/?x=1", "a.example|b.example,off", "off", "x,,y"} {
			f.Add(current, wish, false, uint8(0))
			f.Add(current, wish, true, uint8(1))
			f.Add(current, wish, false, uint8(2))
		}
	}
	f.Fuzz(func(t *testing.T, current, wish string, replace bool, scopes uint8) {
		scope := []protocol.Scope{protocol.ScopeUser, protocol.ScopeWorkspace, protocol.ScopeFolder}[scopes%3]
		if scope != protocol.ScopeUser {
			current = strings.ToValidUTF8(current, "") // JSON holds nothing else
		}
		s := scene{editor: scopes%2 == 0}
		if scope == protocol.ScopeUser {
			current = strings.ReplaceAll(current, "\n", "")
			s.env = "GOPROXY=" + current + "\n"
		} else if quoted, err := quoteJSON(current); err == nil {
			s.folder = `{"go.toolsEnvVars": {"GOPROXY": ` + quoted + "}}"
		}
		facts, c := s.facts(), choices()
		p, err := Switch(facts, c, Wish{Text: wish, Scope: scope, Replace: replace})
		if err != nil {
			var e *protocol.Error
			if !errors.As(err, &e) || e.Message == "" {
				t.Fatalf("Switch(%q) = %v, want a *protocol.Error", wish, err)
			}
			return
		}
		for _, change := range p.Changes {
			name := change.Key[len(change.Key)-1]
			if change.New == nil {
				continue
			}
			value := *change.New
			if change.Format == FormatJSON {
				value = unquoteJSON(value)
				if _, err := jsonc.Set(facts.Folder.Data, change.Key, []byte(*change.New)); err != nil {
					t.Errorf("Switch(%q) wants %s in settings.json: %v", wish, *change.New, err)
				}
			} else if _, err := envfile.Set(facts.EnvFile.Data, name, value); err != nil {
				t.Errorf("Switch(%q) wants %s in the go env file: %v", wish, value, err)
			}
			if disablesDatabase(name, value) {
				t.Errorf("Switch(%q) sets %s=%s", wish, name, value)
			}
			if name != "GOPROXY" || value == "" {
				continue
			}
			list, err := goproxy.Parse(value)
			if err != nil {
				t.Errorf("GOPROXY=%q: Switch(%q) writes %q, which go refuses: %v", current, wish, value, err)
				continue
			}
			before, err := goproxy.Parse(current)
			if err != nil || replace {
				continue
			}
			for _, entry := range before.Mirrors() {
				kept := slices.ContainsFunc(list.Mirrors(), func(other goproxy.Entry) bool { return other.SameMirror(entry.URL()) })
				told := slices.Contains(codes(p), CodeDroppedPrivate)
				if c.isPrivate(entry) && !kept && !told {
					t.Errorf("GOPROXY=%q: Switch(%q) writes %q without %s, and does not say so", current, wish, value, entry.Redacted())
				}
				isName := slices.ContainsFunc(c.Mirrors, func(m protocol.Mirror) bool { return strings.EqualFold(m.Name, strings.TrimSpace(wish)) })
				if c.isPrivate(entry) && !kept && isName {
					t.Errorf("GOPROXY=%q: Switch(%q) writes %q without %s", current, wish, value, entry.Redacted())
				}
			}
		}
	})
}
