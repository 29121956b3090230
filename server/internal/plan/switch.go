package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A Wish is what to switch to.
type Wish struct {
	Text    string // a profile, a mirror, "default", a URL or a list
	Scope   protocol.Scope
	Replace bool // drop private entries too

	// Variables are set besides, as a profile sets them. With them, or with
	// Private, Text may be empty.
	Variables map[string]*string

	// Private are patterns that are added to GOPRIVATE.
	Private []string

	Launch protocol.LaunchEdit // what becomes of the folder's launch.json; empty: nothing

	Contents bool // the plan is to hold the files before and after
}

// An assignment is what a variable is to have at the scope; nil takes it away.
type assignment struct {
	name string
	text *string
}

// Switch returns the plan that fulfils a wish. The plan has no changes where
// nothing has to be changed. An error is a *protocol.Error: of kind input where
// the wish makes no sense, refused where fulfilling it would be unsafe.
//
// The wish names, case-insensitively, a profile, else a mirror, else "default",
// which takes the key away; anything else is a proxy list. A list of one URL is
// a mirror too; a longer one, direct and off are written as typed.
//
// Putting a public mirror behind a list that ended in a private entry, or in
// off with nothing public in front, needs the user's consent: it is refused, and
// the message names the list that can be typed to do so.
func Switch(facts Facts, choices Choices, wish Wish) (*Plan, error) {
	if facts.Place.Editor != nil && !facts.Place.Trusted {
		return nil, refused("This workspace is not trusted, so nothing is written. Trust it first (Workspaces: Manage Workspace Trust).")
	}
	s := switcher{facts: facts, choices: choices, wish: wish}
	p := &Plan{Wish: goproxy.Redact(strings.TrimSpace(wish.Text)), Scope: wish.Scope, Dir: facts.Place.Dir}
	if wish.Launch != "" && p.Wish == "" && len(wish.Variables) == 0 && len(wish.Private) == 0 {
		return p, s.editLaunch(p, nil)
	}
	t, err := newTarget(facts, wish.Scope)
	if err != nil {
		return nil, err
	}
	s.target, s.env = t, Resolve(facts, choices)
	assignments, err := s.assignments()
	if err != nil {
		return nil, err
	}
	for _, a := range assignments {
		if a.name == "GOPROXY" && a.text != nil {
			p.Value = *a.text
		}
		change, err := t.change(a)
		if err != nil {
			return nil, err
		}
		if change != nil {
			p.Changes = append(p.Changes, *change)
		}
		forGopls, err := s.goplsChange(a)
		if err != nil {
			return nil, err
		}
		if forGopls != nil {
			p.Changes = append(p.Changes, *forGopls)
		}
	}
	if err := p.edits(t.file, wish.Contents); err != nil {
		return nil, err
	}
	s.aboutReach(assignments, p.Changes)
	s.aboutPrivateNames(assignments)
	return p, s.editLaunch(p, assignments)
}

// A switcher makes one plan.
type switcher struct {
	facts    Facts
	choices  Choices
	wish     Wish
	target   target
	env      Environment
	warnings []protocol.Warning
}

func (s *switcher) warn(code, format string, args ...any) {
	w := protocol.Warning{Code: code, Message: fmt.Sprintf(format, args...)}
	same := func(other protocol.Warning) bool { return other.Code == code && other.Message == w.Message }
	if !slices.ContainsFunc(s.warnings, same) {
		s.warnings = append(s.warnings, w)
	}
}

// assignments resolves the wish, and lays over it what it sets besides.
func (s *switcher) assignments() ([]assignment, error) {
	if len(s.wish.Variables) == 0 && len(s.wish.Private) == 0 {
		return s.named()
	}
	var all []assignment
	if strings.TrimSpace(s.wish.Text) != "" {
		var err error
		if all, err = s.named(); err != nil {
			return nil, err
		}
	}
	variables := maps.Clone(s.wish.Variables)
	if len(s.wish.Private) > 0 {
		base := s.target.inForce("GOPRIVATE").Text
		for _, a := range all {
			if a.name == "GOPRIVATE" {
				base = s.target.below("GOPRIVATE").Text
				if a.text != nil {
					base = *a.text
				}
			}
		}
		if text := variables["GOPRIVATE"]; text != nil {
			base = *text
		}
		text, err := s.withPrivate(base)
		if err != nil {
			return nil, err
		}
		if variables == nil {
			variables = map[string]*string{}
		}
		variables["GOPRIVATE"] = &text
	}
	besides, err := s.variables("the wish", variables)
	if err != nil {
		return nil, err
	}
	for _, a := range besides {
		all = slices.DeleteFunc(all, func(b assignment) bool { return b.name == a.name })
		all = append(all, a)
	}
	return all, nil
}

