package session

import (
	"time"

	"safelight/pipeline/adjust"
)

// histogramEvery is how often a histogram is computed at most.
const histogramEvery = 150 * time.Millisecond

// histograms are those of the pictures shown.
type histograms struct {
	latest  *Histogram
	running bool
	again   bool // there is a newer picture
}

func (h *histograms) clear() { h.latest = nil }

// count computes the histogram of the newest picture in the background. Of
// pictures that come meanwhile the last is counted after it.
func (s *Session) count(*Picture) {
	h := &s.histogram
	if h.running {
		h.again = true
		return
	}
	h.running, h.again = true, false
	s.background(func() func() {
		var now *Histogram
		var image uint64
		s.Picture(func(p Picture) { now, image = countPicture(p), p.Image })
		select {
		case <-time.After(histogramEvery):
		case <-s.ctx.Done():
		}
		return func() {
			h.running = false
			if now != nil && s.image != nil && s.image.number == image {
				h.latest = now
				s.change()
			}
			if h.again && !s.closing {
				s.count(nil)
			}
		}
	})
}

// counted is about how many pixels of a picture are counted.
const counted = 1 << 19

// countPicture counts a picture's pixels, of a large one every few.
func countPicture(p Picture) *Histogram {
	of := p.Surface
	if p.graded != nil {
		of = p.graded
	}
	every := 1
	for p.Width*p.Height/(every*every) > counted {
		every++
	}
	var sum adjust.Histogram
	for y := 0; y < p.Height; y += every {
		sum.Add(of.Row(y)[:4*p.Width], every)
	}
	h := &Histogram{R: sum.Count[0], G: sum.Count[1], B: sum.Count[2]}
	h.Low, h.High = sum.Fractions()
	return h
}
