package cli

import "iter"

// mostAhead is how many inputs are known before they are needed, at a hundred
// bytes and their names each.
const mostAhead = 1 << 16

// ahead finds the inputs before they are needed, so that their number is known
// while there is still time left to tell. The first is there as soon as it is
// found; the walk stands still when it is so far ahead that the inputs waiting
// would take more memory than their number is worth. Where nothing is shown, it is
// from itself.
func (v *events) ahead(from iter.Seq2[input, error], of shard) iter.Seq2[input, error] {
	if v.display == nil {
		return from
	}
	return ahead(from, mostAhead, func(in input) bool { return of.has(in) }, v.display.Total)
}

// ahead is from, taken from it by another goroutine that gets at most so many
// ahead. At the end of from total is told how many inputs there were that count;
// faults do.
func ahead(from iter.Seq2[input, error], most int, counts func(input) bool, total func(int)) iter.Seq2[input, error] {
	type found struct {
		input
		err error
	}
	return func(yield func(input, error) bool) {
		waiting, stop, ended := make(chan found, most), make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			defer close(waiting)
			n := 0
			for in, err := range from {
				select {
				case waiting <- found{in, err}:
				case <-stop:
					return
				}
				if err != nil || counts(in) {
					n++
				}
			}
			total(n)
		}()
		defer func() {
			close(stop)
			<-ended
		}()
		for f := range waiting {
			if !yield(f.input, f.err) {
				return
			}
		}
	}
}
