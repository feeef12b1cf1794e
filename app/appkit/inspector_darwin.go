//go:build darwin && cgo

package appkit

import (
	"github.com/progrium/darwinkit/macos/appkit"

	"safelight/app/window"
	"safelight/app/window/board"
	"safelight/app/window/drawing"
)

// side is the inspector.
type side struct {
	scroll  appkit.ScrollView
	panel   *panel
	model   *board.Inspector
	keyOf   map[uintptr]string // the keys of pieces by the numbers of their views
	changed func()
}

// buildInspector makes the inspector, which scrolls.
func (f *front) buildInspector() appkit.ScrollView {
	s := &f.side
	s.model = &board.Inspector{Window: f.w}
	s.changed = func() { f.changed(window.InspectorPart) }
	s.panel = f.panelOf()
	s.scroll = scrolling(s.panel)
	return s.scroll
}

// scrolling is a view that scrolls a panel up and down.
func scrolling(p *panel) appkit.ScrollView {
	s := appkit.NewScrollView()
	s.Retain()
	s.SetHasVerticalScroller(true)
	s.SetAutohidesScrollers(true)
	s.SetBorderType(appkit.NoBorder)
	s.SetDrawsBackground(true)
	s.SetBackgroundColor(color(drawing.Panel))
	s.SetDocumentView(p.view.view)
	return s
}

// showInspector has the inspector show what the window says.
func (f *front) showInspector() {
	s := &f.side
	if s.scroll.IsHidden() {
		return // LayoutPart comes when it is seen again
	}
	s.panel.view.describe("AXGroup", f.w.Regions().Inspector, "")
	width := s.scroll.ContentSize().Width
	list, height := s.model.Pieces(width)
	s.panel.resize(width, max(height, s.scroll.ContentSize().Height))
	s.panel.show(list)
}

// held takes note of the view that has the keyboard.
func (s *side) held(number uintptr) {
	if s.panel == nil {
		return
	}
	if key := s.panel.keyOf(number); key != s.model.Held {
		s.model.Held = key
		s.changed()
	}
}
