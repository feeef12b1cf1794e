package task

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"safelight/xpcworker/wire"
)

// Area is a rectangle in fractions of the unrotated scan: left, top, width and
// height. Width and height may be 0: that is the pixel there.
type Area [4]float64

// areaRounding is how far fractions that were computed may be off.
const areaRounding = 1e-9

// Check reports whether the area lies within the scan, to a rounding error of 1e-9.
func (a Area) Check() error {
	for i, side := range []string{"left", "top", "width", "height"} {
		if !(a[i] >= 0 && a[i] <= 1) { // no NaN is
			return fmt.Errorf("area to sample: %s %v is outside 0 to 1", side, a[i])
		}
	}
	if a[0]+a[2] > 1+areaRounding || a[1]+a[3] > 1+areaRounding {
		return fmt.Errorf("area to sample: %v reaches beyond the scan", a)
	}
	return nil
}

// Pixels is the area in pixels of a picture of the whole scan of the given size:
// all that it touches by more than a millionth, at least one.
func (a Area) Pixels(width, height int) (x0, y0, x1, y1 int) {
	const rounding = 1e-6
	edges := func(from, length float64, size int) (int, int) {
		first := min(int(from*float64(size)+rounding), size-1)
		last := int(math.Ceil((from+length)*float64(size) - rounding))
		return first, min(max(last, first+1), size)
	}
	x0, x1 = edges(a[0], a[2], width)
	y0, y1 = edges(a[1], a[3], height)
	return x0, y0, x1, y1
}

// Sample is what an area of a scan holds, per channel. It is taken from the reduced
// picture of the whole scan that a worker keeps, and is the mean of the middle half
// of its pixels there: of n values in order, the lowest n/4 and the highest n/4 do
// not count, so that a hot pixel, a speck of dust or a scratch has no say in an area
// of 4 pixels or more.
type Sample struct {
	// Scan are the values as stored, 0 to 1; of a gray scan all three are the same.
	Scan [3]float64 `json:"scan"`
	// Light is what step 1 of the request's recipe makes of Scan: linear light of the
	// working space, by the embedded profile if the recipe says so. Colors outside
	// the space have negative light, and it may be above 1. It is all 0 if the
	// request had no recipe.
	Light [3]float64 `json:"light"`
	// Pixels is how many pixels of the reduced picture are in the area, at least 1.
	Pixels int `json:"pixels"`
}

// maxLight is far beyond what any scanner's space makes of values up to 1.
const maxLight = 1e6

// ParseSample reads what a worker answers to a request with Analyze.Sample. The
// error says what cannot be true.
func ParseSample(answer []byte) (Sample, error) {
	var a struct {
		Sample *Sample `json:"sample"`
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return Sample{}, fmt.Errorf("the worker's sample: %.200s", wire.Printable(err.Error()))
	}
	if a.Sample == nil {
		return Sample{}, errors.New("the worker's sample: there is none")
	}
	if err := a.Sample.check(); err != nil {
		return Sample{}, err
	}
	return *a.Sample, nil
}

func (s Sample) check() error {
	for c := range 3 {
		if v := s.Scan[c]; !(v >= 0 && v <= 1) { // no NaN is
			return fmt.Errorf("the worker's sample: scan value %v is outside 0 to 1", v)
		}
		if v := s.Light[c]; !(v >= -maxLight && v <= maxLight) {
			return fmt.Errorf("the worker's sample: light %v is outside -%g to %g", v, maxLight, maxLight)
		}
	}
	if s.Pixels < 1 {
		return fmt.Errorf("the worker's sample: of %d pixels", s.Pixels)
	}
	return nil
}
