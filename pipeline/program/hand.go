package program

import "unsafe"

// hand is what one goroutine of a vector works with.
type hand struct {
	*vector
	planes block
	light  tile512
	logs   [3][blockSize]int32
	// Blocks that are not whole groups are copied in and out, so that kernels
	// reach no memory beyond theirs.
	in  [3 * blockSize]uint16
	out [3 * blockSize]float32
}

// table fills one unit of the tables.
func (h *hand) table(unit int) { h.tables.fill(unit) }

// grade does the given unit of the job: a row of pixels, or a block of codes.
func (h *hand) grade(unit int) {
	if h.job.bgra != nil {
		for x := 0; x < h.job.width; x += blockSize {
			n := min(blockSize, h.job.width-x)
			h.encoded(unit*h.job.width+x, n)
			h.putBGRA(h.job.bgra[unit*h.job.stride+4*x:][:4*n], n)
		}
		return
	}
	from := unit * blockSize
	n := min(blockSize, h.job.src.pixels()-from)
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
	channels := h.program.Channels()
	switch {
	case channels == 1:
		k.gray(&h.planes, n, &p.weights)
	case p.mixes:
		k.mix(&h.planes, n, &p.mix)
	}
	for c := range channels {
		k.encode(&h.planes[c], n, &p.encoding)
	}
}

// toLogs fills h.logs, whole groups of them, with the logarithms of n pixels from
// the given one on.
func (h *hand) toLogs(from, n int) {
	k, channels := h.kernels, h.job.src.Channels
	r, g, b := &h.logs[0][0], &h.logs[1][0], &h.logs[2][0]
	pix := h.job.src.Pix[from*channels : (from+n)*channels]
	if h.linear != nil {
		h.linear.Row([3][]float64{h.light[0][:n], h.light[1][:n], h.light[2][:n]}, pix)
		h.logsOfLight(n)
		return
	}
	if n%group != 0 {
		copy(h.in[:], pix)
		pix = h.in[:]
	}
	switch plain := h.tables.of.plain(); {
	case channels == 1 && plain:
		k.look1(r, &pix[0], whole(n), &h.tables.logs)
		h.logs[1], h.logs[2] = h.logs[0], h.logs[0]
	case channels == 1:
		h.grayLight(pix[:n])
		h.logsOfLight(n)
	case plain:
		k.look3(r, g, b, &pix[0], whole(n), &h.tables.logs)
	default:
		k.light3(&h.light, &pix[0], whole(n), &h.tables.lights, &h.tables.of.matrix)
		h.logsOfLight(n)
	}
}

func (h *hand) logsOfLight(n int) {
	for c := range h.logs {
		h.kernels.logs(&h.logs[c][0], &h.light[c][0], whole(n))
	}
}

// grayLight is the light of samples without color, in the working space.
func (h *hand) grayLight(samples []uint16) {
	for c, m := range h.tables.of.matrix {
		white := m[0] + m[1] + m[2]
		for i, v := range samples {
			h.light[c][i] = white * h.tables.lights[v]
		}
	}
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
