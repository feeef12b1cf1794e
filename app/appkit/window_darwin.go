//go:build darwin && cgo

package appkit

import (
	"github.com/progrium/darwinkit/macos/appkit"
	"github.com/progrium/darwinkit/macos/foundation"

	"safelight/app/window"
	"safelight/app/window/board"
	"safelight/app/window/drawing"
	"safelight/app/window/restore"
)

// layout is the window's content: a split view with the picture and the filmstrip at the
// left, the inspector at the right, and the status line below.
type layout struct {
	f            *front
	root         *canvas
	outer, inner appkit.SplitView
	stage        *canvas // what holds the views of the picture
	inspector    appkit.ScrollView
	strip        *canvas
	status       *panel
	frame        [4]float64
	// bare says that the toolbar is hidden for the picture alone, barred that it was not.
	bare, barred bool
}

const statusHeight = 24

// buildWindow makes the window with all that is in it.
func (f *front) buildWindow() {
	f.layout = layout{f: f}
	l := &f.layout
	l.frame = restore.OnScreen(f.config.Restored.Frame, screens())
	f.win = newWindow(l.frame)
	f.win.SetMinSize(foundation.Size{Width: restore.LeastWidth, Height: restore.LeastHeight})
	f.win.SetColorSpace(appkit.ColorSpace_DisplayP3ColorSpace())
	f.win.SetBackgroundColor(color(drawing.Panel))
	f.win.SetRestorable(false) // package restore does that
	f.win.SetAutorecalculatesKeyViewLoop(true)
	f.win.SetTabbingMode(appkit.WindowTabbingModeDisallowed)
	f.win.SetCollectionBehavior(appkit.WindowCollectionBehaviorFullScreenPrimary)
	f.win.SetDelegate(f.windowDelegate())

	f.buildStage()
	l.stage = f.canvasOf(0, func(e board.Event) bool {
		if e.Kind == board.Resize {
			b := l.stage.view.Bounds()
			f.stage.pictures.view.SetFrame(b)
			f.stage.canvas.view.SetFrame(b)
			f.stage.over.view.view.SetFrame(b)
			f.changed(window.OverlayPart)
		}
		return false
	})
	l.stage.view.AddSubview(f.stage.pictures.view)
	l.stage.view.AddSubview(f.stage.canvas.view)
	l.stage.view.AddSubview(f.stage.over.view.view)
	l.strip, l.status = f.buildStrip(), f.panelOf()
	l.inspector = f.buildInspector()

	// What a split view is given has to have a size, or it would divide nothing.
	r := f.config.Restored
	l.stage.view.SetFrame(rect(0, 0, l.frame[2]-r.InspectorWidth, l.frame[3]-r.StripHeight))
	l.strip.view.SetFrame(rect(0, 0, l.frame[2]-r.InspectorWidth, r.StripHeight))
	l.inspector.SetFrame(rect(0, 0, r.InspectorWidth, l.frame[3]))
	l.inner = splitView(false)
	l.inner.AddArrangedSubview(l.stage.view)
	l.inner.AddArrangedSubview(l.strip.view)
	l.outer = splitView(true)
	l.inner.SetFrame(rect(0, 0, l.frame[2]-r.InspectorWidth, l.frame[3]))
	l.outer.AddArrangedSubview(l.inner)
	l.outer.AddArrangedSubview(l.inspector)
	l.outer.SetHoldingPriorityForSubviewAtIndex(260, 1) // the picture takes what a window gains
	l.inner.SetHoldingPriorityForSubviewAtIndex(260, 1)
	d := &appkit.SplitViewDelegate{}
	d.SetSplitViewConstrainMinCoordinateOfSubviewAt(func(s appkit.SplitView, proposed float64, _ int) float64 { return l.least(s) })
	d.SetSplitViewConstrainMaxCoordinateOfSubviewAt(func(s appkit.SplitView, proposed float64, _ int) float64 { return l.most(s) })
	d.SetSplitViewDidResizeSubviews(func(foundation.Notification) { f.changed(window.InspectorPart) })
	l.outer.SetDelegate(d)
	l.inner.SetDelegate(d)

	l.root = f.canvasOf(takesDrops, func(e board.Event) bool {
		switch e.Kind {
		case board.Resize:
			l.place()
		case board.Drop:
			return f.stage.model.Tell(e)
		}
		return false
	})
	l.root.view.AddSubview(l.outer)
	l.root.view.AddSubview(l.status.view.view)
	f.win.SetContentView(l.root.view)
	f.buildToolbar()
	f.win.SetFrameDisplay(rect(l.frame[0], l.frame[1], l.frame[2], l.frame[3]), true)
	l.place()
}

