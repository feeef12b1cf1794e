package jpeg

// edge is the height and width of a block.
const edge = 8

// An encoder turns rows of samples into entropy-coded data. It is not changed by
// encoding, so several goroutines may share it.
type encoder struct {
	width, channels int
	quantizers      [2]*quantizer
	dc, ac          [2]*codes
}

func newEncoder(width, channels int, tables [2]steps) *encoder {
	e := &encoder{width: width, channels: channels}
	for kind := range 2 {
		e.quantizers[kind] = newQuantizer(tables[kind])
		e.dc[kind], e.ac[kind] = newCodes(dcSpecs[kind]), newCodes(acSpecs[kind])
	}
	return e
}

// kind is that of a component: luminance comes first.
func kind(component int) int { return min(component, chrominance) }

// encodeRow appends a row of blocks to dst. The rows of samples, 1 to 8, are
// interleaved bytes; below and to the right of the picture its edge is repeated.
// The data depends on nothing but these samples: every row of blocks is a
// restart interval.
func (e *encoder) encodeRow(dst []byte, rows []byte) []byte {
	w := bitWriter{out: dst}
	var before [3]int32
	var samples [3]block
	var q quantized
	for x := 0; x < e.width; x += edge {
		e.load(&samples, rows, x)
		for c := range e.channels {
			k := kind(c)
			transform(&samples[c])
			e.quantizers[k].quantize(&q, &samples[c])
			w.block(&q, e.dc[k], e.ac[k], &before[c])
		}
	}
	w.flush()
	return w.out
}

// load fills the blocks that begin at column x with samples about zero.
func (e *encoder) load(dst *[3]block, rows []byte, x int) {
	stride := e.width * e.channels
	within := min(edge, e.width-x)
	for y := 0; y < 64; y += edge {
		row := rows[x*e.channels:][:within*e.channels]
		if e.channels == 1 {
			for i, v := range row {
				dst[0][(y+i)&63] = int32(v) - 128
			}
		} else {
			for i := 0; len(row) >= 3; i, row = i+1, row[3:] {
				at := (y + i) & 63
				dst[0][at], dst[1][at], dst[2][at] = yCbCr(int32(row[0]), int32(row[1]), int32(row[2]))
			}
		}
		for c := range e.channels {
			for i := within; i < edge; i++ {
				dst[c][y+i] = dst[c][y+within-1]
			}
		}
		if len(rows) > stride {
			rows = rows[stride:]
		}
	}
}

// yCbCr converts a pixel (T.871 section 7), rounded, with all three about zero:
//
//	Y  =  0.299 R + 0.587 G + 0.114 B
//	Cb = (B - Y) / 1.772
//	Cr = (R - Y) / 1.402
//
// The constants, with five digits as in JFIF 1.02, have 16 fraction bits. They
// add up to 1 and to 0, so that gray stays gray. Halves of Cb and Cr are rounded
// down, as the Independent JPEG Group does, which keeps them below 128.
func yCbCr(r, g, b int32) (y, cb, cr int32) {
	const half = 1 << 15
	y = (19595*r+38470*g+7471*b+half)>>16 - 128
	cb = (-11059*r - 21709*g + 32768*b + half - 1) >> 16
	cr = (32768*r - 27439*g - 5329*b + half - 1) >> 16
	return
}
