package diagnose

import "strings"

// A rule names the cause of messages. The fields that are set must all hold.
type rule struct {
	cause string
	at    stage               // where it failed; toolchain downloads only if it says atToolchain
	any   []string            // one of these is in what go says
	all   []string            // all of these are
	none  []string            // none of these is
	fault []string            // one of these is behind the URL, or in what go says where there is no URL
	when  func(*message) bool // what words cannot tell
	host  hostOf

	// sure tells how much the rule has to go by.
	sure certainty
}

// A certainty orders the rules: those of the first are all tried before one of
// the next is. A message that a terminal may have wrapped is tried in one piece
// before a guess is made.
type certainty int

const (
	said  certainty = iota // go's own words
	form                   // the message has the form, and a word that fits
	guess                  // only the form
)

// hostOf tells which host of a message is at fault.
type hostOf uint

const (
	noHost    hostOf = iota
	urlHost          // the one that was asked
	proxyHost        // the outgoing proxy, with its port
	vcsHost          // the one that git and the like talked to
	sumsHost         // the checksum database
	folder           // of a file:// mirror
)

// rules returns the table. Its order is its meaning: the first rule that holds
// names the cause. It goes from what must stop everything (security) over what
// is wrong on this machine and in its settings to the network, from the
// outgoing proxy inwards to the server's answer, and ends with go.mod files. A
// rule may therefore take for granted that the rules before it did not hold.
func rules() []rule {
	var table []rule
	for _, part := range [][]rule{
		securityRules(), moduleCacheRules(), settingRules(), outgoingProxyRules(), sumdbRules(),
		vcsRules(), vanityRules(), toolchainRules(), bodyRules(), networkRules(atMirror), answerRules(), moduleRules(), lastRules(),
	} {
		table = append(table, part...)
	}
	return table
}

// holds reports whether the rule names the cause of m.
func (r *rule) holds(m *message) bool {
	if r.at&m.at&anywhere == 0 || m.at&atToolchain != 0 && r.at&atToolchain == 0 {
		return false
	}
	if len(r.any) > 0 && !containsAny(m.text, r.any) || containsAny(m.text, r.none) {
		return false
	}
	for _, word := range r.all {
		if !strings.Contains(m.text, word) {
			return false
		}
	}
	if len(r.fault) > 0 {
		fault := m.fault
		if m.url == "" {
			fault = m.text
		}
		if !containsAny(fault, r.fault) {
			return false
		}
	}
	return r.when == nil || r.when(m)
}

func containsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// status returns a condition on the HTTP status.
func status(codes ...int) func(*message) bool {
	return func(m *message) bool {
		for _, code := range codes {
			if m.status == code {
				return true
			}
		}
		return false
	}
}

func both(conditions ...func(*message) bool) func(*message) bool {
	return func(m *message) bool {
		for _, holds := range conditions {
			if !holds(m) {
				return false
			}
		}
		return true
	}
}

// answered returns a condition on the server's own words.
func answered(words ...string) func(*message) bool {
	return func(m *message) bool { return containsAny(strings.ToLower(m.remote), words) }
}

func asked(parts ...string) func(*message) bool {
	return func(m *message) bool { return containsAny(m.path, parts) }
}

func not(condition func(*message) bool) func(*message) bool {
	return func(m *message) bool { return !condition(m) }
}
