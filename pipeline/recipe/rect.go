package recipe

import (
	"errors"
	"fmt"
	"math"
)

// rounding is how far fractions that were computed may be off.
const rounding = 1e-9

// Validate reports whether r is a part of the scan that is not empty. The far
// edges may pass the scan's by a rounding error of 1e-9.
func (r Rect) Validate() error {
	for i, side := range []string{"left", "top", "width", "height"} {
		if !(r[i] >= 0 && r[i] <= 1) {
			return fmt.Errorf("%s %v is outside 0 to 1", side, r[i])
		}
	}
	switch {
	case r[2] == 0 || r[3] == 0:
		return errors.New("the rectangle is empty")
	case r[0]+r[2] > 1+rounding:
		return fmt.Errorf("left %v and width %v are more than 1", r[0], r[2])
	case r[1]+r[3] > 1+rounding:
		return fmt.Errorf("top %v and height %v are more than 1", r[1], r[3])
	}
	return nil
}

// whole reports whether r is the whole scan, to a rounding error.
func (r Rect) whole() bool {
	return math.Abs(r[0]) < rounding && math.Abs(r[1]) < rounding &&
		math.Abs(r[2]-1) < rounding && math.Abs(r[3]-1) < rounding
}
