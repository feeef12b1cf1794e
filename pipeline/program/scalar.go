package program

import "math"

// Scalar runs Programs in plain Go, in float64, on all cores. It is the
// reference for every other [Executor], and what they leave to it. Nothing is
// allocated per strip.
type Scalar struct {
	program *Program
	input   inputTable
	linear  Linearizer // in place of input, if not nil

	crew *crew
	job  job
}

// NewScalar starts an executor. Close ends it. The number of goroutines is
// that of the cores when workers is 0.
func NewScalar(workers int) *Scalar {
	s := &Scalar{}
	s.crew = newCrew(workers, func() func(unit int) {
		t := new(tile)
		return func(unit int) { s.unit(t, unit) }
	})
	return s
}

// Backend is "scalar".
func (s *Scalar) Backend() string { return BackendScalar }

// Close ends the executor's goroutines.
func (s *Scalar) Close() { s.crew.close() }

// Use sets the program; see [Executor].
func (s *Scalar) Use(p *Program) { s.program, s.linear = p, nil }

// UseLinear sets the program and its input; see [Executor].
func (s *Scalar) UseLinear(p *Program, linear Linearizer) { s.program, s.linear = p, linear }

// Codes grades into code values; see [Executor].
func (s *Scalar) Codes(dst []uint16, src Samples) { s.start(codesJob(s.program, dst, src)) }

// Floats grades into encoded values; see [Executor].
func (s *Scalar) Floats(dst []float32, src Samples) { s.start(floatsJob(s.program, dst, src)) }

// BGRA grades into rows of pixels; see [Executor].
func (s *Scalar) BGRA(dst []byte, stride, width int, src Samples) {
	s.start(bgraJob(s.program, dst, stride, width, src))
}

// Again grades into rows of pixels, all of it anew; see [Executor].
func (s *Scalar) Again(dst []byte, stride, width int, kept *Kept) {
	s.BGRA(dst, stride, width, kept.src)
}

// start splits a job over the goroutines and waits for them.
func (s *Scalar) start(j job) {
	if s.linear == nil {
		s.input.prepare(s.program, j.src.Depth)
	}
	s.job = j
	defer func() { s.job = job{} }()
	s.crew.share(j.units(tileSize))
}

// unit grades the given tile of the samples into code values or floats, or the
// given row into BGRA.
func (s *Scalar) unit(t *tile, unit int) {
	if s.job.bgra != nil {
		s.row(t, unit)
		return
	}
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
	logToPrint(t, n, p)
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
