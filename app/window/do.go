package window

import (
	"slices"
	"strings"
	"time"

	"safelight/app/session"
	"safelight/app/window/action"
	"safelight/app/window/cropview"
	"safelight/app/window/desk"
	"safelight/app/window/drop"
	"safelight/app/window/menu"
	"safelight/app/window/strip"
	"safelight/app/window/thumbnails"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
)

// keyPause is how long after a key another of the same begins a step to undo of its own.
const keyPause = time.Second

// Do does what has a name: an item of a menu or the toolbar, a button of the inspector, an
// option of a pop-up. What cannot be done now is not done, and what there is not has no
// effect.
func (w *Window) Do(name string) {
	d := w.desk
	a, ok := action.Of(d, name)
	if !ok || !a.Enabled {
		w.Toolkit.Beep()
		return
	}
	base, of, _ := strings.Cut(name, ":")
	switch base {
	case "crop-add":
		w.addCrop(a.Commands)
		return
	case "crop-show":
		w.chooseCrop(of)
		return
	}
	if len(a.Commands) > 0 {
		list := slices.Clone(a.Commands)
		if c := &list[0]; c.Do == session.Nudge {
			family, _, _ := strings.Cut(name, "-")
			c.Drag = w.together(family, keyPause)
		}
		w.act(list...)
		return
	}
	w.own(base, of)
}

// own does what the session is not told of, or not at once.
func (w *Window) own(base, of string) {
	d := w.desk
	p := d.Place()
	switch base {
	case "open":
		w.Toolkit.ChooseScans()
	case "recent":
		w.Open(of)
	case "recent-clear":
		d.Recent = nil
		w.changed(MenuPart)
	case "settings":
		w.Toolkit.Show(SettingsSheet)
	case "export":
		w.Toolkit.Show(ExportSheet)
	case "help":
		w.Toolkit.Show(HelpSheet)
	case "fit":
		w.look(zoom.Fit())
	case "one-to-one":
		switch {
		case d.Look.Zoom == 1:
			w.look(zoom.Fit())
		case p.FitScale() < 1:
			w.look(p.To(1, p.Middle()))
		default: // its pixels are seen anyway
			w.look(p.Toggled(p.Middle()))
		}
	case "zoom-in":
		w.look(p.Nearer())
	case "zoom-out":
		w.look(p.Farther())
	case "alone":
		d.Layout.Alone = !d.Layout.Alone
		w.changed(LayoutPart | MenuPart | ToolbarPart)
	case "full":
		w.aloneFull = !d.Layout.Full
		w.Toolkit.Full(!d.Layout.Full)
	case "inspector":
		d.Layout.Inspector, d.Layout.Alone = !d.Layout.Inspector, false
		w.changed(LayoutPart | MenuPart | ToolbarPart)
	case "strip":
		d.Layout.Strip, d.Layout.Alone = !d.Layout.Strip, false
		w.changed(LayoutPart | MenuPart | ToolbarPart)
	case "status":
		d.Layout.Status, d.Layout.Alone = !d.Layout.Status, false
		w.changed(LayoutPart | MenuPart)
	case "language":
		w.speak(words.Language(of))
	case "channel":
		d.Channel, w.chosen = of, -1
		w.settle()
		w.changed(InspectorPart)
	case "group":
		w.toggleGroup(of)
	case "groups-all":
		d.Some, d.Groups = !d.Some, nil
		w.changed(InspectorPart | MenuPart)
	case "aspect":
		w.reshape(of)
	case "upright":
		w.reshape(action.Upright(d.Aspect))
	case "crop":
		if d.Tool == desk.Crop {
			w.act(w.endCrops()...)
		} else {
			w.beginCrops()
		}
	case "base", "neutral", "line":
		tool := desk.Tool(base)
		if d.Tool == tool {
			tool = desk.Move
		}
		w.leaveTool()
		w.setTool(tool)
	case "done":
		w.leaveTool()
	case "leave":
		if d.Tool == desk.Move {
			d.Layout.Alone = false
			w.changed(LayoutPart | MenuPart | ToolbarPart)
			return
		}
		w.leaveTool()
	}
}

// Filled says that the window has the whole screen, or has not any more. Nothing but the
// picture is seen then if alone says so, or if it was the window that asked for it.
func (w *Window) Filled(on, alone bool) {
	w.desk.Layout.Full = on
	if alone || w.aloneFull || !on {
		w.desk.Layout.Alone = on
	}
	w.aloneFull = false
	w.changed(LayoutPart | MenuPart | ToolbarPart)
}

