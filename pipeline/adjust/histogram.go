package adjust

// Histogram counts a picture's 8-bit values.
type Histogram struct {
	// Count holds red, green and blue, from dark to light.
	Count [3][256]int32
	// Luma holds the luma Y' of ITU-R BT.709, 0.2126 R' + 0.7152 G' + 0.0722 B' of the
	// values as they are, in 256ths and rounded.
	Luma [256]int32
	// Pixels were counted, of which Low have a channel at 0 and High one at 255.
	Pixels, Low, High int32
}

// The weights of luma; they sum to 256.
const lumaRed, lumaGreen, lumaBlue = 54, 183, 19

// Add counts a row of B, G, R, A pixels, the first of each so many.
func (h *Histogram) Add(bgra []byte, every int) {
	for i := 0; i+4 <= len(bgra); i += 4 * max(every, 1) {
		b, g, r := bgra[i], bgra[i+1], bgra[i+2]
		h.Count[0][r]++
		h.Count[1][g]++
		h.Count[2][b]++
		h.Luma[(lumaRed*int(r)+lumaGreen*int(g)+lumaBlue*int(b)+128)>>8]++
		h.Pixels++
		if r == 0 || g == 0 || b == 0 {
			h.Low++
		}
		if r == 255 || g == 255 || b == 255 {
			h.High++
		}
	}
}

// AddRows counts a picture of B, G, R, A pixels whose rows are stride bytes apart: of
// each so many rows and columns the first. Rows that are not all there are left out.
func (h *Histogram) AddRows(bgra []byte, stride, width, height, every int) {
	every = max(every, 1)
	for y := 0; y < height && y*stride+4*width <= len(bgra); y += every {
		h.Add(bgra[y*stride:][:4*width], every)
	}
}

// Clipped are the pixels at 0 and at 255 in each channel: red, green and blue.
func (h *Histogram) Clipped() (low, high [3]int32) {
	for c := range h.Count {
		low[c], high[c] = h.Count[c][0], h.Count[c][255]
	}
	return low, high
}
