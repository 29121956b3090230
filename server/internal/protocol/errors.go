package protocol

// ErrorKind is what a caller may branch on when a request fails. On the command
// line it decides the exit code.
type ErrorKind string

// The kinds of errors.
const (
	ErrorInput     ErrorKind = "input"     // wrong usage or input: exit code 2
	ErrorRefused   ErrorKind = "refused"   // it would be unsafe or is in conflict: exit code 3
	ErrorStale     ErrorKind = "stale"     // the plan is not the one that was shown: exit code 3
	ErrorFailed    ErrorKind = "failed"    // it was tried and failed: exit code 1
	ErrorCancelled ErrorKind = "cancelled" // the client cancelled it
)

// An Error is a failure that is meant for people. Its message says what
// happened and what to do next, and never holds a credential.
type Error struct {
	Kind    ErrorKind `json:"kind"`
	Message string    `json:"message"`
	Plan    *Plan     `json:"plan,omitempty"` // with ErrorStale: the plan made anew
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }
