package window

import (
	"slices"
	"strings"

	"safelight/app/session"
	"safelight/app/window/cropview"
	"safelight/app/window/desk"
)

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
	w.work(crop)
	if im.Crop != "" {
		w.act(session.Command{Do: session.CropShow})
	}
}

// work has the crop tool work on another crop. What was in the hand is of the one before.
func (w *Window) work(crop string) {
	w.desk.Crop = crop
	w.settle()
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
			w.work(id)
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
