package adjust

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"safelight/pipeline/recipe"
)

// Rectangles under the hand. They are in fractions of the picture they are drawn on,
// which is turned as it is shown; [RectToScan] takes them to the scan.

// LeastCrop is how wide and high a crop is at least, as a part of the picture, where a
// fixed aspect does not make it narrower.
const LeastCrop = 0.01

// Handle is what of a rectangle is dragged: a side or a corner, by the directions of
// the compass with north up, or all of it.
type Handle string

// The handles.
const (
	North     Handle = "n"
	NorthEast Handle = "ne"
	East      Handle = "e"
	SouthEast Handle = "se"
	South     Handle = "s"
	SouthWest Handle = "sw"
	West      Handle = "w"
	NorthWest Handle = "nw"
	Whole     Handle = "move"
)

// Handles are all sides and corners, clockwise.
func Handles() []Handle {
	return []Handle{North, NorthEast, East, SouthEast, South, SouthWest, West, NorthWest}
}

// HandleAt is what of a rectangle is hit at a point: a corner before a side before the
// whole; "" if it is beside. Reach is how far away a point may be from the lines, as a
// part of the picture's width and height.
func HandleAt(r recipe.Rect, at, reach [2]float64) Handle {
	var name string
	for i, sides := range [2]string{"ns", "we"} { // of the vertical, then of the horizontal
		v, from, length, near := at[1-i], r[1-i], r[3-i], reach[1-i]
		first, last := math.Abs(v-from), math.Abs(v-from-length)
		switch {
		case first <= near && first <= last:
			name += sides[:1]
		case last <= near:
			name += sides[1:]
		case !(v > from && v < from+length):
			return ""
		}
	}
	if name == "" {
		return Whole
	}
	return Handle(name)
}

// Move is a rectangle elsewhere, kept inside the picture. What is no number moves
// nothing.
func Move(r recipe.Rect, by [2]float64) recipe.Rect {
	for i, d := range by {
		if !math.IsNaN(d) {
			r[i] = min(max(r[i]+d, 0), max(1-r[i+2], 0))
		}
	}
	return r
}

// Within is a rectangle moved into the picture, and made smaller if it is too large
// for it or larger if it is less than LeastCrop. Of one with what is no number it makes
// the whole picture.
func Within(r recipe.Rect) recipe.Rect {
	for _, v := range r {
		if v*0 != 0 { // 0 for finite numbers, NaN for all others
			return recipe.Rect{0, 0, 1, 1}
		}
	}
	r[2], r[3] = min(max(r[2], LeastCrop), 1), min(max(r[3], LeastCrop), 1)
	return Move(r, [2]float64{})
}

// Between is the rectangle between two points, as far as it is inside the picture.
func Between(a, b [2]float64) recipe.Rect {
	clamp := func(v float64) float64 { return min(max(v, 0), 1) }
	var r recipe.Rect
	for i := range a {
		p, q := clamp(min(a[i], b[i])), clamp(max(a[i], b[i]))
		r[i], r[i+2] = p, q-p
	}
	return Within(r)
}

// Resize is a valid rectangle with a handle dragged to a point, kept inside the
// picture and to an aspect; size is that of the picture in pixels. The side, corner or
// middle across from the handle stays where it is, and no side is dragged past it.
// With an aspect a side takes the others along about its middle, and of a corner the
// direction counts that makes it larger. The error says that there is no such handle
// or size, or that the point is no number.
func Resize(r recipe.Rect, handle Handle, to [2]float64, aspect Aspect, size [2]int) (recipe.Rect, error) {
	if !slices.Contains(Handles(), handle) {
		return r, fmt.Errorf("there is no handle %q", handle)
	}
	if size[0] < 1 || size[1] < 1 {
		return r, fmt.Errorf("there is no picture of %d x %d pixels", size[0], size[1])
	}
	if math.IsNaN(to[0]) || math.IsNaN(to[1]) {
		return r, errors.New("the point has no place")
	}
	if err := r.Validate(); err != nil {
		return r, err
	}
	ends := [2]ends{
		dragged(r[0], r[2], strings.Contains(string(handle), "w"), strings.Contains(string(handle), "e"), to[0]),
		dragged(r[1], r[3], strings.Contains(string(handle), "n"), strings.Contains(string(handle), "s"), to[1]),
	}
	if ratio := aspect.ratio(size); ratio > 0 {
		wide, high := &ends[0], &ends[1]
		width := wide.length()
		switch {
		case handle == North || handle == South:
			width = high.length() * ratio
		case len(handle) == 2:
			width = max(width, high.length()*ratio)
		}
		width = min(width, wide.room, high.room*ratio)
		wide.become(width)
		high.become(min(width/ratio, high.room))
	}
	resized := recipe.Rect{ends[0].low, ends[1].low, ends[0].length(), ends[1].length()}
	if resized.Validate() != nil { // it was no more than a rounding error inside the picture
		resized = Within(resized)
	}
	return resized, nil
}

// ends are those of a rectangle in one direction.
type ends struct {
	low, high float64
	fixed     int     // -1: low stays where it is, 1: high, 0: the middle
	room      float64 // the greatest length
}

func (e ends) length() float64 { return e.high - e.low }

// dragged are the ends with one of them, or none, at another place.
func dragged(from, length float64, first, last bool, to float64) ends {
	e := ends{low: from, high: min(from+length, 1)}
	to = min(max(to, 0), 1)
	switch {
	case first:
		e.fixed, e.room = 1, e.high
		e.low = max(min(to, e.high-LeastCrop), 0)
	case last:
		e.fixed, e.room = -1, 1-e.low
		e.high = min(max(to, e.low+LeastCrop), 1)
	default:
		middle := (e.low + e.high) / 2
		e.room = 2 * min(middle, 1-middle)
	}
	return e
}

// become has another length.
func (e *ends) become(length float64) {
	switch e.fixed {
	case -1:
		e.high = min(e.low+length, 1)
	case 1:
		e.low = max(e.high-length, 0)
	default:
		middle := (e.low + e.high) / 2
		e.low, e.high = max(middle-length/2, 0), min(middle+length/2, 1)
	}
}

// mostCrops is more than crops are ever counted to; larger numbers are ids like words.
const mostCrops = math.MaxInt32

// LastCrop is the largest number that is or was the id of a crop of a scan: of those
// there are, and last, what was known before, as [recipe.Sidecar] keeps it. It is to be
// asked for before a crop is deleted.
func LastCrop(crops []recipe.Crop, last int) int {
	if last < 0 || last >= mostCrops {
		last = 0
	}
	for _, c := range crops {
		if n, err := strconv.Atoi(c.ID); err == nil && n < mostCrops {
			last = max(last, n)
		}
	}
	return last
}

// NewCropID is an id that no crop of a scan has or had: the number after [LastCrop],
// which that number then is.
func NewCropID(crops []recipe.Crop, last int) (id string, newLast int) {
	last = LastCrop(crops, last)
	for {
		last++
		id = strconv.Itoa(last)
		if !slices.ContainsFunc(crops, func(c recipe.Crop) bool { return c.ID == id }) {
			return id, last
		}
	}
}