func splitView(vertical bool) appkit.SplitView {
	s := appkit.NewSplitView()
	s.Retain()
	s.SetVertical(vertical)
	s.SetDividerStyle(appkit.SplitViewDividerStyleThin)
	return s
}

// place lays the parts out in the window.
func (l *layout) place() {
	if l.root == nil {
		return
	}
	b := l.root.view.Bounds().Size
	below := 0.0
	if !l.status.view.view.IsHidden() {
		below = statusHeight
	}
	l.outer.SetFrame(rect(0, below, b.Width, b.Height-below))
	l.status.view.view.SetFrame(rect(0, 0, b.Width, statusHeight))
	l.f.changed(window.StatusPart)
}

// least and most are how far the divider of a split view can be moved.
func (l *layout) least(s appkit.SplitView) float64 {
	size := s.Bounds().Size
	if s.IsVertical() {
		return max(size.Width-restore.MostInspector, restore.LeastStage)
	}
	return size.Height - restore.MostStrip
}

func (l *layout) most(s appkit.SplitView) float64 {
	size := s.Bounds().Size
	if s.IsVertical() {
		return size.Width - restore.LeastInspector
	}
	return size.Height - restore.LeastStrip
}

// restore divides the window as it was left.
func (l *layout) restore() {
	r := l.f.config.Restored
	size := l.outer.Bounds().Size
	l.outer.SetPositionOfDividerAtIndex(size.Width-r.InspectorWidth, 0)
	l.inner.SetPositionOfDividerAtIndex(size.Height-r.StripHeight, 0)
	if r.Full {
		l.f.full(true)
	}
}

// left is how the window is left, with what only AppKit knows of it.
func (l *layout) left(s restore.State) restore.State {
	if !s.Full {
		l.remember()
	}
	s.Frame = l.frame
	if !l.inspector.IsHidden() {
		s.InspectorWidth = l.inspector.Frame().Size.Width
	}
	if !l.strip.view.IsHidden() {
		s.StripHeight = l.strip.view.Frame().Size.Height
	}
	return s
}

// remember notes where the window is.
func (l *layout) remember() {
	r := l.f.win.Frame()
	l.frame = [4]float64{r.Origin.X, r.Origin.Y, r.Size.Width, r.Size.Height}
}

// showLayout shows the parts that are to be seen.
func (f *front) showLayout() {
	l := &f.layout
	d := f.w.Desk().Layout
	l.inspector.SetHidden(!d.Inspector || d.Alone)
	l.strip.view.SetHidden(!d.Strip || d.Alone)
	l.status.view.view.SetHidden(!d.Status || d.Alone)
	if bar := f.toolbar.bar; d.Alone && !l.bare { // the user may have hidden it
		l.bare, l.barred = true, bar.IsVisible()
		bar.SetVisible(false)
	} else if !d.Alone && l.bare {
		l.bare = false
		bar.SetVisible(l.barred)
	}
	l.place()
	l.outer.AdjustSubviews()
	l.inner.AdjustSubviews()
	f.resized()
	f.changed(window.InspectorPart | window.StripPart | window.StatusPart)
	f.keep()
}

// full has the picture take the whole screen, or not.
func (f *front) full(on bool) {
	if on == f.w.Desk().Layout.Full {
		return
	}
	f.win.ToggleFullScreen(nil)
}

func (f *front) windowDelegate() *appkit.WindowDelegate {
	d := &appkit.WindowDelegate{}
	d.SetWindowWillEnterFullScreen(func(foundation.Notification) { f.layout.remember() })
	d.SetWindowDidEnterFullScreen(func(foundation.Notification) { f.w.Filled(true, false) })
	d.SetWindowDidExitFullScreen(func(foundation.Notification) { f.w.Filled(false, false) })
	d.SetWindowDidFailToEnterFullScreen(func(appkit.Window) { f.w.Filled(false, false) })
	d.SetWindowDidChangeBackingProperties(func(foundation.Notification) { f.resized() })
	// Closing the only window ends the program, which may ask first.
	d.SetWindowShouldClose(func(appkit.Window) bool {
		f.app.Terminate(nil)
		return false
	})
	return d
}

// screens are the frames of the screens that windows can be in.
func screens() (list [][4]float64) {
	for _, s := range appkit.Screen_Screens() {
		r := s.VisibleFrame()
		list = append(list, [4]float64{r.Origin.X, r.Origin.Y, r.Size.Width, r.Size.Height})
	}
	return list
}