// speak changes the language of the window.
func (w *Window) speak(l words.Language) {
	w.desk.Language, w.left.Language = l, l
	w.changed(AllParts)
}

// Fold folds a panel of the inspector, or opens it.
func (w *Window) Fold(panel string, folded bool) {
	d := w.desk
	d.Layout.Folded = slices.DeleteFunc(slices.Clone(d.Layout.Folded), func(name string) bool { return name == panel })
	if folded {
		d.Layout.Folded = append(d.Layout.Folded, panel)
	}
	w.changed(InspectorPart)
}

// toggleGroup chooses a group for copying, or does not.
func (w *Window) toggleGroup(name string) {
	d := w.desk
	all := adjust.GroupNames()
	if !slices.Contains(all, name) {
		return
	}
	var next []string
	for _, g := range all {
		if d.Chosen(g) != (g == name) {
			next = append(next, g)
		}
	}
	d.Some, d.Groups = len(next) < len(all), next
	w.changed(InspectorPart | MenuPart)
}

// Keyboard says who has the keyboard.
func (w *Window) Keyboard(k desk.Keyboard) {
	if w.desk.Keyboard != k {
		w.desk.Keyboard = k
		w.changed(MenuPart)
	}
}

// Press is a key that no menu has taken; false if it means nothing, or text is being
// typed. It is what a shortcut's other keys are for, and those without Command while a
// control has the keyboard.
func (w *Window) Press(k menu.Key) bool {
	if w.desk.Keyboard == desk.Typing || menu.Taken(k) {
		return false
	}
	text := k.Text()
	for _, s := range w.desk.Keys {
		if text == "" || !slices.Contains(s.Keys, text) {
			continue
		}
		if a, ok := action.Of(w.desk, s.Name); !ok || !a.Enabled {
			return false
		}
		w.Do(s.Name)
		return true
	}
	return false
}

// Open opens a folder, or the folder of a file and that.
func (w *Window) Open(path string) {
	w.errands.Act(func(err error) {
		if err != nil {
			w.desk.Recent = drop.Forget(w.desk.Recent, path)
		}
		w.changed(MenuPart)
	}, session.Command{Do: session.Open, Text: path})
}

// Drop opens what was dropped on the window, or opened in the Finder; false if there is
// nothing among it that can be.
func (w *Window) Drop(paths []string) bool {
	path, others, ok := drop.Accepted(paths)
	if !ok {
		w.complain(w.desk.Say("drop.nothing"))
		return false
	}
	w.Open(path)
	if others {
		w.complain(w.desk.Say("drop.others"))
	}
	return true
}

func remembered(recent []string, path string) []string { return drop.Remember(recent, path) }

// The crop tool.

func (w *Window) setTool(t desk.Tool) {
	d := w.desk
	if d.Tool == t {
		return
	}
	d.Tool = t
	d.Hand.Drawn, d.Hand.Stroke = nil, nil
	w.stage = nil
	w.changed(MenuPart | ToolbarPart | InspectorPart | OverlayPart)
}

// leaveTool ends the tool, as done with it.
func (w *Window) leaveTool() {
	if w.desk.Tool == desk.Crop {
		w.act(w.endCrops()...)
		return
	}
	w.setTool(desk.Move)
}

// beginCrops begins the crop tool: the whole scan comes into sight.
func (w *Window) beginCrops() {
	im := w.desk.Image()
	if im == nil {
		return
	}
	crop := im.Crop
	if crop == "" && len(im.Crops) > 0 {
		crop = im.Crops[0].ID
	}
	w.setTool(desk.Crop)
	w.desk.Crop = crop
	if im.Crop != "" {
		w.act(session.Command{Do: session.CropShow})
	}
}

// endCrops ends the crop tool; the commands show what was cropped.
func (w *Window) endCrops() []session.Command {
	crop, im := w.desk.Crop, w.desk.Image()
	w.setTool(desk.Move)
	if im != nil && crop != "" && im.Crop != crop && slices.ContainsFunc(im.Crops, func(c session.Crop) bool { return c.ID == crop }) {
		return []session.Command{{Do: session.CropShow, Name: crop}}
	}
	return nil
}

// addCrop does the commands that add a crop, and works on it then.
func (w *Window) addCrop(commands []session.Command) {
	im := w.desk.Image()
	if im == nil || len(commands) == 0 {
		return
	}
	w.adding = map[string]bool{}
	for _, c := range im.Crops {
		w.adding[c.ID] = true
	}
	w.errands.Act(func(err error) {
		if err != nil {
			w.adding = nil
		}
	}, commands...)
}

