package diagnose

import "slices"

// Ranked returns the causes in the order in which they are dealt with.
func Ranked() []string { return slices.Concat(byUrgency()...) }
