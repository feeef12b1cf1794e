//go:build darwin && cgo

package appkit

import (
	"fmt"

	"github.com/progrium/darwinkit/macos/foundation"

	"safelight/app/session"
	"safelight/app/window/board"
	"safelight/app/window/drawing"
	"safelight/app/window/screen"
	"safelight/xpcworker/surface"
)

// space is what pictures are made in: wide, as screens of Macs are.
const space = "display-p3"

// stage is the place of the picture: layers, and above them a view that draws what lies
// over the picture and hears what is done to it.
type stage struct {
	pictures pictures
	canvas   *canvas
	over     *panel // the message, and what the tool wants
	model    *board.Stage
	slots    [screen.Slots]slot
}

// slot is a picture that is kept.
type slot struct {
	surface *surface.Surface
	space   string
}

// buildStage makes the place of the picture.
func (f *front) buildStage() {
	s := &f.stage
	s.model = &board.Stage{Window: f.w}
	s.pictures = newPictures(drawing.Stage.R)
	s.over = f.panelOf()
	s.canvas = f.canvasOf(takesKeys|takesEvents, func(e board.Event) bool {
		switch e.Kind {
		case board.Resize:
			f.resized()
			return true
		case board.Focus:
			f.keyboard(s.canvas.number, 0)
			return true
		}
		ok := s.model.Tell(e)
		if e.Kind == board.Press || e.Kind == board.Release {
			f.keyboard(f.holder, 0)
		}
		switch e.Kind {
		case board.Press, board.Drag, board.Release, board.Hover:
			setCursor(s.model.Cursor())
		case board.Leave:
			setCursor("arrow")
		}
		return ok
	})
}

// resized says how large the place of the picture is.
func (f *front) resized() {
	if f.stage.canvas == nil || f.win.IsNil() {
		return
	}
	size := f.stage.canvas.view.Frame().Size
	f.w.Resize(size.Width, size.Height, f.win.BackingScaleFactor())
}

// inUse reports whether the window server still reads a slot.
func (s *stage) inUse(number int) bool {
	kept := s.slots[number].surface
	return kept != nil && kept.InUse()
}

// copy keeps a picture. The session may draw to its surface again as soon as this
// returns, while the screen would still show it; so it is copied into one of our own,
// which is an IOSurface, or it could not be shown: both sides may write to one. Package
// screen gives slots only that are not in use.
func (s *stage) copy(number int, p session.Picture) error {
	slot := &s.slots[number]
	if slot.surface == nil || slot.surface.Width != p.Width || slot.surface.Height != p.Height {
		if slot.surface != nil {
			slot.surface.Close() // a layer that shows it retains it
			slot.surface = nil
		}
		made, err := surface.New(uint64(number), p.Width, p.Height, surface.BGRA8)
		if err != nil {
			return err
		}
		if made.IOSurface() == nil {
			made.Close()
			return fmt.Errorf("the system has no surface of %d x %d pixels for the screen", p.Width, p.Height)
		}
		slot.surface, slot.space = made, ""
	}
	if slot.space != space {
		slot.surface.SetColorSpace(space) // else it is shown as sRGB, less colorful
		slot.space = space
	}
	if err := slot.surface.Begin(); err != nil {
		return err
	}
	defer slot.surface.End()
	for y := range p.Height {
		copy(slot.surface.Row(y), p.Surface.Row(y)[:4*p.Width])
	}
	return nil
}

// pixels are those of a slot.
func (s *stage) pixels(number, width, height int) ([]byte, error) {
	if number < 0 || number >= len(s.slots) || s.slots[number].surface == nil {
		return nil, fmt.Errorf("there is no picture in slot %d", number)
	}
	from := s.slots[number].surface
	if from.Width != width || from.Height != height {
		return nil, fmt.Errorf("slot %d shows %d x %d pixels, not %d x %d", number, from.Width, from.Height, width, height)
	}
	from.Settle()
	pixels := make([]byte, 0, 4*width*height)
	for y := range height {
		pixels = append(pixels, from.Row(y)[:4*width]...)
	}
	return pixels, nil
}

// showPictures shows the pictures there are, or a thumbnail.
func (f *front) showPictures() {
	place := f.w.Desk().Stage
	var layers []layer
	for _, l := range f.w.Layers() {
		kept := f.stage.slots[l.Slot].surface
		if kept == nil {
			continue
		}
		out := layer{contents: kept.IOSurface()}
		out.x, out.y, out.width, out.height = l.Rect.Points(place)
		if l.Smooth {
			out.smooth = 1
		}
		layers = append(layers, out)
	}
	f.stage.pictures.show(layers)
}

// showOverlay draws what lies over the picture.
func (f *front) showOverlay() {
	f.stage.canvas.draw(drawing.Overlay(f.w.Overlay(), f.w.Desk().Stage))
	f.stage.canvas.describe(f.stage.model.Spoken())
}

func rect(x, y, w, h float64) foundation.Rect {
	return foundation.Rect{Origin: foundation.Point{X: x, Y: y}, Size: foundation.Size{Width: w, Height: h}}
}
