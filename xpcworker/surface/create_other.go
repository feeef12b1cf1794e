//go:build !linux && !(darwin && cgo)

package surface

// create makes the memory of a surface: a file.
func create(id uint64, _ Layout, size int) (memory, []byte, error) { return createFile(id, size) }

// alignRow: files have no rows.
func alignRow(bytes int) int { return bytes }
