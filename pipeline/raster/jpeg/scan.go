package jpeg

import "safelight/pipeline/raster"

// A component is one of the components of a frame.
type component struct {
	number     byte
	across, up int  // sampling: so many blocks in each unit
	quantizer  byte // the table of its steps
}

// tables are what the segments before the data say of how it is coded.
type tables struct {
	huffman  [2][4]*lookup // of the first coefficients, and of the others
	steps    [4]*block     // of quantization, row by row
	interval int           // units between restarts, 0 for none
}

// addSteps reads a segment of quantization tables (T.81 B.2.4.1).
func (t *tables) addSteps(b []byte) error {
	for len(b) > 0 {
		bytes := 1 + int(b[0]>>4)
		if bytes > 2 || b[0]&15 > 3 || len(b) < 1+64*bytes {
			return fail("open", raster.ErrCorrupt, "a quantization table in %d bytes", len(b))
		}
		steps := new(block)
		for i, at := range zigzag {
			if bytes == 1 {
				steps[at] = int32(b[1+i])
			} else {
				steps[at] = int32(be.Uint16(b[1+2*i:]))
			}
		}
		t.steps[b[0]&15] = steps
		b = b[1+64*bytes:]
	}
	return nil
}

// addHuffman reads a segment of Huffman tables (T.81 B.2.4.2).
func (t *tables) addHuffman(b []byte) error {
	for len(b) > 0 {
		if len(b) < 17 || b[0]>>4 > 1 || b[0]&15 > 3 {
			return fail("open", raster.ErrCorrupt, "a Huffman table in %d bytes", len(b))
		}
		n := 0
		for _, count := range b[1:17] {
			n += int(count)
		}
		if n > 256 || len(b) < 17+n {
			return fail("open", raster.ErrCorrupt, "a Huffman table of %d codes in %d bytes", n, len(b))
		}
		l, err := newLookup(b[1:17], b[17:17+n])
		if err != nil {
			return err
		}
		t.huffman[b[0]>>4][b[0]&15] = l
		b = b[17+n:]
	}
	return nil
}

// setInterval reads the restart interval (T.81 B.2.4.4).
func (t *tables) setInterval(b []byte) error {
	if len(b) != 2 {
		return fail("open", raster.ErrCorrupt, "a restart interval in %d bytes", len(b))
	}
	t.interval = int(be.Uint16(b))
	return nil
}

// A coding is how a component is coded in a scan.
type coding struct {
	component
	dc, ac *lookup
	steps  *block
}

// codings reads the segment that begins the only scan of a baseline picture
// (T.81 B.2.3): all components, in the order of the frame, in full.
func (h *header) codings(b []byte) ([]coding, error) {
	n := len(h.components)
	if len(b) != 4+2*n || int(b[0]) != n || b[1+2*n] != 0 || b[2+2*n] != 63 || b[3+2*n] != 0 {
		return nil, fail("open", raster.ErrUnsupported, "a scan of %d components with only a part of them, in % x", n, b)
	}
	var all []coding
	for i, c := range h.components {
		number, use := b[1+2*i], b[2+2*i]
		if number != c.number || use>>4 > 3 || use&15 > 3 || c.quantizer > 3 {
			return nil, fail("open", raster.ErrCorrupt, "component %d with tables %#x", number, use)
		}
		coded := coding{c, h.tables.huffman[0][use>>4], h.tables.huffman[1][use&15], h.tables.steps[c.quantizer]}
		if coded.dc == nil || coded.ac == nil || coded.steps == nil {
			return nil, fail("open", raster.ErrCorrupt, "component %d without one of its tables", number)
		}
		all = append(all, coded)
	}
	return all, nil
}
