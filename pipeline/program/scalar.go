package program

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Samples are samples of a scan: interleaved, whole pixels, as they stand in
// the file.
type Samples struct {
	Pix []uint16
	// Channels is 1 (gray) or 3 (RGB) samples a pixel.
	Channels int
	// Depth is the number of bits of a sample, 8 or 16.
	Depth int
}

// pixels is the number of pixels.
func (s Samples) pixels() int { return len(s.Pix) / s.Channels }

// tiles is the number of tiles the pixels fill, the last perhaps not wholly.
func (s Samples) tiles() int { return (s.pixels() + tileSize - 1) / tileSize }

// Scalar runs Programs in plain Go, in float64, on all cores. It is the
// reference for every other backend. One Scalar grades one strip at a time;
// its methods may not be called by several goroutines at once. Nothing is
// allocated per strip.
type Scalar struct {
	program *Program
	input   inputTable
	linear  Linearizer // in place of input, if not nil

	spans  chan span
	done   sync.WaitGroup
	ended  sync.WaitGroup
	job    job
	failed atomic.Pointer[any] // what a span panicked with
}

// job is what the spans of the running call have in common.
type job struct {
	src    Samples
	codes  []uint16  // interleaved code values, or nil
	floats []float32 // interleaved encoded values, or nil
	bgra   []byte    // 8-bit BGRA rows, or nil
	width  int
	stride int
}

// span is a range of units: of tiles when codes are made, of rows for BGRA.
type span struct{ from, to int }

// NewScalar starts an executor. Close ends it. The number of goroutines is
// that of the cores when workers is 0.
func NewScalar(workers int) *Scalar {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	s := &Scalar{spans: make(chan span, 4*workers)}
	for range workers {
		s.ended.Add(1)
		go s.run()
	}
	return s
}

// Close ends the executor's goroutines.
func (s *Scalar) Close() {
	close(s.spans)
	s.ended.Wait()
}

// Use sets the program for the calls that follow.
func (s *Scalar) Use(p *Program) { s.program, s.linear = p, nil }

// A Linearizer takes samples of a scan to linear working-space light, as an
// embedded profile says. It is called by several goroutines at once.
type Linearizer interface {
	// Row fills the red, green and blue planes, as long as there are pixels,
	// from interleaved samples.
	Row(planes [3][]float64, samples []uint16)
}

// UseLinear sets the program for the calls that follow, with the input given by
// a Linearizer instead of the program's own step 1.
func (s *Scalar) UseLinear(p *Program, linear Linearizer) { s.program, s.linear = p, linear }

// Codes grades src into dst: interleaved code values of the program's depth,
// program.Channels() a pixel. len(dst) is pixels times channels. The program's
// depth must not be FloatDepth.
func (s *Scalar) Codes(dst []uint16, src Samples) {
	if s.program.Depth == FloatDepth {
		panic("program: Codes needs a program of whole numbers")
	}
	s.start(job{src: src, codes: dst[:src.pixels()*s.program.Channels()]}, src.tiles())
}

// Floats grades src into dst as Codes does: into values of the output space, 0
// to 1, encoded as its codes are and not rounded to them. The program's depth
// must be FloatDepth.
func (s *Scalar) Floats(dst []float32, src Samples) {
	if s.program.Depth != FloatDepth {
		panic("program: Floats needs a program of floating point")
	}
	s.start(job{src: src, floats: dst[:src.pixels()*s.program.Channels()]}, src.tiles())
}

// BGRA grades src, whole rows of width pixels, into rows of 8-bit B, G, R and
// opaque A, stride bytes apart. The program's depth must be 8.
func (s *Scalar) BGRA(dst []byte, stride, width int, src Samples) {
	if s.program.Depth != 8 {
		panic("program: BGRA needs a program of depth 8")
	}
	rows := src.pixels() / width
	s.start(job{src: src, bgra: dst[:(rows-1)*stride+4*width], width: width, stride: stride}, rows)
}

// start splits the units of a job over the goroutines and waits for them.
func (s *Scalar) start(j job, units int) {
	if s.linear == nil {
		s.input.prepare(s.program, j.src.Depth)
	}
	s.job = j
	step := max(1, units/cap(s.spans))
	for from := 0; from < units; from += step {
		s.done.Add(1)
		s.spans <- span{from, min(from+step, units)}
	}
	s.done.Wait()
	s.job = job{}
	if failed := s.failed.Swap(nil); failed != nil {
		panic(*failed) // where the caller can see to it
	}
}

