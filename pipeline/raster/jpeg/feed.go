package jpeg

import (
	"io"

	"safelight/pipeline/raster"
)

// feedBytes is how much of a file is read at a time.
const feedBytes = 64 << 10

// A feed reads a file for a bitReader.
type feed struct {
	extent raster.Extent
	at     int64 // where what comes next is in the file
	buffer [feedBytes]byte
	err    error // of the reader underneath
}

// more gives what is left of the data with as much behind it as there is room for.
func (f *feed) more(rest []byte) []byte {
	have := copy(f.buffer[:], rest)
	n := min(int64(feedBytes-have), f.extent.Size-f.at)
	if n <= 0 || f.err != nil {
		return f.buffer[:have]
	}
	in := f.extent.Stream(f.at, n)
	read, err := io.ReadFull(in, f.buffer[have:][:n])
	if err != nil {
		f.err = err
	}
	f.at += int64(read)
	return f.buffer[:have+read]
}
