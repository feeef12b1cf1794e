package session

import (
	"errors"
	"path/filepath"

	"safelight/pipeline/adjust"
)

// scanPoint is where a point of the picture shown is in the scan, in fractions of
// both.
func scanPoint(at [2]float64, d *document) ([2]float64, error) {
	if !(at[0] >= 0 && at[0] <= 1 && at[1] >= 0 && at[1] <= 1) {
		return at, errors.New("the point is not in the picture")
	}
	f := taskFrame(d.frame(), d.opened)
	p := adjust.ToScan(at, f.Orientation)
	if c := f.Crop; c != nil {
		p[0], p[1] = c[0]+p[0]*c[2], c[1]+p[1]*c[3]
	}
	return p, nil
}

// dirOf is the folder of a file.
func dirOf(path string) string { return filepath.Dir(path) }
