package session

import "time"

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
		var counted *Histogram
		var image uint64
		s.Picture(func(p Picture) { counted, image = countPicture(p), p.Image })
		select {
		case <-time.After(histogramEvery):
		case <-s.ctx.Done():
		}
		return func() {
			h.running = false
			if counted != nil && s.image != nil && s.image.number == image {
				h.latest = counted
				s.change()
			}
			if h.again && !s.closing {
				s.count(nil)
			}
		}
	})
}

// countPicture counts a picture's pixels.
func countPicture(p Picture) *Histogram {
	h := new(Histogram)
	low, high := 0, 0
	for y := range p.Height {
		row := p.Surface.Row(y)[:4*p.Width]
		for ; len(row) >= 4; row = row[4:] {
			b, g, r := row[0], row[1], row[2]
			h.B[b]++
			h.G[g]++
			h.R[r]++
			if min(b, g, r) == 0 {
				low++
			}
			if max(b, g, r) == 255 {
				high++
			}
		}
	}
	if n := float64(p.Width * p.Height); n > 0 {
		h.Low, h.High = float64(low)/n, float64(high)/n
	}
	return h
}
