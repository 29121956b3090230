package probe

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

const (
	ipv4 = "ipv4"
	ipv6 = "ipv6"

	// grace is how much longer than the family that connected first the other
	// one may take: a result must not wait for a network that drops IPv6.
	grace = 500 * time.Millisecond
)

// askFamilies connects to the mirror over IPv4 and IPv6 side by side, where its
// host has addresses of both. What it finds is judged at the end, when it is
// known whether this machine can use the family at all.
func (q *inquiry) askFamilies(ctx context.Context) []note {
	c, ok := q.src.(*client)
	if !ok || c.proxied.Load() {
		return nil // A folder has no address, and an HTTP proxy connects for us.
	}
	host := c.base.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	port := c.base.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[c.base.Scheme]
	}
	addresses, err := c.resolve(ctx, host)
	if err != nil {
		return nil // The conversation itself has found it, so this is a hiccup.
	}
	first := make(map[string]netip.Addr)
	for _, address := range addresses {
		family := ipv6
		if address = address.Unmap(); address.Is4() {
			family = ipv4
		}
		if _, known := first[family]; !known {
			first[family] = address
		}
	}
	if len(first) < 2 {
		return nil
	}
	families := []protocol.Family{{Family: ipv4}, {Family: ipv6}}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	for i := range families {
		running.Go(func() {
			f := &families[i]
			f.ConnectMS, f.Reason = connectTo(ctx, net.JoinHostPort(first[f.Family].String(), port))
			if f.Reason == "" {
				time.AfterFunc(grace, cancel)
			}
		})
	}
	running.Wait()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.found.families = families
	return nil
}

// connectTo opens a connection and closes it again.
func connectTo(ctx context.Context, address string) (ms float64, reason protocol.Reason) {
	begin := time.Now()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	took := time.Since(begin)
	if err != nil {
		if ctx.Err() != nil {
			return 0, protocol.ReasonTimeout
		}
		return 0, protocol.ReasonRefused
	}
	_ = conn.Close() // Nothing was sent.
	return inMS(took), ""
}

// markFamilies degrades the mirrors that cannot be connected to over a family of
// addresses over which another one can: a family that works for none is this
// machine's or its network's lack. Missing outcomes are nil.
func markFamilies(outcomes []*outcome) {
	works := make(map[string]bool)
	for _, o := range outcomes {
		if o == nil {
			continue
		}
		for _, f := range o.result.Families {
			works[f.Family] = works[f.Family] || f.Reason == ""
		}
	}
	for _, o := range outcomes {
		if o == nil || o.result.Verdict == protocol.VerdictFailed {
			continue
		}
		for _, f := range o.result.Families {
			if f.Reason == "" || !works[f.Family] {
				continue
			}
			how := "refuses connections"
			if f.Reason == protocol.ReasonTimeout {
				how = "does not answer"
			}
			degrade(&o.result, []note{notef(f.Reason,
				"Its %s address %s, while those of other mirrors do not fail: go loses time with it on each connection before it takes the other family.",
				strings.Replace(f.Family, "ip", "IP", 1), how)})
		}
	}
}