// named resolves the text of the wish.
func (s *switcher) named() ([]assignment, error) {
	text := strings.TrimSpace(s.wish.Text)
	if err := checkText("The wish", text); err != nil {
		return nil, err
	}
	for _, p := range s.choices.Profiles {
		if strings.EqualFold(p.Name, text) {
			return s.profile(p)
		}
	}
	for _, m := range s.choices.Mirrors {
		if strings.EqualFold(m.Name, text) {
			return s.mirror(m.URL, m, false)
		}
	}
	if strings.EqualFold(text, "default") {
		s.aboutTakenAway()
		return append([]assignment{{name: "GOPROXY"}}, s.takeDatabaseBack()...), nil
	}
	return s.typed(text)
}

// typed resolves a wish that is a URL or a list.
func (s *switcher) typed(text string) ([]assignment, error) {
	list, err := s.lint("", text)
	if err != nil {
		return nil, err
	}
	if len(list) == 1 && list[0].IsMirror() {
		m, _ := s.choices.mirrorOf(list[0])
		return s.mirror(list[0].URL(), m, true)
	}
	s.aboutDropped(list, true)
	return append([]assignment{{"GOPROXY", &text}}, s.takeDatabaseBack()...), nil
}

// lint parses a list that a person wrote, and refuses it where it is wrong. The
// owner is what holds it, empty where it was typed.
func (s *switcher) lint(owner, text string) (goproxy.List, error) {
	for _, problem := range goproxy.Lint(text, s.choices.LintOptions()) {
		if problem.Severity != goproxy.SeverityError {
			s.warn(problem.Code, "%s", problem.Message)
			continue
		}
		message := problem.Message
		switch {
		case owner != "":
			message = fmt.Sprintf("GOPROXY of %s cannot be used. %s", owner, message)
		case problem.Code == goproxy.CodeUnknownWord:
			message = fmt.Sprintf("%s is not a profile and not a mirror (`goproxyctl mirrors` and `goproxyctl profiles` list them), and not a proxy list either. %s", goproxy.Redact(text), message)
		}
		return nil, input("%s", message)
	}
	list, err := goproxy.Parse(text)
	if err != nil {
		return nil, input("That is no proxy list: %v. Write URLs parted by commas, direct or off.", err)
	}
	return list, nil
}

// profile resolves a profile: a string sets a variable, nil takes it away, and
// what the profile does not name stays.
func (s *switcher) profile(p Profile) ([]assignment, error) {
	all, err := s.variables("the profile "+p.Name, p.Variables)
	if err != nil {
		return nil, err
	}
	if _, namesDatabase := p.Variables["GOSUMDB"]; !namesDatabase {
		all = append(all, s.takeDatabaseBack()...)
	}
	return all, nil
}

// variables resolves a set of variables. owner begins the sentences about them.
func (s *switcher) variables(owner string, variables map[string]*string) ([]assignment, error) {
	var all []assignment
	for _, name := range Variables() {
		text, ok := variables[name]
		if !ok {
			continue
		}
		_, there := s.target.own(name)
		if s.wish.Scope == protocol.ScopeUser && !isGoVariable(name) && (text != nil || !there) {
			s.warn(CodeSkippedVariable, "%[2]s of %[1]s is not written: go reads it from the process environment only, never from the go env file. Set it where the shell or the system sets variables, or switch at workspace or folder scope.", owner, name)
			continue
		}
		if text != nil && *text == "" && s.target.format == FormatEnv {
			text = nil // an empty line is not an unset variable: go fails with it
		}
		if text != nil {
			if err := s.checkValue(owner, name, *text); err != nil {
				return nil, err
			}
		}
		if name == "GOPROXY" && text == nil {
			s.aboutTakenAway()
		}
		all = append(all, assignment{name, text})
	}
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if !slices.Contains(Variables(), name) {
			s.warn(CodeSkippedVariable, "%[2]s of %[1]s is not written: profiles hold %[3]s. Take it out.", owner, name, strings.Join(Variables(), ", "))
		}
	}
	return all, nil
}

func input(format string, args ...any) *protocol.Error {
	return &protocol.Error{Kind: protocol.ErrorInput, Message: fmt.Sprintf(format, args...)}
}

func refused(format string, args ...any) *protocol.Error {
	return &protocol.Error{Kind: protocol.ErrorRefused, Message: fmt.Sprintf(format, args...)}
}
