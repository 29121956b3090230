package diagnose

import (
	"strings"
	"sync"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A family is a group of causes that share their words and their remedies.
// The first cause of a family that a text is judged to have decides nothing:
// which remedy helps is found out by trying, later and elsewhere.
type family struct {
	name     string
	causes   []string
	summary  string // one sentence; HOST, MODULE and VERSION stand for what was found
	remedies []remedy
}

// A remedy is something to do, in the order of likelihood within a family.
// Safe ones change nothing that could weaken a check or let a private name out.
type remedy struct {
	kind  string
	title string
	safe  bool
}

// Kinds of remedies. Callers may branch on them.
const (
	SwitchMirror     = "switchMirror"     // another proxy list
	FallOver         = "fallOver"         // a list that goes on to the next entry
	Retry            = "retry"            // run the command again
	ProxySettings    = "proxySettings"    // HTTPS_PROXY, NO_PROXY, git's http.proxy
	CheckNetwork     = "checkNetwork"     // DNS, VPN, firewall, clock
	InstallCA        = "installCA"        // a certificate authority
	SignIn           = "signIn"           // a captive portal, a gateway
	Credentials      = "credentials"      // .netrc, GOAUTH, ssh keys
	MarkPrivate      = "markPrivate"      // GOPRIVATE, GONOSUMDB for one prefix
	FixVariable      = "fixVariable"      // correct or take away a value
	SumDBAlias       = "sumdbAlias"       // GOSUMDB=sum.golang.google.cn
	CorrectVersion   = "correctVersion"   // an existing version
	CorrectPath      = "correctPath"      // a module path
	CompareMirrors   = "compareMirrors"   // who serves other bytes
	CleanModule      = "cleanModule"      // one module out of the cache
	CleanState       = "cleanState"       // a damaged file that go can get again
	FixDisk          = "fixDisk"          // room, owner, locks
	GoCommand        = "goCommand"        // go mod tidy, go mod vendor, …
	UpgradeGo        = "upgradeGo"        // install a newer go, or correct the go line
	InstallTool      = "installTool"      // git
	AskAdministrator = "askAdministrator" // an allow rule, a waiver, a repaired server
	ReadMore         = "readMore"
)

// Causes returns the causes that a text can be judged to have.
func Causes() []string {
	var causes []string
	for _, f := range families() {
		causes = append(causes, f.causes...)
	}
	return causes
}

// Describe completes a failure, of which the cause and what it is about are
// set, with the words and the remedies of the cause's family.
func Describe(f protocol.Failure) protocol.Failure {
	f.Remedies = []protocol.Remedy{}
	fam, known := familyOf()[f.Cause]
	if !known {
		return f
	}
	words := newWords(f)
	f.Family = fam.name
	f.Summary = words.put(fam.summary)
	for _, r := range fam.remedies {
		f.Remedies = append(f.Remedies, protocol.Remedy{Kind: r.kind, Title: words.put(r.title), Safe: r.safe, Changes: []protocol.Change{}})
	}
	return f
}

// familyOf returns for each cause its family, whose summary is the cause's own
// words where the family's would leave out what matters. The tables are constant,
// and put together once: a log may hold thousands of failures.
var familyOf = sync.OnceValue(func() map[string]family {
	own := summaries()
	all := make(map[string]family)
	for _, fam := range families() {
		for _, cause := range fam.causes {
			mine := fam
			if own[cause] != "" {
				mine.summary = own[cause]
			}
			all[cause] = mine
		}
	}
	return all
})

// words puts what was found into sentences.
type words struct {
	*strings.Replacer
	failure protocol.Failure
}

func newWords(f protocol.Failure) words {
	or := func(found, instead string) string {
		if found == "" {
			return instead
		}
		return found
	}
	return words{strings.NewReplacer("MODULE", or(f.Module, "the module"), "HOST", or(f.Host, "the server"), "VERSION", or(f.Version, "this version")), f}
}

// put completes a sentence. A name keeps its case at the beginning too.
func (w words) put(text string) string {
	missing := strings.HasPrefix(text, "MODULE") && w.failure.Module == "" || strings.HasPrefix(text, "HOST") && w.failure.Host == ""
	text = w.Replace(text)
	if missing {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}
