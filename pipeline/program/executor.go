package program

// The names of the backends; see [Backends].
const (
	BackendAVX512   = "avx512"
	BackendAVX2     = "avx2"
	BackendPortable = "portable"
	BackendScalar   = "scalar"
)

// An Executor runs Programs over pixels, on all cores. It grades one strip at a
// time: its methods may not be called by several goroutines at once. Nothing is
// allocated per strip.
//
// With the same program and the same sample, every method of one executor
// computes the same, whatever the number of pixels and whoever is beside the
// sample. Executors of different backends differ by at most one code value of
// 16 bits.
type Executor interface {
	// Backend is the name of how the executor computes.
	Backend() string
	// Use sets the program for the calls that follow. It must not change while
	// it is in use.
	Use(p *Program)
	// UseLinear sets the program for the calls that follow, with the input given
	// by a Linearizer, which must be comparable, instead of the program's own
	// step 1.
	UseLinear(p *Program, linear Linearizer)
	// Codes grades src into dst: interleaved code values of the program's depth,
	// program.Channels() a pixel. len(dst) is pixels times channels. The
	// program's depth must not be FloatDepth.
	Codes(dst []uint16, src Samples)
	// Floats grades src into dst as Codes does: into values of the output space,
	// 0 to 1, encoded as its codes are and not rounded to them. The program's
	// depth must be FloatDepth.
	Floats(dst []float32, src Samples)
	// BGRA grades src, whole rows of width pixels, into rows of 8-bit B, G, R and
	// opaque A, stride bytes apart. The program's depth must be 8.
	BGRA(dst []byte, stride, width int, src Samples)
	// Again is BGRA for samples that are graded again and again: what the input
	// of the program makes of them is kept until the input is another.
	Again(dst []byte, stride, width int, kept *Kept)
	// Close ends the executor's goroutines.
	Close()
}

// New starts the fastest executor that this machine has. The number of
// goroutines is that of the cores when workers is 0.
func New(workers int) Executor { return Open(Backends()[0], workers) }

// Backends are the names of the executors that run on this machine, the fastest
// first. The last is the reference.
func Backends() []string {
	var names []string
	for _, k := range machineKernels() {
		names = append(names, k.name)
	}
	return append(names, BackendPortable, BackendScalar)
}

// Open starts the executor of the given name, one of Backends; it panics if
// there is none.
func Open(backend string, workers int) Executor {
	switch backend {
	case BackendScalar:
		return NewScalar(workers)
	case BackendPortable:
		return newVector(&portable, workers)
	}
	for _, k := range machineKernels() {
		if k.name == backend {
			return newVector(k, workers)
		}
	}
	panic("program: no backend " + backend + " on this machine")
}
