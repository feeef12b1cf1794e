package session

import (
	"errors"

	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

// degrees are the orientations that do not mirror, in degrees counterclockwise.
var degrees = map[int]int{1: 0, 8: 90, 3: 180, 6: 270}

// rotate turns the picture shown by quarter turns, counterclockwise.
func rotate(d *document, next *content, quarters int) {
	if quarters%4 != 0 {
		orient(d, next, adjust.Turned(taskFrame(d.frame(), d.opened).Orientation, quarters))
	}
}

// flip changes left and right of the picture shown.
func flip(d *document, next *content) {
	orient(d, next, adjust.Mirrored(taskFrame(d.frame(), d.opened).Orientation))
}

// orient gives the picture shown an EXIF orientation.
func orient(d *document, next *content, to int) {
	turned, upright := degrees[to]
	if !upright {
		turned = degrees[adjust.Mirrored(to)]
	}
	if i := next.crop(d.crop); i >= 0 {
		next.crops[i].Orientation, next.crops[i].Mirror = &turned, !upright
	} else {
		next.orientation, next.mirror = &turned, !upright
	}
}

// straighten turns the picture shown to an angle. A crop that would reach beyond the
// scan then becomes smaller.
func straighten(d *document, next *content, value *float64) error {
	if value == nil {
		return errors.New("no value")
	}
	if !(*value >= -recipe.MaxStraighten && *value <= recipe.MaxStraighten) {
		return tell("%v degrees are outside %d to %d", "%v 度超出 %d 到 %d 的范围", *value, -recipe.MaxStraighten, recipe.MaxStraighten)
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
