package raster

import (
	"fmt"
	"image"
	"math"
)

// A Reducer makes a picture smaller while it is read: rows go in from the top
// down, and a reduced row comes out whenever enough have come in. It holds one
// row of sums, whatever the height.
//
// The filter is the exact area average: a reduced sample is the mean of the
// source samples under it, each weighted with the part of it that is covered.
// Sums are integers, so the mean of a constant image is that constant.
type Reducer struct {
	in         Info
	crop       image.Rectangle
	outW, outH int
	scale      uint64 // to full scale 65535: 257 for 8 bit
	area       uint64 // crop width times crop height: the sum of all weights

	y, outY int      // next row of the crop, next row to come out
	spans   []span   // of every reduced pixel of a row
	sums    []uint64 // one source row summed across
	acc     []uint64 // the reduced row so far
	row     []uint16
}

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
	r := &Reducer{in: in, crop: crop, outW: outW, outH: outH, scale: 1, area: uint64(w) * uint64(h)}
	if in.Depth == 8 {
		r.scale = 257
	}
	n := outW * in.Channels
	r.sums, r.acc, r.row = make([]uint64, n), make([]uint64, n), make([]uint16, n)
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
	r.sumAcross(row[r.crop.Min.X*r.in.Channels : r.crop.Max.X*r.in.Channels])
	top, bottom := r.y*r.outH, (r.y+1)*r.outH
	r.y++
	for top < bottom {
		end := (r.outY + 1) * r.crop.Dy()
		weight := uint64(min(bottom, end) - top)
		acc := r.acc[:len(r.sums)]
		for i, s := range r.sums {
			acc[i] += s * weight
		}
		top = min(bottom, end)
		if top < end {
			return nil
		}
		for i, a := range r.acc {
			r.row[i] = uint16((a*r.scale + r.area/2) / r.area)
		}
		clear(r.acc)
		r.outY++
		if err := yield(r.outY-1, r.row); err != nil {
			return err
		}
	}
	return nil
}

// sumAcross sums a source row under every reduced pixel.
func (r *Reducer) sumAcross(row []uint16) {
	if r.in.Channels == 3 {
		r.sumAcross3(row)
		return
	}
	ch, unit := r.in.Channels, uint64(r.outW)
	for j, p := range r.spans {
		for c := range ch {
			s := row[p.first*ch+c : p.last*ch+c+1]
			var sum uint64
			for i := 0; i < len(s); i += ch {
				sum += uint64(s[i])
			}
			r.sums[j*ch+c] = sum*unit - uint64(s[0])*p.over - uint64(s[len(s)-1])*p.under
		}
	}
}

// sumAcross3 is sumAcross for three channels, going over the row once.
func (r *Reducer) sumAcross3(row []uint16) {
	unit, sums := uint64(r.outW), r.sums
	for _, p := range r.spans {
		s := row[3*p.first : 3*p.last+3]
		first, last := s[:3], s[len(s)-3:]
		var red, green, blue uint64
		for ; len(s) >= 3; s = s[3:] {
			red, green, blue = red+uint64(s[0]), green+uint64(s[1]), blue+uint64(s[2])
		}
		sums[0] = red*unit - uint64(first[0])*p.over - uint64(last[0])*p.under
		sums[1] = green*unit - uint64(first[1])*p.over - uint64(last[1])*p.under
		sums[2] = blue*unit - uint64(first[2])*p.over - uint64(last[2])*p.under
		sums = sums[3:]
	}
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
