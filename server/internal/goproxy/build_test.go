package goproxy

import "testing"

func TestJoin(t *testing.T) {
	for _, test := range []struct {
		separator byte
		values    []string
		want      string // "!" for an error
	}{
		{',', []string{"https://a.example", "direct"}, "https://a.example,direct"},
		{'|', []string{"https://a.example", "b.example", "off"}, "https://a.example|b.example|off"},
		{';', []string{"https://a.example"}, "!"},
		{',', []string{"https://a.example,direct"}, "!"},
		{',', []string{"direct", "https://a.example"}, "!"},
		{',', []string{"https://a.example", " "}, "!"},
		{',', []string{"DIRECT"}, "!"},
		{',', nil, "!"},
	} {
		list, err := Join(test.separator, test.values...)
		got := list.String()
		if err != nil {
			got = "!"
		}
		if got != test.want {
			t.Errorf("Join(%q, %q) = %q, %v, want %q", test.separator, test.values, got, err, test.want)
		}
	}
}

func TestReplace(t *testing.T) {
	for _, test := range []struct{ list, value, want string }{
		{"https://a.example,direct", "https://new.example", "https://new.example,direct"},
		{"https://a.example|direct", "https://new.example", "https://new.example|direct"},
		{"https://a.example|b.example,off", "https://new.example", "https://new.example,off"},
		{"https://a.example", "https://new.example", "https://new.example"},
		{"direct", "https://new.example", "https://new.example,direct"},
		{"off,a.example", "https://new.example", "https://new.example,off"},
		{"https://private.example|https://a.example|direct", "new.example", "https://private.example,new.example|direct"},
		{"https://a.example,https://private.example|direct", "new.example", "https://private.example,new.example,direct"},
		{"https://a.example,direct", "direct", "!"},
		{"https://a.example,direct", "x|y", "!"},
	} {
		list, err := Parse(test.list)
		if err != nil {
			t.Fatal(err)
		}
		list, err = list.Replace(test.value, func(e Entry) bool { return e.Host() == "private.example" })
		got := list.String()
		if err != nil {
			got = "!"
		}
		if got != test.want {
			t.Errorf("Parse(%q).Replace(%q) = %q, %v, want %q", test.list, test.value, got, err, test.want)
		}
	}
}

func TestEnding(t *testing.T) {
	for _, test := range []struct {
		value string
		want  Ending
	}{
		{"a.example,direct", EndingDirect},
		{"a.example|off,direct", EndingOff},
		{"a.example", EndingNone},
	} {
		list, err := Parse(test.value)
		if err != nil {
			t.Fatal(err)
		}
		if got := list.Ending(); got != test.want {
			t.Errorf("Parse(%q).Ending() = %s, want %s", test.value, got, test.want)
		}
	}
}
