// Package histview is the drawing of a histogram: areas of red, green and blue laid over
// each other, marks for what is clipped, and the values under the cursor.
package histview

import (
	"slices"

	"safelight/app/session"
	"safelight/app/window/words"
)

// The measures of the drawing, in points.
const Width, Height = 256, 96

// Marked is the part of the pixels from which clipping is marked.
const Marked = 0.0002

// Drawing is a histogram as it is drawn.
type Drawing struct {
	// Areas are red, green and blue: heights of 256 columns from the left, 0 to 1.
	Areas [3][256]float32
	// Low and High say how much is clipped; see Clip.
	Low, High Clip
}

// Clip is a mark for pixels at an end.
type Clip struct {
	// Text is the percentage, such as "0.4%".
	Text string
	// On says that it is to be seen.
	On bool
}

// Draw is the drawing of a histogram; of none all is 0. The columns of black and white
// would dwarf all else, so that the scale is that of what lies between.
func Draw(h *session.Histogram) (d Drawing) {
	d.Low, d.High = clip(0), clip(0)
	if h == nil {
		return d
	}
	d.Low, d.High = clip(h.Low), clip(h.High)
	counts := [3]*[256]int32{&h.R, &h.G, &h.B}
	var inner []int32
	for _, c := range counts {
		inner = append(inner, c[2:254]...)
	}
	slices.Sort(inner)
	top := float64(max(inner[len(inner)-4], 1)) * 1.06
	for i, c := range counts {
		for x, n := range c {
			d.Areas[i][x] = float32(min(max(float64(n), 0)/top, 1))
		}
	}
	return d
}

func clip(fraction float64) Clip {
	percent := 100 * fraction
	text := "0"
	switch {
	case percent >= 10:
		text = words.Number(percent, 1, 1, false)
	case percent >= 0.1:
		text = words.Number(percent, 0.1, 0.1, false)
	case percent > 0:
		text = "<0.1"
	}
	return Clip{text + "%", fraction > Marked}
}

// Readout is what is under the cursor, as text: what is shown, 0 to 255, and the print
// density of it.
type Readout struct {
	RGB, Density [3]string
}

// Read is the readout of a probed point; of none it is dashes.
func Read(p *session.Probed) (r Readout) {
	for c := range 3 {
		r.RGB[c], r.Density[c] = words.None, words.None
		if p != nil {
			r.RGB[c] = words.Number(float64(p.RGB[c]), 1, 1, false)
			r.Density[c] = words.Number(p.Density[c], 0.01, 0.01, false)
		}
	}
	return r
}
