package session

import (
	"errors"
	"fmt"
	"math"

	"safelight/pipeline/recipe"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// The place for pictures before a front end says how large it is.
const firstWidth, firstHeight = 1600, 1200

// maxPlace is the longest edge of a place for pictures, in pixels.
const maxPlace = 16384

var middle = [2]float64{0.5, 0.5}

// check reports a view that makes no sense.
func (v View) check() error {
	switch {
	case v.Width < 1 || v.Height < 1 || v.Width > maxPlace || v.Height > maxPlace:
		return fmt.Errorf("a place of %d x %d pixels; there are 1 to %d", v.Width, v.Height, maxPlace)
	case !(v.Zoom >= 0 && v.Zoom <= 1):
		return fmt.Errorf("a zoom of %v, not 0 to 1", v.Zoom)
	case !(v.Center[0] >= 0 && v.Center[0] <= 1 && v.Center[1] >= 0 && v.Center[1] <= 1):
		return fmt.Errorf("a center of %v, not 0 to 1", v.Center)
	case v.Space != "" && v.Space != "srgb" && v.Space != "display-p3":
		return fmt.Errorf("no space %q; there are srgb and display-p3", v.Space)
	}
	return nil
}

// space is the color space of the device.
func (v View) space() string {
	if v.Space == "" {
		return "srgb"
	}
	return v.Space
}

// part is what of a picture of a size is seen, in its pixels, and how large it is
// drawn; nil if all of it is.
func (v View) part(width, height int) *task.View {
	if v.Zoom == 0 {
		return nil
	}
	span := func(place, size int, center float64) (from, length, drawn int) {
		length = min(size, max(1, int(math.Ceil(float64(place)/v.Zoom))))
		from = min(max(int(math.Round(center*float64(size)-float64(length)/2)), 0), size-length)
		drawn = min(max(1, int(math.Round(float64(length)*v.Zoom))), length)
		return from, length, drawn
	}
	var p task.View
	p.X, p.W, p.Width = span(v.Width, width, v.Center[0])
	p.Y, p.H, p.Height = span(v.Height, height, v.Center[1])
	return &p
}

// taskFrame is a picture of an opened scan as a worker knows it.
func taskFrame(f recipe.Frame, opened wire.Opened) task.Frame {
	return task.Of(f, opened.Orientation)
}

// setView shows something else, or in another place.
func (s *Session) setView(v *View) error {
	if v == nil {
		return errors.New("no view")
	}
	if err := v.check(); err != nil {
		return err
	}
	if *v == s.view {
		return nil
	}
	box := v.Width != s.view.Width || v.Height != s.view.Height
	s.view = *v
	s.change()
	if box {
		s.viewer.SetBox(min(v.Width, surface.MaxEdge), min(v.Height, surface.MaxEdge))
	}
	s.draw()
	return nil
}
