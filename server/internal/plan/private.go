package plan

import (
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// maxNames bounds how many private names a sentence lists.
const maxNames = 5

// looksPrivate reports whether a module path is most likely nobody else's
// business. The rule, on the host, which is the first element of the path:
//
//   - the host is on goproxy.privateHosts, or is an IP address;
//   - or it ends in one of internalEndings (.local, .corp, .internal, …);
//   - or it is the host of one of the repository's own remotes, and not on
//     publicHosts.
//
// Any other host is taken for public, as go itself takes it: a rule that called
// every unknown host private would warn of every vanity import path.
func (c Choices) looksPrivate(name string, remotes []remote) bool {
	host, _, _ := strings.Cut(name, "/")
	if !strings.Contains(host, ".") {
		return false // of the standard library, or a name that no mirror is asked for
	}
	if c.isPrivateHost(host) {
		return true
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	for _, ending := range internalEndings() {
		if strings.HasSuffix(host, ending) {
			return true
		}
	}
	if slices.Contains(publicHosts(), host) {
		return false
	}
	return slices.ContainsFunc(remotes, func(r remote) bool { return r.host == host })
}

// publicHosts are hosts of code that everybody may read, and of the vanity
// import paths that public modules have most often.
func publicHosts() []string {
	return []string{
		"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.sr.ht", "gitee.com", "gitea.com", "launchpad.net", "sourceforge.net", "hub.jazz.net",
		"golang.org", "google.golang.org", "go.googlesource.com", "gopkg.in", "go.uber.org", "go.opentelemetry.io", "go.etcd.io", "go.mongodb.org", "go.starlark.net",
		"k8s.io", "sigs.k8s.io", "rsc.io", "cloud.google.com", "cel.dev", "honnef.co", "mvdan.cc", "modernc.org", "gonum.org", "gorm.io", "dario.cat", "filippo.io", "9fans.net",
	}
}

// internalEndings are endings of host names that no public server has.
func internalEndings() []string {
	return []string{".corp", ".internal", ".intranet", ".intra", ".local", ".localdomain", ".lan", ".home", ".private", ".home.arpa"}
}

// A remote is the place of one of the repository's remotes.
type remote struct {
	host, path string // path without .git
}

// remotes reads the remotes of a git configuration. Git is not run.
func remotes(file File) []remote {
	var all []remote
	inRemote := false
	for line := range strings.SplitSeq(string(file.Data), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inRemote = strings.HasPrefix(line, "[remote ")
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !inRemote || !ok || strings.TrimSpace(name) != "url" && strings.TrimSpace(name) != "pushurl" {
			continue
		}
		if r, ok := parseRemote(strings.Trim(strings.TrimSpace(value), `"`)); ok && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// parseRemote understands https://host/path, ssh://git@host:22/path and
// git@host:path. A folder is no remote.
func parseRemote(text string) (remote, bool) {
	if strings.Contains(text, "://") {
		u, err := url.Parse(text)
		if err != nil || u.Hostname() == "" || u.Scheme == "file" {
			return remote{}, false
		}
		return remote{strings.ToLower(u.Hostname()), strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git")}, true
	}
	host, rest, ok := strings.Cut(text, ":")
	if !ok || strings.ContainsAny(host, `/\`) || len(host) < 2 || rest == "" {
		return remote{}, false
	}
	host = strings.ToLower(host[strings.LastIndex(host, "@")+1:])
	return remote{host, strings.TrimSuffix(strings.Trim(rest, "/"), ".git")}, true
}

// A leak is a module path that a list sends to a public mirror although it
// looks private.
type leak struct {
	modulePath
	pattern string // for GOPRIVATE
}

// leaks returns the private names that a mirror of a list would be told. A name
// on GOPRIVATE that GONOPROXY=none sends to the private mirror in front of the
// list is meant to be: it goes on from there only where that does not have it,
// which publicAfterPrivate tells.
func (e Environment) leaks(list goproxy.List, private, noProxy string) []leak {
	public := slices.ContainsFunc(list.Active(), func(entry goproxy.Entry) bool {
		return entry.IsMirror() && entry.Host() != "" && !e.choices.isPrivate(entry)
	})
	if !public {
		return nil
	}
	paths, _ := modulePaths(e.facts)
	origins := remotes(e.facts.GitConfig)
	meant := noProxy == "none" && e.choices.privateFront(list) != ""
	var all []leak
	for _, p := range paths {
		known := slices.ContainsFunc(all, func(l leak) bool { return l.path == p.path })
		if known || !e.choices.looksPrivate(p.path, origins) || goproxy.MatchPrivate(noProxy, p.path) {
			continue
		}
		if meant && goproxy.MatchPrivate(private, p.path) {
			continue
		}
		host, _, _ := strings.Cut(p.path, "/")
		all = append(all, leak{p, host})
	}
	return all
}

// privateFront returns the private mirror that a list asks first, and goes on
// from only where that answers that it does not have a module.
func (c Choices) privateFront(list goproxy.List) string {
	active := list.Active()
	if len(active) < 2 || !active[0].IsMirror() || !c.isPrivate(active[0]) || active[0].Separator != ',' {
		return ""
	}
	return active[0].Redacted()
}

// besides says when GOPRIVATE alone would be too much: go asks no mirror for
// what that names.
func besides(mirror, how string) string {
	if mirror == "" {
		return ""
	}
	return "; where " + mirror + " serves them, set GONOPROXY=none besides" + how
}

// namesAndPatterns returns what to say of leaks.
func namesAndPatterns(leaks []leak) (names string, patterns []string) {
	var shown []string
	for i, l := range leaks {
		if i < maxNames {
			shown = append(shown, goproxy.Redact(l.path))
		}
		if !slices.Contains(patterns, l.pattern) {
			patterns = append(patterns, l.pattern)
		}
	}
	if len(leaks) > maxNames {
		shown = append(shown, "and others")
	}
	return strings.Join(shown, ", "), patterns
}

// privateNames tells which private names the list in force sends to a public
// mirror, and to the checksum database.
func privateNames(e Environment, _ resolver) []protocol.Finding {
	list, err := goproxy.Parse(e.Get(e.Main(), "GOPROXY").Text)
	if err != nil {
		return nil
	}
	noProxy := e.Get(e.Main(), "GONOPROXY")
	v := e.Get(e.Main(), "GOPRIVATE")
	leaks := e.leaks(list, v.Text, noProxy.Text)
	if len(leaks) == 0 {
		return nil
	}
	names, patterns := namesAndPatterns(leaks)
	mirror := e.choices.privateFront(list)
	f := finding(CodePrivateNames, &leaks[0].location, "These modules look private and are on no GOPRIVATE list, so go sends their names to public mirrors and to the checksum database: %s. Set GOPRIVATE to %s%s.", names, strings.Join(patterns, ","), besides(mirror, ""))
	text := strings.TrimPrefix(v.Text+","+strings.Join(patterns, ","), ",")
	if v.isProcess() || noProxy.isSet() || redacted("GOPRIVATE", text) != text {
		return []protocol.Finding{f} // what is set already hides what a fix would write
	}
	f.Fix = &protocol.Fix{Title: "Add them to GOPRIVATE", Scope: protocol.ScopeUser, Set: map[string]string{"GOPRIVATE": text}}
	if mirror != "" {
		f.Fix.Title, f.Fix.Set["GONOPROXY"] = "Add them to GOPRIVATE, and go on asking "+mirror, "none"
	}
	return []protocol.Finding{f}
}

// aboutPrivateNames warns before private names are sent to a public mirror.
func (s *switcher) aboutPrivateNames(assignments []assignment) {
	value := func(name string) string {
		for _, a := range assignments {
			if a.name == name && a.text != nil {
				return *a.text
			}
		}
		for _, a := range assignments {
			if a.name == name {
				return s.target.below(name).Text
			}
		}
		return s.target.inForce(name).Text
	}
	if !assigned(assignments, "GOPROXY") {
		return
	}
	list, err := goproxy.Parse(value("GOPROXY"))
	if err != nil {
		return
	}
	// GOPRIVATE is the default of GONOPROXY, after the switch too.
	noProxy := value("GOPRIVATE")
	if own, ok := s.target.own("GONOPROXY"); ok && own != "" || s.target.below("GONOPROXY").isSet() || assigned(assignments, "GONOPROXY") {
		noProxy = value("GONOPROXY")
	}
	leaks := s.env.leaks(list, value("GOPRIVATE"), noProxy)
	if len(leaks) == 0 {
		return
	}
	names, patterns := namesAndPatterns(leaks)
	mirror := s.choices.privateFront(list)
	s.warn(CodePrivateNames, "These modules look private and are on no GOPRIVATE list, so their names go to %s and to the checksum database: %s. Add %s to GOPRIVATE with the switch (--private)%s.", list.Redacted(), names, strings.Join(patterns, ","), besides(mirror, " (--set GONOPROXY=none)"))
	last := &s.warnings[len(s.warnings)-1]
	last.Private, last.AskPrivate = patterns, mirror
}

func assigned(assignments []assignment, name string) bool {
	return slices.ContainsFunc(assignments, func(a assignment) bool { return a.name == name })
}

// withPrivate returns a value of GOPRIVATE with the patterns of the wish added.
func (s *switcher) withPrivate(text string) (string, error) {
	for _, pattern := range s.wish.Private {
		pattern = strings.TrimSpace(pattern)
		if !goproxy.MatchablePattern(pattern) || strings.Contains(pattern, ",") {
			return "", input("%q is no pattern for GOPRIVATE. Write host and path alone, such as git.corp.example or *.corp.example.", goproxy.Redact(pattern))
		}
		if pattern == "*" {
			return "", refused("GOPRIVATE=* would take every module from version control, and check none of them. Name the hosts that are private.")
		}
		if !slices.Contains(strings.Split(text, ","), pattern) {
			text = strings.TrimPrefix(text+","+pattern, ",")
		}
	}
	return text, nil
}

// isPrivateHost reports whether a host is on goproxy.privateHosts.
func (c Choices) isPrivateHost(hosts ...string) bool {
	for _, pattern := range c.PrivateHosts {
		pattern = strings.ToLower(strings.TrimSpace(pattern))
		for _, host := range hosts {
			if ok, err := path.Match(pattern, host); pattern == host || err == nil && ok {
				return true
			}
		}
	}
	return false
}
