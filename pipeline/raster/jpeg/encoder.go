package jpeg

import "safelight/pipeline/raster"

// An encoder turns rows of samples into entropy-coded data. It is not changed by
// encoding, so several goroutines may share it.
type encoder struct {
	width, channels int
	kernels         kernels
	quantizers      [2]*quantizer
	coders          [2]*coder
}

func newEncoder(width, channels int, tables [2]steps) *encoder {
	e := &encoder{width: width, channels: channels, kernels: fastest()}
	order := newOrder()
	for kind := range 2 {
		e.quantizers[kind] = newQuantizer(tables[kind])
		e.coders[kind] = &coder{dc: newCodes(dcSpecs[kind]), ac: newCodes(acSpecs[kind]), order: order}
	}
	return e
}

// kind is that of a component: luminance comes first.
func kind(component int) int { return min(component, chrominance) }

// encodeRow appends a row of blocks to dst, and gives the checksum of its
// coefficients. The rows of samples, 1 to 8, are interleaved; below and to the
// right of the picture its edge is repeated. The data depends on nothing but these
// samples: every row of blocks is a restart interval. A sample above 255 is
// raster.ErrMisuse.
func (e *encoder) encodeRow(dst []byte, rows []uint16) ([]byte, checksum, error) {
	w := newBitWriter(dst)
	var before [3]int32
	var tiles [3]tile
	var blocks [3][2]quantized
	for x := 0; x < e.width; x += tileWidth {
		if !e.load(&tiles, rows, x) {
			return w.out, 0, fail("encode", raster.ErrMisuse, "samples above 255 for 8 bits")
		}
		for c := range e.channels {
			e.kernels.forward(&blocks[c], &tiles[c], e.quantizers[kind(c)])
		}
		for side := range min(2, (e.width-x+edge-1)/edge) {
			for c := range e.channels {
				w.block(&blocks[c][side], e.coders[kind(c)], &before[c])
			}
		}
	}
	w.flush()
	return w.out, w.sum, nil
}
