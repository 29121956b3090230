package protocol

// MirrorStatus grades a mirror by the evidence for it.
type MirrorStatus string

// The grades of a mirror.
const (
	MirrorOK         MirrorStatus = "ok"
	MirrorCare       MirrorStatus = "care"       // works, with caveats that its note names
	MirrorUnverified MirrorStatus = "unverified" // no dated evidence that it works
	MirrorDead       MirrorStatus = "dead"
	MirrorFake       MirrorStatus = "fake"      // never existed, or nobody stands for it
	MirrorNotAProxy  MirrorStatus = "notAProxy" // a real site that does not speak the protocol
	MirrorOwn        MirrorStatus = "own"       // from the user's settings
)

// MirrorsParams chooses what to list.
type MirrorsParams struct {
	All bool `json:"all"` // the dead and fake ones too
}

// A Mirror is one server that speaks the GOPROXY protocol, or that people take
// for one.
type Mirror struct {
	Name     string       `json:"name"`
	URL      string       `json:"url"`
	Operator string       `json:"operator"`
	Region   string       `json:"region"` // where it is meant to be used: global, cn, or empty
	SumDB    bool         `json:"sumdb"`  // it passes on the checksum database
	Private  bool         `json:"private"`
	Status   MirrorStatus `json:"status"`
	Note     string       `json:"note"` // one or two sentences, with the evidence
}

// MirrorsReport is what `goproxyctl mirrors` prints.
type MirrorsReport struct {
	Mirrors []Mirror `json:"mirrors"`
}

// A Profile is a named set of variables, switched together.
type Profile struct {
	Name      string             `json:"name"`
	Variables map[string]*string `json:"variables"` // null takes the variable away
	Current   bool               `json:"current"`
}

// ProfilesReport is what `goproxyctl profiles` prints.
type ProfilesReport struct {
	Profiles []Profile `json:"profiles"`
}

// ProbeParams chooses what to measure.
type ProbeParams struct {
	Place     Place    `json:"place"`
	Mirrors   []string `json:"mirrors"`             // names or URLs; empty: all offerable ones and those in force
	Module    string   `json:"module,omitempty"`    // PATH@VERSION
	Samples   int      `json:"samples,omitempty"`   // conversations per mirror; absent: one
	TimeoutMS int      `json:"timeoutMS,omitempty"` // for each mirror; absent: the setting's
	Token     string   `json:"token,omitempty"`     // names this probe in ProbeProgress
}

// Verdict is the judgement on a mirror.
type Verdict string

// The verdicts. A failed mirror is never ranked.
const (
	VerdictOK       Verdict = "ok"
	VerdictDegraded Verdict = "degraded"
	VerdictFailed   Verdict = "failed"
)

// Reason is why a mirror is not ok.
type Reason string

// The reasons of a verdict.
const (
	ReasonRefused          Reason = "refused"
	ReasonTimeout          Reason = "timeout"
	ReasonDNS              Reason = "dns"
	ReasonTLS              Reason = "tls"
	ReasonUnauthorized     Reason = "unauthorized"
	ReasonForbidden        Reason = "forbidden"
	ReasonNotFound         Reason = "notFound"
	ReasonRateLimited      Reason = "rateLimited"
	ReasonServerError      Reason = "serverError"
	ReasonNotAProxy        Reason = "notAProxy"
	ReasonChecksumMismatch Reason = "checksumMismatch"
	ReasonTruncated        Reason = "truncated"
	ReasonTooLarge         Reason = "tooLarge"
	ReasonInsecureRedirect Reason = "insecureRedirect"
	ReasonRedirectLoop     Reason = "redirectLoop"
	ReasonStale            Reason = "stale"
	ReasonUnsupported      Reason = "unsupported"
)

// Checksum is how a mirror's bytes compare with the known hashes.
type Checksum string

// The outcomes of comparing checksums.
const (
	ChecksumVerified  Checksum = "verified"
	ChecksumMismatch  Checksum = "mismatch"
	ChecksumUnchecked Checksum = "unchecked"
)

// Check is the outcome of one further question to a mirror.
type Check string

// The outcomes of a Check.
const (
	CheckOK      Check = "ok"
	CheckMissing Check = "missing"
	CheckFailed  Check = "failed"
	CheckSkipped Check = "skipped"
)

// A ProbeResult is what was measured of one mirror. Times are milliseconds with
// one decimal, zero where the conversation did not get that far.
type ProbeResult struct {
	Name           string   `json:"name"`
	URL            string   `json:"url"`
	Rank           int      `json:"rank,omitempty"` // from 1; absent where failed
	Verdict        Verdict  `json:"verdict"`
	Reason         Reason   `json:"reason,omitempty"`
	Detail         string   `json:"detail,omitempty"` // one sentence: what was seen and what it means for go
	DNSMS          float64  `json:"dnsMS"`
	ConnectMS      float64  `json:"connectMS"`
	TLSMS          float64  `json:"tlsMS"`
	FirstByteMS    float64  `json:"firstByteMS"`
	TotalMS        float64  `json:"totalMS"`
	SpreadMS       float64  `json:"spreadMS"` // of TotalMS over the samples
	BytesPerSecond float64  `json:"bytesPerSecond"`
	Checksum       Checksum `json:"checksum"`
	SumDB          Check    `json:"sumdb"`
	Toolchain      Check    `json:"toolchain"`
	Latest         string   `json:"latest,omitempty"` // the version that @latest names
	FinalHost      string   `json:"finalHost,omitempty"`
	HTTPVersion    string   `json:"httpVersion,omitempty"`
	TLSVersion     string   `json:"tlsVersion,omitempty"`
	TLSNotAfter    string   `json:"tlsNotAfter,omitempty"`   // RFC 3339
	AddressFamily  string   `json:"addressFamily,omitempty"` // ipv4 or ipv6
	SuccessRate    float64  `json:"successRate"`             // 0 to 1, over the samples
	CostMS         float64  `json:"costMS,omitempty"`        // what a typical download takes, by which the rank is found; absent where failed
	RetryAfterMS   float64  `json:"retryAfterMS,omitempty"`  // how long it asks to be left alone, absent where it does not
	Families       []Family `json:"families,omitempty"`      // IPv4 and IPv6 side by side; absent unless its host has both
}

// A Family is how a mirror was connected to over one family of addresses.
type Family struct {
	Family    string  `json:"family"`           // ipv4 or ipv6
	ConnectMS float64 `json:"connectMS"`        // zero where it failed
	Reason    Reason  `json:"reason,omitempty"` // why it failed
}

// ProbeReport is what `goproxyctl probe` prints: best first, failed last.
type ProbeReport struct {
	Module  string        `json:"module"`
	Results []ProbeResult `json:"results"`
}

// ProbeProgress is one result of the probe that Token names. Its rank is
// absent: it is known only at the end.
type ProbeProgress struct {
	Token  string      `json:"token"`
	Result ProbeResult `json:"result"`
}
