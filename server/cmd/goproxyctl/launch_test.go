//go:build unix

package main

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"
)

// launchEnvironment is what goDebugConfiguration.ts adds for the first
// configuration of type go: envFiles, then env.
func (s *stage) launchEnvironment(t *testing.T, global map[string]string) map[string]string {
	env := map[string]string{}
	if s.launch == "" {
		return env
	}
	var file struct {
		Configurations []struct {
			Type    string
			Env     map[string]string
			EnvFile any
		}
	}
	text := regexp.MustCompile(`/\*.*?\*/|,(\s*[}\]])`).ReplaceAllString(s.fill(s.launch), "$1")
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Configurations {
		if c.Type != "go" {
			continue
		}
		var names []string
		switch list := c.EnvFile.(type) {
		case string:
			names = []string{list}
		case []any:
			for _, name := range list {
				names = append(names, name.(string))
			}
		}
		for _, name := range names {
			data, err := os.ReadFile(s.substitute(name))
			if err != nil {
				t.Fatal(err)
			}
			maps.Copy(env, parseEnvFile(string(data), global))
		}
		for name, value := range c.Env {
			env[name] = s.substitute(value)
		}
		break
	}
	return env
}

// parseEnvFile is envUtils.ts, with its own patterns.
func parseEnvFile(text string, global map[string]string) map[string]string {
	line := regexp.MustCompile(`^\s*(export\s+)?([\w\.\-]+)\s*=\s*(.*)?\s*$`)
	env := map[string]string{}
	for _, l := range strings.Split(text, "\n") {
		m := line.FindStringSubmatch(l)
		if m == nil {
			continue
		}
		value := regexp.MustCompile(`(^['"]|['"]$)`).ReplaceAllString(m[3], "")
		value = regexp.MustCompile(`\$\{([a-zA-Z]\w*)\}`).ReplaceAllStringFunc(value, func(v string) string {
			name := v[2 : len(v)-1]
			if own := env[name]; own != "" {
				return own
			}
			return global[name]
		})
		env[m[2]] = strings.ReplaceAll(value, `\$`, "$")
	}
	return env
}
