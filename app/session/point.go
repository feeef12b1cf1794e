package session

import (
	"path/filepath"
)

// scanPoint is where a point of the picture shown is in the scan, in fractions of
// both.
func scanPoint(at [2]float64, d *document) ([2]float64, error) {
	if !(at[0] >= 0 && at[0] <= 1 && at[1] >= 0 && at[1] <= 1) {
		return at, tell("the point is not in the picture", "该点不在图片内")
	}
	f := taskFrame(d.frame(), d.opened)
	w, h := f.Size(d.opened.Width, d.opened.Height, 0)
	left, top := f.Locate(d.opened.Width, d.opened.Height, at[0]*float64(w), at[1]*float64(h))
	return [2]float64{min(max(left, 0), 1), min(max(top, 0), 1)}, nil
}

// dirOf is the folder of a file.
func dirOf(path string) string { return filepath.Dir(path) }
