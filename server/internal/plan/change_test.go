package plan

import (
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestDigest: the digest changes with the plan and with the files that it is
// about, and with nothing else.
func TestDigest(t *testing.T) {
	plan := func(s scene, wish string) *Plan {
		p, err := Switch(s.facts(), choices(), Wish{Text: wish, Scope: protocol.ScopeUser, Replace: false})
		if err != nil {
			t.Fatalf("Switch(%q): %v", wish, err)
		}
		return p
	}
	base := Digest(plan(scene{env: "GOPROXY=direct\n"}, "goproxy.cn"))
	for _, test := range []struct {
		does string
		plan *Plan
		same bool
	}{
		{"the same again", plan(scene{env: "GOPROXY=direct\n"}, "goproxy.cn"), true},
		{"another wish for the same list", plan(scene{env: "GOPROXY=direct\n"}, "https://goproxy.cn,direct"), true},
		{"more warnings", plan(scene{env: "GOPROXY=direct\n", process: "GOPROXY=off"}, "goproxy.cn"), true},
		{"another list", plan(scene{env: "GOPROXY=direct\n"}, "google"), false},
		{"another old value", plan(scene{env: "GOPROXY=off,\n"}, "https://goproxy.cn,direct"), false},
		{"another line in the file", plan(scene{env: "GOPROXY=direct\nGOBIN=/b\n"}, "goproxy.cn"), false},
		{"no file", plan(scene{}, "goproxy.cn"), false},
		{"nothing to do", plan(scene{}, "default"), false},
	} {
		if got := Digest(test.plan) == base; got != test.same {
			t.Errorf("%s: the digest is the same: %t, want %t", test.does, got, test.same)
		}
	}
	one := &Plan{Changes: []Change{{File: "a", Key: []string{"b", "c"}}}}
	other := &Plan{Changes: []Change{{File: "a", Key: []string{"b c"}}}}
	if Digest(one) == Digest(other) {
		t.Errorf("Digest(%+v) = Digest(%+v)", one, other)
	}
}

func TestSharedLines(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b       string
		start, end int
	}{
		{"", "", 0, 0},
		{"a\nb\nc\n", "a\nx\nc\n", 2, 2},
		{"a\nb1\nc\n", "a\nb2\nc\n", 2, 2},
		{"a", "ab", 0, 0},
		{"a\n", "a\na\n", 2, 0},
		{"x\na\na\n", "x\na\n", 4, 0},
		{"same\n", "same\n", 5, 0},
		{"1b\nc", "2b\nc", 0, 1},
	} {
		start, end := sharedLines([]byte(test.a), []byte(test.b))
		if start != test.start || end != test.end {
			t.Errorf("sharedLines(%q, %q) = %d, %d, want %d, %d", test.a, test.b, start, end, test.start, test.end)
		}
	}
}
