package task

import "fmt"

// View is a part of the finished picture, and how large it is drawn.
type View struct {
	// X, Y, W and H are the rectangle, in pixels of the picture at its full size,
	// as it is shown: cropped, straightened and turned. It lies within the picture.
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
	// Width and Height are how large it is drawn, 1 to W and 1 to H: a view is
	// reduced, and never enlarged.
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Check reports whether the view is one of a picture of the given full size, in
// pixels. The error says what is not.
func (v View) Check(width, height int) error {
	switch {
	case v.W < 1 || v.H < 1 || v.X < 0 || v.Y < 0 || v.W > width || v.H > height || v.X > width-v.W || v.Y > height-v.H:
		return fmt.Errorf("a view of %d x %d pixels at %d, %d is not within the picture of %d x %d", v.W, v.H, v.X, v.Y, width, height)
	case v.Width < 1 || v.Height < 1 || v.Width > v.W || v.Height > v.H:
		return fmt.Errorf("a view of %d x %d pixels drawn as %d x %d; it can be reduced only", v.W, v.H, v.Width, v.Height)
	}
	return nil
}

// Whole reports whether the view shows all of a picture of the given full size.
func (v View) Whole(width, height int) bool { return v.W == width && v.H == height }

// Check reports whether what is asked for is a part of the scan, which has the
// given size in pixels. It says nothing of the recipe.
func (r Render) Check(width, height int) error {
	if err := r.Frame.Check(width, height); err != nil || r.View == nil {
		return err
	}
	return r.View.Check(r.Frame.Size(width, height, 0))
}

// Size is the size of the surface that is drawn to, for a scan of the given size:
// that of the view if there is one, and else the largest of the whole frame in a
// box, see [Frame.Fit].
func (r Render) Size(width, height, boxWidth, boxHeight int) (int, int) {
	if r.View != nil {
		return r.View.Width, r.View.Height
	}
	_, w, h := r.Frame.Fit(width, height, boxWidth, boxHeight)
	return w, h
}
