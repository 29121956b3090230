package platform

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// A word is one word of a command, without its quotes.
type word struct {
	text     string
	computed bool // it holds $NAME, a command or a pattern, which only the shell can replace
	quoted   bool
}

// A simple is one command of a line.
type simple struct {
	words []word
	maybe bool // it is run only if the one before it ended so or so
}

// split parts a line of a shell into commands. ok is false where a quote is not
// closed on the line.
func split(line string) (commands []simple, ok bool) {
	var command simple
	var w word
	var text []byte // of w: a line may be one very long word
	started := false
	endWord := func() {
		if started {
			w.text = string(text)
			command.words = append(command.words, w)
		}
		w, text, started = word{}, text[:0], false
	}
	endCommand := func(nextMaybe bool) {
		endWord()
		if len(command.words) > 0 {
			commands = append(commands, command)
		}
		command = simple{maybe: nextMaybe}
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			endWord()
		case c == '#' && !started:
			endCommand(false)
			return commands, true
		case c == ';':
			endCommand(false)
		case c == '&' || c == '|':
			double := i+1 < len(line) && line[i+1] == c
			if double {
				i++
			}
			endCommand(double)
		case c == '\'':
			end := strings.IndexByte(line[i+1:], '\'')
			if end < 0 {
				return nil, false
			}
			text = append(text, line[i+1:i+1+end]...)
			w.quoted, started = true, true
			i += end + 1
		case c == '"':
			w.quoted, started = true, true
			for i++; i < len(line) && line[i] != '"'; i++ {
				if line[i] == '\\' && i+1 < len(line) && strings.IndexByte("$`\"\\", line[i+1]) >= 0 {
					i++
				} else if line[i] == '$' || line[i] == '`' {
					w.computed = true
				}
				text = append(text, line[i])
			}
			if i >= len(line) {
				return nil, false
			}
		case c == '\\' && i+1 < len(line):
			i++
			text = append(text, line[i])
			started = true
		default:
			if strings.IndexByte("$`*?[(<>", c) >= 0 || c == '~' && (!started || bytes.HasSuffix(text, []byte("="))) {
				w.computed = true
			}
			text = append(text, line[i])
			started = true
		}
	}
	endCommand(false)
	return commands, true
}

// posix reads a line of bash, zsh or direnv.
func (p *exportParser) posix(line string) {
	commands, ok := split(line)
	if !ok {
		return
	}
	for _, command := range commands {
		words := command.words
		for len(words) > 0 && !words[0].quoted {
			first := words[0].text
			switch {
			case first == "then" || first == "else" || first == "elif" || first == "do":
			case first == "{":
				p.depth++
			default:
				first = ""
			}
			if first == "" {
				break
			}
			words = words[1:]
		}
		if len(words) == 0 {
			continue
		}
		switch first := words[0].text; first {
		case "if", "case", "for", "while", "until", "select", "function":
			p.depth++
			// The brace of a function counts for itself.
			if first == "function" && words[len(words)-1].text == "{" {
				continue
			}
			if first == "function" {
				p.depth--
			}
		case "fi", "esac", "done", "}":
			p.depth = max(p.depth-1, 0)
		case "export", "declare", "typeset", "readonly":
			p.declaration(first, words[1:], command.maybe)
		default:
			if words[len(words)-1].text == "{" {
				p.depth++ // name() {
				continue
			}
			// NAME=value in front of a command is for that command only.
			all := true
			for _, w := range words {
				all = all && strings.Contains(w.text, "=")
			}
			for _, w := range words {
				if name, _, ok := strings.Cut(w.text, "="); ok && all {
					p.add(name, valueOf(w), true, command.maybe)
				}
			}
		}
	}
}

// declaration reads the words behind export or its like.
func (p *exportParser) declaration(command string, words []word, maybe bool) {
	exports := command == "export"
	for len(words) > 0 && strings.HasPrefix(words[0].text, "-") {
		exports = exports || strings.Contains(words[0].text, "x")
		if command == "export" && strings.Contains(words[0].text, "n") {
			return
		}
		words = words[1:]
	}
	for _, w := range words {
		name, _, ok := strings.Cut(w.text, "=")
		if ok {
			p.add(name, valueOf(w), !exports, maybe)
			continue
		}
		if !exports {
			continue
		}
		for i := range p.found {
			if p.found[i].Name == name {
				p.found[i].Local = false
			}
		}
	}
}

