//go:build !failpoints

package apply

// realDisk returns the file system itself.
func realDisk() files { return disk{} }
