package window

import (
	"slices"

	"safelight/app/session"
	"safelight/app/window/strip"
	"safelight/app/window/thumbnails"
)

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
