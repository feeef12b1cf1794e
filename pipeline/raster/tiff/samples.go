package tiff

import "encoding/binary"

// unpack turns the bytes of a row to samples at every step-th place of dst.
func unpack(dst []uint16, step int, raw []byte, depth int, order binary.ByteOrder) {
	i := 0
	switch {
	case depth == 8:
		for _, b := range raw {
			dst[i] = uint16(b)
			i += step
		}
	case order == binary.LittleEndian:
		for ; len(raw) >= 2; raw = raw[2:] {
			dst[i] = uint16(raw[0]) | uint16(raw[1])<<8
			i += step
		}
	default:
		for ; len(raw) >= 2; raw = raw[2:] {
			dst[i] = uint16(raw[1]) | uint16(raw[0])<<8
			i += step
		}
	}
}

// undifference undoes the horizontal predictor (TIFF 6.0, section 14): every
// sample but those of the first pixel is the difference to the same channel of
// the pixel before, modulo the range of its depth. Samples stand at every
// step-th place of row, those of neighboring pixels channels places apart.
func undifference(row []uint16, step, channels, depth int) {
	full := uint16(1<<depth - 1)
	for i := channels; i < len(row); i += step {
		row[i] = (row[i] + row[i-channels]) & full
	}
}

// invert turns samples for which 0 is white.
func invert(row []uint16, depth int) {
	full := uint16(1<<depth - 1)
	for i := range row {
		row[i] ^= full
	}
}
