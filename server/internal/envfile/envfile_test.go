package envfile

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
)

func TestGet(t *testing.T) {
	for _, test := range []struct {
		src, want string
		line      int
	}{
		{"", "", 0},
		{"GOPROXY=off\n", "off", 1},
		{"GOPROXY=off", "off", 1},
		{"# c\n\nGOPROXY=a=b\n", "a=b", 3},
		{"GOPROXY=off\nGOPROXY=direct\n", "direct", 2},
		{"GOPROXY=off\r\n", "off\r", 1},
		{"GOPROXY=\"off\"\n", `"off"`, 1},
		{"GOPROXY= off \n", " off ", 1},
		{"GOPROXY=\n", "", 1},
		{" GOPROXY=off\n", "", 0},
		{"GOPROXY =off\n", "", 0},
		{"#GOPROXY=off\n", "", 0},
		{"goproxy=off\n", "", 0},
		{"export GOPROXY=off\n", "", 0},
		{"\ufeffGOPROXY=off\n", "", 0},
		{"GOPROXY\n", "", 0},
	} {
		value, line, found := Get([]byte(test.src), "GOPROXY")
		if value != test.want || line != test.line || found != (test.line > 0) {
			t.Errorf("Get(%q) = %q, %d, %t, want %q, %d", test.src, value, line, found, test.want, test.line)
		}
	}
}

func TestSet(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"", "GOPROXY=off\n"},
		{"GOSUMDB=x", "GOSUMDB=x\nGOPROXY=off\n"},
		{"# c\r\nGOSUMDB=x\r\n", "# c\r\nGOSUMDB=x\r\nGOPROXY=off\n"},
		{"Z=1\nGOPROXY=direct\r\nA=1\n", "Z=1\nGOPROXY=off\nA=1\n"},
		{"GOPROXY=1\nx\nGOPROXY=2", "GOPROXY=1\nx\nGOPROXY=off\n"},
		{"#GOPROXY=1\n", "#GOPROXY=1\nGOPROXY=off\n"},
		{"\x00\xff\nGOPROXY=\n\n", "\x00\xff\nGOPROXY=off\n\n"},
	} {
		got, err := Set([]byte(test.src), "GOPROXY", "off")
		if err != nil || string(got) != test.want {
			t.Errorf("Set(%q) = %q, %v, want %q", test.src, got, err, test.want)
		}
	}
	for _, test := range []struct{ key, value string }{
		{"", "x"}, {"goproxy", "x"}, {"GO PROXY", "x"}, {"GOPROXY=", "x"}, {"A\n", "x"},
		{"GOPROXY", "a\nb"}, {"GOPROXY", "a\r"}, {"GOPROXY", "a\x00"}, {"GOPROXY", "a\v"}, {"GOPROXY", "\xff"},
	} {
		if got, err := Set(nil, test.key, test.value); err == nil {
			t.Errorf("Set(nil, %q, %q) = %q, want an error", test.key, test.value, got)
		} else if strings.Contains(err.Error(), "a\n") {
			t.Errorf("Set(nil, %q, %q): error %q holds the value", test.key, test.value, err)
		}
	}
}

func TestRemove(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"", ""},
		{"GOPROXY=off", ""},
		{"# c\nGOPROXY=off\r\nA=1\r\nGOPROXY=direct\n#GOPROXY=x\n", "# c\nA=1\r\n#GOPROXY=x\n"},
		{"A=1", "A=1"},
	} {
		if got := Remove([]byte(test.src), "GOPROXY"); string(got) != test.want {
			t.Errorf("Remove(%q) = %q, want %q", test.src, got, test.want)
		}
	}
}

func TestProblems(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"# c\n\nGOPROXY=off\nGOFLAGS=-mod=mod\n", ""},
		{"GOPROXY=off\r\n", "envFileCarriageReturn error 1:12"},
		{"GOPROXY=\nGOFLAGS=\n", "envFileEmptyValue error 1:9, envFileEmptyValue info 2:9"},
		{"A=1\nHTTPS_PROXY=http://x\n", "envFileHTTPProxy warning 2:1"},
		{"GOPROXY=1\nA=1\nGOPROXY=2\nGOPROXY=3\n", "envFileDuplicateKey warning 4:1"},
		{"export GOPROXY=1\n", "envFileIgnoredLine warning 1:1"},
		{"\ufeffGOPROXY=1\n", "envFileByteOrderMark error 1:1"},
		{"GOPROXY =1\n", "envFileBlankInKey warning 1:8"},
		{"GOPROXY=\x00\n", "envFileInvalidByte error 1:9"},
	} {
		var got []string
		for _, problem := range Problems([]byte(test.src)) {
			got = append(got, fmt.Sprintf("%s %s %d:%d", problem.Code, problem.Severity, problem.Line, problem.Column))
			if _, ok := new(chinese.Translator).Text(problem.Message); !ok || !strings.HasSuffix(problem.Message, ".") {
				t.Errorf("Problems(%q): %q is no sentence, or there is no Chinese for it", test.src, problem.Message)
			}
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("Problems(%q) = %q, want %q", test.src, got, test.want)
		}
	}
}

// FuzzSet checks that Set is read back, changes nothing else, and is undone by
// Remove where the key is new.
func FuzzSet(f *testing.F) {
	f.Add([]byte("# c\r\nGOPROXY=off\nA=1"), "GOPROXY", "direct")
	f.Fuzz(func(t *testing.T, src []byte, key, value string) {
		out, err := Set(src, key, value)
		if err != nil {
			return
		}
		if got, _, found := Get(out, key); !found || got != value {
			t.Errorf("Set(%q, %q, %q) = %q, in which Get finds %q, %t", src, key, value, out, got, found)
		}
		removed := Remove(out, key)
		want := Remove(src, key)
		if len(want) > 0 && want[len(want)-1] != '\n' {
			want = append(bytes.Clone(want), '\n')
		}
		if _, _, found := Get(src, key); !found && !bytes.Equal(removed, want) {
			t.Errorf("Set(%q, %q, %q) = %q, Remove = %q, want %q", src, key, value, out, removed, want)
		}
		for _, variable := range All(src) {
			if variable.Key != key {
				if got, line, _ := Get(out, variable.Key); line == variable.Line && got != variable.Value {
					t.Errorf("Set(%q, %q, %q) = %q, in which %s changed", src, key, value, out, variable.Key)
				}
			}
		}
		Problems(src)
	})
}
