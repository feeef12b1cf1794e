package session

import (
	"slices"

	"safelight/xpcworker/wire"
)

// publishFirst makes the state of a new session.
func (s *Session) publishFirst() {
	s.changed = StateChanged
	s.publish()
}

// change notes that the state is another.
func (s *Session) change() { s.changed |= StateChanged }

// publish lets others see the state, if it has changed.
func (s *Session) publish() {
	if s.changed == 0 {
		return
	}
	changed := s.changed
	s.changed = 0
	if changed&ScansChanged != 0 {
		s.scans.Store(s.list)
	}
	if changed&StateChanged != 0 {
		s.version++
		s.state.Store(s.snapshot())
		s.measureSoon()
	}
	s.listeners.tell(changed)
}

// nextVersion is that of the state which the step that runs now makes.
func (s *Session) nextVersion() uint64 {
	s.change()
	return s.version + 1
}

// snapshot is the state, with nothing in it that will be changed.
func (s *Session) snapshot() *State {
	st := &State{
		Version: s.version, Folder: s.folder, Index: -1, Selected: s.selected,
		View: s.view, Before: s.before, Clipboard: s.clipboard.groups,
		Histogram: s.histogram.latest, Probe: s.probe.latest, Export: s.exports.snapshot(),
		Status: slices.Clone(s.status), Memory: s.memory.latest,
	}
	if st.Selected == nil {
		st.Selected = [][2]int{}
	}
	if s.image != nil {
		st.Index = s.image.index
		st.Image = s.image.snapshot()
	}
	return st
}

// snapshot is what is told of the image shown.
func (im *image) snapshot() *Image {
	d := im.document
	out := &Image{
		Number: im.number, Path: d.path, Name: shownName(d.path), Index: im.index, Phase: im.phase,
		Error: im.err, Trouble: im.trouble, Quarantined: im.quarantined, Notices: im.notices(),
		Crops: []Crop{}, Orientation: 1,
	}
	if im.isOpen {
		opened := d.opened
		out.Opened = &opened
	}
	out.Undo, out.Redo = d.history.names()
	out.Saved, out.SaveError, out.Sidecar = d.saved()
	if d.content == nil {
		return out
	}
	f := d.frame()
	out.content = d.content
	out.Recipe, out.Starting, out.Crop, out.Straighten = f.Recipe, d.starting, d.crop, f.Straighten
	for _, c := range d.content.crops {
		out.Crops = append(out.Crops, Crop{ID: c.ID, Name: c.Name, Rect: c.Rect, Own: c.Recipe != nil, Straighten: c.Straighten})
	}
	if known(d.opened) {
		frame := taskFrame(f, d.opened)
		out.Orientation = frame.Orientation
		out.Size[0], out.Size[1] = frame.Size(d.opened.Width, d.opened.Height, 0)
	}
	return out
}

// known says whether an image was opened once.
func known(o wire.Opened) bool { return o.Width > 0 && o.Height > 0 }