// chooseCrop shows a crop, or works on it where the crop tool is in the hand.
func (w *Window) chooseCrop(id string) {
	if w.desk.Tool == desk.Crop {
		if id != "" {
			w.desk.Crop = id
			w.changed(InspectorPart | OverlayPart | MenuPart)
			return
		}
		w.setTool(desk.Move)
	}
	w.act(session.Command{Do: session.CropShow, Name: id})
}

// NameCrop gives a crop a name.
func (w *Window) NameCrop(id, name string) {
	if id != "" {
		w.act(session.Command{Do: session.CropName, Name: id, Text: strings.TrimSpace(name)})
	}
}

// DeleteCrop takes a crop away.
func (w *Window) DeleteCrop(id string) {
	if id != "" {
		w.act(session.Command{Do: session.CropDelete, Name: id})
	}
}

// reshape gives crops another aspect ratio, the one that is worked on at once.
func (w *Window) reshape(aspect string) {
	w.desk.Aspect = aspect
	if r, ok := cropview.Reshaped(w.desk); ok {
		w.act(session.Command{Do: session.CropSet, Name: w.desk.Crop, Rect: fixed(r)})
	}
	w.changed(InspectorPart | MenuPart | OverlayPart)
}

// The filmstrip.

// Strip is the filmstrip as it is scrolled.
func (w *Window) Strip() strip.Strip {
	w.strip.Count = w.desk.State.Folder.Count
	return w.strip.Clamped()
}

// StripWindow says what of the filmstrip is in sight: from where, and how much, in points.
func (w *Window) StripWindow(left, width float64) {
	revealed := w.strip.Width > 0
	w.strip = strip.Strip{Count: w.desk.State.Folder.Count, Left: left, Width: width}
	w.want(false)
	w.changed(StripPart)
	if !revealed {
		w.index = -1
		w.reveal()
	}
}

// Frame is a frame of the filmstrip.
type Frame struct {
	strip.Cell
	Path string
}

// want has the thumbnails made that are in sight, and those around; of another folder
// none there is means anything.
func (w *Window) want(elsewhere bool) {
	if w.thumbs == nil || w.closed {
		return
	}
	if elsewhere {
		w.thumbs.Clear()
	}
	indexes := w.Strip().Wanted()
	if len(indexes) == 0 {
		return
	}
	low := slices.Min(indexes)
	scans, _ := w.Session.Scans(low, slices.Max(indexes)+1)
	list := make([]thumbnails.Want, 0, len(indexes))
	for _, i := range indexes {
		if i-low < len(scans) {
			list = append(list, thumbnails.Want{Index: i, Key: scans[i-low].Key})
		}
	}
	w.thumbs.Want(list)
}

// Thumb is what there is of the thumbnail of a frame.
func (w *Window) Thumb(f Frame) thumbnails.Thumb {
	if w.thumbs == nil {
		return thumbnails.Thumb{}
	}
	return w.thumbs.Get(thumbnails.Want{Index: f.Index, Key: f.Key})
}

// Frame is a frame of the filmstrip, as it is now.
func (w *Window) Frame(index int) Frame {
	scans, _ := w.Session.Scans(index, index+1)
	var scan *session.Scan
	if len(scans) == 1 {
		scan = &scans[0]
	}
	return Frame{strip.CellOf(w.desk, index, scan), w.Session.ScanPath(index)}
}

// StripClick is a click on a frame.
func (w *Window) StripClick(index int, shift, command bool) {
	w.act(strip.Click(w.desk.State, index, shift, command)...)
}

// StripKey is a key while the filmstrip has the keyboard; false if it means nothing to
// it.
func (w *Window) StripKey(key string, shift bool) bool {
	by := map[string]int{"ArrowLeft": -1, "ArrowRight": 1}[key]
	if by == 0 || !shift {
		return false
	}
	w.act(strip.Extend(w.desk.State, by)...)
	return true
}

// reveal scrolls the filmstrip to the scan that is shown, when that is another.
func (w *Window) reveal() {
	index := w.desk.State.Index
	if index == w.index || w.strip.Width == 0 {
		return
	}
	w.index = index
	s := w.Strip()
	if left := s.Reveal(index); left != s.Left {
		w.strip.Left = left
		w.Toolkit.ScrollStrip(left)
	}
}
