package soak

import "fmt"

// Check is one condition of a verdict.
type Check struct {
	Name string `json:"name"`
	// Value is what was measured, Limit what it may be at most.
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
	Unit  string  `json:"unit"`
	// NotJudged is why the value says nothing, empty if it does.
	NotJudged string `json:"not_judged,omitempty"`
}

// Fails says whether the condition is judged and does not hold.
func (c Check) Fails() bool { return c.NotJudged == "" && c.Value > c.Limit }

// String reads "workers at most: 3, at most 4", and says if that is not judged.
func (c Check) String() string {
	text := c.Name + fmt.Sprintf(": %.4g", c.Value)
	if c.Unit != "" {
		text += " " + c.Unit
	}
	text += fmt.Sprintf(", at most %.4g", c.Limit)
	if c.NotJudged != "" {
		text += " (not judged: " + c.NotJudged + ")"
	}
	return text
}

const (
	// maxUSS is how much this process may grow a navigation, in KiB.
	maxUSS = 2
	// minUSS is how many navigations it takes to judge that. Within fewer, what
	// the runtime and the caches take once outweighs what a leak would.
	minUSS = 300
	// maxCount is by how much a count may differ at the end from what it was at
	// the start, as far as the trend over all samples says.
	maxCount = 4
	// perWorker is how many descriptors a worker takes here: its connection, its
	// output and its handle.
	perWorker = 3
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
		return Check{Name: name + " grow over the whole run by", Value: trend(func(s Sample) float64 { return float64(of(s)) }) * length, Limit: maxCount}
	}
	grows := Check{
		Name:  "this process grows a navigation, its surfaces apart, by",
		Value: trend(func(s Sample) float64 { return float64(s.USS-s.OwnSurfaces) / 1024 }),
		Limit: maxUSS, Unit: "KiB",
	}
	if len(samples) < minUSS {
		grows.NotJudged = fmt.Sprintf("%d navigations, and memory needs %d to settle", len(samples), minUSS)
	}
	most, mostBytes := 0, int64(0)
	for _, s := range samples {
		most = max(most, s.Workers)
		mostBytes = max(mostBytes, s.SurfaceBytes)
	}
	return []Check{
		grows,
		// Those of workers come and go with them.
		count("descriptors", func(s Sample) int { return s.Descriptors - perWorker*s.Workers }),
		count("goroutines", func(s Sample) int { return s.Goroutines }),
		count("threads", func(s Sample) int { return s.Threads }),
		count("surfaces", func(s Sample) int { return s.Surfaces }),
		{Name: "surfaces at most", Value: float64(mostBytes) / (1 << 20), Limit: float64(limit) / (1 << 20), Unit: "MB"},
		{Name: "workers at most", Value: float64(most), Limit: maxWorkers},
		{Name: "processes left at the end", Value: float64(end.Descendants)},
		{Name: "surfaces left at the end", Value: float64(end.Surfaces)},
	}
}
