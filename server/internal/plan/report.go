package plan

import (
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Report returns the environment for people: every value without credentials.
func (e Environment) Report() protocol.EnvReport {
	g := e.facts.Go
	report := protocol.EnvReport{
		Go:        protocol.GoCommand{Path: g.Path, Version: g.Version, Root: g.Root, EnvFile: g.EnvFile},
		Variables: []protocol.Variable{},
		Consumers: []protocol.Consumer{},
		Findings:  append([]protocol.Finding{}, e.Findings...),
	}
	if g.Problem == GoMissing {
		report.Go = protocol.GoCommand{}
	}
	if envFileOff(e.facts) {
		report.Go.EnvFile = ""
	}
	for _, name := range Variables() {
		report.Variables = append(report.Variables, e.Get(protocol.ConsumerTerminal, name).redacted())
	}
	for _, consumer := range e.Consumers {
		shown := protocol.Consumer{Name: consumer.Name, Variables: []protocol.ConsumerVariable{}}
		for _, v := range consumer.Variables {
			r := v.redacted()
			shown.Variables = append(shown.Variables, protocol.ConsumerVariable{Name: r.Name, Value: r.Value, Layer: r.Layer, Location: r.Location})
		}
		report.Consumers = append(report.Consumers, shown)
	}
	return report
}

func (v Variable) redacted() protocol.Variable {
	shown := protocol.Variable{Name: v.Name, Value: redacted(v.Name, v.Text), Layer: v.Layer, Location: v.Location, Hidden: []protocol.Value{}}
	for _, hidden := range v.Hidden {
		shown.Hidden = append(shown.Hidden, protocol.Value{Value: redacted(v.Name, hidden.Text), Layer: hidden.Layer, Location: hidden.Location})
	}
	return shown
}

// redacted returns the value of a variable for showing. A GOPROXY that go takes
// is redacted entry by entry, so that it keeps its entries.
func redacted(name, text string) string {
	if name == "GOPROXY" {
		if list, err := goproxy.Parse(text); err == nil {
			return list.Redacted()
		}
	}
	return goproxy.Redact(text)
}

// Proxy returns the GOPROXY of the main consumer, ready to be shown.
func (e Environment) Proxy() protocol.Proxy {
	v := e.Get(e.Main(), "GOPROXY")
	list, err := goproxy.Parse(v.Text)
	profile := e.currentProfile()
	return protocol.Proxy{
		Name:     e.shortName(v.Text, list, profile),
		Value:    redacted("GOPROXY", v.Text),
		Layer:    v.Layer,
		Location: v.Location,
		Entries:  e.entries(list),
		Profile:  profile,
		State:    e.state(v, list, err),
		Scopes:   e.scopes(),
	}
}

func (e Environment) entries(list goproxy.List) []protocol.Entry {
	entries := []protocol.Entry{}
	for _, entry := range list.Active() {
		shown := protocol.Entry{URL: entry.Redacted(), Private: e.choices.isPrivate(entry)}
		if entry.Separator != 0 {
			shown.Separator = string(entry.Separator)
		}
		if m, ok := e.choices.mirrorOf(entry); ok {
			shown.Mirror = m.Name
		}
		entries = append(entries, shown)
	}
	if len(entries) > 0 {
		entries[len(entries)-1].Separator = "" // nothing that counts follows
	}
	return entries
}

// shortName returns a name that fits into the status bar.
func (e Environment) shortName(text string, list goproxy.List, profile string) string {
	active := list.Active()
	if len(active) == 0 {
		if text == "" {
			return "none"
		}
		return firstLine(redacted("GOPROXY", text))
	}
	first := active[0]
	m, known := e.choices.mirrorOf(first)
	switch {
	case known:
		return m.Name
	case profile != "":
		return profile
	case first.IsMirror() && first.Host() != "":
		return first.Host()
	}
	return first.Redacted()
}

func (e Environment) state(v Variable, list goproxy.List, err error) protocol.ProxyState {
	problem := e.facts.Go.Problem
	_, hidesFile := v.hides(protocol.LayerGoEnvFile)
	terminal := e.Get(protocol.ConsumerTerminal, "GOPROXY")
	switch {
	case err != nil, problem != GoFine && problem != GoNewerMod:
		return protocol.ProxyBroken
	case list.Active()[0].IsOff():
		return protocol.ProxyOff
	case hidesFile && (v.isProcess() || v.isUserSetting()):
		return protocol.ProxyOverridden
	case v.frozen && v.withoutFrozen().Text != v.Text:
		return protocol.ProxyOverridden
	case terminal.Text != v.Text:
		return protocol.ProxyMismatch
	}
	if _, _, other := e.otherGopls("GOPROXY"); other {
		return protocol.ProxyMismatch
	}
	return protocol.ProxyOK
}

// scopes returns the scopes that hold a GOPROXY of their own, as a switch to
// default there would take it away.
func (e Environment) scopes() []protocol.Scope {
	scopes := []protocol.Scope{}
	if _, _, ok := line(e.facts.EnvFile, "GOPROXY"); ok && !envFileOff(e.facts) {
		scopes = append(scopes, protocol.ScopeUser)
	}
	for _, scope := range []protocol.Scope{protocol.ScopeWorkspace, protocol.ScopeFolder} {
		if slices.ContainsFunc(e.facts.Settings, func(s Setting) bool {
			_, ok := s.Variables["GOPROXY"]
			return ok && s.Scope == scope
		}) {
			scopes = append(scopes, scope)
		}
	}
	return scopes
}
