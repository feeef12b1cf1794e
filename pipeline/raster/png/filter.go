package png

import "math"

// The filters of PNG (section 9): what is stored instead of a byte x is its
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
	pixel       int             // bytes of a pixel
	differences [filters][]byte // each with the number of its filter before it
}

// newFilter is for rows and pixels of these sizes in bytes.
func newFilter(row, pixel int) *filter {
	f := &filter{pixel: pixel}
	for i := range f.differences {
		f.differences[i] = make([]byte, 1+row)
		f.differences[i][0] = byte(i)
	}
	return f
}

// row returns the stored form of a row, valid until the next call. Before the
// row and the one above it there is a pixel of zeros.
func (f *filter) row(row, above []byte) []byte {
	best, least := 0, math.MaxInt
	for i, d := range f.differences {
		if sum := differences(d[1:], i, row, above, f.pixel, least); sum < least {
			best, least = i, sum
		}
	}
	return f.differences[best]
}

// differences fills dst with what a filter stores of a row and returns the sum
// of the magnitudes. It gives up when the sum has reached the limit.
func differences(dst []byte, filter int, row, above []byte, pixel, limit int) (sum int) {
	const step = 1 << 10
	for from := 0; from < len(dst) && sum < limit; from += step {
		to := min(from+step, len(dst))
		d, x, b := dst[from:to], row[from+pixel:to+pixel], above[from+pixel:to+pixel]
		subtract(d, filter, x, row[from:to], b, above[from:to])
		for _, v := range d {
			sum += magnitude(v)
		}
	}
	return sum
}

// subtract stores the bytes x less what the filter guesses of them.
func subtract(d []byte, filter int, x, a, b, c []byte) {
	x, a, b, c = x[:len(d)], a[:len(d)], b[:len(d)], c[:len(d)]
	switch filter {
	case filterNone:
		copy(d, x)
	case filterSub:
		for i := range d {
			d[i] = x[i] - a[i]
		}
	case filterUp:
		for i := range d {
			d[i] = x[i] - b[i]
		}
	case filterAverage:
		for i := range d {
			d[i] = x[i] - byte((int(a[i])+int(b[i]))/2)
		}
	case filterPaeth:
		for i := range d {
			d[i] = x[i] - guess(a[i], b[i], c[i])
		}
	}
}

// magnitude of a difference taken as signed.
func magnitude(d byte) int { return max(int(int8(d)), -int(int8(d))) }

// guess is Paeth's: whichever of a, b, c is nearest to a + b - c, the first of
// equals. Written so that the compiler needs no jumps, which grain would make a
// matter of luck.
func guess(a, b, c byte) byte {
	pa, pb := int(b)-int(c), int(a)-int(c)
	pc := pa + pb
	pa, pb, pc = max(pa, -pa), max(pb, -pb), max(pc, -pc)
	nearest := c
	if pb <= pc {
		nearest = b
	}
	if pa <= min(pb, pc) {
		nearest = a
	}
	return nearest
}
