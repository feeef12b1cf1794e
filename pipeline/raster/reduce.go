package raster

import (
	"fmt"
	"image"
	"math"
	"math/bits"
)

// A Reducer makes a picture smaller while it is read: rows go in from the top
// down, and a reduced row comes out whenever enough have come in. It holds one
// row of sums, whatever the height.
//
// The filter is the exact area average: a reduced sample is the mean of the
// source samples under it, each weighted with the part of it that is covered.
// Sums are integers, so the mean of a constant image is that constant. Rows are
// summed down first, which costs one step for a sample, and across when a reduced
// row is complete.
type Reducer struct {
	in         Info
	crop       image.Rectangle
	outW, outH int
	scale      uint64  // to full scale 65535: 257 for 8 bit
	area       divisor // crop width times crop height: the sum of all weights

	y, outY int    // next row of the crop, next row to come out
	spans   []span // of every reduced pixel of a row
	narrow  []uint32
	wide    []uint64 // in place of narrow, for pictures of more than maxNarrow rows
	row     []uint16
}

// maxNarrow is the most rows whose weighted sum fits into 32 bits.
const maxNarrow = math.MaxUint32 / math.MaxUint16

// NewReducer reduces images described by in to outW by outH pixels. Reduced
// samples are 16-bit, full scale 65535, whatever the depth of the source.
func NewReducer(in Info, outW, outH int) (*Reducer, error) {
	return NewCropReducer(in, image.Rect(0, 0, in.Width, in.Height), outW, outH)
}

// NewCropReducer reduces the part crop of an image, in pixels of the source, to
// outW by outH pixels; it neither enlarges nor reaches outside the image. An
// error wraps ErrMisuse.
func NewCropReducer(in Info, crop image.Rectangle, outW, outH int) (*Reducer, error) {
	fail := func(format string, args ...any) error {
		return &Error{Stage: "decode", Place: "reduce", Detail: fmt.Sprintf(format, args...), Err: ErrMisuse}
	}
	w, h := crop.Dx(), crop.Dy()
	switch {
	case in.Depth != 8 && in.Depth != 16 || in.Channels < 1:
		return nil, fail("%d channels of %d bits", in.Channels, in.Depth)
	case crop.Empty() || !crop.In(image.Rect(0, 0, in.Width, in.Height)):
		return nil, fail("the part %v of an image of %d x %d pixels", crop, in.Width, in.Height)
	case outW < 1 || outH < 1 || outW > w || outH > h:
		return nil, fail("%d x %d pixels to %d x %d", w, h, outW, outH)
	case uint64(w) > math.MaxInt64/math.MaxUint16/uint64(h):
		return nil, fail("%d x %d pixels are too many to sum", w, h)
	}
	r := &Reducer{in: in, crop: crop, outW: outW, outH: outH, scale: 1, area: divideBy(uint64(w) * uint64(h))}
	if in.Depth == 8 {
		r.scale = 257
	}
	if n := w * in.Channels; h <= maxNarrow {
		r.narrow = make([]uint32, n)
	} else {
		r.wide = make([]uint64, n)
	}
	r.row = make([]uint16, outW*in.Channels)
	r.spans = make([]span, outW)
	for j := range r.spans {
		r.spans[j] = newSpan(j, w, outW)
	}
	return r, nil
}

// span is the part of a source row under a reduced pixel: pixels first to last,
// but for what is not covered of the first, over, and of the last, under.
type span struct {
	first, last int
	over, under uint64
}

// newSpan is the span of reduced pixel j. Widths are measured in units in which a
// source pixel is outW wide and a reduced one w.
func newSpan(j, w, outW int) span {
	from, to := j*w, (j+1)*w
	s := span{first: from / outW, last: (to - 1) / outW}
	s.over, s.under = uint64(from-s.first*outW), uint64((s.last+1)*outW-to)
	return s
}

// Crop is the part of the source that is reduced. Rows Crop().Min.Y to
// Crop().Max.Y-1 have to be added, in this order; others are never needed.
func (r *Reducer) Crop() image.Rectangle { return r.crop }

