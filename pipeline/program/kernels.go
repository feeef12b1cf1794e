package program

// The numbers that kernels hand to one another.
//
// A logarithm, log2 of working-space light T, is an integer: log2 T · 2^25,
// rounded, from -64 to 64 and not beyond. Its error is at most 2^-26 wherever it
// lies; that of a float32 is 16 times as large for a T of 1/256 and less.
//
// A position, of print density P, is an integer from 0 to 2^31-1: from the least
// P of which light knows to the largest. For a channel with a curve that is 0 to
// L, and the upper ten bits of the 31 are P's cell; for one without, 0 to 3 L,
// where light is 2^-48.
//
// Everything after that is a float32.
const (
	logOne  = 1 << 25 // the fixed-point logarithm of 2
	logEdge = 64      // the least logarithm is -logEdge

	cellShift    = 31 - 10 // bits of a position within its cell
	plainRange   = 3 * L   // of P, without a curve
	positionStep = 1.0 / (1 << 31)
)

const (
	// group is the number of pixels that kernels work in. They are given whole
	// groups, never parts of one.
	group = 32
)

// plane is one channel of a block: logarithms, positions, or the bits of
// float32s.
type plane [tileSize]uint32

// block is the planes of red, green and blue; with gray film, the first at last
// is gray.
type block [3]plane

// kernels are the inner loops of a backend. A number of pixels n is a positive
// multiple of group, at most tileSize.
type kernels struct {
	name string

	// look3 and look1 take samples through a table, of logarithms: of interleaved
	// RGB to three planes, of gray to one.
	look3 func(r, g, b *int32, samples *uint16, n int, table *[1 << 16]int32)
	look1 func(dst *int32, samples *uint16, n int, table *[1 << 16]int32)
	// light3 takes interleaved samples through a table, of linear light, and a
	// matrix, to working-space light.
	light3 func(dst *tile, samples *uint16, n int, table *[1 << 16]float64, m *[3][3]float64)
	// logs takes the logarithm of light. What has none, or a lesser one, becomes
	// the least.
	logs func(dst *int32, light *float64, n int)

	// density takes logarithms to positions: steps 2 to 4.
	density func(dst *block, r, g, b *int32, n int, d *densityMap)
	// curve takes positions to light, less glare: steps 5 and 6, and straight
	// does for a channel without a curve.
	curve    func(p *plane, n int, c *cells)
	straight func(p *plane, n int, s *slope)
	// mix multiplies with a matrix; gray weights the channels into the first.
	mix  func(b *block, n int, m *[3][3]float32)
	gray func(b *block, n int, weights *[3]float32)
	// encode clips light, and takes it through the transfer function and to
	// codes plus one half.
	encode func(p *plane, n int, e *encoding)

	// Those that follow do in float64 what a narrow program is too coarse for:
	// the same steps, one after the other, with the constants of the program.
	// Of its input and output they share look3 to light3, and encode.

	// wideLogs takes light to its logarithm.
	wideLogs func(p *doubles, n int)
	// wideDensity takes logarithms to print density.
	wideDensity func(t *tile, n int, p *Program)
	// wideCurve takes print density through a curve that has segments.
	wideCurve func(p *doubles, n int, s *Segments[float64])
	// wideLight takes print density to light, less glare.
	wideLight func(d *doubles, n int, p *Program)
	// wideMix multiplies with the output matrix; wideGray weights the channels
	// into the first.
	wideMix  func(t *tile, n int, p *Program)
	wideGray func(t *tile, n int, p *Program)
	// wideRound rounds to float32.
	wideRound func(dst *plane, src *doubles, n int)

	// bgra, codes3 and codes1 cut off fractions and put pixels behind one
	// another; floats3 does the latter.
	bgra    func(dst *byte, r, g, b *plane, n int)
	codes3  func(dst *uint16, b *block, n int)
	codes1  func(dst *uint16, p *plane, n int)
	floats3 func(dst *float32, b *block, n int)
}

// densityMap is a clamp of logarithms and an affine map to positions.
type densityMap struct {
	m      [3][4]float64 // for (red, green, blue, 1)
	lo, hi [3]int32
}

// maxKinks is the largest number of kinks in one cell of a curve.
const maxKinks = 4

// cells are a curve, the power of ten after it, and the glare: log2 of light is
// a piecewise linear function of the position. In each cell
//
//	log2 light = at + rise·t + Σ change_k·max(t - place_k, 0)
//
// with t the position within the cell, 0 to 2^21: exact, kinks included.
type cells struct {
	// line holds at and rise.
	line [Cells][2]float32
	// kink holds place and change, for k < kinks; both are 0 for those a cell
	// does not have.
	kink  [maxKinks][Cells][2]float32
	kinks int
	glare float32
}

// slope is the light of a position without a curve: log2 light is rise times
// the position.
type slope struct{ rise, glare float32 }

// encoding is the table of the program, and what becomes of what it gives.
type encoding struct {
	table     *[EncodeSize]float32
	top, half float32
}
