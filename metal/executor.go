package metal

import (
	"fmt"
	"sync"
	"sync/atomic"

	"safelight/pipeline/program"
)

// Executor runs Programs on a Device, and on the CPU what the device is not good
// for. It is a [program.Executor], and as such never fails.
type Executor struct {
	cpu  program.Executor
	logs *program.Logarithms // nil when there never was a device

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
	ids    *atomic.Uint64 // the last, of all executors that share the device

	err    error      // why the device was given up
	device Device     // nil when there is none, or no longer
	mu     sync.Mutex // for status, which others may ask for
	status Status
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
	e := &Executor{cpu: program.New(workers), device: device, ids: new(atomic.Uint64)}
	e.status = Status{Backend: e.cpu.Backend()}
	if device != nil {
		e.logs = program.NewLogarithms(workers)
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
	if e.logs != nil {
		e.logs.Close()
	}
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
	device := e.device
	e.device = nil
	e.planes, e.rgba, e.kept = nil, nil, keptLogs{}
	closed(device)
}
