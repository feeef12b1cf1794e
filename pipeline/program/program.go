// Package program holds a recipe compiled to numbers, and the executors that
// run it over pixels.
//
// [Compile] turns a recipe and an output space into a [Program]: one flat
// struct of constants and tables, without pointers. Everything a backend needs
// is in it, so the same Program can be run by scalar Go, by SIMD Go or by a
// Metal kernel, and a preview and an export differ only in the number of
// pixels and the depth of the output.
//
// [NewScalar] makes the reference executor. It computes in float64 and its
// 16-bit output differs from the formulas of package pipeline by at most one
// code value, for any recipe and any input. [New] makes the fastest [Executor] of
// the machine; all of them are tested against the reference and differ from it by
// at most one code value again. [Kept] spares a preview what a drag does not change.
//
// # What a Program computes
//
// For a pixel with scan values v in [0, 1]:
//
//	u = max(v - InputBlack, 0) / (1 - InputBlack)
//	T = Input · u^InputGamma                      linear light, working space
//	l = clamp(log2 T, LogMin, LogMax)             per channel; T <= 0 gives LogMin
//	P = Density · (l, 1)                          print density, exposure applied
//	P = Offset + Slope · clip(P, 0, L)            of P's segment of the RGB curve
//	P = Offset + Slope · clip(P, 0, L)            of P's segment of the channel's
//	light = max(min(10^-P, 1) - Glare, 0)
//	light = (Luma · light) in all channels        gray film only
//	out = Encode(clip(Output · light, 0, 1))      code = round(out · (2^Depth - 1)),
//	                                              or out itself in floating point
//
// Curves are kept as exact segments, not as sampled tables: between two control
// points P is a straight line in P, so a segment's two numbers hold it without
// error, kinks included. A uniform grid of cells over P says where to start
// looking for the segment. A curve that is the identity is left out, clipping
// included.
package program

import (
	"math"

	"safelight/pipeline/curve"
)

// LayoutVersion is the version of the Program's memory layout.
const LayoutVersion = 1

// The sizes of a Program's tables.
const (
	// Cells is the number of cells in the index over P in [0, L].
	Cells = 1024
	// MaxSegments is the largest number of segments of a curve: one between
	// every two of its points, and a level one beyond each end.
	MaxSegments = curve.MaxPoints + 1
	// EncodeOctaves is the number of octaves below 1 in the Encode table.
	EncodeOctaves = 40
	// EncodeSteps is the number of steps of one octave in the Encode table.
	EncodeSteps = 256
	// EncodeSize is the number of entries of the Encode table: the ends of all
	// steps from 2^-EncodeOctaves to 1, and one more, equal to the last, so
	// that an interpolation at 1 reads inside the table.
	EncodeSize = EncodeOctaves*EncodeSteps + 2
)

// L is the density range of the curves, log10(65536) = 4.816.
const L = 16 * math.Ln2 / math.Ln10

// Flags of a Program.
const (
	// FlagInput: Input is not the identity.
	FlagInput uint32 = 1 << iota
	// FlagOutput: Output is not the identity.
	FlagOutput
	// FlagGray: the output has one channel, the luminance.
	FlagGray
)

// Float is the number a Program is made of.
type Float interface{ float32 | float64 }

