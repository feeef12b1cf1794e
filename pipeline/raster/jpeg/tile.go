package jpeg

const (
	// edge is the height and width of a block.
	edge = 8
	// tileWidth is that of what is transformed at a time: two blocks, because
	// vectors of 256 bits hold their rows.
	tileWidth = 2 * edge
)

// A tile is 8 rows of 16 samples of a component, about zero.
type tile [edge * tileWidth]int16

// load fills the tiles of all components with the picture from column x on. It
// reports whether all samples are within 8 bits; if not, the tiles are of no use.
func (e *encoder) load(dst *[3]tile, rows []uint16, x int) bool {
	stride := e.width * e.channels
	within := min(tileWidth, e.width-x)
	if e.channels == 3 && within == tileWidth && len(rows) == edge*stride {
		return e.kernels.convert(dst, rows[x*3:], stride)
	}
	var all uint16
	for y := 0; y < len(dst[0]); y += tileWidth {
		row := rows[x*e.channels:][:within*e.channels]
		if e.channels == 1 {
			all |= gray(dst[0][y:], row)
		} else {
			all |= convertRow(dst, y, row)
		}
		for c := range e.channels {
			for i := within; i < tileWidth; i++ {
				dst[c][y+i] = dst[c][y+within-1]
			}
		}
		if len(rows) > stride {
			rows = rows[stride:]
		}
	}
	return all <= 255
}

// gray moves samples about zero. It gives all bits that any of them has.
func gray(dst []int16, row []uint16) (all uint16) {
	dst = dst[:len(row)]
	for i, v := range row {
		all |= v
		dst[i] = int16(v) - 128
	}
	return all
}

// convertRow converts the pixels of a row to the three components, from place y
// in the tiles on. It gives all bits that any sample has.
func convertRow(dst *[3]tile, y int, row []uint16) (all uint16) {
	a, b, c := dst[0][y:], dst[1][y:], dst[2][y:]
	b, c = b[:len(a)], c[:len(a)]
	for i := 0; i < len(a) && len(row) >= 3; i, row = i+1, row[3:] {
		all |= row[0] | row[1] | row[2]
		a[i], b[i], c[i] = yCbCr(int32(row[0]), int32(row[1]), int32(row[2]))
	}
	return all
}

// convertTile is kernels.convert in Go.
func convertTile(dst *[3]tile, rows []uint16, stride int) bool {
	var all uint16
	for y := range edge {
		all |= convertRow(dst, y*tileWidth, rows[y*stride:][:3*tileWidth])
	}
	return all <= 255
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
func yCbCr(r, g, b int32) (y, cb, cr int16) {
	const half = 1 << 15
	y = int16((19595*r+38470*g+7471*b+half)>>16 - 128)
	cb = int16((-11059*r - 21709*g + 32768*b + half - 1) >> 16)
	cr = int16((32768*r - 27439*g - 5329*b + half - 1) >> 16)
	return
}
