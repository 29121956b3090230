// Package settings is every setting that the helper reads: its name, type,
// default, scope and documentation. The manifest's configuration, the
// extension's reader and the README's table are generated from the Settings
// struct, so a setting is added here and nowhere else.
package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Settings holds the user's choices. The comment of a field is its
// documentation, in Markdown. Its tags are the setting's name (json), its
// default as JSON (default), its VS Code scope (scope; those marked
// machine-overridable name a program or a server and do not count in an
// untrusted workspace), and its allowed values (enum, pattern).
type Settings struct {
	// Your own mirrors, offered beside the built-in ones. `private` keeps an entry at the front of the list when you switch; `probeModule` (`path@version`) is what this mirror is measured with.
	Mirrors []Mirror `json:"goproxy.mirrors" default:"[]" scope:"machine-overridable"`

	// Your own profiles: named sets of variables that are switched together, such as `{"Company": {"GOPROXY": "https://goproxy.corp.example", "GOPRIVATE": "*.corp.example"}}`. `null` takes a variable away.
	Profiles map[string]map[string]*string `json:"goproxy.profiles" default:"{}" scope:"machine-overridable"`

	// Where a switch is written: `ask` once for each workspace, the go env file of the `user`, the `workspace`, or the `folder`.
	DefaultScope string `json:"goproxy.defaultScope" default:"\"ask\"" scope:"resource" enum:"ask,user,workspace,folder"`

	// Hosts that serve private modules, such as `goproxy.corp.example` or `*.corp.example`. An entry on one of them stays at the front of the list when you switch.
	PrivateHosts []string `json:"goproxy.privateHosts" default:"[]" scope:"machine-overridable"`

	// Seconds that one mirror has to answer all the questions of a probe.
	ProbeTimeout float64 `json:"goproxy.probe.timeout" default:"10" scope:"window" minimum:"1" maximum:"120"`

	// Keep an eye on the mirrors in force: `off`, `onFailure` (measured after a go command has failed in a terminal or task, and every 5 minutes from then on until it works), or `every N minutes`, such as `every 10 minutes` (only while a window has the focus; several windows measure no more than one). `ask`: you are asked once, and until you say yes it is off.
	Health string `json:"goproxy.health" default:"\"ask\"" scope:"application" pattern:"^(ask|off|onFailure|every [1-9][0-9]{0,3} minutes?)$"`

	// What happens when the first mirror in force is down and another one works (it is measured first; needs `#goproxy.health#`): nothing (`off`), one question for each outage (`prompt`), or a switch without a question to one of the profiles in your `#goproxy.profiles#` (`automatic`; where none of them works, you are asked).
	Failover string `json:"goproxy.failover" default:"\"prompt\"" scope:"application" enum:"off,prompt,automatic"`

	// What happens when a module download fails in a terminal, a task, gopls, a debug session or a tool installation: nothing (`off`), one notification that says why, with remedies that were tried out by asking the servers concerned (`prompt`), or, where the best remedy is a switch that was tried and leaves nothing to be asked, that switch at once, with an Undo button (`automatic`).
	FailurePrompt string `json:"goproxy.failurePrompt" default:"\"prompt\"" scope:"application" enum:"off,prompt,automatic"`

	// Download the modules of the workspace through the new list after a switch, into a module cache that is thrown away, and take the switch back where that fails. Where there is no go.mod, one small module stands for them.
	VerifyAfterSwitch bool `json:"goproxy.verifyAfterSwitch" default:"false" scope:"resource"`

	// Path of a `goproxyctl` to run in place of the one that comes with the extension.
	HelperPath string `json:"goproxy.helperPath" default:"\"\"" scope:"machine-overridable"`
}

// A Mirror is a mirror of the user's own.
type Mirror struct {
	Name        string `json:"name"`
	URL         string `json:"url"`
	Private     bool   `json:"private,omitempty"`
	ProbeModule string `json:"probeModule,omitempty"`
}

// Default returns the settings of a user who set nothing.
func Default() Settings {
	return Settings{DefaultScope: "ask", ProbeTimeout: 10, Health: "ask", Failover: "prompt", FailurePrompt: "prompt"}
}

// Timeout returns ProbeTimeout as a duration.
func (s Settings) Timeout() time.Duration {
	return time.Duration(s.ProbeTimeout * float64(time.Second))
}

// HealthInterval returns how often the mirrors in force are measured; zero where
// they are not measured by themselves.
func (s Settings) HealthInterval() time.Duration {
	minutes, _ := s.healthMinutes()
	return time.Duration(minutes) * time.Minute
}

// healthMinutes reads "every N minutes", N from 1 to 9999.
func (s Settings) healthMinutes() (minutes int, ok bool) {
	text, found := strings.CutPrefix(s.Health, "every ")
	number, unit, _ := strings.Cut(text, " ")
	minutes, err := strconv.Atoi(number)
	if !found || err != nil || minutes < 1 || minutes > 9999 || number != strconv.Itoa(minutes) || unit != "minute" && unit != "minutes" {
		return 0, false
	}
	return minutes, true
}

