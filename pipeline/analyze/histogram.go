package analyze

import "sync"

// Bins is the number of bins of a Histogram; a bin is 256 values of 16 bit or
// one of 8 bit.
const Bins = 256

// Histogram counts the samples of a scan, or of rows all over it, per channel.
type Histogram struct {
	// Pixels is the number of pixels counted.
	Pixels int64 `json:"pixels"`
	// Channels is 1 or 3.
	Channels int `json:"channels"`
	// Count holds the counts of each channel, from dark to light.
	Count [3][Bins]int64 `json:"count"`
	// Low and High count the samples at the very ends of the scale: those that
	// are 0, and those at full scale.
	Low  [3]int64 `json:"low"`
	High [3]int64 `json:"high"`

	depth int
	mu    sync.Mutex
}

// NewHistogram makes an empty histogram for samples of the given depth, 8 or
// 16 bits, and 1 or 3 interleaved channels.
func NewHistogram(channels, depth int) *Histogram {
	return &Histogram{Channels: channels, depth: depth}
}

// Add counts interleaved samples. It may be called by several goroutines.
func (h *Histogram) Add(pix []uint16) {
	var t tally
	shift, top := h.depth-8, uint16(1<<h.depth-1)
	if h.Channels == 3 {
		t.add3(pix, shift, top)
	} else {
		t.add1(pix, shift, top)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Pixels += int64(len(pix) / h.Channels)
	for c := range h.Channels {
		for i := range h.Count[c] {
			h.Count[c][i] += int64(t.even[c][i]) + int64(t.odd[c][i])
		}
		h.Low[c] += t.low[c]
		h.High[c] += t.high[c]
	}
}

// tally counts fewer than 2^32 pixels. Neighbors are often alike, and two
// increments of the same counter wait for each other: even and odd pixels have
// counters of their own.
type tally struct {
	even, odd [3][Bins]uint32
	low, high [3]int64
}

// add3 counts pixels of three channels.
func (t *tally) add3(pix []uint16, shift int, top uint16) {
	shift &= 15 // which spares a comparison for every sample
	for ; len(pix) >= 6; pix = pix[6:] {
		p := (*[6]uint16)(pix)
		a, b, c := min(p[0], top), min(p[1], top), min(p[2], top)
		d, e, f := min(p[3], top), min(p[4], top), min(p[5], top)
		t.even[0][a>>shift&(Bins-1)]++
		t.even[1][b>>shift&(Bins-1)]++
		t.even[2][c>>shift&(Bins-1)]++
		t.odd[0][d>>shift&(Bins-1)]++
		t.odd[1][e>>shift&(Bins-1)]++
		t.odd[2][f>>shift&(Bins-1)]++
		// One of them 0 or top, which few are.
		if min(a, b, c, d, e, f) == 0 || max(a, b, c, d, e, f) == top {
			for i, v := range p {
				t.end(i%3, v, top)
			}
		}
	}
	for i, v := range pix {
		t.even[i%3][min(v, top)>>shift&(Bins-1)]++
		t.end(i%3, v, top)
	}
}

// add1 counts pixels of one channel.
func (t *tally) add1(pix []uint16, shift int, top uint16) {
	for i, v := range pix {
		v = min(v, top)
		if i%2 == 0 {
			t.even[0][v>>shift&(Bins-1)]++
		} else {
			t.odd[0][v>>shift&(Bins-1)]++
		}
		t.end(0, v, top)
	}
}

// end counts a sample that lies at an end of the scale.
func (t *tally) end(c int, v, top uint16) {
	if v == 0 {
		t.low[c]++
	}
	if v >= top {
		t.high[c]++
	}
}