// Of is a compiled recipe: fixed layout, no pointers, every field naturally
// aligned, little-endian like the machines it runs on. Program, with float64,
// is what Compile makes and the CPU runs; [Of.Narrow] gives the same layout
// with float32 for backends without doubles (MSL has none).
//
// Matrices are row-major and act on column vectors. Channels are in the order
// red, green, blue.
type Of[F Float] struct {
	// Layout is LayoutVersion.
	Layout uint32
	// Render is the rendering version of the recipe.
	Render uint32
	// Flags are the Flag constants.
	Flags uint32
	// Depth is the number of bits of an output sample, 8 or 16, or FloatDepth.
	Depth uint32

	// InputBlack is the scan value of no light.
	InputBlack F
	// InputGamma is the exponent applied to scan values above black.
	InputGamma F
	// Glare is subtracted from light, 0 to 0.2.
	Glare F
	// CellScale is Cells / L: P · CellScale is P's cell.
	CellScale F
	// Range is L, the upper end of the curves' range of P.
	Range F

	// Input takes linear scanner light to the working space.
	Input [3][3]F
	// LogMin and LogMax bound log2 T per channel. The film base and the floor
	// of 1e-10 under T/B are in LogMin; the ceiling of 10 on printing density
	// is in LogMax for negatives, in LogMin for positives.
	LogMin, LogMax [3]F
	// Density maps (log2 T, 1) to print density after steps 2 to 4.
	Density [3][4]F
	// Output takes working-space light to linear light of the output space.
	Output [3][3]F
	// Luma are the weights of luminance in the working space; they sum to 1.
	Luma [3]F

	// RGB is the curve that all channels go through first.
	RGB Segments[F]
	// Curve holds the curve of each channel.
	Curve [3]Segments[F]
	// Encode is the output transfer function, sampled at (1 + i/256)·2^o for
	// octaves o = -40 … -1 and steps i = 0 … 255, then at 1; to be
	// interpolated linearly. Bits 15 to 30 of a float32 index it. Below 2^-40
	// the function is a line to 0.
	Encode [EncodeSize]float32
}

// Program is a compiled recipe in full precision.
type Program = Of[float64]

// Segments is a piecewise linear function from P in [0, L] to P.
type Segments[F Float] struct {
	// Count is the number of segments; 0 means that there is no curve, and P is
	// not clipped.
	Count uint32
	_     uint32
	// First[i] is the segment in which cell i begins.
	First [Cells]uint16
	// Segment holds Count segments with increasing Start; Segment[0].Start is 0.
	Segment [MaxSegments]Segment[F]
}

// Segment is one straight piece: Offset + Slope·P for P from Start to the next
// segment's Start.
//
// Value is the curve at Start, of which a float32 keeps more than of Offset when
// Slope is steep: Value + Slope·(P - Start) is the same.
type Segment[F Float] struct {
	Start, Offset, Slope F
	Value                F
}

// Channels is the number of channels of the output: 1 or 3.
func (p *Of[F]) Channels() int {
	if p.Flags&FlagGray != 0 {
		return 1
	}
	return 3
}

// Narrow gives the program with every constant rounded to float32, in the same
// layout.
func (p *Of[F]) Narrow() *Of[float32] {
	n := &Of[float32]{
		Layout: p.Layout, Render: p.Render, Flags: p.Flags, Depth: p.Depth,
		InputBlack: float32(p.InputBlack), InputGamma: float32(p.InputGamma), Glare: float32(p.Glare),
		CellScale: float32(p.CellScale), Range: float32(p.Range),
		Encode: p.Encode,
	}
	for i := range 3 {
		n.LogMin[i], n.LogMax[i] = float32(p.LogMin[i]), float32(p.LogMax[i])
		n.Luma[i] = float32(p.Luma[i])
		for j := range 3 {
			n.Input[i][j] = float32(p.Input[i][j])
			n.Output[i][j] = float32(p.Output[i][j])
		}
		for j := range 4 {
			n.Density[i][j] = float32(p.Density[i][j])
		}
		n.Curve[i] = p.Curve[i].narrow()
	}
	n.RGB = p.RGB.narrow()
	return n
}

func (s *Segments[F]) narrow() (n Segments[float32]) {
	n.Count, n.First = s.Count, s.First
	for k, g := range s.Segment[:s.Count] {
		start := float32(g.Start)
		n.Segment[k] = Segment[float32]{
			Start: start, Offset: float32(g.Offset), Slope: float32(g.Slope),
			// At the Start that is there, so that its rounding changes nothing.
			Value: float32(float64(g.Value) + float64(g.Slope)*(float64(start)-float64(g.Start))),
		}
	}
	return n
}
