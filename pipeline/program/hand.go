package program

import "unsafe"

// hand is what one goroutine of a vector works with.
type hand struct {
	*vector
	planes block
	light  tile
	logs   [3][tileSize]int32
	// Blocks that are not whole groups are copied in and out, so that kernels
	// reach no memory beyond theirs.
	in  [3 * tileSize]uint16
	out [3 * tileSize]float32
}

// table fills one unit of the tables.
func (h *hand) table(unit int) { h.tables.fill(unit) }

// grade does the given unit of the job: a row of pixels, or a block of codes.
func (h *hand) grade(unit int) {
	if h.job.bgra != nil {
		for x := 0; x < h.job.width; x += tileSize {
			n := min(tileSize, h.job.width-x)
			h.encoded(unit*h.job.width+x, n)
			h.putBGRA(h.job.bgra[unit*h.job.stride+4*x:][:4*n], n)
		}
		return
	}
	from := unit * tileSize
	n := min(tileSize, h.job.src.pixels()-from)
	h.encoded(from, n)
	channels := h.program.Channels()
	if h.job.floats != nil {
		h.putFloats(h.job.floats[from*channels:][:n*channels], n)
	} else {
		h.putCodes(h.job.codes[from*channels:][:n*channels], n)
	}
}

// whole is n rounded up to whole groups.
func whole(n int) int { return (n + group - 1) &^ (group - 1) }

// encoded runs the program over n pixels from the given one, up to encoded
// values in the planes.
func (h *hand) encoded(from, n int) {
	if h.fits {
		h.narrowLight(from, n)
	} else {
		h.wideLight(from, n)
	}
	for c := range h.program.Channels() {
		h.kernels.encode(&h.planes[c], whole(n), &h.encoding)
	}
}

// narrowLight makes light of n pixels from the given one.
func (h *hand) narrowLight(from, n int) {
	k, p := h.kernels, &h.narrow
	r, g, b := &h.logs[0][0], &h.logs[1][0], &h.logs[2][0]
	if h.kept != nil && !h.fill {
		r, g, b = h.kept.at(from)
	} else {
		h.toLogs(from, n)
		if h.fill {
			h.kept.put(from, n, &h.logs)
		}
	}
	n = whole(n)
	k.density(&h.planes, r, g, b, n, &p.density)
	for c := range h.planes {
		if p.curved[c] {
			k.curve(&h.planes[c], n, &p.curve[c])
		} else {
			k.straight(&h.planes[c], n, &p.straight[c])
		}
	}
	switch {
	case h.program.Flags&FlagGray != 0:
		k.gray(&h.planes, n, &p.weights)
	case h.program.Flags&FlagOutput != 0:
		k.mix(&h.planes, n, &p.mix)
	}
}

// wideLight does so in float64.
func (h *hand) wideLight(from, n int) {
	k, p, t := h.kernels, h.program, &h.light
	h.toLight(from, n)
	n = whole(n)
	if h.linear != nil || !h.tables.of.plain() {
		for c := range t {
			k.wideLogs(&t[c], n)
		}
	}
	k.wideDensity(t, n, p)
	for c := range t {
		for _, curve := range [2]*Segments[float64]{&p.RGB, &p.Curve[c]} {
			if curve.Count > 0 {
				k.wideCurve(&t[c], n, curve)
			}
		}
		k.wideLight(&t[c], n, p)
	}
	switch {
	case p.Flags&FlagGray != 0:
		k.wideGray(t, n, p)
	case p.Flags&FlagOutput != 0:
		k.wideMix(t, n, p)
	}
	for c := range p.Channels() {
		k.wideRound(&h.planes[c], &t[c], n)
	}
}

// toLogs fills h.logs with the logarithms of n pixels from the given one on.
func (h *hand) toLogs(from, n int) {
	k := h.kernels
	if h.linear == nil && h.tables.of.plain() {
		pix := h.samples(from, n)
		if h.job.src.Channels == 1 {
			k.look1(&h.logs[0][0], pix, whole(n), &h.tables.logs)
			h.logs[1], h.logs[2] = h.logs[0], h.logs[0]
		} else {
			k.look3(&h.logs[0][0], &h.logs[1][0], &h.logs[2][0], pix, whole(n), &h.tables.logs)
		}
		return
	}
	h.toLight(from, n)
	for c := range h.logs {
		k.logs(&h.logs[c][0], &h.light[c][0], whole(n))
	}
}

// toLight fills h.light with working-space light of n pixels from the given one
// on, or with what else the tables hold.
func (h *hand) toLight(from, n int) {
	src, values, m := h.job.src, &h.tables.values, &h.tables.of.matrix
	switch {
	case h.linear != nil:
		h.linear.Row([3][]float64{h.light[0][:n], h.light[1][:n], h.light[2][:n]}, src.Pix[from*src.Channels:(from+n)*src.Channels])
	case src.Channels == 1:
		for c := range h.light {
			white := m[c][0] + m[c][1] + m[c][2]
			for i, v := range src.Pix[from : from+n] {
				h.light[c][i] = white * values[v]
			}
		}
	default:
		h.kernels.light3(&h.light, h.samples(from, n), whole(n), values, m)
	}
}

// samples gives the samples of n pixels from the given one on, and of as many
// more as make the last group whole.
func (h *hand) samples(from, n int) *uint16 {
	src := h.job.src
	pix := src.Pix[from*src.Channels : (from+n)*src.Channels]
	if n%group != 0 {
		copy(h.in[:], pix)
		return &h.in[0]
	}
	return &pix[0]
}

func (h *hand) putBGRA(dst []byte, n int) {
	green, blue := 1, 2
	if h.program.Channels() == 1 {
		green, blue = 0, 0
	}
	put(h, dst, n, func(dst *byte, n int) {
		h.kernels.bgra(dst, &h.planes[0], &h.planes[green], &h.planes[blue], n)
	})
}

func (h *hand) putCodes(dst []uint16, n int) {
	put(h, dst, n, func(dst *uint16, n int) {
		if h.program.Channels() == 1 {
			h.kernels.codes1(dst, &h.planes[0], n)
		} else {
			h.kernels.codes3(dst, &h.planes, n)
		}
	})
}

func (h *hand) putFloats(dst []float32, n int) {
	if h.program.Channels() == 1 {
		copy(dst, unsafe.Slice((*float32)(unsafe.Pointer(&h.planes[0])), n))
		return
	}
	put(h, dst, n, func(dst *float32, n int) { h.kernels.floats3(dst, &h.planes, n) })
}

// put has n pixels put to dst, by way of h.out if they are not whole groups.
func put[T byte | uint16 | float32](h *hand, dst []T, n int, kernel func(dst *T, n int)) {
	if n%group == 0 {
		kernel(&dst[0], n)
		return
	}
	out := (*T)(unsafe.Pointer(&h.out))
	kernel(out, whole(n))
	copy(dst, unsafe.Slice(out, len(dst)))
}
