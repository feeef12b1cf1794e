package analyze

import "sync"

// Bins is the number of bins of a Histogram; a bin is 256 values of 16 bit or
// one of 8 bit.
const Bins = 256

// Histogram counts the samples of a whole scan, per channel.
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
	var part struct {
		count     [3][Bins]int64
		low, high [3]int64
	}
	shift := h.depth - 8
	top := uint16(1<<h.depth - 1)
	for c := range h.Channels {
		// Neighbors are often alike, and two increments of the same counter
		// wait for each other: even and odd pixels have counters of their own.
		var other [Bins]int64
		count := &part.count[c]
		var low, high int64
		tally := func(v uint16) {
			if v == 0 {
				low++
			}
			if v == top {
				high++
			}
		}
		i := c
		for ; i+h.Channels < len(pix); i += 2 * h.Channels {
			v, w := min(pix[i], top), min(pix[i+h.Channels], top)
			count[v>>shift&(Bins-1)]++
			other[w>>shift&(Bins-1)]++
			if v-1 >= top-1 || w-1 >= top-1 { // one of them 0 or top
				tally(v)
				tally(w)
			}
		}
		if i < len(pix) {
			v := min(pix[i], top)
			count[v>>shift&(Bins-1)]++
			tally(v)
		}
		for i, n := range other {
			count[i] += n
		}
		part.low[c], part.high[c] = low, high
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Pixels += int64(len(pix) / h.Channels)
	for c := range h.Channels {
		for i, n := range part.count[c] {
			h.Count[c][i] += n
		}
		h.Low[c] += part.low[c]
		h.High[c] += part.high[c]
	}
}
