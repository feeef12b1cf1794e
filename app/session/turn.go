package session

import (
	"errors"

	"safelight/xpcworker/wire"
)

// errNoFlip says what cannot be kept yet.
var errNoFlip = errors.New("a picture cannot be flipped or straightened yet")

// turned is an orientation turned by quarter turns, counterclockwise.
func turned(orientation *int, opened wire.Opened, quarters int) (*int, error) {
	degrees := 0
	if orientation != nil {
		degrees = *orientation
	} else {
		upright, ok := map[int]int{0: 0, 1: 0, 8: 90, 3: 180, 6: 270}[opened.Orientation]
		if !ok {
			return nil, errors.New("the file says that the scan is mirrored, and such a scan cannot be turned yet")
		}
		degrees = upright
	}
	degrees = ((degrees+90*(quarters%4))%360 + 360) % 360
	return &degrees, nil
}
