package metal

import (
	"unsafe"

	"safelight/pipeline/program"
)

// keptLogs are the planes of the samples that were last graded again.
type keptLogs struct {
	of        *program.Kept
	input     program.InputKey
	planes    []int32
	samplesID uint64
	logsID    uint64
}

// keptTable names the table of an input.
type keptTable struct {
	input program.InputKey
	id    uint64
}

// codeRow is the number of pixels in a row of the grid for Codes.
const codeRow = 1024

// maxPixels is what indices of 32 bits reach in planes.
const maxPixels = 1 << 30

// codes has the device grade into code values, if it is to and can.
func (e *Executor) codes(dst []uint16, src program.Samples) bool {
	pixels := len(src.Pix) / src.Channels
	if e.device == nil || !e.fits || pixels == 0 || pixels > maxPixels {
		return false
	}
	if cap(e.rgba) < 4*pixels {
		e.rgba = make([]uint16, 4*pixels)
	}
	rgba := e.rgba[:4*pixels]
	out := unsafe.Slice((*byte)(unsafe.Pointer(&rgba[0])), 8*pixels)
	job := e.job(RGBA16, src, nil, pixels, min(pixels, codeRow), codeRow, out)
	if !e.run(job) {
		return false
	}
	if e.program.Channels() == 1 {
		for i := range dst[:pixels] {
			dst[i] = rgba[4*i]
		}
		return true
	}
	for i := range pixels {
		copy(dst[3*i:3*i+3], rgba[4*i:4*i+3])
	}
	return true
}

// bgra has the device grade into rows of pixels, if it is to and can. Samples that
// are kept may be nil.
func (e *Executor) bgra(dst []byte, stride, width int, src program.Samples, kept *program.Kept) bool {
	rows := len(src.Pix) / src.Channels / max(width, 1)
	if e.device == nil || !e.fits || e.program.Depth != 8 || rows == 0 || rows*width > maxPixels ||
		stride%4 != 0 || stride < 4*width || uintptr(unsafe.Pointer(&dst[0]))%4 != 0 {
		return false
	}
	return e.run(e.job(BGRA, src, kept, rows*width, width, stride/4, dst[:(rows-1)*stride+4*width]))
}

// job puts together what a kernel needs for the first pixels of src.
func (e *Executor) job(kernel Kernel, src program.Samples, kept *program.Kept, pixels, width, stride int, out []byte) *Job {
	src.Pix = src.Pix[:pixels*src.Channels]
	e.frame.Width, e.frame.Pixels, e.frame.Stride = uint32(width), uint32(pixels), uint32(stride)
	e.frame.Channels, e.frame.Table = uint32(src.Channels), 0
	j := &e.next
	*j = Job{Kernel: kernel, Program: e.narrow, Frame: &e.frame, Out: out}
	if kept != nil && e.kept.of != kept {
		e.kept = keptLogs{of: kept, samplesID: e.id()}
	}
	input := e.logs.Input(src.Depth)
	if table := e.logs.Table(src.Depth); table != nil {
		if e.table.input != input {
			e.table = keptTable{input, e.id()}
		}
		e.frame.Table = 1
		j.Samples, j.Logs, j.LogsID = src.Pix, table[:], e.table.id
		if kept != nil {
			j.SamplesID = e.kept.samplesID
		}
		return j
	}
	if kept == nil {
		e.planes = e.fill(e.planes, src, pixels)
		j.Logs = e.planes
		return j
	}
	if e.kept.input != input || len(e.kept.planes) != 3*pixels {
		e.kept.input = program.InputKey{} // a Linearizer can panic
		e.kept.planes = e.fill(e.kept.planes, src, pixels)
		e.kept.input, e.kept.logsID = input, e.id()
	}
	j.Logs, j.LogsID = e.kept.planes, e.kept.logsID
	return j
}

// fill makes planes of logarithms, in memory that may do.
func (e *Executor) fill(planes []int32, src program.Samples, pixels int) []int32 {
	if cap(planes) < 3*pixels {
		planes = make([]int32, 3*pixels)
	}
	planes = planes[:3*pixels]
	e.logs.Planes([3][]int32{planes[:pixels], planes[pixels : 2*pixels], planes[2*pixels:]}, src)
	return planes
}

// id is one that was not there before.
func (e *Executor) id() uint64 { return e.ids.Add(1) }