// Parse reads settings by their full names, from JSON that holds no comments.
// A setting that cannot be used keeps its default and yields a finding; names
// that are not ours are passed over.
func Parse(data []byte) (Settings, []protocol.Finding) {
	s := Default()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return s, []protocol.Finding{finding("", "The settings are not a JSON object")}
	}
	var findings []protocol.Finding
	read := func(name string, into any) {
		raw, ok := fields[name]
		if !ok || bytes.Equal(raw, []byte("null")) {
			return
		}
		if err := json.Unmarshal(raw, into); err != nil {
			findings = append(findings, finding(name, typeProblem(err)))
		}
	}
	var raw Settings
	read("goproxy.mirrors", &raw.Mirrors)
	read("goproxy.profiles", &raw.Profiles)
	read("goproxy.defaultScope", &s.DefaultScope)
	read("goproxy.privateHosts", &s.PrivateHosts)
	read("goproxy.probe.timeout", &s.ProbeTimeout)
	read("goproxy.health", &s.Health)
	read("goproxy.failover", &s.Failover)
	read("goproxy.failurePrompt", &s.FailurePrompt)
	read("goproxy.verifyAfterSwitch", &s.VerifyAfterSwitch)
	read("goproxy.helperPath", &s.HelperPath)

	if !slices.Contains([]string{"ask", "user", "workspace", "folder"}, s.DefaultScope) {
		findings = append(findings, finding("goproxy.defaultScope", fmt.Sprintf("%q is not one of ask, user, workspace, folder", s.DefaultScope)))
		s.DefaultScope = Default().DefaultScope
	}
	if math.IsNaN(s.ProbeTimeout) || s.ProbeTimeout < 1 || s.ProbeTimeout > 120 {
		findings = append(findings, finding("goproxy.probe.timeout", fmt.Sprintf("%v is not between 1 and 120 seconds", s.ProbeTimeout)))
		s.ProbeTimeout = Default().ProbeTimeout
	}
	if _, ok := s.healthMinutes(); !ok && !slices.Contains([]string{"ask", "off", "onFailure"}, s.Health) {
		findings = append(findings, finding("goproxy.health", fmt.Sprintf("%q is none of ask, off, onFailure and, for example, every 10 minutes", s.Health)))
		s.Health = Default().Health
	}
	if !slices.Contains([]string{"off", "prompt", "automatic"}, s.Failover) {
		findings = append(findings, finding("goproxy.failover", fmt.Sprintf("%q is not one of off, prompt, automatic", s.Failover)))
		s.Failover = Default().Failover
	}
	if !slices.Contains([]string{"off", "prompt", "automatic"}, s.FailurePrompt) {
		findings = append(findings, finding("goproxy.failurePrompt", fmt.Sprintf("%q is not one of off, prompt, automatic", s.FailurePrompt)))
		s.FailurePrompt = Default().FailurePrompt
	}
	for _, m := range raw.Mirrors {
		if err := CheckMirror(m); err != nil {
			findings = append(findings, finding("goproxy.mirrors", err.Error()))
			continue
		}
		s.Mirrors = append(s.Mirrors, m)
	}
	for name, variables := range raw.Profiles {
		if strings.TrimSpace(name) == "" || variables == nil {
			findings = append(findings, finding("goproxy.profiles", fmt.Sprintf("profile %q needs a name and an object of variables", name)))
			continue
		}
		if s.Profiles == nil {
			s.Profiles = make(map[string]map[string]*string)
		}
		s.Profiles[name] = variables
	}
	return s, findings
}

// CheckMirror tells what is wrong with a mirror of the user's own. Its errors
// never hold a credential.
func CheckMirror(m Mirror) error {
	if strings.TrimSpace(m.Name) == "" {
		return errors.New("a mirror needs a name")
	}
	if strings.EqualFold(m.Name, "default") || strings.ContainsAny(m.Name, ",| \t") {
		return fmt.Errorf("%q cannot be the name of a mirror: it has a meaning of its own, or holds a comma, a bar or a blank", m.Name)
	}
	list, err := goproxy.Parse(m.URL)
	if err != nil {
		return fmt.Errorf("mirror %s: %w", m.Name, err)
	}
	if len(list) != 1 || !list[0].IsMirror() {
		return fmt.Errorf("mirror %s: its url must be one address, such as https://goproxy.example", m.Name)
	}
	return nil
}

func finding(name, problem string) protocol.Finding {
	f := protocol.Finding{Code: "badSetting", Severity: protocol.SeverityWarning, Message: problem + "."}
	if name != "" {
		f.Message = fmt.Sprintf("The setting %s is not used: %s.", name, problem)
		f.Location = &protocol.Location{Setting: name}
	}
	return f
}

// typeProblem words an error of encoding/json without Go's names for types.
func typeProblem(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		if wrong.Field != "" {
			return fmt.Sprintf("%s is a %s, which does not fit there", wrong.Field, wrong.Value)
		}
		return fmt.Sprintf("a %s does not fit there", wrong.Value)
	}
	return "it cannot be read"
}
