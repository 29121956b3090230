package remedy

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// mayReplace reports whether another mirror may be offered: not in the place of
// a private one, whose modules nobody else has and whose refusals are meant, not
// against a policy, and not for a module that go fetches without a mirror.
func (d *decision) mayReplace() bool {
	switch d.Failure.Cause {
	case "policy-blocked", "http-proxy-forbids-host":
		return false
	}
	if d.Failure.Family == "checksum" || d.Environment.GoesDirect(d.Failure.Module) {
		return false
	}
	if d.at >= 0 {
		entry := d.list[d.at]
		if d.Environment.IsPrivateMirror(entry) {
			return false
		}
		if d.Failure.Cause == "http-403-blocked" || d.Failure.Cause == "http-401-mirror-auth" {
			return d.isPublic(entry)
		}
		return true
	}
	if d.Failure.Cause == "http-403-blocked" || d.Failure.Cause == "http-401-mirror-auth" {
		return false // nobody knows whose refusal it is
	}
	return true
}

// isPublic reports whether somebody said of an entry that it is public: the
// catalogue, or the user, who listed it and did not mark it private. What
// listens on this machine forbids in nobody's name; should it be a door to a
// company's mirror all the same, the switch names it as unknown and is never
// carried out unasked.
func (d *decision) isPublic(entry goproxy.Entry) bool {
	_, known := d.Environment.KnownMirror(entry)
	address, err := netip.ParseAddr(entry.Hostname())
	return known || entry.Hostname() == "localhost" || err == nil && address.IsLoopback()
}

// isPrivateModule reports whether the module's name is nobody else's business.
func (d *decision) isPrivateModule() bool {
	return IsPrivate(d.Environment, d.Failure.Module)
}

// IsPrivate reports whether only mirrors that are private, or that go asks
// anyhow, may learn of a module path.
func IsPrivate(e plan.Environment, path string) bool {
	if path == "" {
		return false
	}
	_, private := e.PrivatePath(path)
	return private
}

// mirrors are those that may be offered for this module.
func (d *decision) mirrors() []Mirror {
	if !d.mayReplace() {
		return nil
	}
	private := d.isPrivateModule()
	return slices.DeleteFunc(slices.Clone(d.Mirrors), func(m Mirror) bool {
		return m.Private != private || d.at >= 0 && d.list[d.at].SameMirror(m.URL)
	})
}

func (d *decision) need() Need {
	switch d.Failure.Family {
	case "sumdb-unreachable":
		return NeedDatabase
	case "toolchain":
		return NeedToolchain
	}
	return NeedModule
}

func (d *decision) switchMirror(r protocol.Remedy) []Option {
	switch d.Failure.Cause {
	case "go-version-too-old", "toolchain-sumdb-off", "toolchain-not-in-path", "toolchain-name-invalid":
		return nil // no mirror is at fault
	}
	var options []Option
	for _, m := range d.mirrors() {
		o := d.wish(r, "Switch to "+m.Name, protocol.RemedySwitch{Wish: m.Wish})
		o.Need, o.Mirror = d.need(), m
		options = append(options, o)
	}
	return options
}

// fallOver offers lists in which the entry at fault is followed by another
// mirror whatever goes wrong with it.
func (d *decision) fallOver(r protocol.Remedy) []Option {
	if d.at < 0 || d.isPrivateModule() {
		return nil
	}
	if next := d.at + 1; d.list[d.at].Separator == '|' && next < len(d.list) && d.list[next].IsMirror() {
		return nil // it does already
	}
	var options []Option
	for _, m := range d.mirrors() {
		text, ok := d.withBehind(m)
		if !ok {
			continue
		}
		o := d.wish(r, "Keep "+d.list[d.at].Redacted()+", and let go ask "+m.Name+" whenever it fails", protocol.RemedySwitch{Wish: text})
		o.Need, o.Mirror = NeedModule, m
		options = append(options, o)
	}
	return options
}

// withBehind returns the list with a mirror behind the entry at fault, after a
// bar. ok is false where the list holds credentials, which do not travel, or
// where a private entry would come behind the bar.
func (d *decision) withBehind(m Mirror) (text string, ok bool) {
	var b strings.Builder
	put := func(value string, separator byte) {
		b.WriteString(value)
		if separator != 0 {
			b.WriteByte(separator)
		}
	}
	for i, entry := range d.list {
		switch {
		case i < d.at:
			put(entry.Value(), entry.Separator)
		case i == d.at:
			put(entry.Value(), '|')
			separator := entry.Separator
			if separator == 0 && i+1 < len(d.list) {
				separator = ','
			}
			put(m.URL, separator)
		case entry.IsMirror() && d.Environment.IsPrivateMirror(entry):
			return "", false
		case !entry.SameMirror(m.URL):
			put(entry.Value(), entry.Separator)
		}
	}
	list, err := goproxy.Parse(strings.TrimRight(b.String(), ",|"))
	if err != nil || list.Redacted() != list.String() || list.String() == d.list.String() {
		return "", false
	}
	return list.String(), true
}
