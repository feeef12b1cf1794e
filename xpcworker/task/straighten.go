package task

import (
	"fmt"
	"image"
	"math"

	"safelight/pipeline/raster/tilt"
	"safelight/pipeline/recipe"
)

// Check reports whether the frame can be cut from a scan of the given size in
// pixels: one that is straightened has to lie within it. The error says what does
// not.
func (f Frame) Check(width, height int) error {
	switch {
	case f.Straighten == 0:
		return nil
	case !(math.Abs(f.Straighten) <= recipe.MaxStraighten): // no NaN is
		return fmt.Errorf("straighten: %v degrees are outside %d to %d", f.Straighten, -recipe.MaxStraighten, recipe.MaxStraighten)
	case f.Crop != nil && !f.Crop.FitsTurned(f.Straighten, width, height):
		return fmt.Errorf("straighten: the crop %v, turned by %v degrees, reaches beyond the scan of %d x %d pixels", *f.Crop, f.Straighten, width, height)
	}
	return nil
}

// Cut is what is cut from a scan of the given size for a frame that is straightened:
// the rectangle of [Frame.Pixels], turned about its center.
func (f Frame) Cut(width, height int) tilt.Cut {
	r := image.Rect(f.Pixels(width, height))
	return tilt.Cut{
		Rect: r, Degrees: f.Straighten,
		X: float64(r.Min.X+r.Max.X) / 2, Y: float64(r.Min.Y+r.Max.Y) / 2,
	}
}

// plan is how a frame that is straightened becomes a picture of the given size, as
// it is shown.
func (f Frame) plan(scanWidth, scanHeight, width, height int) tilt.Plan {
	if f.Transposed() {
		width, height = height, width
	}
	return tilt.NewPlan(f.Cut(scanWidth, scanHeight), width, height, image.Pt(scanWidth, scanHeight))
}

// Locate is where a point of the finished picture, x and y in pixels of its full
// size from its top left corner, lies on a scan of the given size: in fractions of
// the unrotated scan, as those of an Area are.
func (f Frame) Locate(width, height int, x, y float64) (left, top float64) {
	w, h := f.Size(width, height, 0)
	fw, fh := float64(w), float64(h)
	switch f.Orientation { // back to how it is stored
	case 2:
		x = fw - x
	case 3:
		x, y = fw-x, fh-y
	case 4:
		y = fh - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, fw-x
	case 7:
		x, y = fh-y, fw-x
	case 8:
		x, y = fh-y, x
	}
	c := f.Cut(width, height)
	sin, cos := math.Sincos(c.Degrees * math.Pi / 180)
	u, v := float64(c.Rect.Min.X)+x-c.X, float64(c.Rect.Min.Y)+y-c.Y
	return (c.X + u*cos - v*sin) / float64(width), (c.Y + u*sin + v*cos) / float64(height)
}
