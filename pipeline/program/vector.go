package program

// vector runs Programs with kernels: planes of fixed-point and float32 numbers,
// tile by tile, on all cores. Programs that these numbers are too coarse for, see
// narrowProgram, go through kernels in float64.
type vector struct {
	kernels *kernels

	program *Program
	linear  Linearizer
	narrow  narrowProgram
	fits    bool // the program is narrow
	// encoding is that of the program.
	encoding encoding

	tables inputTables // unless there is a Linearizer

	crew *crew
	task func(h *hand, unit int) // what the crew does
	job  job
	kept *Kept // of the job, or nil
	fill bool  // the logarithms are to be kept, not taken from there
}

func newVector(k *kernels, workers int) *vector {
	v := &vector{kernels: k}
	v.crew = newCrew(workers, func() func(unit int) {
		h := &hand{vector: v}
		return func(unit int) { v.task(h, unit) }
	})
	return v
}

// Backend is the name of the kernels.
func (v *vector) Backend() string { return v.kernels.name }

// Close ends the goroutines; see [Executor].
func (v *vector) Close() { v.crew.close() }

// Use sets the program; see [Executor].
func (v *vector) Use(p *Program) { v.UseLinear(p, nil) }

// UseLinear sets the program and its input; see [Executor].
func (v *vector) UseLinear(p *Program, linear Linearizer) {
	v.program, v.linear = p, linear
	v.fits = v.narrow.compile(p)
	v.encoding = encoding{table: &p.Encode, top: 1}
	if p.Depth != FloatDepth {
		v.encoding.top, v.encoding.half = float32(uint32(1)<<p.Depth-1), 0.5
	}
}

// Codes grades into code values; see [Executor].
func (v *vector) Codes(dst []uint16, src Samples) {
	v.start(codesJob(v.program, dst, src))
}

// Floats grades into encoded values; see [Executor].
func (v *vector) Floats(dst []float32, src Samples) {
	v.start(floatsJob(v.program, dst, src))
}

// BGRA grades into rows of pixels; see [Executor].
func (v *vector) BGRA(dst []byte, stride, width int, src Samples) {
	v.start(bgraJob(v.program, dst, stride, width, src))
}

// Again grades kept samples into rows of pixels; see [Executor].
func (v *vector) Again(dst []byte, stride, width int, kept *Kept) {
	job := bgraJob(v.program, dst, stride, width, kept.src)
	if !v.fits { // fixed-point logarithms are of no use
		v.start(job)
		return
	}
	of := inputOf(v.program, v.linear, kept.src.Depth)
	take, fill := kept.next(of)
	if !take && !fill {
		v.start(job)
		return
	}
	v.kept, v.fill = kept, fill
	defer func() { v.kept, v.fill = nil, false }()
	v.start(job)
	kept.of = of // only now: a Linearizer can panic
}

// start splits a job over the goroutines and waits for them.
func (v *vector) start(j job) {
	needs := v.linear == nil && (v.kept == nil || v.fill)
	if key := (tablesKey{inputOf(v.program, v.linear, j.src.Depth), !v.fits}); needs && v.tables.tablesKey != key {
		v.tables.tablesKey = key
		v.task = (*hand).table
		v.crew.share(tableUnits)
	}
	v.job = j
	defer func() { v.job = job{} }()
	v.task = (*hand).grade
	v.crew.share(j.units(tileSize))
}
