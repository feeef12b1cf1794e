package soak

import (
	"fmt"
)

// Check is one condition of a verdict.
type Check struct {
	Name string `json:"name"`
	// Value is what was measured, Limit what it may be at most.
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
	Unit  string  `json:"unit"`
}

// Holds says whether the condition does.
func (c Check) Holds() bool { return c.Value <= c.Limit }

// String reads "host USS grows by 0.2 KiB a navigation, at most 2".
func (c Check) String() string {
	return fmt.Sprintf("%s: %.4g %s, at most %.4g", c.Name, c.Value, c.Unit, c.Limit)
}

const (
	// maxUSS is how much this process may grow a navigation, in KiB.
	maxUSS = 2
	// maxCount is by how much a count may differ at the end from what it was at
	// the start, as far as the trend over all samples says.
	maxCount = 4
	// maxWorkers are alive: the image shown, the one before, the one ahead and
	// the spare.
	maxWorkers = 4
)

// verdict judges samples taken after warmup, and what was left at the end. The
// surfaces may take limit bytes.
func verdict(samples []Sample, end Sample, limit int64) []Check {
	trend := func(of func(Sample) float64) float64 {
		y := make([]float64, len(samples))
		for i, s := range samples {
			y[i] = of(s)
		}
		return Slope(y)
	}
	length := float64(len(samples))
	count := func(name string, of func(Sample) int) Check {
		return Check{name + " grow over the whole run by", trend(func(s Sample) float64 { return float64(of(s)) }) * length, maxCount, ""}
	}
	most, mostBytes := 0, int64(0)
	for _, s := range samples {
		most = max(most, s.Workers)
		mostBytes = max(mostBytes, s.SurfaceBytes)
	}
	return []Check{
		{"this process grows a navigation, its surfaces apart, by", trend(func(s Sample) float64 { return float64(s.USS-s.OwnSurfaces) / 1024 }), maxUSS, "KiB"},
		count("descriptors", func(s Sample) int { return s.Descriptors }),
		count("goroutines", func(s Sample) int { return s.Goroutines }),
		count("threads", func(s Sample) int { return s.Threads }),
		count("surfaces", func(s Sample) int { return s.Surfaces }),
		{"surfaces at most", float64(mostBytes) / (1 << 20), float64(limit) / (1 << 20), "MB"},
		{"workers at most", float64(most), maxWorkers, ""},
		{"processes left at the end", float64(end.Descendants), 0, ""},
		{"surfaces left at the end", float64(end.Surfaces), 0, ""},
	}
}
