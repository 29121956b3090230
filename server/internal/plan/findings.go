package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/envfile"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// findings returns what is worth knowing about an environment: first about go,
// then its files, then what hides what, then the values themselves.
func findings(e Environment, r resolver) []protocol.Finding {
	var all []protocol.Finding
	for _, rule := range []func(Environment, resolver) []protocol.Finding{
		goProblem, malformed, envFileProblems, unknownLayers, hiddenValues, frozenValues, otherLayers, sharedGopls, disagreement, databaseOff, badLists,
		patterns, privateNames, exposure, network, sideEffects,
	} {
		all = append(all, rule(e, r)...)
	}
	return all
}

func finding(code string, location *protocol.Location, format string, args ...any) protocol.Finding {
	return protocol.Finding{Code: code, Severity: severity(code), Message: fmt.Sprintf(format, args...), Location: location}
}

func goProblem(e Environment, _ resolver) []protocol.Finding {
	g := e.facts.Go
	path, detail := g.Path, strings.TrimSuffix(firstLine(goproxy.Redact(g.Detail)), ".")
	if path == "" {
		path = "go"
	}
	if detail != "" {
		detail = ": " + detail
	}
	var code, format string
	switch g.Problem {
	case GoFine:
		return nil
	case GoMissing:
		if g.Path != "" {
			return []protocol.Finding{finding(CodeGoMissing, nil, "There is no go command at %s. Correct that path in the settings, or install Go from https://go.dev/dl.", g.Path)}
		}
		return []protocol.Finding{finding(CodeGoMissing, nil, "No go command was found. Install Go from https://go.dev/dl, or add the folder of the go command to PATH and start the editor or terminal anew.")}
	case GoTooOld:
		code, format = CodeGoTooOld, "%s is too old%s. Install go 1.13 or later: older ones read neither a proxy list nor a go env file."
	case GoFailed:
		code, format = CodeGoFailed, "%s env failed%s. Run it in a terminal in this folder and repair what it says; the values shown are read from the files."
	case GoTimeout:
		code, format = CodeGoTimeout, "%s env did not end in time%s. Run it in a terminal to see what it waits for; the values shown are read from the files."
	case GoGarbage:
		code, format = CodeGoGarbage, "%s env did not print its environment%s. Check that this is the go command and not another program of that name; the values shown are read from the files."
	case GoNewerMod:
		code, format = CodeGoNewerMod, "%s is older than this folder wants%s. With GOTOOLCHAIN=auto go downloads the newer one through GOPROXY before anything else, so with a dead proxy every go command fails here, go env -w too. Switch the proxy here, or install that go."
	default:
		code, format = CodeGoFailed, "%s env failed%s. Run it in a terminal in this folder."
	}
	return []protocol.Finding{finding(code, nil, format, path, detail)}
}

func envFileProblems(e Environment, _ resolver) []protocol.Finding {
	file := e.facts.EnvFile
	if envFileOff(e.facts) {
		return []protocol.Finding{finding(CodeGoenvOff, nil, "GOENV=off disables the user's go env file: go neither reads it nor can a switch at user scope reach it. Take GOENV out of the environment, or switch at workspace or folder scope.")}
	}
	if file.Err != "" {
		return []protocol.Finding{finding(CodeGoenvUnreadable, &protocol.Location{File: file.Path}, "The go env file %s cannot be read: %s. Go passes over it without a word. Make it readable.", file.Path, goproxy.Redact(file.Err))}
	}
	if !file.Exists {
		return nil
	}
	var all []protocol.Finding
	for _, problem := range envfile.Problems(file.Data) {
		f := protocol.Finding{
			Code: problem.Code, Severity: protocol.Severity(problem.Severity), Message: problem.Message,
			Location: &protocol.Location{File: file.Path, Line: problem.Line, Column: problem.Column},
		}
		f.Fix = e.envFileFix(problem)
		all = append(all, f)
	}
	return all
}

// envFileFix returns the switch that settles a problem with a line of the go env
// file: for a carriage return the same value without it, else the removal.
func (e Environment) envFileFix(problem envfile.Problem) *protocol.Fix {
	text, line, ok := envfile.Get(e.facts.EnvFile.Data, problem.Key)
	if !ok || line != problem.Line || !slices.Contains(Variables(), problem.Key) {
		return nil
	}
	at := Value{Layer: protocol.LayerGoEnvFile, Location: &protocol.Location{File: e.facts.EnvFile.Path}}
	switch problem.Code {
	case envfile.CodeCarriageReturn:
		text = strings.TrimRight(text, "\r")
		if redacted(problem.Key, text) != text || text == "" || disablesDatabase(problem.Key, text) {
			return nil
		}
		return e.fixWith(at, "Remove the carriage return", map[string]string{problem.Key: text})
	case envfile.CodeEmptyValue, envfile.CodeHTTPProxy:
		return e.fixWith(at, "Remove the line", nil, problem.Key)
	}
	return nil
}

func unknownLayers(e Environment, r resolver) []protocol.Finding {
	var all []protocol.Finding
	for _, name := range Variables() {
		answer, ok := r.answers[name]
		if !ok || answer.Layer == protocol.LayerDefault {
			continue
		}
		all = append(all, finding(CodeLayerUnknown, answer.Location, "Go says that %s is %s, which is not what the environment and the files read say. A program that starts go, such as a wrapper, may set it, or a file changed just now. Read again, and look at %s.", name, show(answer.Text), goPath(e.facts)))
	}
	return all
}

func goPath(facts Facts) string {
	if facts.Go.Path != "" {
		return facts.Go.Path
	}
	return "the go command"
}

// show returns a true value as people may see it.
func show(text string) string {
	if text == "" {
		return "not set"
	}
	return goproxy.Redact(text)
}

func firstLine(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	const most = 300
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// DownloadFailed is the finding that a module could not be downloaded. text is
// what go printed.
func DownloadFailed(module, text string) protocol.Finding {
	return finding(CodeDownloadFailed, nil, "%s cannot be downloaded with the values in force and an empty module cache: %s.", goproxy.Redact(module), strings.TrimSuffix(firstLine(goproxy.Redact(text)), "."))
}
