package plan

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// launchKey is where launch.json holds the configurations, each of them found by
// its name: a number would mean another one as soon as somebody moves one.
const launchKey = "configurations"

// inLaunch reports whether a variable is one that launch.json is edited for. The
// others say more than where modules come from, and may well differ on purpose.
func inLaunch(name string) bool {
	return slices.Contains([]string{"GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"}, name)
}

// OfLaunch reports whether a change is one of launch.json.
func (c Change) OfLaunch() bool {
	return c.Format == FormatJSON && len(c.Key) > 2 && c.Key[0] == launchKey
}

func launchSays(name string, text *string) string {
	if text == nil {
		return "takes " + name + " away"
	}
	return "sets " + name + " to " + show(redacted(name, *text))
}

// A launchEdit is one key of launch.json that gives another value than would
// count without it.
type launchEdit struct {
	configuration debugConfiguration
	name          string  // of the variable
	text          *string // what the configuration says
	without       string  // what counts without it
}

// editLaunch adds to a plan what the wish wants of launch.json, or where it wants
// nothing, a warning of what goes on to hide the assignments.
func (s *switcher) editLaunch(p *Plan, assignments []assignment) error {
	if s.wish.Launch == "" {
		for _, e := range s.launchEdits(assignments) {
			if slices.ContainsFunc(assignments, func(a assignment) bool { return a.name == e.name }) {
				s.warn(CodeLaunchOverrides, "The debug configuration %q in launch.json %s, which still wins for programs that are debugged with it.", e.configuration.name, launchSays(e.name, e.text))
			}
		}
		p.Warnings = s.warnings
		return nil
	}
	if err := s.checkLaunch(); err != nil {
		return err
	}
	file := s.facts.Launch
	for _, e := range s.launchEdits(assignments) {
		change, err := s.launchChange(e)
		if err != nil {
			return err
		}
		if change != nil {
			p.Changes = append(p.Changes, *change)
		}
	}
	if slices.ContainsFunc(p.Changes, Change.OfLaunch) && s.facts.LaunchTracked {
		s.warn(CodeGitTracked, "Git tracks %s, or will: everybody who works on this repository gets the change.", file.Path)
	}
	p.Warnings = s.warnings
	return p.edits(file, s.wish.Contents)
}

// checkLaunch refuses what cannot be edited.
func (s *switcher) checkLaunch() error {
	file := s.facts.Launch
	switch s.wish.Launch {
	case protocol.LaunchInherit, protocol.LaunchWrite:
	default:
		return input("%q is nothing that can be done to launch.json. Use inherit or write.", s.wish.Launch)
	}
	switch {
	case s.wish.Scope == protocol.ScopeUser:
		return input("A launch.json belongs to a folder, so it is not edited at user scope. Switch at folder scope.")
	case s.facts.Place.Dir == "":
		return input("There is no folder, so there is no launch.json to edit. Open a folder (on the command line: --dir).")
	case file.Err != "":
		return refused("%s cannot be read: %s. It is left alone; make it readable, then try again.", file.Path, goproxy.Redact(file.Err))
	case !file.Exists:
		return nil
	}
	var place *jsonc.Error
	if err := jsonc.Check(file.Data); errors.As(err, &place) {
		return refused("%s:%d:%d: %s. The file is left alone; correct it there, then try again.", file.Path, place.Line, place.Column, place.Reason)
	}
	return nil
}

// launchEdits returns the keys of all configurations that disagree with what
// counts without them, after the assignments.
func (s *switcher) launchEdits(assignments []assignment) []launchEdit {
	bare := s.facts
	bare.Launch = File{}
	i := slices.IndexFunc(consumers(bare), func(k consumerKind) bool { return k.name == protocol.ConsumerDlv })
	if i < 0 {
		return nil // nobody debugs here
	}
	kind, r := consumers(bare)[i], newResolver(bare)
	var all []launchEdit
	for _, c := range debugConfigurations(s.facts) {
		own := kind
		own.overlays = slices.Concat(c.overlays(s.facts)[:1], kind.overlays)
		own.envFile = s.facts.goEnvFile(own)
		for _, name := range Variables() {
			text, says := overlay{variables: c.env}.lookup(name, s.facts.OS)
			if !says || !inLaunch(name) {
				continue
			}
			without := s.launchWithout(name, r, kind, assignments)
			if r.variable(name, own).Text != without {
				all = append(all, launchEdit{c, name, text, without})
			}
		}
	}
	return all
}

// launchWithout returns what a debugged program would get, were there no
// launch.json.
func (s *switcher) launchWithout(name string, r resolver, kind consumerKind, assignments []assignment) string {
	for _, a := range assignments {
		switch {
		case a.name != name:
		case a.text != nil:
			return expand(*a.text, s.facts)
		default:
			return s.target.below(name).Text
		}
	}
	return r.variable(name, kind).Text
}

// launchChange returns the change that a wish makes of one key, nil where it has
// to be left alone.
func (s *switcher) launchChange(e launchEdit) (*Change, error) {
	c, file := e.configuration, s.facts.Launch
	key := append(append([]string{launchKey, c.name}, c.envPath...), e.spelled(s.facts.OS))
	raw, found, _, err := jsonc.Get(file.Data, key)
	if err != nil || !found {
		s.warn(CodeLaunchOverrides, "The debug configuration %q in launch.json %s and is left alone: several configurations have that name. Give each a name of its own.", c.name, launchSays(e.name, e.text))
		return nil, nil
	}
	old := string(raw)
	change := &Change{File: file.Path, Format: FormatJSON, Key: key, Old: &old}
	if s.wish.Launch == protocol.LaunchInherit {
		s.aboutEnvFiles(e)
		return change, nil
	}
	switch {
	case strings.Contains(e.without, "${"):
		s.warn(CodeSkippedVariable, "%s of the debug configuration %q is left alone: the value in force holds ${, which VS Code would replace in launch.json.", e.name, c.name)
		return nil, nil
	case redacted(e.name, e.without) != e.without:
		s.warn(CodeSkippedVariable, "%s of the debug configuration %q is left alone: the value in force holds a credential, which does not belong into launch.json. Take the key out there, and it is inherited.", e.name, c.name)
		return nil, nil
	case disablesDatabase(e.name, e.without):
		s.warn(CodeSkippedVariable, "%s of the debug configuration %q is left alone: %s is in force, which turns the checksum database off.", e.name, c.name, e.without)
		return nil, nil
	}
	text, err := quoteJSON(e.without)
	if err != nil {
		return nil, err
	}
	change.New = &text
	return change, nil
}

// spelled returns the variable as the configuration spells it, which on Windows
// may be in small letters.
func (e launchEdit) spelled(goos string) string {
	if _, exact := e.configuration.env[e.name]; exact || goos != "windows" {
		return e.name
	}
	for _, name := range slices.Sorted(maps.Keys(e.configuration.env)) {
		if strings.EqualFold(name, e.name) {
			return name
		}
	}
	return e.name
}

// aboutEnvFiles warns where an envFile of the configuration sets what its env does
// not set any more.
func (s *switcher) aboutEnvFiles(e launchEdit) {
	for _, name := range slices.Backward(e.configuration.envFiles) {
		values, _ := dotenv(s.facts.Files[name].Data, s.facts.Process)
		if text, ok := lookup(values, e.name, s.facts.OS); ok && text != e.without {
			s.warn(CodeLaunchOverrides, "The envFile %s of the debug configuration %q sets %s to %s, which then wins. Remove it there.", name, e.configuration.name, e.name, show(redacted(e.name, text)))
			return
		}
	}
}
