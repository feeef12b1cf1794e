//go:build !linux

package atomicfile

// renameNew renames a file without replacing another.
func renameNew(from, to string) error { return renameByLink(from, to) }
