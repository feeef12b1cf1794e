// Package task says what an app can ask a worker to do with its image, and
// what it hears back. The types travel as JSON inside the frames of package
// wire, which knows nothing of pictures.
package task

import (
	"math"

	"safelight/pipeline/adjust"
	"safelight/pipeline/analyze"
	"safelight/pipeline/raster"
	"safelight/pipeline/recipe"
)

// The numbers of a worker's statistics that an app looks at.
const (
	StatMissing = "missing_rows" // rows of the scan that could not be decoded
	StatNotes   = "notes"        // oddities that only showed while it was read
)

// Analyze asks for a look at the whole scan, or for what a part of it holds.
type Analyze struct {
	// Film is the film type; "" leaves the choice to the analysis.
	Film recipe.Film `json:"film,omitempty"`
	// Working is the working space; "" is the default.
	Working string `json:"working,omitempty"`
	// Sample, if not nil, is the area to sample; then nothing else is done.
	Sample *Area `json:"sample,omitempty"`
	// Recipe is the one that Sample.Light is for; nil is none. An analysis has no
	// use for it.
	Recipe *recipe.Recipe `json:"recipe,omitempty"`
}

// Analysis is what was seen, and the recipe it suggests.
type Analysis struct {
	Recipe *recipe.Recipe `json:"recipe,omitempty"`
	Report analyze.Report `json:"report,omitzero"`
	// Notes are oddities that only showed while the scan was read.
	Notes []string `json:"notes,omitempty"`
	// Sample is what was asked for by Analyze.Sample; all else is absent then. See
	// [ParseSample].
	Sample *Sample `json:"sample,omitempty"`
}

// Frame is the picture to make: a recipe, and the part of the scan it is for.
type Frame struct {
	Recipe *recipe.Recipe `json:"recipe"`
	// Crop is in fractions of the unrotated scan; nil is the whole, or what of it
	// can be straightened.
	Crop *recipe.Rect `json:"crop,omitempty"`
	// Straighten turns the picture counterclockwise together with the crop, -45 to
	// 45 degrees, before the orientation; see recipe.Frame. One that mirrors shows
	// it turned clockwise.
	Straighten float64 `json:"straighten,omitempty"`
	// Orientation is the EXIF orientation of the picture, 1 to 8.
	Orientation int `json:"orientation"`
}

// Of makes the frame a worker understands from the one a user chose, for a
// scan whose file has the given EXIF orientation.
func Of(f recipe.Frame, fileOrientation int) Frame {
	out := Frame{Recipe: f.Recipe, Crop: f.Crop, Straighten: f.Straighten, Orientation: max(fileOrientation, 1)}
	if f.Orientation != nil {
		out.Orientation = map[int]int{0: 1, 90: 8, 180: 3, 270: 6}[*f.Orientation]
		if f.Mirror {
			out.Orientation = adjust.Mirrored(out.Orientation)
		}
	}
	return out
}

// Transposed reports whether the orientation swaps width and height.
func (f Frame) Transposed() bool { return f.Orientation >= 5 }

// Pixels is the frame's rectangle in pixels of a scan of the given size, not
// rotated nor straightened: whole pixels, at least one.
func (f Frame) Pixels(width, height int) (x0, y0, x1, y1 int) {
	c := recipe.Rect{0, 0, 1, 1}
	switch {
	case f.Crop != nil:
		c = *f.Crop
	case f.Straighten == 0:
		return 0, 0, width, height
	default:
		c = c.ShrunkToFit(f.Straighten, width, height)
	}
	edges := func(from, length float64, size int) (int, int) {
		a := int(math.Round(from * float64(size)))
		b := int(math.Round((from + length) * float64(size)))
		a = min(max(a, 0), size-1)
		return a, min(max(b, a+1), size)
	}
	x0, x1 = edges(c[0], c[2], width)
	y0, y1 = edges(c[1], c[3], height)
	return x0, y0, x1, y1
}

// Size is the size of the finished picture of a scan of the given size: that
// of the frame, turned, and reduced to maxEdge if that is not 0.
func (f Frame) Size(width, height, maxEdge int) (int, int) {
	x0, y0, x1, y1 := f.Pixels(width, height)
	w, h := x1-x0, y1-y0
	if maxEdge > 0 {
		w, h = raster.Fit(w, h, maxEdge)
	}
	if f.Transposed() {
		w, h = h, w
	}
	return w, h
}

// Reduced reports whether the picture of a scan of the given size, reduced to
// maxEdge, has fewer pixels than its part of the scan.
func (f Frame) Reduced(width, height, maxEdge int) bool {
	w, h := f.Size(width, height, 0)
	rw, rh := f.Size(width, height, maxEdge)
	return w != rw || h != rh
}

// Render asks for the frame, or a view of it, in a surface; the surface's size is
// the picture's.
type Render struct {
	Frame Frame `json:"frame"`
	// View is the part to draw; nil is the whole frame, reduced to the size of the
	// surface. The surface has the size of the view.
	View *View `json:"view,omitempty"`
	// Space names the output color space.
	Space string `json:"space"`
	// Within is how long it may take, in microseconds: a picture that would take
	// longer may come coarser, half or a quarter as wide and high, in the top left
	// of the surface. wire.Ready says how large it is. 0 leaves no choice.
	Within int64 `json:"within_us,omitempty"`
	// Tag is the app's own, to know the request of a picture by. The worker is not
	// told.
	Tag uint64 `json:"-"`
}
