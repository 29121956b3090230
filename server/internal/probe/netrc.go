package probe

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Netrc holds the credentials of a .netrc file. The zero value holds none.
type Netrc struct {
	logins map[string]login // by machine
}

type login struct{ user, password string }

// ReadNetrc reads the file that go would read in an environment: NETRC, else
// .netrc in the home folder (on Windows _netrc comes first). Without a file, or
// where GOAUTH leaves netrc out, there are no credentials; the commands that
// GOAUTH may name are never run. Errors hold no credential.
func ReadNetrc(env map[string]string) (Netrc, error) {
	if auth := env["GOAUTH"]; auth != "" && !namesNetrc(auth) {
		return Netrc{}, nil
	}
	path := netrcPath(env)
	if path == "" || path == os.DevNull {
		return Netrc{}, nil
	}
	file, err := openRegular(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Netrc{}, nil
	}
	if err != nil {
		return Netrc{}, fmt.Errorf("reading netrc: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxNetrcBytes))
	if err != nil {
		return Netrc{}, fmt.Errorf("reading netrc: %w", err)
	}
	return ParseNetrc(string(data)), nil
}

// maxNetrcBytes bounds what is read of a .netrc.
const maxNetrcBytes = 1 << 20

func namesNetrc(auth string) bool {
	for command := range strings.SplitSeq(auth, ";") {
		if strings.TrimSpace(command) == "netrc" {
			return true
		}
	}
	return false
}

func netrcPath(env map[string]string) string {
	if path := env["NETRC"]; path != "" {
		return path
	}
	if runtime.GOOS != "windows" {
		return joinHome(env["HOME"], ".netrc")
	}
	old := joinHome(env["USERPROFILE"], "_netrc")
	if _, err := os.Stat(old); err == nil {
		return old
	}
	return joinHome(env["USERPROFILE"], ".netrc")
}

func joinHome(home, name string) string {
	if home == "" {
		return ""
	}
	return filepath.Join(home, name)
}

// ParseNetrc reads the text of a .netrc as go does, line by line in pairs of
// words. Of several entries for one machine the first counts; default is
// ignored, and so are macros.
func ParseNetrc(text string) Netrc {
	n := Netrc{logins: make(map[string]login)}
	var machine string
	var l login
	inMacro := false
	for line := range strings.SplitSeq(text, "\n") {
		if inMacro {
			inMacro = line != ""
			continue
		}
		words := strings.Fields(line)
		for len(words) > 1 {
			switch words[0] {
			case "machine":
				machine, l = words[1], login{}
			case "login":
				l.user = words[1]
			case "password":
				l.password = words[1]
			case "macdef":
				inMacro = true
			}
			words = words[2:]
			if machine == "" || l.user == "" || l.password == "" {
				continue
			}
			key := strings.TrimSuffix(machine, "/")
			if _, taken := n.logins[key]; !taken {
				n.logins[key] = l
			}
			machine, l = "", login{}
		}
		if len(words) == 1 && words[0] == "default" {
			break // It must come last, and go reads no further.
		}
	}
	return n
}

// lookup returns the credentials for a URL. As with go, a machine is a host
// with its port if there is one, or a URL's longer beginning without https://,
// and nothing is sent but over https.
func (n Netrc) lookup(u *url.URL) (user, password string, ok bool) {
	if u.Scheme != "https" {
		return "", "", false
	}
	prefix := strings.TrimSuffix(u.Host+u.EscapedPath(), "/")
	for {
		if l, ok := n.logins[prefix]; ok {
			return l.user, l.password, true
		}
		i := strings.LastIndexByte(prefix, '/')
		if i < 0 {
			return "", "", false
		}
		prefix = prefix[:i]
	}
}