// Add takes the next rows of the source, whole and at the source's width, and
// calls yield with every reduced row that they complete, numbered from 0. The
// row is valid until yield returns. An error is that of yield, or wraps
// ErrMisuse.
func (r *Reducer) Add(rows []uint16, yield func(y int, row []uint16) error) error {
	width := r.in.RowSamples()
	if n := len(rows) / width; len(rows)%width != 0 || r.y+n > r.crop.Dy() {
		return &Error{Stage: "decode", Place: "reduce", Err: ErrMisuse,
			Detail: fmt.Sprintf("%d samples added at row %d of %d", len(rows), r.y, r.crop.Dy())}
	}
	for ; len(rows) > 0; rows = rows[width:] {
		if err := r.add(rows[:width], yield); err != nil {
			return err
		}
	}
	return nil
}

// add spreads one source row over the reduced rows it overlaps. Heights are
// measured in units in which a source row is outH high and a reduced row
// crop.Dy(), so that every overlap is a whole number.
func (r *Reducer) add(row []uint16, yield func(int, []uint16) error) error {
	row = row[r.crop.Min.X*r.in.Channels : r.crop.Max.X*r.in.Channels]
	top, bottom := r.y*r.outH, (r.y+1)*r.outH
	r.y++
	for top < bottom {
		end := (r.outY + 1) * r.crop.Dy()
		weight := min(bottom, end) - top
		if r.wide == nil {
			accumulate(r.narrow, row, uint32(weight))
		} else {
			accumulate(r.wide, row, uint64(weight))
		}
		top = min(bottom, end)
		if top < end {
			return nil
		}
		if r.wide == nil {
			across(r, r.narrow)
		} else {
			across(r, r.wide)
		}
		r.outY++
		if err := yield(r.outY-1, r.row); err != nil {
			return err
		}
	}
	return nil
}

// across makes a reduced row of sums down, and clears them.
func across[T uint32 | uint64](r *Reducer, sums []T) {
	if r.in.Channels == 3 {
		for j, p := range r.spans {
			under := sums[3*p.first : 3*p.last+3]
			first, last := (*[3]T)(under), (*[3]T)(under[len(under)-3:])
			var red, green, blue uint64
			for rest := under; len(rest) >= 3; rest = rest[3:] {
				red, green, blue = red+uint64(rest[0]), green+uint64(rest[1]), blue+uint64(rest[2])
			}
			out := (*[3]uint16)(r.row[3*j:])
			out[0] = r.mean(red, uint64(first[0]), uint64(last[0]), p)
			out[1] = r.mean(green, uint64(first[1]), uint64(last[1]), p)
			out[2] = r.mean(blue, uint64(first[2]), uint64(last[2]), p)
		}
	} else {
		ch := r.in.Channels
		for j, p := range r.spans {
			under := sums[p.first*ch : (p.last+1)*ch]
			for c := range ch {
				var sum uint64
				for i := c; i < len(under); i += ch {
					sum += uint64(under[i])
				}
				r.row[j*ch+c] = r.mean(sum, uint64(under[c]), uint64(under[len(under)-ch+c]), p)
			}
		}
	}
	clear(sums)
}

// mean is a reduced sample from the sum of those in its span, of which the first
// and the last only count in part.
func (r *Reducer) mean(sum, first, last uint64, p span) uint16 {
	sum = sum*uint64(r.outW) - first*p.over - last*p.under
	return uint16(r.area.of(sum*r.scale + r.area.by/2))
}

// divisor divides by the same number again and again.
type divisor struct {
	by      uint64
	inverse uint64 // 2^64 / by, rounded down
}

func divideBy(n uint64) divisor {
	if n == 1 {
		return divisor{1, math.MaxUint64}
	}
	q, _ := bits.Div64(1, 0, n)
	return divisor{n, q}
}

// of is x / by, rounded down. The product with the inverse is at most one less.
func (d divisor) of(x uint64) uint64 {
	q, _ := bits.Mul64(x, d.inverse)
	if x-q*d.by >= d.by {
		q++
	}
	return q
}

// Fit is the size of a w by h picture whose longer edge is at most maxEdge,
// with the proportions kept and no edge below 1. It never enlarges; a maxEdge
// below 1 means no bound.
func Fit(w, h, maxEdge int) (int, int) {
	long := max(w, h)
	if maxEdge < 1 || long <= maxEdge {
		return w, h
	}
	scaled := func(n int) int { return max(1, (n*maxEdge+long/2)/long) }
	return scaled(w), scaled(h)
}
