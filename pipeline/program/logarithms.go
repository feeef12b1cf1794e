package program

// Logarithms makes what a backend without doubles starts from: log2 of the
// working-space light of samples, step 1 of a Program, as integers of 1 / LogOne,
// rounded, from -64 to 64. It works on all cores, for one caller at a time.
type Logarithms struct {
	v    *vector
	dst  [3][]int32
	take func(h *hand, unit int)
}

// InputKey is the same as long as the same samples have the same logarithms. Zero is
// that of no input.
type InputKey struct{ of input }

// NewLogarithms starts goroutines, as many as there are cores when workers is 0.
// Close ends them.
func NewLogarithms(workers int) *Logarithms {
	kernels := &portable
	if machine := machineKernels(); len(machine) > 0 {
		kernels = machine[0]
	}
	l := &Logarithms{v: newVector(kernels, workers)}
	l.take = func(h *hand, unit int) {
		from := unit * tileSize
		n := min(tileSize, h.job.src.pixels()-from)
		h.toLogs(from, n)
		for c, plane := range l.dst {
			copy(plane[from:from+n], h.logs[c][:n])
		}
	}
	return l
}

// Use sets the program and its input, as [Executor.UseLinear] does; linear may be
// nil.
func (l *Logarithms) Use(p *Program, linear Linearizer) { l.v.program, l.v.linear = p, linear }

// Input is the key of the input for samples of the given depth.
func (l *Logarithms) Input(depth int) InputKey {
	return InputKey{inputOf(l.v.program, l.v.linear, depth)}
}

// Table is the logarithm of every value of a sample, of the given depth, if that
// alone decides; it is nil when channels mix or there is a Linearizer. It holds
// until the next call of Table or Planes.
func (l *Logarithms) Table(depth int) *[1 << 16]int32 {
	of := inputOf(l.v.program, l.v.linear, depth)
	if !of.plain() {
		return nil
	}
	l.prepare(of)
	return &l.v.tables.logs
}

// Planes fills one plane a channel, red, green and blue, each as long as there are
// pixels.
func (l *Logarithms) Planes(dst [3][]int32, src Samples) {
	if l.v.linear == nil {
		l.prepare(inputOf(l.v.program, nil, src.Depth))
	}
	l.dst, l.v.job = dst, job{src: src}
	defer func() { l.dst, l.v.job = [3][]int32{}, job{} }()
	l.v.task = l.take
	l.v.crew.share(l.v.job.units(tileSize))
}

// prepare has tables made for an input, unless they are there.
func (l *Logarithms) prepare(of input) {
	if key := (tablesKey{of: of}); l.v.tables.tablesKey != key {
		l.v.tables.tablesKey = key
		l.v.task = (*hand).table
		l.v.crew.share(tableUnits)
	}
}

// Close ends the goroutines.
func (l *Logarithms) Close() { l.v.crew.close() }
