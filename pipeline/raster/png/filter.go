package png

// The filters of PNG (section 9): what is stored instead of a byte is its
// difference to a guess from the pixel before (a), the row above (b) and the
// pixel before in the row above (c).
const (
	filterNone = iota
	filterSub
	filterUp
	filterAverage
	filterPaeth
	filters
)

// A filter prepares rows for the compressor, each with the filter whose
// differences, taken as signed, have the smallest sum of magnitudes (the
// heuristic that section 12.8 recommends).
type filter struct {
	pixel       int // bytes of a pixel
	above, cur  []byte
	differences [filters][]byte // each with the number of its filter before it
}

// newFilter is for rows and pixels of these sizes in bytes.
func newFilter(row, pixel int) *filter {
	f := &filter{pixel: pixel, above: make([]byte, row), cur: make([]byte, row)}
	for i := range f.differences {
		f.differences[i] = make([]byte, 1+row)
		f.differences[i][0] = byte(i)
	}
	return f
}

// row returns the stored form of the next row, valid until the next call.
func (f *filter) row(src []uint16, depth int) []byte {
	f.above, f.cur = f.cur, f.above
	if depth == 8 {
		for i, v := range src {
			f.cur[i] = byte(v)
		}
	} else {
		for i, v := range src {
			f.cur[2*i], f.cur[2*i+1] = byte(v>>8), byte(v)
		}
	}
	sums := f.apply()
	best := 0
	for i, sum := range sums {
		if sum < sums[best] {
			best = i
		}
	}
	return f.differences[best]
}

// apply computes the differences of all filters and the sums of their
// magnitudes.
func (f *filter) apply() (sums [filters]int) {
	n, p := len(f.cur), f.pixel
	none, sub, up := f.differences[filterNone][1:], f.differences[filterSub][1:], f.differences[filterUp][1:]
	average, paeth := f.differences[filterAverage][1:], f.differences[filterPaeth][1:]
	one := func(i int, a, c byte) {
		x, b := f.cur[i], f.above[i]
		none[i], sub[i], up[i] = x, x-a, x-b
		average[i] = x - byte((int(a)+int(b))/2)
		paeth[i] = x - guess(a, b, c)
	}
	for i := range p { // left of the first pixel there are zeros
		one(i, 0, 0)
	}
	for i := p; i < n; i++ {
		one(i, f.cur[i-p], f.above[i-p])
	}
	for i, d := range f.differences {
		for _, v := range d[1:] {
			sums[i] += magnitude(v)
		}
	}
	return sums
}

// magnitude of a difference taken as signed.
func magnitude(d byte) int { return max(int(int8(d)), -int(int8(d))) }

// guess is Paeth's: whichever of a, b, c is nearest to a + b - c.
func guess(a, b, c byte) byte {
	pa, pb := int(b)-int(c), int(a)-int(c)
	pc := pa + pb
	pa, pb, pc = max(pa, -pa), max(pb, -pb), max(pc, -pc)
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}
