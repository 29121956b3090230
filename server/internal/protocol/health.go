package protocol

// HealthParams asks how the mirrors in force are.
type HealthParams struct {
	Place  Place `json:"place"`
	Failed bool  `json:"failed,omitempty"` // a go command has just failed, which is when onFailure measures
}

// HealthState is how a mirror in force has been lately.
type HealthState string

// The states of health.
const (
	HealthUnknown HealthState = "unknown" // not measured yet
	HealthHealthy HealthState = "healthy"
	HealthSlow    HealthState = "slow" // it works, but takes much longer than is usual for it, or than anybody waits
	HealthDown    HealthState = "down"
)

// A HealthDay sums up the measurements of one day. Percentiles are of the time
// that the download of a small module took, exact to 2.5 %; absent without a
// success.
type HealthDay struct {
	Day         string  `json:"day"` // 2006-01-02, in this machine's time zone
	Count       int     `json:"count"`
	SuccessRate float64 `json:"successRate"` // 0 to 1
	P50MS       float64 `json:"p50MS,omitempty"`
	P95MS       float64 `json:"p95MS,omitempty"`
}

// A MirrorHealth is how one mirror in force is.
type MirrorHealth struct {
	Name   string      `json:"name"`
	URL    string      `json:"url"`
	State  HealthState `json:"state"`
	Since  string      `json:"since,omitempty"`  // RFC 3339, local time
	Reason Reason      `json:"reason,omitempty"` // why it is down
	Detail string      `json:"detail,omitempty"`
	Today  HealthDay   `json:"today"`
}

// A Replacement is something that works, for the first mirror in force, which
// does not. It is told once for each outage, to one window.
type Replacement struct {
	Name      string  `json:"name"` // of the mirror that is down
	URL       string  `json:"url"`
	Reason    Reason  `json:"reason,omitempty"`
	DownMS    float64 `json:"downMS"`    // how long it has been down
	Wish      string  `json:"wish"`      // what to switch to: a profile, or a mirror
	TotalMS   float64 `json:"totalMS"`   // what was measured of it just now
	Automatic bool    `json:"automatic"` // it is a profile of the user's own, and goproxy.failover says to switch
}

// A HealthReport tells how the mirrors of the list in force are, in its order.
type HealthReport struct {
	Mirrors     []MirrorHealth `json:"mirrors"`
	Offline     bool           `json:"offline"`          // none could be reached, for lack of a network
	NextMS      float64        `json:"nextMS,omitempty"` // when to ask again; absent where nothing is measured by itself
	Replacement *Replacement   `json:"replacement,omitempty"`
}

// A HealthRecord is what is kept of one mirror.
type HealthRecord struct {
	URL  string      `json:"url"`
	Days []HealthDay `json:"days"` // newest first
}

// HealthHistory is everything that is kept, by URL.
type HealthHistory struct {
	Mirrors []HealthRecord `json:"mirrors"`
}

// HealthMuteParams names a mirror for which no replacement is to be offered any
// more.
type HealthMuteParams struct {
	URL string `json:"url"` // as MirrorHealth has it
}
