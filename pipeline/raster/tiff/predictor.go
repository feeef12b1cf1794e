package tiff

import (
	"encoding/binary"

	"safelight/pipeline/raster"
)

// unpredict undoes the predictor in the bytes of a row of a block. scratch is as
// large.
func (l *layout) unpredict(row, scratch []byte) {
	switch l.predictor {
	case predictorHorizontal:
		undifference(row, l.bits/8, l.step(), l.order)
	case predictorFloat:
		unfloat(row, scratch, l.bits/8, l.step(), l.order)
	}
}

// undifference undoes the horizontal predictor (TIFF 6.0, section 14): every
// sample of size bytes but those of the first pixel is the difference to the
// same sample of the pixel before, modulo its range. Floating-point numbers are
// taken by their bits. step is the number of samples a pixel.
func undifference(row []byte, size, step int, order binary.ByteOrder) {
	lag := size * step
	switch {
	case size == 1:
		for i := lag; i < len(row); i++ {
			row[i] += row[i-lag]
		}
	case size == 2 && order == binary.LittleEndian && raster.LittleEndian():
		sum16(raster.Words(row), step)
	case size == 2 && order == binary.LittleEndian:
		for i := lag; i+2 <= len(row); i += 2 {
			v := binary.LittleEndian.Uint16(row[i:]) + binary.LittleEndian.Uint16(row[i-lag:])
			binary.LittleEndian.PutUint16(row[i:], v)
		}
	case size == 2:
		for i := lag; i+2 <= len(row); i += 2 {
			binary.BigEndian.PutUint16(row[i:], binary.BigEndian.Uint16(row[i:])+binary.BigEndian.Uint16(row[i-lag:]))
		}
	default:
		for i := lag; i+4 <= len(row); i += 4 {
			order.PutUint32(row[i:], order.Uint32(row[i:])+order.Uint32(row[i-lag:]))
		}
	}
}

// sum16 adds to every sample but the first step the one step before it.
func sum16(row []uint16, step int) {
	if step != 3 || len(row) < 3 {
		for i := step; i < len(row); i++ {
			row[i] += row[i-step]
		}
		return
	}
	r, g, b := row[0], row[1], row[2]
	for row = row[3:]; len(row) >= 3; row = row[3:] {
		r, g, b = r+row[0], g+row[1], b+row[2]
		row[0], row[1], row[2] = r, g, b
	}
}

// unfloat undoes the floating-point predictor (Adobe Photoshop TIFF Technical
// Note 3): the highest bytes of all samples of the row come first, then the
// second highest and so on, whatever the order of bytes of the file; and every
// byte but the first step is the difference to that step bytes before.
func unfloat(row, scratch []byte, size, step int, order binary.ByteOrder) {
	for i := step; i < len(row); i++ {
		row[i] += row[i-step]
	}
	scratch = scratch[:len(row)]
	copy(scratch, row)
	n := len(row) / size
	for b := range size {
		to := b
		if order == binary.LittleEndian {
			to = size - 1 - b
		}
		for i, v := range scratch[b*n : (b+1)*n] {
			row[i*size+to] = v
		}
	}
}

// predictFloat is the opposite of unfloat for a row of little-endian samples that
// is written.
func predictFloat(row, scratch []byte, size, step int) {
	scratch = scratch[:len(row)]
	copy(scratch, row)
	n := len(row) / size
	for b := range size {
		for i := range n {
			row[b*n+i] = scratch[i*size+size-1-b]
		}
	}
	for i := len(row) - 1; i >= step; i-- {
		row[i] -= row[i-step]
	}
}
