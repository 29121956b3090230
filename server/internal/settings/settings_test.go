package settings

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	proxy := "https://goproxy.corp.example"
	for _, test := range []struct {
		name, in string
		want     func(*Settings)
		findings []string // what each finding says of its setting
	}{
		{"nothing", `{}`, func(*Settings) {}, nil},
		{"another extension's", `{"editor.tabSize": 4, "goproxyish": 1}`, func(*Settings) {}, nil},
		{"null is the default", `{"goproxy.mirrors": null, "goproxy.probe.timeout": null}`, func(*Settings) {}, nil},
		{
			"everything",
			`{"goproxy.mirrors": [{"name": "corp", "url": "goproxy.corp.example", "private": true, "probeModule": "corp.example/m@v1.0.0"}],
			  "goproxy.profiles": {"Work": {"GOPROXY": "https://goproxy.corp.example", "GOSUMDB": null}},
			  "goproxy.defaultScope": "folder", "goproxy.privateHosts": ["*.corp.example"], "goproxy.probe.timeout": 2.5, "goproxy.helperPath": "/x",
			  "goproxy.health": "every 10 minutes", "goproxy.failover": "automatic", "goproxy.failurePrompt": "off"}`,
			func(s *Settings) {
				s.Mirrors = []Mirror{{Name: "corp", URL: "goproxy.corp.example", Private: true, ProbeModule: "corp.example/m@v1.0.0"}}
				s.Profiles = map[string]map[string]*string{"Work": {"GOPROXY": &proxy, "GOSUMDB": nil}}
				s.DefaultScope, s.PrivateHosts, s.ProbeTimeout, s.HelperPath = "folder", []string{"*.corp.example"}, 2.5, "/x"
				s.Health, s.Failover, s.FailurePrompt = "every 10 minutes", "automatic", "off"
			},
			nil,
		},
		{"no object", `[1]`, func(*Settings) {}, []string{"not a JSON object"}},
		{"a wrong type", `{"goproxy.probe.timeout": "soon"}`, func(*Settings) {}, []string{"goproxy.probe.timeout is not used: a string does not fit there"}},
		{"out of range", `{"goproxy.probe.timeout": 0}`, func(*Settings) {}, []string{"not between 1 and 120"}},
		{"an unknown scope", `{"goproxy.defaultScope": "galaxy"}`, func(*Settings) {}, []string{`"galaxy" is not one of ask`}},
		{"an unknown failurePrompt", `{"goproxy.failurePrompt": "always"}`, func(*Settings) {}, []string{`"always" is not one of off`}},
		{"an unknown failover", `{"goproxy.failover": "always"}`, func(*Settings) {}, []string{`"always" is not one of off`}},
		{"an unknown health", `{"goproxy.health": "sometimes"}`, func(*Settings) {}, []string{`"sometimes" is none of ask`}},
		{
			"one bad mirror of two",
			`{"goproxy.mirrors": [{"name": "a b", "url": "https://a.example"}, {"name": "b", "url": "https://b.example"}]}`,
			func(s *Settings) { s.Mirrors = []Mirror{{Name: "b", URL: "https://b.example"}} },
			[]string{`"a b" cannot be the name`},
		},
		{"a mirror that is a list", `{"goproxy.mirrors": [{"name": "a", "url": "https://a.example,direct"}]}`, func(*Settings) {}, []string{"one address"}},
		{"a mirror with a bad url", `{"goproxy.mirrors": [{"name": "a", "url": "ftp://u:s3cret@a.example"}]}`, func(*Settings) {}, []string{"mirror a"}},
		{"a profile that is nothing", `{"goproxy.profiles": {"a": null}}`, func(*Settings) {}, []string{`profile "a"`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := Default()
			test.want(&want)
			got, findings := Parse([]byte(test.in))
			if !reflect.DeepEqual(got, want) {
				t.Errorf("Parse(%s) = %+v, want %+v", test.in, got, want)
			}
			if len(findings) != len(test.findings) {
				t.Fatalf("Parse(%s) finds %+v, want %d findings", test.in, findings, len(test.findings))
			}
			for i, f := range findings {
				if !strings.Contains(f.Message, test.findings[i]) || strings.Contains(f.Message, "s3cret") {
					t.Errorf("Parse(%s) finds %q, want it to say %q and no password", test.in, f.Message, test.findings[i])
				}
			}
		})
	}
}

// TestDefault keeps the tags, which the manifest has, and the code together.
func TestDefault(t *testing.T) {
	fields := make(map[string]json.RawMessage)
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Settings]()) {
		fields[f.Tag.Get("json")] = json.RawMessage(f.Tag.Get("default"))
	}
	data, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	got, findings := Parse(data)
	if len(findings) > 0 {
		t.Errorf("Parse(the manifest's defaults) finds %+v", findings)
	}
	want := Default()
	want.PrivateHosts = []string{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Parse(the manifest's defaults) = %+v, want %+v", got, want)
	}
	if got, want := want.Timeout(), 10*time.Second; got != want {
		t.Errorf("Timeout() = %v, want %v", got, want)
	}
}

// TestHealthInterval compares the code with the pattern that the manifest has.
func TestHealthInterval(t *testing.T) {
	field, _ := reflect.TypeFor[Settings]().FieldByName("Health")
	pattern := regexp.MustCompile(field.Tag.Get("pattern"))
	for _, test := range []struct {
		text  string
		want  time.Duration
		taken bool
	}{
		{"ask", 0, true},
		{"off", 0, true},
		{"onFailure", 0, true},
		{"every 10 minutes", 10 * time.Minute, true},
		{"every 1 minute", time.Minute, true},
		{"every 9999 minutes", 9999 * time.Minute, true},
		{"", 0, false},
		{"10", 0, false},
		{"every minute", 0, false},
		{"every 0 minutes", 0, false},
		{"every 010 minutes", 0, false},
		{"every -1 minutes", 0, false},
		{"every +1 minutes", 0, false},
		{"every 10000 minutes", 0, false},
		{"every 1.5 minutes", 0, false},
		{"every 10 minutes ", 0, false},
		{"every 10 seconds", 0, false},
		{"Every 10 minutes", 0, false},
		{"every 99999999999999999999 minutes", 0, false},
	} {
		got, findings := Parse([]byte(fmt.Sprintf(`{"goproxy.health": %q}`, test.text)))
		if got.HealthInterval() != test.want || (len(findings) == 0) != test.taken {
			t.Errorf("health %q: every %v, findings %v, want every %v, taken %t", test.text, got.HealthInterval(), findings, test.want, test.taken)
		}
		if pattern.MatchString(test.text) != test.taken {
			t.Errorf("the manifest's pattern takes %q: %t, want %t", test.text, !test.taken, test.taken)
		}
	}
}
