package program

// Kept are samples that are graded again and again, as those of a preview are,
// and what an [Executor] keeps of them from one time to the next: the logarithm
// of their working-space light, which only the input of a program has a say in.
// It belongs to one executor.
type Kept struct {
	src  Samples
	logs [3][]int32 // planes of fixed-point logarithms, see kernels.go; only the first if all are the same
	of   input      // that made them; none if they are not valid
	last input      // that was asked for
}

// Keep makes Kept of samples, which must not change any more.
func Keep(src Samples) *Kept { return &Kept{src: src} }

// Samples are what is graded again and again.
func (k *Kept) Samples() Samples { return k.src }

// Bytes is the memory taken beside the samples.
func (k *Kept) Bytes() int64 {
	return 4 * int64(len(k.logs[0])) * int64(k.planes())
}

// next says what to do with the logarithms for an input: take them, fill them on
// the way, or neither. They are filled at first, and later only when an input is
// asked for again: while the input itself is dragged, writing them takes as long
// as computing them, and nobody reads them.
func (k *Kept) next(of input) (take, fill bool) {
	take = k.of == of
	fill = !take && (k.last == input{} || k.last == of)
	k.last = of
	if fill {
		k.prepare(of.plain())
	}
	return take, fill
}

// prepare gets planes ready to be filled, for input that is plain or not.
func (k *Kept) prepare(plain bool) {
	k.of = input{}
	planes := 3
	if k.src.Channels == 1 && plain {
		planes = 1
	}
	if k.planes() == planes {
		return
	}
	k.logs = [3][]int32{} // before more is taken
	for c := range planes {
		k.logs[c] = make([]int32, k.src.pixels()+group) // kernels read whole groups
	}
}

// planes is the number of planes there are.
func (k *Kept) planes() (n int) {
	for _, plane := range k.logs {
		if plane != nil {
			n++
		}
	}
	return n
}

// at gives the planes of the three channels from the given pixel on.
func (k *Kept) at(from int) (r, g, b *int32) {
	if k.logs[1] == nil {
		all := &k.logs[0][from]
		return all, all, all
	}
	return &k.logs[0][from], &k.logs[1][from], &k.logs[2][from]
}

// put keeps logarithms of pixels from the given one on.
func (k *Kept) put(from, n int, logs *[3][tileSize]int32) {
	for c, plane := range k.logs {
		if plane != nil {
			copy(plane[from:from+n], logs[c][:])
		}
	}
}
