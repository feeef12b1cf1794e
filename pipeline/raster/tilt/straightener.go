package tilt

import (
	"runtime"
	"runtime/debug"
	"sync"

	"safelight/pipeline/raster"
)

// Chunk is how many rows of the grid a [Straightener] takes in before it makes rows
// of the picture, on all cores.
const Chunk = 64

// A Straightener makes the rows of a picture while those of its grid come in.
type Straightener struct {
	plan     Plan
	channels int
	ring     ring
	have     int // rows of the grid that came in
	next     int // row of the picture to come out
}

// NewStraightener makes a picture of the given number of channels as a plan says.
func NewStraightener(p Plan, channels int) *Straightener {
	n := p.ringRows() + Chunk
	row := p.Width * channels
	return &Straightener{plan: p, channels: channels, ring: ring{pix: make([]uint16, n*row), row: row, rows: n}}
}

// Add takes the next rows of the grid, whole and 16-bit, and appends to dst the rows
// of the picture that they complete.
func (s *Straightener) Add(dst, rows []uint16) []uint16 {
	for len(rows) > 0 {
		n := min(Chunk*s.ring.row, len(rows))
		for ; n > 0; n -= s.ring.row {
			copy(s.ring.at(s.have), rows[:s.ring.row])
			rows = rows[s.ring.row:]
			s.have++
		}
		first := s.next
		for s.next < s.plan.outH {
			if _, last := s.plan.rows(s.next); last >= s.have {
				break
			}
			s.next++
		}
		dst = s.plan.append(dst, first, s.next, s.ring, s.channels)
	}
	return dst
}

// All makes the whole picture from all of its grid.
func (p Plan) All(grid []uint16, channels int) []uint16 {
	return p.append(nil, 0, p.outH, ring{pix: grid, row: p.Width * channels, rows: p.Height}, channels)
}

// append appends rows from to to-1 of the picture, which it computes on all cores.
func (p Plan) append(dst []uint16, from, to int, src ring, channels int) []uint16 {
	row, begun := p.outW*channels, len(dst)
	if need := begun + (to-from)*row; need > cap(dst) {
		dst = append(make([]uint16, 0, need), dst...)
	}
	dst = dst[:begun+(to-from)*row]
	share(to-from, func(j int) {
		p.resample(dst[begun+j*row:][:row], from+j, src, channels)
	})
	return dst
}

// share calls do for 0 to n-1, on all cores. A panic comes up here, as a
// [*raster.Panic].
func share(n int, do func(i int)) {
	var running sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n)
	panics := make([]*raster.Panic, workers)
	for w := range workers {
		running.Go(func() {
			defer func() {
				if value := recover(); value != nil {
					panics[w] = &raster.Panic{Value: value, Stack: debug.Stack()}
				}
			}()
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				do(i)
			}
		})
	}
	running.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
}

// ring holds the latest rows of a grid.
type ring struct {
	pix  []uint16
	row  int // samples of a row
	rows int // that it holds
}

// at is row y, which is one of the latest.
func (r ring) at(y int) []uint16 { return r.pix[y%r.rows*r.row:][:r.row] }
