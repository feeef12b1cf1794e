package session

import (
	"errors"
	"fmt"

	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

// errNoFlip says what cannot be kept yet.
var errNoFlip = errors.New("a picture cannot be mirrored yet")

// degrees are the orientations that a sidecar can keep, in degrees
// counterclockwise.
var degrees = map[int]int{1: 0, 8: 90, 3: 180, 6: 270}

// rotate turns the picture shown.
func rotate(d *document, next *content, quarters int) error {
	if quarters%4 == 0 {
		return nil
	}
	to, ok := degrees[adjust.Turned(taskFrame(d.frame(), d.opened).Orientation, quarters)]
	if !ok {
		return errors.New("the file says that the scan is mirrored, and such a scan cannot be turned yet")
	}
	if i := next.crop(d.crop); i >= 0 {
		next.crops[i].Orientation = &to
	} else {
		next.orientation = &to
	}
	return nil
}

// straighten turns the picture shown to an angle. A crop that would reach beyond the
// scan then becomes smaller.
func straighten(d *document, next *content, value *float64) error {
	if value == nil {
		return errors.New("no value")
	}
	if !(*value >= -recipe.MaxStraighten && *value <= recipe.MaxStraighten) {
		return fmt.Errorf("%v degrees are outside %d to %d", *value, -recipe.MaxStraighten, recipe.MaxStraighten)
	}
	i := next.crop(d.crop)
	if i < 0 {
		next.straighten = *value
		return nil
	}
	next.crops[i].Straighten = *value
	next.crops[i].Rect = fitting(next.crops[i].Rect, *value, d)
	return nil
}

// fitting is a rectangle as far as it can be cut from the scan at an angle.
func fitting(r recipe.Rect, degrees float64, d *document) recipe.Rect {
	if degrees == 0 || r.FitsTurned(degrees, d.opened.Width, d.opened.Height) {
		return r
	}
	return r.ShrunkToFit(degrees, d.opened.Width, d.opened.Height)
}
