package raster

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
)

const (
	// bandBytes is about how much a band holds, as uint16 samples, where the
	// file's blocks allow it.
	bandBytes = 1 << 20
	// aheadBytes bounds what is decoded ahead, unless a single band takes more.
	aheadBytes = 32 << 20
)

// Band is a run of whole rows, y0 to y1-1. Pix is valid until the next step of
// the iteration.
type Band struct {
	Y0, Y1 int
	Pix    []uint16
}

// Panic is a panic of a source, as it comes up where its bands are used.
type Panic struct {
	// Value is what panic was called with, Stack that of the goroutine it was
	// called in.
	Value any
	Stack []byte
}

// String is the value's.
func (p *Panic) String() string { return fmt.Sprint(p.Value) }

// Bands reads rows y0 to y1-1 of a source from the top down, in bands of whole
// blocks: about 1 MB, or one row of blocks if that is more. Bands are decoded
// ahead, one more than there are cores, but only 32 MB. Sequential sources are read by one
// goroutine at a time, in order. The iteration ends with the first
// error. All goroutines have ended when it returns, also after a break. A panic
// of the source comes up in the goroutine that iterates, as a [*Panic].
func Bands(ctx context.Context, src Source, y0, y1 int) iter.Seq2[Band, error] {
	return func(yield func(Band, error) bool) {
		info := src.Info()
		rows := bandRows(info)
		size := min(rows, y1-y0) * info.RowSamples()
		ahead := bandsAhead(size)
		ctx, cancel := context.WithCancel(ctx)

		type decoded struct {
			band  Band
			err   error
			panic *Panic
		}
		pending := make([]chan decoded, 0, ahead+1) // in order
		var free [][]uint16
		defer func() {
			cancel()
			for _, p := range pending {
				<-p
			}
		}()
		// The first band ends where a block ends, so that the others begin there.
		next := y0
		before := make(chan struct{}) // closed when the band before was read
		close(before)
		start := func() {
			band := Band{Y0: next, Y1: min(next-next%rows+rows, y1)}
			next = band.Y1
			var buffer []uint16
			if n := len(free); n > 0 {
				buffer, free = free[n-1], free[:n-1]
			} else {
				buffer = make([]uint16, size)
			}
			band.Pix = buffer[:(band.Y1-band.Y0)*info.RowSamples()]
			done := make(chan decoded, 1)
			pending = append(pending, done)
			turn, after := before, make(chan struct{})
			before = after
			go func() {
				d := decoded{band: band}
				if info.Sequential {
					<-turn
				}
				defer close(after)
				defer func() {
					if value := recover(); value != nil {
						d.panic = &Panic{value, debug.Stack()}
					}
					done <- d
				}()
				d.err = src.ReadRows(ctx, band.Pix, band.Y0, band.Y1)
			}()
		}
		for next < y1 || len(pending) > 0 {
			for next < y1 && len(pending) < ahead {
				start()
			}
			d := <-pending[0]
			pending = append(pending[:0], pending[1:]...)
			if d.panic != nil {
				panic(d.panic)
			}
			if d.err != nil {
				yield(Band{}, d.err)
				return
			}
			if !yield(d.band, nil) {
				return
			}
			free = append(free, d.band.Pix[:cap(d.band.Pix)])
		}
	}
}

// bandsAhead is how many bands of so many samples are decoded ahead.
func bandsAhead(size int) int {
	return min(max(aheadBytes/(2*max(size, 1)), 1), runtime.GOMAXPROCS(0)+1)
}

// BandBytes is what a band of an image takes at most, and what all that [Bands]
// holds take together: those that are decoded ahead and the one that is used. That
// depends on the number of cores.
func BandBytes(info Info) (one, all int64) {
	size := bandRows(info) * info.RowSamples()
	one = 2 * int64(size)
	return one, int64(bandsAhead(size)+1) * one
}

// Readers is how many goroutines of [Bands] read a source at once at most.
func Readers() int { return runtime.GOMAXPROCS(0) + 1 }

// bandRows is the number of rows of a band: a multiple of BlockRows.
func bandRows(info Info) int {
	block := max(1, min(info.BlockRows, info.Height))
	blocks := max(1, bandBytes/2/max(1, info.RowSamples()*block))
	return min(block*blocks, info.Height)
}
