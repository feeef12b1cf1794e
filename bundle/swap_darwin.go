package main

import "golang.org/x/sys/unix"

// swap exchanges two files or folders at once, which APFS can.
func swap(a, b string) error { return unix.RenamexNp(a, b, unix.RENAME_SWAP) }
