package tiff

import "sync"

// A lane is the blocks below one another, those of one column and plane, when
// they are giant. Its reader stays in the block where the last read ended, so
// that the next goes on from there. Reads of a lane take turns; the source's
// Info says that they had better come in order.
type lane struct {
	mu     sync.Mutex
	reader *blockReader
}
