package plan

import (
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/envfile"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// settingName is the VS Code setting that golang.go reads variables from.
const settingName = "go.toolsEnvVars"

// A resolver finds the layer of each value at one place.
type resolver struct {
	facts Facts

	// answers are go's own, where they are not what the layers say.
	answers map[string]Value
}

// A candidate is a value that a layer holds. A dead one cannot win, whatever
// its layer: an empty value in front of it empties the process variable.
type candidate struct {
	Value
	dead bool
}

func newResolver(facts Facts) resolver {
	r := resolver{facts: facts, answers: map[string]Value{}}
	kind := consumerKind{envFile: readEnvFile(facts)}
	for _, name := range Variables() {
		answer, ok := facts.Go.Values[name]
		if !ok || !isGoVariable(name) {
			continue
		}
		computed := r.variable(name, kind)
		if answer == computed.Text {
			continue
		}
		if computed.Layer == protocol.LayerDefault && computed.Location == nil {
			r.answers[name] = Value{Text: answer, Layer: protocol.LayerDefault}
			continue
		}
		// A layer below may hold what go says. Otherwise go itself was given
		// another environment than the one read, for example by a wrapper.
		r.answers[name] = Value{Text: answer, Layer: protocol.LayerProcess}
		if i := slices.IndexFunc(computed.Hidden, func(v Value) bool { return v.Text == answer }); i >= 0 {
			r.answers[name] = computed.Hidden[i]
		}
	}
	return r
}

// variable returns a variable as a kind of consumer gets it.
func (r resolver) variable(name string, kind consumerKind) Variable {
	if text, ok := kind.forces[name]; ok {
		forced := candidate{Value: Value{Text: text, Layer: protocol.LayerProcess}}
		return pick(name, append([]candidate{forced}, r.candidates(name, kind)...))
	}
	return pick(name, r.candidates(name, kind))
}

// candidates returns what the layers hold, strongest first. The last one is
// the default, which is there for every variable.
func (r resolver) candidates(name string, kind consumerKind) []candidate {
	var all []candidate
	if !slices.Contains(kind.drops, name) {
		for _, spelling := range spellings(name, r.facts.OS) {
			all = append(all, r.environment(spelling, kind)...)
		}
	}
	if !isGoVariable(name) {
		return append(all, candidate{Value: Value{Layer: protocol.LayerDefault}})
	}
	answer, answered := r.answers[name]
	if answered && answer.Layer == protocol.LayerProcess && !slices.Contains(kind.drops, name) {
		i := slices.IndexFunc(all, func(c candidate) bool { return c.isProcess() })
		if i < 0 {
			i = len(all)
		}
		emptied := slices.ContainsFunc(all[:i], func(c candidate) bool { return c.dead || c.Text == "" })
		all = slices.Insert(all, i, candidate{Value: answer, dead: emptied})
	}
	below := r.files(name, kind)
	if answered && answer.Layer != protocol.LayerProcess && answer.Layer != protocol.LayerDefault {
		// Go passes over what stands above its own answer.
		for i := range below {
			below[i].dead = below[i].dead || below[i].Layer != answer.Layer
		}
		for i := range all {
			all[i].dead = all[i].dead || all[i].isProcess()
		}
	}
	return append(all, below...)
}

// environment returns what a variable has in the overlays and in the process
// environment, under one spelling.
func (r resolver) environment(spelling string, kind consumerKind) []candidate {
	var all []candidate
	found, emptied := false, false
	for _, o := range kind.overlays {
		text, ok := o.lookup(spelling, r.facts.OS)
		if !ok || o.frozen && (text == nil || *text == "") {
			continue
		}
		if !found {
			found, emptied = true, text == nil || *text == ""
		}
		if text == nil {
			continue
		}
		value := Value{Text: *text, Layer: o.layer, scope: o.scope, frozen: o.frozen}
		if o.location != nil {
			value.Location = o.location(spelling)
		}
		all = append(all, candidate{Value: value, dead: emptied || value.Text == ""})
	}
	for _, c := range r.process(spelling) {
		c.dead = c.dead || emptied
		all = append(all, c)
	}
	return all
}

// process returns the process variable, attributed to the registry or to the
// line of a shell's start-up file where that says the same, and what the
// registry says that the process does not have.
func (r resolver) process(spelling string) []candidate {
	var all []candidate
	text, _ := lookup(r.facts.Process, spelling, r.facts.OS)
	layer := protocol.LayerProcess
	var stale []candidate
	if registry := r.facts.Registry; registry != nil {
		for _, part := range []struct {
			layer     protocol.Layer
			variables map[string]string
		}{{protocol.LayerRegistryUser, registry.User}, {protocol.LayerRegistryMachine, registry.Machine}} {
			value, _ := lookup(part.variables, spelling, r.facts.OS)
			switch {
			case value == "":
			case value == text && layer == protocol.LayerProcess && len(stale) == 0:
				layer = part.layer
			default:
				stale = append(stale, candidate{Value: Value{Text: value, Layer: part.layer}, dead: true})
			}
		}
	}
	if text != "" {
		value := Value{Text: text, Layer: layer}
		if e, ok := r.facts.exportOf(spelling, text); ok && layer == protocol.LayerProcess {
			value.Location = &e.Location
		}
		all = append(all, candidate{Value: value})
	}
	return append(all, stale...)
}

// isProcess reports whether a value is one of the process environment that the
// editor or the command line was started with.
func (v Value) isProcess() bool {
	return !v.frozen && (v.Layer == protocol.LayerProcess || v.Layer == protocol.LayerRegistryUser || v.Layer == protocol.LayerRegistryMachine)
}

// settingLocation returns where a setting gives a variable its value, with the
// line where the file was read.
func (f Facts) settingLocation(s Setting, name string) protocol.Location {
	location := s.Location
	if location.Setting == "" {
		location.Setting = settingName
	}
	if line := f.settingLine(location.File, []string{settingName, name}); line > 0 {
		location.Line = line
	}
	return location
}

// files returns what the files below the process environment say of a variable
// of go's, and the default.
func (r resolver) files(name string, kind consumerKind) []candidate {
	fallback := r.builtIn(name, kind)
	var all []candidate
	for _, layer := range []struct {
		layer protocol.Layer
		file  File
	}{
		{protocol.LayerGoEnvFile, kind.envFile},
		{protocol.LayerGoRootFile, r.facts.RootFile},
	} {
		text, line, ok := line(layer.file, name)
		if !ok {
			continue
		}
		location := &protocol.Location{File: layer.file.Path, Line: line}
		// An empty line hides the layers below it, but not what is built in.
		all = append(all, candidate{
			Value: Value{Text: text, Layer: layer.layer, Location: location},
			dead:  text == "" && fallback.Text != "",
		})
	}
	return append(all, candidate{Value: fallback})
}

// line returns the last line of a go env file that sets a variable: a later
// line wins.
func line(file File, name string) (text string, number int, ok bool) {
	if !file.Exists || file.Err != "" {
		return "", 0, false
	}
	return envfile.Get(file.Data, name)
}

// builtIn returns what go falls back to where no layer says anything.
func (r resolver) builtIn(name string, kind consumerKind) Value {
	if answer, ok := r.answers[name]; ok && answer.Layer == protocol.LayerDefault {
		return answer
	}
	switch name {
	case "GONOPROXY", "GONOSUMDB":
		private := r.variable("GOPRIVATE", kind)
		return Value{Text: private.Text, Layer: protocol.LayerDefault, Location: private.Location}
	case "GOAUTH":
		if r.facts.Go.Values[name] != "" { // go 1.24 and later
			return Value{Text: "netrc", Layer: protocol.LayerDefault}
		}
	}
	return Value{Layer: protocol.LayerDefault}
}

// pick returns the strongest candidate that is alive, and what it hides.
func pick(name string, all []candidate) Variable {
	v := Variable{Name: name}
	winner := slices.IndexFunc(all, func(c candidate) bool { return !c.dead })
	if winner < 0 {
		winner = len(all) - 1
	}
	v.Value = all[winner].Value
	for i, c := range all {
		if i != winner && (c.Layer != protocol.LayerDefault || c.Text != "") {
			v.Hidden = append(v.Hidden, c.Value)
		}
	}
	return v
}
