package mirror

import (
	"net/url"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
)

// The names of the built-in profiles.
const (
	ProfileOfficial = "Official"
	ProfileChina    = "China"
	ProfileDirect   = "Direct"
	ProfileOffline  = "Offline"
)

// A Profile is a named set of variables that are switched together. A nil value
// takes the variable away; a variable that is absent stays as it is.
type Profile struct {
	Name      string
	Variables map[string]*string
}

// Profiles returns the built-in profiles. modCache is the module cache
// (GOMODCACHE) as the operating system writes it; Offline is left out where it
// is unknown or cannot be written as the file URL that go wants, which is so
// for Windows network folders (\\server\share).
//
// No profile touches GOSUMDB. China is goproxy.cn and nothing behind it but
// version control: it is the one mirror in China that passes on the checksum
// database, so sum.golang.org is not needed. A second mirror behind a comma
// would be asked only for what goproxy.cn does not have, never when it is
// down, and the candidate for that (aliyun) is known for old answers.
func Profiles(modCache string) []Profile {
	profiles := []Profile{
		profile(ProfileOfficial, "https://proxy.golang.org,direct"),
		profile(ProfileChina, "https://goproxy.cn,direct"),
		profile(ProfileDirect, "direct"),
	}
	if folder, ok := DownloadURL(modCache); ok {
		profiles = append(profiles, profile(ProfileOffline, folder+","+goproxy.Off))
	}
	return profiles
}

func profile(name, list string) Profile {
	return Profile{Name: name, Variables: map[string]*string{"GOPROXY": &list}}
}

// DownloadURL returns the download folder of a module cache as a URL that may
// stand in a proxy list. It goes by the look of the path, not by the system it
// runs on, so that it can be tested anywhere.
func DownloadURL(modCache string) (string, bool) {
	path := modCache
	if isDrivePath(path) {
		path = "/" + strings.ReplaceAll(path, `\`, "/")
	}
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return "", false
	}
	path = strings.TrimRight(path, "/") + "/cache/download"
	// A comma or bar inside the URL would part the list.
	escape := strings.NewReplacer(",", "%2C", "|", "%7C")
	return "file://" + escape.Replace((&url.URL{Path: path}).EscapedPath()), true
}

// isDrivePath reports whether a path starts as C:\ or C:/ does.
func isDrivePath(path string) bool {
	return len(path) >= 3 && path[1] == ':' && (path[2] == '\\' || path[2] == '/') &&
		('a' <= path[0]|0x20 && path[0]|0x20 <= 'z')
}
