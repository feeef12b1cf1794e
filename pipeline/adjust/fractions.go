package adjust

// Fractions are the parts of the pixels counted, 0 to 1, that have a channel at 0, and
// at 255. Of none they are 0.
func (h *Histogram) Fractions() (low, high float64) {
	if h.Pixels == 0 {
		return 0, 0
	}
	return float64(h.Low) / float64(h.Pixels), float64(h.High) / float64(h.Pixels)
}
