package window

import (
	"slices"

	"safelight/app/window/curveview"
	"safelight/app/window/exportsheet"
	"safelight/app/window/help"
	"safelight/app/window/inspector"
	"safelight/app/window/menu"
	"safelight/app/window/overlay"
	"safelight/app/window/restore"
	"safelight/app/window/screen"
	"safelight/app/window/settings"
	"safelight/app/window/status"
	"safelight/app/window/toolbar"
)

// Menu is the menu bar.
func (w *Window) Menu() []menu.Item { return menu.Bar(w.desk) }

// ToolbarItem is an item of the toolbar; false if there is none of that name.
func (w *Window) ToolbarItem(name string) (toolbar.Item, bool) { return toolbar.Of(w.desk, name) }

// Regions are what the parts of the window are called for who does not see them.
type Regions struct{ Picture, Filmstrip, Inspector, Toolbar, Status string }

// Regions are those of the window.
func (w *Window) Regions() Regions {
	say := w.desk.Say
	return Regions{say("picture"), say("filmstrip"), say("inspector"), say("toolbar"), say("status")}
}

// Title is that of the window, what is below it, and whether something is not saved.
func (w *Window) Title() (title, subtitle string, edited bool) {
	title, subtitle = toolbar.Title(w.desk)
	return title, subtitle, toolbar.Edited(w.desk)
}

// Panels are those of the inspector.
func (w *Window) Panels() []inspector.Panel { return inspector.Panels(w.desk) }

// ChosenPoint is the point of the curve that keys move, -1 if none.
func (w *Window) ChosenPoint() int { return w.chosen }

// Status is the line at the lower edge.
func (w *Window) Status() status.Line { return status.Of(w.desk, w.complaint, w.Now()) }

// Message is what is said in the place of a picture.
func (w *Window) Message() status.Message {
	m := status.MessageOf(w.desk)
	if m.Slowly && w.Now().Before(w.slowSince.Add(status.Slow)) {
		return status.Message{}
	}
	return m
}

// Hint is what the tool wants.
func (w *Window) Hint() string { return status.Hint(w.desk) }

// Layers are the pictures on the stage, the lowest first.
func (w *Window) Layers() []screen.Layer { return w.screen.Layers(w.desk.Place()) }

// Forced is how often a slot was written to of which the screen would not say that it let
// go; see screen.Patience.
func (w *Window) Forced() int { return w.screen.Forced }

// Finished is the picture on the screen, if nothing is under way that would change it.
func (w *Window) Finished() (screen.Kept, bool) {
	if !w.sentOnce || !w.errands.Idle() || w.desk.Image() == nil {
		return screen.Kept{}, false
	}
	return w.screen.Finished(w.sent)
}

// StandIn is the scan whose thumbnail takes the place of its picture; false if none is
// to.
func (w *Window) StandIn() (index int, ok bool) {
	is, again := w.screen.StandIn(w.Now())
	if again > 0 {
		w.After(again, func() { w.changed(PicturePart) })
	}
	return w.desk.State.Index, is && w.desk.State.Index >= 0
}

// Curve is the place of the curve editor in a view of a size in points.
func Curve(width, height float64) curveview.View {
	return curveview.View{Width: width, Height: height, Inset: 7}
}

// Overlay is what is drawn over the picture.
func (w *Window) Overlay() overlay.Overlay { return overlay.Of(w.desk) }

// ExportForm is the export sheet with a choice.
func (w *Window) ExportForm(c exportsheet.Choice) exportsheet.Form {
	return exportsheet.FormOf(w.desk, c)
}

// ExportChoice is what the export sheet begins with.
func (w *Window) ExportChoice() exportsheet.Choice {
	return exportsheet.Begin(w.desk, w.left.Export)
}

// ExportProgress is the export that runs, or the last that did; false if there is none.
func (w *Window) ExportProgress() (exportsheet.Progress, bool) { return exportsheet.ProgressOf(w.desk) }

// Export starts an export, and remembers how. The problem is why not, "" if it was.
func (w *Window) Export(c exportsheet.Choice) (problem string) {
	if f := exportsheet.FormOf(w.desk, c); f.Problem != "" {
		return f.Problem
	}
	w.left.Export = c
	w.act(exportsheet.Command(c))
	return ""
}

// Help is the sheet of all keys and gestures.
func (w *Window) Help() []help.Section { return help.Sections(w.desk) }

// Settings is the sheet of settings, with the path of the configuration file.
func (w *Window) Settings(file string) settings.Form { return settings.FormOf(w.desk, file) }

// Quit says what is to be asked before the program ends; ask is false if nothing is.
func (w *Window) Quit() (q exportsheet.Question, ask bool) { return exportsheet.Quit(w.desk) }

// Left is how the window is left, to be kept with restore.Save. The frame and the sizes
// of its parts are the front end's to fill in.
func (w *Window) Left() restore.State {
	s, d := w.left, w.desk
	s.Inspector, s.Strip, s.Status, s.Full = d.Layout.Inspector, d.Layout.Strip, d.Layout.Status, d.Layout.Full
	s.Folded, s.Aspect, s.Recent = slices.Clone(d.Layout.Folded), d.Aspect, slices.Clone(d.Recent)
	s.Open = d.State.Folder.Path
	if im := d.State.Image; im != nil {
		s.Open = im.Path
	}
	return s
}
