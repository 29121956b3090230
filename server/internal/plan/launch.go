package plan

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A debugConfiguration is one configuration of launch.json, as far as it says
// something about the environment of dlv.
type debugConfiguration struct {
	name     string
	env      map[string]*string // nil: dlv takes the variable away
	envPath  []string           // of env in the configuration: a block for this system may have its own
	lines    map[string]int     // of the keys of env
	envFiles []string           // the later one wins
	line     int
}

// launchFields is what matters of a configuration, and of its block for a system.
type launchFields struct {
	Name    string
	Type    string
	Env     map[string]json.RawMessage
	EnvFile json.RawMessage
}

// launchBlocks are the blocks of a configuration for one system each.
type launchBlocks struct{ Windows, OSX, Linux *launchFields }

// block returns the key and the block for a system. Before anybody sees a
// configuration, VS Code puts what the block holds in the place of what the
// configuration holds, a whole env included. In a remote window that is the system
// of the window, which is not known here: it is taken to be the same.
func (b launchBlocks) block(goos string) (string, *launchFields) {
	switch goos {
	case "windows":
		return "windows", b.Windows
	case "darwin":
		return "osx", b.OSX
	}
	return "linux", b.Linux
}

// debugConfigurations returns the configurations of type go in launch.json.
// Nothing is taken from the launch.json of an untrusted folder: the Go
// extension, which would read it, does not exist there.
func debugConfigurations(facts Facts) []debugConfiguration {
	if !facts.Launch.Exists || facts.Launch.Err != "" || !facts.Place.Trusted && facts.Place.Editor != nil {
		return nil
	}
	elements, err := jsonc.Elements(facts.Launch.Data, []string{"configurations"})
	if err != nil {
		return nil // said by malformed
	}
	var all []debugConfiguration
	for _, element := range elements {
		standard, err := jsonc.Standard(element.Raw)
		if err != nil {
			continue
		}
		var fields struct {
			launchFields
			launchBlocks
		}
		if err := json.Unmarshal(standard, &fields); err != nil && !errors.As(err, new(*json.UnmarshalTypeError)) {
			continue
		}
		c := debugConfiguration{env: map[string]*string{}, envPath: []string{"env"}, lines: map[string]int{}, line: element.Line}
		if system, block := fields.block(facts.OS); block != nil {
			if block.Env != nil {
				fields.Env, c.envPath = block.Env, []string{system, "env"}
			}
			if block.EnvFile != nil {
				fields.EnvFile = block.EnvFile
			}
			fields.Type = cmp.Or(block.Type, fields.Type)
		}
		if fields.Type != "go" {
			continue
		}
		c.name = fields.Name
		for name, raw := range fields.Env {
			if string(raw) == "null" {
				c.env[name] = nil
			} else {
				text := expandVariables(jsonText(raw), facts)
				c.env[name] = &text
			}
			if !slices.Contains(Variables(), strings.ToUpper(name)) {
				continue // nobody asks for its line, and there may be very many
			}
			if _, _, line, err := jsonc.Get(element.Raw, append(slices.Clone(c.envPath), name)); err == nil && line > 0 {
				c.lines[name] = element.Line + line - 1
			}
		}
		for _, name := range textOrList(fields.EnvFile) {
			c.envFiles = append(c.envFiles, expandVariables(name, facts))
		}
		all = append(all, c)
	}
	return all
}

// debugged returns the configuration that counts for dlv: the first one, which
// VS Code starts unless another one is chosen.
func debugged(facts Facts) debugConfiguration {
	if all := debugConfigurations(facts); len(all) > 0 {
		return all[0]
	}
	return debugConfiguration{}
}

// launchOverlays returns what launch.json lays over the environment of dlv.
func (f Facts) launchOverlays() []overlay { return debugged(f).overlays(f) }

// overlays returns what a configuration lays over the environment of dlv: env
// wins over envFile.
func (c debugConfiguration) overlays(f Facts) []overlay {
	all := []overlay{{layer: protocol.LayerLaunch, variables: c.env, location: func(name string) *protocol.Location {
		return &protocol.Location{File: f.Launch.Path, Line: c.lines[name]}
	}}}
	for _, name := range slices.Backward(c.envFiles) {
		file, ok := f.Files[name]
		if !ok || !file.Exists || file.Err != "" {
			continue
		}
		values, lines := dotenv(file.Data, f.Process)
		o := plainOverlay(protocol.LayerLaunch, "", values, protocol.Location{})
		o.location = func(name string) *protocol.Location {
			return &protocol.Location{File: file.Path, Line: lines[name]}
		}
		all = append(all, o)
	}
	return all
}

func jsonText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return string(raw)
	}
	return text
}

func textOrList(raw json.RawMessage) []string {
	var list []string
	if len(raw) == 0 || json.Unmarshal(raw, &list) == nil {
		return list
	}
	var text string
	if json.Unmarshal(raw, &text) != nil || text == "" {
		return nil
	}
	return []string{text}
}

// dotenv reads an envFile as the Go extension does: NAME=value or export
// NAME=value, quotes at the ends taken off, ${NAME} replaced.
func dotenv(data []byte, environment map[string]string) (values map[string]string, lines map[string]int) {
	values, lines = map[string]string{}, map[string]int{}
	for i, line := range strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		line = strings.TrimSuffix(line, "\r")
		name, text, ok := strings.Cut(strings.TrimLeftFunc(line, unicode.IsSpace), "=")
		name = strings.TrimRightFunc(name, unicode.IsSpace)
		if rest, isExport := strings.CutPrefix(name, "export"); isExport && strings.TrimLeftFunc(rest, unicode.IsSpace) != rest {
			name = strings.TrimLeftFunc(rest, unicode.IsSpace)
		}
		if !ok || name == "" || strings.ContainsFunc(name, func(r rune) bool { return !isNameRune(r) && r != '.' && r != '-' }) {
			continue
		}
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if strings.HasPrefix(text, `"`) && strings.HasSuffix(text, `"`) {
			text = strings.ReplaceAll(text, `\n`, "\n")
		}
		// Only a quote at the very ends goes: trailing blanks keep one inside.
		if text != "" && strings.ContainsRune(`'"`, rune(text[0])) {
			text = text[1:]
		}
		if text != "" && strings.ContainsRune(`'"`, rune(text[len(text)-1])) {
			text = text[:len(text)-1]
		}
		values[name], lines[name] = substituteBraces(text, func(other string) string {
			if value, ok := values[other]; ok {
				return value
			}
			return environment[other]
		}), i+1
	}
	return values, lines
}

// substituteBraces replaces ${NAME}; a value with another form in braces stays
// as it is, and so does one that would grow beyond maxVariable.
func substituteBraces(text string, known func(name string) string) string {
	var b strings.Builder
	for rest := text; ; {
		before, after, ok := strings.Cut(rest, "${")
		name, tail, closed := strings.Cut(after, "}")
		switch {
		case !ok:
			b.WriteString(rest)
			return strings.ReplaceAll(b.String(), `\$`, "$")
		case strings.HasSuffix(before, `\`) && closed:
			b.WriteString(before + "${" + name + "}")
		case !closed || name == "" || b.Len() > maxVariable || strings.ContainsFunc(name, func(r rune) bool { return !isNameRune(r) }):
			return strings.ReplaceAll(text, `\$`, "$")
		default:
			b.WriteString(before + known(name))
		}
		rest = tail
	}
}

// maxVariable bounds what a value becomes by replacement, in bytes: systems hand
// no longer ones to a program, and each of a few lines may double the one before.
const maxVariable = 128 << 10

func isNameRune(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}