func (s *Scalar) run() {
	defer s.ended.Done()
	t := new(tile)
	for span := range s.spans {
		s.span(t, span)
	}
}

func (s *Scalar) span(t *tile, span span) {
	defer s.done.Done()
	defer func() {
		if value := recover(); value != nil {
			failed := value // so that only this moves to the heap
			s.failed.Store(&failed)
		}
	}()
	for unit := span.from; unit < span.to; unit++ {
		if s.job.bgra != nil {
			s.row(t, unit)
		} else {
			s.tile(t, unit)
		}
	}
}

// tile grades the given tile of the samples into code values or floats.
func (s *Scalar) tile(t *tile, unit int) {
	from := unit * tileSize
	n := min(tileSize, s.job.src.pixels()-from)
	s.grade(t, from, n)
	channels := s.program.Channels()
	if s.job.floats != nil {
		interleave(s.job.floats[from*channels:(from+n)*channels], t, channels)
	} else {
		interleave(s.job.codes[from*channels:(from+n)*channels], t, channels)
	}
}

// interleave puts the pixels of a tile behind one another.
func interleave[T uint16 | float32](out []T, t *tile, channels int) {
	if channels == 1 {
		for i := range out {
			out[i] = T(t[0][i])
		}
		return
	}
	for i := range len(out) / 3 {
		px := out[3*i : 3*i+3 : 3*i+3]
		px[0], px[1], px[2] = T(t[0][i]), T(t[1][i]), T(t[2][i])
	}
}

// row grades the given row of the samples into BGRA.
func (s *Scalar) row(t *tile, row int) {
	width := s.job.width
	green, blue := 1, 2
	if s.program.Channels() == 1 {
		green, blue = 0, 0
	}
	for x := 0; x < width; x += tileSize {
		n := min(tileSize, width-x)
		s.grade(t, row*width+x, n)
		out := s.job.bgra[row*s.job.stride+4*x:]
		for i := range n {
			px := out[4*i : 4*i+4 : 4*i+4]
			px[0], px[1], px[2], px[3] = byte(t[blue][i]), byte(t[green][i]), byte(t[0][i]), 255
		}
	}
}

// grade runs the program over n pixels from the given one.
func (s *Scalar) grade(t *tile, from, n int) {
	p, src := s.program, s.job.src
	if s.linear != nil {
		samples := src.Pix[from*src.Channels : (from+n)*src.Channels]
		s.linear.Row([3][]float64{t[0][:n], t[1][:n], t[2][:n]}, samples)
		toLog(t, n)
	} else {
		s.look(t, from, n)
	}
	logToPrint(p, t, n)
	printToLight(p, t, n)
	lightToCode(p, t, n)
}

// look takes n pixels through the input table, and channels through the input
// matrix.
func (s *Scalar) look(t *tile, from, n int) {
	src, table := s.job.src, s.input.table
	if src.Channels == 1 {
		for i, v := range src.Pix[from : from+n] {
			x := table[v]
			t[0][i], t[1][i], t[2][i] = x, x, x
		}
	} else {
		pix := src.Pix[3*from : 3*(from+n)]
		for i := range n {
			px := pix[3*i : 3*i+3 : 3*i+3]
			t[0][i], t[1][i], t[2][i] = table[px[0]], table[px[1]], table[px[2]]
		}
	}
	if s.program.Flags&FlagInput != 0 {
		toWorking(s.program, t, n)
		toLog(t, n)
	}
}

// inputTable holds what every scan value becomes before channels mix: its
// linear light, or at once log2 of it when the input transform is the identity.
type inputTable struct {
	table        []float64
	black, gamma float64
	depth        int
	logs         bool
}

// prepare makes the table fit the program and the samples. Indices beyond the
// samples' range hold the value of the largest, so that no sample of a broken
// file can reach outside.
func (in *inputTable) prepare(p *Program, depth int) {
	logs := p.Flags&FlagInput == 0
	if in.table != nil && in.black == p.InputBlack && in.gamma == p.InputGamma && in.depth == depth && in.logs == logs {
		return
	}
	if in.table == nil {
		in.table = make([]float64, 1<<16)
	}
	in.black, in.gamma, in.depth, in.logs = p.InputBlack, p.InputGamma, depth, logs
	top := 1<<depth - 1
	for code := range in.table {
		v := float64(min(code, top)) / float64(top)
		v = max(v-in.black, 0) / (1 - in.black)
		switch {
		case !logs:
			in.table[code] = math.Pow(v, in.gamma)
		case v == 0:
			in.table[code] = logZero
		default:
			in.table[code] = in.gamma * math.Log2(v)
		}
	}
}
