package protocol

// DoctorParams says where to look and what to download.
type DoctorParams struct {
	Place     Place  `json:"place"`
	Module    string `json:"module,omitempty"`    // PATH@VERSION; absent: one of the Go team's own
	TimeoutMS int    `json:"timeoutMS,omitempty"` // for each mirror, and ten times that for the download; absent: the setting's
}

// DoctorReport is what `goproxyctl doctor` prints. It is ok where no finding is
// an error, and the download succeeded with nothing in the module cache.
type DoctorReport struct {
	OK       bool          `json:"ok"`
	Findings []Finding     `json:"findings"`
	Results  []ProbeResult `json:"results"`  // of the mirrors in force, in their order
	Failures []Failure     `json:"failures"` // of the download
}
