package jsonc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An oracleCase is one file, what was done to it, and what came out.
type oracleCase struct {
	Src     string   `json:"src"`
	OK      bool     `json:"ok"` // as Check says
	Path    []string `json:"path"`
	Set     bool     `json:"set"` // else remove
	Value   string   `json:"value"`
	Result  string   `json:"result"`
	Refused bool     `json:"refused"` // something on the path is no object
}

// TestParserOfVSCodeAgrees generates files, sound and broken, edits them, and
// has VS Code's own parser judge: whether they parse, and whether what the edit
// made of them means what was intended.
func TestParserOfVSCodeAgrees(t *testing.T) {
	parser, err := filepath.Abs(filepath.Join("..", "..", "..", "node_modules", "jsonc-parser"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(parser); err != nil {
		t.Fatal("node_modules is absent: run npm test, which installs it")
	}
	random := rand.New(rand.NewPCG(1, 2))
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	const want = 6000
	sound, through, others := 0, 0, len(brokenFiles)
	for i := range want {
		test := oracleCase{Src: generate(random), Set: i%3 > 0, Value: `{"x": ["é", 1.5e3, null]}`}
		if i%3 == 1 {
			test.Src, test.Path = generateNamed(random), []string{"k"}
		}
		if i%4 == 0 {
			test.Src = damage(random, test.Src)
		}
		for range 1 + random.IntN(4) {
			test.Path = append(test.Path, []string{"k", "o", "a.b", "é😀"}[random.IntN(4)])
		}
		test.run(t)
		if test.OK {
			sound++
		}
		if test.leadsThroughArray() {
			through++
		}
		if err := encoder.Encode(test); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range realCases(t) {
		others++
		if err := encoder.Encode(test); err != nil {
			t.Fatal(err)
		}
	}
	for _, src := range brokenFiles {
		test := oracleCase{Src: src, Path: []string{"k"}, Set: true, Value: "1"}
		test.run(t)
		if err := encoder.Encode(test); err != nil {
			t.Fatal(err)
		}
	}
	if sound < 4000 {
		t.Errorf("only %d of %d generated files parse", sound, want)
	}
	if through < 200 {
		t.Errorf("only %d paths lead through an array", through)
	}
	cases := filepath.Join(t.TempDir(), "cases.jsonl")
	if err := os.WriteFile(cases, lines.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", filepath.Join("testdata", "oracle.cjs"), parser, cases)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v: %s", err, stderr.Bytes())
	}
	complaints := strings.Split(strings.TrimSpace(string(output)), "\n")
	judged := complaints[len(complaints)-1]
	if wantJudged := fmt.Sprint(want + others); judged != wantJudged {
		t.Errorf("node judged %s cases, want %s", judged, wantJudged)
	}
	for _, complaint := range complaints[:min(len(complaints)-1, 10)] {
		t.Error(complaint)
	}
}

func (c *oracleCase) run(t *testing.T) {
	c.OK = Check([]byte(c.Src)) == nil
	var out []byte
	var err error
	if c.Set {
		out, err = Set([]byte(c.Src), c.Path, []byte(c.Value))
	} else {
		out, err = Remove([]byte(c.Src), c.Path)
	}
	c.Result = string(out)
	var positioned *Error
	if err != nil && !errors.As(err, &positioned) {
		t.Errorf("editing %q at %q: %v, want an *Error", c.Src, c.Path, err)
	}
	if c.OK != (err == nil) {
		c.Refused = c.OK
	}
}

func (c *oracleCase) leadsThroughArray() bool {
	l, _ := locate([]byte(c.Src), c.Path)
	return slices.ContainsFunc(l.levels, func(l level) bool { return c.Src[l.start] == '[' })
}

// brokenFiles are files at the edges of the grammar.
var brokenFiles = []string{
	"", " ", "\ufeff", "\ufeff\ufeff", "{", "}", "{}}", "[", "[,]", "[1,,]", "[1,]", "{,}", `{"a":1,,}`, `{"a":1,}`, `{"a"}`, `{"a":}`, `{a:1}`, `{'a':1}`, `{"a":1 "b":2}`,
	"/", "//", "/*", "/*/", "/**/", "/*\n*/", "{} /* */ // x", "{}x", "nul", "null", "nulll", "true//", "-", "-1", "-a", "01", "1.", "1.5", "1e", "1e+", "1E-5", "1.e5", "1.5.5", ".5", "+1",
	`"`, `"a`, "\"a\n\"", "\"\t\"", "\"\x00\"", "\"\x7f\"", `"\x"`, `"\u12"`, `"\u12G4"`, `"\u12aF"`, `"\`, `"\"`, "\u00a0", "{\u2028}", "\"\u2028\"", "// \u2028 x", "{}\f", "\v", "{\r\"k\"\r:\r0\r}",
	`{"a":1}{"b":2}`, `{"k":1,"k":{}}`, `{"\u006b":1}`, `{"k":tru}`, `{"k":1,/*}`, `[{"a":[{},{},],},[],]`, `{"a":[}`, `{"a":{]}`, `"a"}`, `1,2`, "{\"k\":1,\n//", `{"k"/**/:/**/1/**/,/**/}`,
}

// generate writes a random file that parses.
func generate(random *rand.Rand) string {
	g := generator{Rand: random, eol: pick(random, "\n", "\r\n", "\n", "\r"), unit: pick(random, "  ", "    ", "\t")}
	g.minified = random.IntN(4) == 0
	g.comments = random.IntN(3) > 0
	var b strings.Builder
	if random.IntN(10) == 0 {
		b.WriteString("\ufeff")
	}
	b.WriteString(g.trivia())
	if random.IntN(15) > 0 {
		if random.IntN(20) == 0 {
			b.WriteString(g.value(1, ""))
		} else {
			b.WriteString(g.object(0, ""))
		}
		b.WriteString(pick(random, "", g.eol, g.trivia()))
	}
	return b.String()
}

type generator struct {
	*rand.Rand
	eol, unit          string
	minified, comments bool
}

func pick(random *rand.Rand, choices ...string) string { return choices[random.IntN(len(choices))] }

// trivia is blanks and comments, complete in themselves.
func (g generator) trivia() string {
	if g.IntN(3) > 0 {
		return ""
	}
	if !g.comments {
		return pick(g.Rand, " ", "\t", g.eol, "")
	}
	return pick(g.Rand, " ", "/* c */", " // \"k\": 1,"+g.eol, "/*"+g.eol+"}*/", g.eol+g.eol, "  /**/ //é"+g.eol)
}

func (g generator) object(depth int, indent string) string {
	inner := indent + g.unit
	oneLine := g.minified || g.IntN(5) == 0
	var b strings.Builder
	b.WriteString("{" + g.trivia())
	count := g.IntN(5)
	for i := range count {
		if !oneLine {
			b.WriteString(g.eol + inner)
		}
		b.WriteString(g.trivia() + pick(g.Rand, `"k"`, `"o"`, `"a.b"`, `"é😀"`, `"\u006b"`, `"\u00e9\ud83d\uDE00"`, `"x y"`, `"\ud83d"`, `"\/"`))
		b.WriteString(g.trivia() + ":" + pick(g.Rand, "", " ") + g.trivia() + g.value(depth+1, inner) + g.trivia())
		if i < count-1 || g.IntN(3) == 0 {
			b.WriteString("," + pick(g.Rand, "", " ", g.trivia()))
		}
	}
	if !oneLine {
		b.WriteString(g.eol + indent)
	}
	return b.String() + g.trivia() + "}"
}

func (g generator) value(depth int, indent string) string {
	if n := g.IntN(10); n < 4 && depth < 4 {
		return g.object(depth, indent)
	} else if n == 4 && depth < 4 {
		return "[" + g.trivia() + g.value(depth+1, indent) + "," + g.trivia() + g.value(depth+1, indent) + pick(g.Rand, "", ",") + g.trivia() + "]"
	} else if n == 5 && depth < 4 {
		return g.named(depth, indent)
	}
	return pick(g.Rand, "1", "-0.5e-3", "true", "null", `"// no"`, `"a\"\\/*"`, `"\n\u0000é"`, "[]", "{}", `""`)
}

// generateNamed writes a file like a launch.json.
func generateNamed(random *rand.Rand) string {
	g := generator{Rand: random, eol: "\n", unit: "  ", comments: true, minified: random.IntN(4) == 0}
	return "{" + g.trivia() + `"k":` + g.named(1, g.unit) + g.trivia() + "}"
}

// named is an array of objects with names, some of them the same.
func (g generator) named(depth int, indent string) string {
	var b strings.Builder
	for range 1 + g.IntN(4) {
		name := `"name":` + g.trivia() + pick(g.Rand, `"k"`, `"o"`, `"a.b"`, `"é😀"`, `"\u006b"`, "1", "null")
		object := g.object(depth+1, indent)
		if inner := strings.TrimSuffix(object[1:], "}"); !strings.Contains(inner, ":") {
			object = "{" + name + g.trivia() + inner + "}"
		} else if g.IntN(2) == 0 {
			object = "{" + g.trivia() + name + "," + inner + "}"
		}
		b.WriteString(g.trivia() + object + g.trivia() + ",")
	}
	return "[" + strings.TrimSuffix(b.String(), pick(g.Rand, "", ",")) + "]"
}

// damage takes out, doubles or replaces a byte, which often breaks the file.
func damage(random *rand.Rand, src string) string {
	if src == "" {
		return "{"
	}
	i := random.IntN(len(src))
	damaged := src[:i] + pick(random, "", src[i:i+1]+src[i:i+1], ",", "}", "\"", "/", "\\", "0", "\n", "*/", "x") + src[i+1:]
	return strings.ToValidUTF8(damaged, "?")
}
