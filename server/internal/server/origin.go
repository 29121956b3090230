package server

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/diagnose"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/remedy"
)

// askOrigin asks a module's own host, as git does, whether it wants credentials
// for the repository. Only a host that go asks anyhow is asked about a private
// module.
func (t *tryout) askOrigin(ctx context.Context, c *considered) (status int, seenThere string) {
	host, _, _ := strings.Cut(c.Module, "/")
	wanted := slices.ContainsFunc(c.options, func(o *option) bool { return o.Kind == diagnose.Credentials })
	if !wanted || c.Family != "origin-login" || hostOf(c.Host) != host || module.CheckPath(c.Module) != nil {
		return 0, ""
	}
	if remedy.IsPrivate(t.environment, c.Module) && !t.asksOrigin(c.Module) {
		return 0, ""
	}
	repository := strings.TrimPrefix(c.Module, host+"/")
	if pattern := t.environment.PrivatePattern(c.Module); strings.HasPrefix(pattern, host+"/") {
		repository = strings.TrimPrefix(pattern, host+"/")
	}
	ctx, cancel := context.WithTimeout(ctx, t.timeout)
	defer cancel()
	answer := t.Ask(ctx, Question{URL: "https://" + host + "?service=git-upload-pack", Path: strings.TrimSuffix(repository, ".git") + ".git/info/refs", Limit: maxInfo})
	return answer.Status, seen(answer)
}

func hostOf(host string) string {
	host, _, _ = strings.Cut(host, ":")
	return host
}

// asksOrigin reports whether go asks version control for a module.
func (t *tryout) asksOrigin(path string) bool {
	if t.environment.GoesDirect(path) {
		return true
	}
	list, err := goproxy.Parse(t.environment.Get(t.environment.Main(), "GOPROXY").Text)
	return err == nil && list.Ending() == goproxy.EndingDirect
}

// tellOrigin says what the module's own host wants.
func (t *tryout) tellOrigin(c *considered, status int, seenThere string) {
	host, _, _ := strings.Cut(c.Module, "/")
	switch {
	case seenThere == "":
	case status == 200:
		c.note(t.trial(true, host+" lets everybody read the repository over https."))
		c.options = slices.DeleteFunc(c.options, func(o *option) bool {
			return o.Kind == diagnose.Credentials && c.Cause != "git-ssh-publickey" && c.Cause != "git-ssh-hostkey"
		})
	case status == 401 || status == 403:
		trial := t.trial(true, fmt.Sprintf("%s wants a user name and a password or token for it (%d).", host, status))
		c.note(trial)
		c.add(trial.Detail)
	case status == 404:
		c.note(t.trial(false, host+" answers that there is no such repository, or hides it from those who are not signed in (404)."))
	default:
		c.note(t.trial(false, sentence(host+": "+seenThere)))
	}
}
