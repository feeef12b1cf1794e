package program

// Kept are samples that are graded again and again, as those of a preview are,
// and what an [Executor] keeps of them from one time to the next: the logarithm
// of their working-space light, which only the input of a program has a say in.
// It belongs to one executor.
type Kept struct {
	src  Samples
	logs [3][]int32 // planes of fixed-point logarithms, see kernels.go; one thrice if all are the same
	of   input      // that made the logs
}

// Keep makes Kept of samples, which must not change any more.
func Keep(src Samples) *Kept { return &Kept{src: src} }

// Bytes is the memory taken beside the samples.
func (k *Kept) Bytes() int64 {
	bytes := int64(0)
	for c, plane := range k.logs {
		if len(plane) > 0 && (c == 0 || &plane[0] != &k.logs[0][0]) {
			bytes += 4 * int64(len(plane))
		}
	}
	return bytes
}

// make gets planes ready to be filled for an input.
func (k *Kept) make(of input) {
	single := k.src.Channels == 1 && of.plain()
	size := k.src.pixels() + group // kernels work in whole groups
	if k.logs[0] == nil || single != (&k.logs[0][0] == &k.logs[1][0]) {
		for c := range k.logs {
			k.logs[c] = nil // before more is taken
		}
		for c := range k.logs {
			if single && c > 0 {
				k.logs[c] = k.logs[0]
			} else {
				k.logs[c] = make([]int32, size)
			}
		}
	}
	k.of = of
}
