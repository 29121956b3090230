package diagnose

import (
	"strings"

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
	cause := f.Cause
	f.Remedies = []protocol.Remedy{}
	for _, fam := range families() {
		for _, c := range fam.causes {
			if c != cause {
				continue
			}
			f.Family = fam.name
			f.Summary = sentence(fam.summaryOf(cause), f)
			for _, r := range fam.remedies {
				f.Remedies = append(f.Remedies, protocol.Remedy{
					Kind: r.kind, Title: sentence(r.title, f), Safe: r.safe, Changes: []protocol.Change{},
				})
			}
			return f
		}
	}
	return f
}

// summaryOf returns the words of a cause: its own, where the family's would
// leave out what matters, else the family's.
func (f family) summaryOf(cause string) string {
	if own := summaries()[cause]; own != "" {
		return own
	}
	return f.summary
}

// sentence puts what was found into a sentence. A name keeps its case at the
// beginning too.
func sentence(text string, f protocol.Failure) string {
	or := func(found, instead string, starts bool) string {
		if found == "" && starts {
			return strings.ToUpper(instead[:1]) + instead[1:]
		}
		if found == "" {
			return instead
		}
		return found
	}
	return strings.NewReplacer(
		"MODULE", or(f.Module, "the module", strings.HasPrefix(text, "MODULE")),
		"HOST", or(f.Host, "the server", strings.HasPrefix(text, "HOST")),
		"VERSION", or(f.Version, "this version", false),
	).Replace(text)
}
