package plan

import (
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// An Environment is what is in force at a place, with true values.
type Environment struct {
	Consumers []Consumer
	Findings  []protocol.Finding // without credentials

	facts   Facts
	choices Choices
}

// A Consumer is what one user of the values gets.
type Consumer struct {
	Name      protocol.ConsumerName
	Variables []Variable // in the order of Variables()
}

// A Variable is the value in force and the values that it hides, strongest
// first. Text is empty and Layer is LayerDefault where nothing sets it.
type Variable struct {
	Name string
	Value
	Hidden []Value
}

// A Value is a true value and where it comes from. An empty Text in a file is
// a value too: go takes an empty line in the go env file as set.
type Value struct {
	Text     string
	Layer    protocol.Layer
	Location *protocol.Location // nil where the layer says everything

	scope  protocol.Scope // of LayerSetting
	frozen bool           // LayerProcess: the extension host gained it after its start
}

// Resolve tells which value each consumer gets, where it comes from and what it
// hides. Where go answered, its own answer is the truth: if it is not what the
// layers say, the finding layerUnknown tells so.
func Resolve(facts Facts, choices Choices) Environment {
	e := Environment{facts: facts, choices: choices}
	r := newResolver(facts)
	for _, kind := range consumers(facts) {
		consumer := Consumer{Name: kind.name}
		for _, name := range Variables() {
			consumer.Variables = append(consumer.Variables, r.variable(name, kind))
		}
		e.Consumers = append(e.Consumers, consumer)
	}
	e.Findings = findings(e, r)
	return e
}

// Get returns a variable as a consumer gets it. A consumer that does not exist
// at this place gets what a terminal does.
func (e Environment) Get(consumer protocol.ConsumerName, name string) Variable {
	i := slices.IndexFunc(e.Consumers, func(c Consumer) bool { return c.Name == consumer })
	for _, v := range e.Consumers[max(i, 0)].Variables {
		if v.Name == name {
			return v
		}
	}
	return Variable{Name: name, Value: Value{Layer: protocol.LayerDefault}}
}

// Main returns the consumer whose values are shown first: gopls where VS Code
// runs it, else go in a terminal.
func (e Environment) Main() protocol.ConsumerName {
	if goplsRuns(e.facts) {
		return protocol.ConsumerGopls
	}
	return protocol.ConsumerTerminal
}

// Launch returns the true values that a new terminal, or a program started from
// the editor, has to get in addition, so that go in it works with the values of
// the workspace and folder settings. An empty value empties the variable.
func (e Environment) Launch() map[string]string {
	variables := map[string]string{}
	if e.facts.Place.Editor == nil {
		return variables
	}
	for _, s := range terminalSettings(e.facts) {
		for _, name := range Variables() {
			for _, spelling := range spellings(name, e.facts.OS) {
				if text, ok := lookup(s.Variables, spelling, e.facts.OS); ok {
					variables[spelling] = expand(text, e.facts)
				}
			}
		}
	}
	return variables
}
