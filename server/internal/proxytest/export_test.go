package proxytest

// Prefixes returns the names of all prefixes that are no status code.
func Prefixes() []string {
	var names []string
	for _, f := range faults() {
		names = append(names, f.name)
	}
	for name := range personalities() {
		names = append(names, name)
	}
	return names
}
