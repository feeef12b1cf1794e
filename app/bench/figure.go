package bench

import "slices"

// Figure is what came of one measurement, made several times.
type Figure struct {
	// Group is the group it is of, see Groups, Name what was measured.
	Group string `json:"group"`
	Name  string `json:"name"`
	// Unit is that of the values: "ms", "ms/megapixel", "MB" (of 2^20 bytes), or
	// "pictures/s".
	Unit   string  `json:"unit"`
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
	// Count is how many values there were.
	Count int `json:"count"`
}

// The units of figures.
const (
	unitTime      = "ms"
	unitPerPixels = "ms/megapixel"
	unitMemory    = "MB"
	unitRate      = "pictures/s"
)

// Spread is the median of values, and the smallest and the largest of them; zeros
// if there are none. It sorts them.
func Spread(values []float64) (median, lowest, highest float64) {
	n := len(values)
	if n == 0 {
		return 0, 0, 0
	}
	slices.Sort(values)
	return (values[(n-1)/2] + values[n/2]) / 2, values[0], values[n-1]
}

// series are the values of a figure.
type series struct {
	group, name, unit string
	values            []float64
}

// figure sums up.
func (s *series) figure() Figure {
	f := Figure{Group: s.group, Name: s.name, Unit: s.unit, Count: len(s.values)}
	f.Median, f.Min, f.Max = Spread(s.values)
	return f
}

// record keeps values by figure, in the order in which figures had their first.
type record []*series

// add adds a value to a figure.
func (r *record) add(group, name, unit string, value float64) {
	for _, s := range *r {
		if s.group == group && s.name == name && s.unit == unit {
			s.values = append(s.values, value)
			return
		}
	}
	*r = append(*r, &series{group, name, unit, []float64{value}})
}

// figures sums all up, group by group.
func (r record) figures() (all []Figure) {
	for _, group := range Groups() {
		for _, s := range r {
			if s.group == group {
				all = append(all, s.figure())
			}
		}
	}
	return all
}
