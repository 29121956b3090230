package goproxy

import "testing"

func TestFallsBack(t *testing.T) {
	for _, test := range []struct {
		entry  string
		status int
		want   bool
	}{
		{"a.example,", 200, false},
		{"a.example,", 404, true},
		{"a.example,", 410, true},
		{"a.example,", 403, false},
		{"a.example,", 500, false},
		{"a.example,", 0, false}, // no answer at all
		{"a.example|", 200, false},
		{"a.example|", 404, true},
		{"a.example|", 403, true},
		{"a.example|", 500, true},
		{"a.example|", 204, true}, // not 200
		{"a.example|", 0, true},
	} {
		list, err := Parse(test.entry + "direct")
		if err != nil {
			t.Fatal(err)
		}
		if got := list[0].FallsBack(StatusOutcome(test.status)); got != test.want {
			t.Errorf("%s.FallsBack(%d) = %t, want %t", test.entry, test.status, got, test.want)
		}
	}
}

func TestTriedNext(t *testing.T) {
	for _, test := range []struct {
		value   string
		from    int
		outcome Outcome
		want    int // -1: go stops
	}{
		{"a.example,b.example", 0, OutcomeNotFound, 1},
		{"a.example,b.example", 0, OutcomeError, -1},
		{"a.example|b.example", 0, OutcomeError, 1},
		{"a.example|b.example", 0, OutcomeOK, -1},
		{"a.example|b.example", 0, OutcomeHang, -1},
		{"a.example|b.example", 0, OutcomeRejected, -1},
		{"a.example|b.example", 1, OutcomeNotFound, -1},
		{"a.example|,b.example", 0, OutcomeError, 2},
		{"a.example,|b.example", 0, OutcomeError, -1},
		{"a.example|direct,b.example", 0, OutcomeError, 1},
		{"a.example|direct,b.example", 1, OutcomeNotFound, -1},
		{"a.example,off", 0, OutcomeNotFound, 1},
		{"a.example,", 0, OutcomeNotFound, -1},
		{"a.example", 7, OutcomeNotFound, -1},
	} {
		list, err := Parse(test.value)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := list.TriedNext(test.from, test.outcome)
		if !ok {
			got = -1
		}
		if got != test.want {
			t.Errorf("Parse(%q).TriedNext(%d, %s) = %d, want %d", test.value, test.from, test.outcome, got, test.want)
		}
	}
}
