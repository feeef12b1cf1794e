package program

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

// A Linearizer takes samples of a scan to linear working-space light, as an
// embedded profile says. It is called by several goroutines at once.
type Linearizer interface {
	// Row fills the red, green and blue planes, as long as there are pixels,
	// from interleaved samples.
	Row(planes [3][]float64, samples []uint16)
}

// job is what one call of an executor grades, and into what: exactly one of
// codes, floats and bgra is not nil.
type job struct {
	src    Samples
	codes  []uint16  // interleaved code values
	floats []float32 // interleaved encoded values
	bgra   []byte    // 8-bit BGRA rows
	width  int       // of a row of bgra, in pixels
	stride int       // from row to row of bgra, in bytes
}

// codesJob grades src into codes of p, [Executor.Codes].
func codesJob(p *Program, dst []uint16, src Samples) job {
	if p.Depth == FloatDepth {
		panic("program: Codes needs a program of whole numbers")
	}
	return job{src: src, codes: dst[:src.pixels()*p.Channels()]}
}

// floatsJob grades src into encoded values of p, [Executor.Floats].
func floatsJob(p *Program, dst []float32, src Samples) job {
	if p.Depth != FloatDepth {
		panic("program: Floats needs a program of floating point")
	}
	return job{src: src, floats: dst[:src.pixels()*p.Channels()]}
}

// bgraJob grades src into rows of BGRA, [Executor.BGRA].
func bgraJob(p *Program, dst []byte, stride, width int, src Samples) job {
	if p.Depth != 8 {
		panic("program: BGRA needs a program of depth 8")
	}
	rows := src.pixels() / width
	return job{src: src, bgra: dst[:(rows-1)*stride+4*width], width: width, stride: stride}
}

// units is the number of pieces the job is done in: rows of BGRA, or tiles of
// the given number of pixels, the last perhaps not whole.
func (j *job) units(tile int) int {
	if j.bgra != nil {
		return j.src.pixels() / j.width
	}
	return (j.src.pixels() + tile - 1) / tile
}
