package adjust

// Histogram counts a picture's 8-bit values.
type Histogram struct {
	// Count holds red, green and blue, from dark to light.
	Count [3][256]int32
	// Pixels were counted, of which Low have a channel at 0 and High one at 255.
	Pixels, Low, High int32
}

// Add counts a row of B, G, R, A pixels, each of so many.
func (h *Histogram) Add(bgra []byte, every int) {
	for i := 0; i+4 <= len(bgra); i += 4 * max(every, 1) {
		b, g, r := bgra[i], bgra[i+1], bgra[i+2]
		h.Count[0][r]++
		h.Count[1][g]++
		h.Count[2][b]++
		h.Pixels++
		if r == 0 || g == 0 || b == 0 {
			h.Low++
		}
		if r == 255 || g == 255 || b == 255 {
			h.High++
		}
	}
}
