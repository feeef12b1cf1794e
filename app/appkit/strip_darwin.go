//go:build darwin && cgo

package appkit

import (
	"safelight/app/window/board"
)

// film is the filmstrip. It scrolls by itself: of a folder of thousands of scans it has
// views of those in sight only.
type film struct {
	panel *panel
	model *board.Strip
}

// buildStrip makes the filmstrip.
func (f *front) buildStrip() *canvas {
	s := &f.film
	s.model = &board.Strip{Window: f.w}
	s.panel = f.panelOf()
	f.tell[s.panel.view.number] = func(e board.Event) bool {
		if e.Kind == board.Resize {
			size := s.panel.view.view.Bounds().Size
			s.model.Resize(size.Width, size.Height)
			return true
		}
		return s.model.Tell(e)
	}
	return s.panel.view
}

// showStrip has the filmstrip show what the window says.
func (f *front) showStrip() {
	f.film.panel.view.describe("AXGroup", f.w.Regions().Filmstrip, "")
	if !f.film.panel.view.view.IsHidden() {
		f.film.panel.show(f.film.model.Pieces())
	}
}

// showStatus has the line at the lower edge show what the window says.
func (f *front) showStatus() {
	f.layout.status.view.describe("AXGroup", f.w.Regions().Status, "")
	size := f.layout.status.view.view.Bounds().Size
	f.layout.status.show(board.Status(f.w, size.Width, size.Height))
}

// showOver shows what lies over the place of the picture.
func (f *front) showOver() {
	size := f.stage.over.view.view.Bounds().Size
	f.stage.over.show(board.Over(f.w, size.Width, size.Height))
}
