package metal

import (
	_ "embed"
	"unsafe"

	"safelight/pipeline/program"
)

// source is the kernels, compiled when a device is opened.
//
//go:embed grade.metal
var source string

// Frame is what a kernel needs beside the Program. The same memory layout as in
// layout.h and grade.metal.
type Frame struct {
	// FixedDensity takes the place of the Program's bounds and density map.
	program.FixedDensity
	// Width is the pixels of a row of the grid of threads, Pixels those in all.
	// The last row need not be whole.
	Width, Pixels uint32
	// Stride is the pixels from row to row of the output.
	Stride uint32
	// Channels is 1 or 3 samples a pixel.
	Channels uint32
	// Table is 1 when Job.Logs are those of the values of samples, and 0 when they
	// are planes of Pixels each.
	Table uint32
	// Top is the largest code of the output, that of opaque alpha with RGBA16.
	Top uint32
}

// offsets are the sizes and offsets that kernel layout gives, in its order.
func offsets() []uint32 {
	var p program.Of[float32]
	var f Frame
	s := &p.RGB
	g := &s.Segment[0]
	rgb := unsafe.Offsetof(p.RGB)
	segment := rgb + unsafe.Offsetof(s.Segment)
	of := []uintptr{
		unsafe.Sizeof(*g), unsafe.Sizeof(*s), unsafe.Sizeof(p), unsafe.Sizeof(f),
		unsafe.Offsetof(p.Layout), unsafe.Offsetof(p.Render), unsafe.Offsetof(p.Flags), unsafe.Offsetof(p.Depth),
		unsafe.Offsetof(p.InputBlack), unsafe.Offsetof(p.InputGamma), unsafe.Offsetof(p.Glare),
		unsafe.Offsetof(p.CellScale), unsafe.Offsetof(p.Range), unsafe.Offsetof(p.Input),
		unsafe.Offsetof(p.LogMin), unsafe.Offsetof(p.LogMax), unsafe.Offsetof(p.Density),
		unsafe.Offsetof(p.Output), unsafe.Offsetof(p.Luma),
		rgb, rgb + unsafe.Offsetof(s.Count), rgb + unsafe.Offsetof(s.First), segment,
		segment + unsafe.Offsetof(g.Start), segment + unsafe.Offsetof(g.Offset), segment + unsafe.Offsetof(g.Slope), segment + unsafe.Offsetof(g.Value),
		unsafe.Offsetof(p.Curve), unsafe.Offsetof(p.Encode),
		unsafe.Offsetof(f.Density), unsafe.Offsetof(f.LogMin), unsafe.Offsetof(f.LogMax), unsafe.Offsetof(f.Shift),
		unsafe.Offsetof(f.Width), unsafe.Offsetof(f.Pixels), unsafe.Offsetof(f.Stride),
		unsafe.Offsetof(f.Channels), unsafe.Offsetof(f.Table), unsafe.Offsetof(f.Top),
	}
	out := make([]uint32, len(of))
	for i, v := range of {
		out[i] = uint32(v)
	}
	return out
}

// The constants of grade.metal.
var (
	_ = [1]struct{}{}[program.Cells-1024]
	_ = [1]struct{}{}[program.MaxSegments-129]
	_ = [1]struct{}{}[program.EncodeOctaves-40]
	_ = [1]struct{}{}[program.FlagOutput-2]
	_ = [1]struct{}{}[program.FlagGray-4]
	_ = [1]struct{}{}[program.FixedOne-1<<26]
	_ = [1]struct{}{}[program.LogOne-1<<25]
)