// valueOf returns what stands behind the equals sign of a word.
func valueOf(w word) word {
	_, w.text, _ = strings.Cut(w.text, "=")
	return w
}

// assignment reads a NAME=value line of a file that is no script.
func (p *exportParser) assignment(line string, local bool) {
	name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
	if !ok || strings.HasPrefix(line, "#") {
		return
	}
	p.add(strings.TrimSpace(name), word{text: strings.Trim(strings.TrimSpace(value), `"'`), computed: strings.Contains(value, "$")}, local, false)
}

// fish reads a line of config.fish.
func (p *exportParser) fish(line string) {
	commands, ok := split(line)
	if !ok {
		return
	}
	for _, command := range commands {
		words := command.words
		if len(words) > 1 && (words[0].text == "and" || words[0].text == "or") {
			words, command.maybe = words[1:], true
		}
		switch words[0].text {
		case "if", "for", "while", "switch", "function", "begin":
			p.depth++
		case "end":
			p.depth = max(p.depth-1, 0)
		case "set":
			p.fishSet(words[1:], command.maybe)
		case "export":
			p.declaration("export", words[1:], command.maybe)
		}
	}
}

func (p *exportParser) fishSet(words []word, maybe bool) {
	exported := false
	for len(words) > 0 && strings.HasPrefix(words[0].text, "-") {
		flag := words[0].text
		long := strings.HasPrefix(flag, "--")
		exported = exported || flag == "--export" || !long && strings.Contains(flag, "x")
		if flag == "--erase" || flag == "--query" || !long && strings.ContainsAny(flag, "eqS") {
			return
		}
		words = words[1:]
	}
	if len(words) < 2 {
		return
	}
	value := words[1]
	for _, more := range words[2:] {
		value.text += " " + more.text
		value.computed = value.computed || more.computed
	}
	p.add(words[0].text, value, !exported, maybe)
}

// universal reads a line of fish_variables, where set -Ux keeps what it sets.
func (p *exportParser) universal(line string) {
	rest, ok := strings.CutPrefix(line, "SETUVAR --export ")
	name, value, found := strings.Cut(rest, ":")
	if !ok || !found {
		return
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(value, `"`, `\"`) + `"`)
	p.add(name, word{text: text, computed: err != nil}, false, false)
}

// powershell reads a line of a profile.
func (p *exportParser) powershell(line string) {
	if strings.HasPrefix(line, "#") {
		return
	}
	begin, maybe := p.depth, false
	if name, value, ok := strings.Cut(line, "="); ok {
		left := strings.ToLower(strings.TrimSpace(name))
		if at := strings.LastIndex(left, "$env:"); at >= 0 {
			maybe = at > 0
			p.depth = begin
			p.add(strings.ToUpper(strings.Trim(left[at+len("$env:"):], "{} ")), powershellValue(value), false, maybe)
		}
	}
	p.depth = max(begin+strings.Count(line, "{")-strings.Count(line, "}"), 0)
}

func powershellValue(text string) word {
	text = strings.TrimSpace(text)
	if text == "" {
		return word{}
	}
	quote := text[0]
	end := strings.IndexByte(text[1:], quote)
	if quote != '\'' && quote != '"' || end < 0 {
		return word{computed: true}
	}
	rest := strings.TrimSpace(text[end+2:])
	inner := text[1 : end+1]
	more := rest != "" && !strings.HasPrefix(rest, "#") && !strings.HasPrefix(rest, ";") && !strings.HasPrefix(rest, "}")
	return word{text: inner, computed: more || quote == '"' && strings.ContainsAny(inner, "$`")}
}

// FolderExports returns what the .envrc of a folder sets, for shells with
// direnv. One that no person wrote is not read.
func FolderExports(path string, data []byte) []plan.Export {
	if len(data) > maxStartupFile {
		return nil
	}
	all := ParseExports("direnv", data)
	for i := range all {
		all[i].Location.File = path
	}
	return all
}
