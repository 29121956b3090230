package plan

import (
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// hiddenValues tells where the go env file says something that does not count.
func hiddenValues(e Environment, _ resolver) []protocol.Finding {
	var all []protocol.Finding
	for _, name := range Variables() {
		v := e.Get(protocol.ConsumerTerminal, name)
		if file, ok := v.hides(protocol.LayerGoEnvFile); ok && v.isProcess() {
			all = append(all, finding(CodeProcessOverrides, file.Location, "The environment sets %s to %s, which hides %s in the go env file. Remove the variable where the shell or the system sets it, then start the editor or terminal anew.", name, show(v.Text), show(file.Text)))
		}
		v = e.Get(e.Main(), name)
		if file, ok := v.hides(protocol.LayerGoEnvFile); ok && v.isUserSetting() {
			all = append(all, finding(CodeSettingOverrides, v.Location, "The user setting go.toolsEnvVars sets %s to %s for gopls and the debugger, which hides %s in the go env file. Remove %s from that setting to let the go env file count everywhere.", name, show(v.Text), show(file.Text), name))
		}
	}
	return all
}

// hides returns the hidden value of a layer, if it is another one than the value
// in force.
func (v Variable) hides(layer protocol.Layer) (Value, bool) {
	for _, hidden := range v.Hidden {
		if hidden.Layer == layer {
			return hidden, hidden.Text != v.Text
		}
	}
	return Value{}, false
}

func (v Value) isUserSetting() bool {
	return v.Layer == protocol.LayerSetting && v.scope == protocol.ScopeUser
}

// frozenValues tells where gopls gets a value that the editor process keeps.
func frozenValues(e Environment, _ resolver) []protocol.Finding {
	if e.Main() != protocol.ConsumerGopls {
		return nil
	}
	var all []protocol.Finding
	for _, name := range Variables() {
		v := e.Get(protocol.ConsumerGopls, name)
		if !v.frozen {
			continue
		}
		without := v.withoutFrozen()
		if without.Text == v.Text {
			continue
		}
		all = append(all, finding(CodeFrozen, nil, "The editor process keeps %s=%s, which the Go extension stored there, so gopls gets it in place of %s. Run Restart Extension Host, or reload the window.", name, show(v.Text), show(without.Text)))
	}
	return all
}

// withoutFrozen returns the value that a restarted editor process would have.
func (v Variable) withoutFrozen() Value {
	for _, value := range append([]Value{v.Value}, v.Hidden...) {
		if !value.frozen {
			return value
		}
	}
	return Value{Layer: protocol.LayerDefault}
}

// disagreement tells where gopls and a terminal use different lists. On the
// command line that is no fault: go there never reads VS Code's settings.
func disagreement(e Environment, _ resolver) []protocol.Finding {
	i := slices.IndexFunc(e.Consumers, func(c Consumer) bool { return c.Name == protocol.ConsumerGopls })
	if i < 0 {
		return nil
	}
	gopls, terminal := e.Get(protocol.ConsumerGopls, "GOPROXY"), e.Get(protocol.ConsumerTerminal, "GOPROXY")
	if gopls.Text == terminal.Text {
		return nil
	}
	f := finding(CodeConsumersDisagree, gopls.Location, "gopls downloads through %s, but go in a terminal through %s. Switch at workspace or folder scope to give both the same list.", show(gopls.Text), show(terminal.Text))
	if e.facts.Place.Editor == nil {
		f.Severity = protocol.SeverityInfo
		f.Message = "In VS Code gopls downloads through " + show(gopls.Text) + ", but go in a terminal through " + show(terminal.Text) + ". Switch at user scope, and take the key out of the folder's settings, to give both the same list."
	}
	return []protocol.Finding{f}
}

func databaseOff(e Environment, _ resolver) []protocol.Finding {
	seen := map[string]bool{}
	var all []protocol.Finding
	for _, consumer := range []protocol.ConsumerName{protocol.ConsumerTerminal, e.Main()} {
		for _, name := range []string{"GOSUMDB", "GONOSUMDB"} {
			v := e.Get(consumer, name)
			if seen[name] || !disablesDatabase(name, v.Text) {
				continue
			}
			seen[name] = true
			toolchains := ""
			if name == "GOSUMDB" {
				toolchains = ", and go refuses to download toolchains"
			}
			f := finding(CodeSumDBOff, v.Location, "%s=%s turns the checksum database off, so a mirror can hand out changed modules unnoticed%s. Take it away; where sum.golang.org cannot be reached, GOSUMDB=sum.golang.google.cn is the same database.", name, goproxy.Redact(v.Text), toolchains)
			if v.Layer != protocol.LayerDefault {
				f.Fix = e.takeAway(v, "Take "+name+" away")
			}
			all = append(all, f)
		}
	}
	return all
}

// badLists lints the lists in force, each of them once.
func badLists(e Environment, _ resolver) []protocol.Finding {
	seen := map[string]bool{}
	var all []protocol.Finding
	for _, consumer := range []protocol.ConsumerName{e.Main(), protocol.ConsumerTerminal} {
		v := e.Get(consumer, "GOPROXY")
		noGo := v.Text == "" && v.Layer == protocol.LayerDefault
		if seen[v.Text] || noGo || v.Text == "" && v.Layer == protocol.LayerGoEnvFile {
			continue // said by goMissing or envFileEmptyValue
		}
		seen[v.Text] = true
		for _, problem := range goproxy.Lint(v.Text, e.choices.LintOptions()) {
			f := protocol.Finding{
				Code: problem.Code, Severity: protocol.Severity(problem.Severity), Message: problem.Message, Location: v.Location,
			}
			if problem.Fix != "" {
				f.Fix = e.fix(v, "Correct the list", problem.Fix)
			}
			all = append(all, f)
		}
	}
	return all
}
