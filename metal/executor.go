package metal

import (
	"fmt"
	"sync"
	"unsafe"

	"safelight/pipeline/program"
)

// Executor runs Programs on a Device, and on the CPU what the device is not good
// for. It is a [program.Executor], and as such never fails.
type Executor struct {
	cpu  program.Executor
	logs *program.Logarithms

	program *program.Program
	linear  program.Linearizer
	stale   bool             // cpu has not been told of program
	joined  *program.Program // program with its curves joined
	fits    bool             // Suffices(program)
	narrow  *program.Of[float32]
	frame   Frame
	next    Job

	planes []int32  // of a call, if there is no table
	rgba   []uint16 // what RGBA16 writes
	kept   keptLogs
	table  keptTable
	ids    uint64

	err    error      // why the device was given up
	mu     sync.Mutex // for device and status, which others may ask for
	device Device     // nil when there is none, or no longer
	status Status
}

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

// Status is who runs Programs.
type Status struct {
	// Backend is "metal" while there is a device, and otherwise that of the CPU.
	Backend string `json:"backend"`
	// Device is its name, if there is or was one.
	Device string `json:"device,omitempty"`
	// Fallback is why the CPU has taken over, empty if it has not.
	Fallback string `json:"fallback,omitempty"`
}

// BackendMetal is the name of the backend of a device.
const BackendMetal = "metal"

// newExecutor takes over a device, which may be nil.
func newExecutor(device Device, workers int) *Executor {
	e := &Executor{cpu: program.New(workers), logs: program.NewLogarithms(workers), device: device}
	e.status = Status{Backend: e.cpu.Backend()}
	if device != nil {
		e.status = Status{Backend: BackendMetal, Device: device.Name()}
	}
	return e
}

// Status says who runs Programs. Unlike the other methods it may be called at any
// time.
func (e *Executor) Status() Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.status
}

// Backend is who runs the Program that is in use: "metal", or the CPU's backend.
func (e *Executor) Backend() string {
	if e.device != nil && (e.program == nil || e.fits) {
		return BackendMetal
	}
	return e.cpu.Backend()
}

// Close ends the executor and the device; see [program.Executor].
func (e *Executor) Close() {
	e.drop()
	e.logs.Close()
	e.cpu.Close()
}

// Map says that pages will be written to by BGRA and Again, and Unmap that they will
// not be any more; see [Device].
func (e *Executor) Map(pages []byte) {
	if e.device != nil {
		e.device.Map(pages)
	}
}

// Unmap takes back Map.
func (e *Executor) Unmap(pages []byte) {
	if e.device != nil {
		e.device.Unmap(pages)
	}
}

// Use sets the program; see [program.Executor].
func (e *Executor) Use(p *program.Program) { e.UseLinear(p, nil) }

// UseLinear sets the program and its input; see [program.Executor].
func (e *Executor) UseLinear(p *program.Program, linear program.Linearizer) {
	e.program, e.linear, e.stale = p, linear, true
	if e.device == nil {
		return
	}
	e.joined = program.Join(p)
	if e.fits = suffices(e.joined); e.fits {
		e.prepare()
	}
}

// prepare gets the program ready for the device.
func (e *Executor) prepare() {
	e.logs.Use(e.program, e.linear)
	e.narrow = e.joined.Narrow()
	e.frame = Frame{FixedDensity: program.Fixed(e.joined), Top: 1<<e.program.Depth - 1}
}

// Suffices reports whether a device, in float32, gives codes that are at most one
// apart from those of the scalar executor, at the program's depth.
func Suffices(p *program.Program) bool { return suffices(program.Join(p)) }

func suffices(joined *program.Program) bool {
	if joined.Depth == program.FloatDepth {
		return false
	}
	const most = 0.9 // of a code; what is left is for the transfer function and the code itself
	top := float64(uint32(1)<<joined.Depth - 1)
	return program.Float32Error(joined) <= most*65535/top
}

// Codes grades into code values; see [program.Executor].
func (e *Executor) Codes(dst []uint16, src program.Samples) {
	if !e.codes(dst, src) {
		e.onCPU().Codes(dst, src)
	}
}

// Floats grades into encoded values, on the CPU; see [program.Executor].
func (e *Executor) Floats(dst []float32, src program.Samples) { e.onCPU().Floats(dst, src) }

// BGRA grades into rows of pixels; see [program.Executor].
func (e *Executor) BGRA(dst []byte, stride, width int, src program.Samples) {
	if !e.bgra(dst, stride, width, src, nil) {
		e.onCPU().BGRA(dst, stride, width, src)
	}
}

// Again grades kept samples into rows of pixels; see [program.Executor].
func (e *Executor) Again(dst []byte, stride, width int, kept *program.Kept) {
	if !e.bgra(dst, stride, width, kept.Samples(), kept) {
		e.onCPU().Again(dst, stride, width, kept)
	}
}

// onCPU gets the CPU ready for the program.
func (e *Executor) onCPU() program.Executor {
	if e.stale {
		if e.linear != nil {
			e.cpu.UseLinear(e.program, e.linear)
		} else {
			e.cpu.Use(e.program)
		}
		e.stale = false
	}
	return e.cpu
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
func (e *Executor) id() uint64 {
	e.ids++
	return e.ids
}

// run has the device do a job. When it fails, it is given up.
func (e *Executor) run(j *Job) bool {
	if err := grade(e.device, j); err != nil {
		e.fallBack(err)
		return false
	}
	return true
}

// grade makes an error of a panic.
func grade(d Device, j *Job) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("metal: the device panicked: %v", value)
		}
	}()
	return d.Grade(j)
}

// fallBack leaves everything to the CPU from now on.
func (e *Executor) fallBack(why error) {
	e.drop()
	e.err = why
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status.Backend, e.status.Fallback = e.cpu.Backend(), why.Error()
}

// drop closes the device, if there is one.
func (e *Executor) drop() {
	if e.device == nil {
		return
	}
	defer func() { _ = recover() }() // what fails to grade may fail to close
	device := e.device
	e.device = nil
	e.planes, e.rgba, e.kept = nil, nil, keptLogs{}
	device.Close()
}
