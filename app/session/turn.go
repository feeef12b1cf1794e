package session

import (
	"errors"

	"safelight/pipeline/adjust"
)

// errNoFlip says what cannot be kept yet.
var errNoFlip = errors.New("a picture cannot be flipped or straightened yet")

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
