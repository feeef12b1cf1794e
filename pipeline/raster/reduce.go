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
	return r, nil
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
		for i, s := range r.sums {
			r.acc[i] += s * weight
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

// sumAcross sums a source row under every reduced pixel, in the same way: a
// source pixel is outW wide, a reduced one crop.Dx().
func (r *Reducer) sumAcross(row []uint16) {
	ch, w, unit := r.in.Channels, r.crop.Dx(), uint64(r.outW)
	for j := range r.outW {
		from, to := j*w, (j+1)*w
		first, last := from/r.outW, (to-1)/r.outW
		head := uint64((first+1)*r.outW - from) // covered part of the first pixel
		tail := uint64(to - last*r.outW)        // and of the last
		for c := range ch {
			s := row[first*ch+c : last*ch+c+1]
			if first == last {
				r.sums[j*ch+c] = uint64(s[0]) * uint64(w)
				continue
			}
			var inner uint64
			for i := ch; i < len(s)-1; i += ch {
				inner += uint64(s[i])
			}
			r.sums[j*ch+c] = uint64(s[0])*head + inner*unit + uint64(s[len(s)-1])*tail
		}
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
