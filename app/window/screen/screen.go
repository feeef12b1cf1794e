// Package screen decides which pictures are on the screen, and where: the newest wins, a
// coarse one stays until the fine one is there, and a picture of another scan is never
// worked on.
//
// A session lends its newest picture; what is shown has to be kept, so it is copied into
// a slot, of which there are [Slots]: what the screen may still be reading is not
// written to. A picture that finds no slot stays with the session, and the newest is
// taken as soon as the screen lets go of one.
package screen

import (
	"math"
	"slices"
	"time"

	"safelight/app/session"
	"safelight/app/window/zoom"
	"safelight/pipeline/recipe"
)

// Slots is how many pictures are kept at most: up to two that were drawn last, the newest
// and the newest of the whole picture, which is seen at the edges while the newest is
// moved; up to two that were drawn before, which the screen shows until it has the others;
// the whole that is to be drawn next; and one to write to. Those with low numbers are used
// first, so that most of the time there are three.
const Slots = 6

// Again is how soon a picture that found no slot is offered again: twice in the time that
// a fast screen has for a picture.
const Again = 4 * time.Millisecond

// Patience is how long a picture waits for a slot. Then the screen is off, or the system
// does not tell what it reads: slots that it should have let go of are written to, and it
// is not believed of them until it says so.
const Patience = 250 * time.Millisecond

// Linger is how long the picture of the scan before stays when the next one's does not
// come; a thumbnail, or nothing, takes its place then. Until then it cannot be worked on.
const Linger = 90 * time.Millisecond

// Kept is a picture in a slot.
type Kept struct {
	Slot          int
	Number, Image uint64
	Version       uint64
	// Width and Height are of its pixels; X, Y, W and H what of the whole picture it
	// shows, in pixels of that.
	Width, Height int
	X, Y, W, H    int
	Coarse        bool
	// View is what was asked for.
	View session.View
}

// Layer is a picture on the stage.
type Layer struct {
	Kept
	// Rect is where it is, in device pixels.
	Rect zoom.Rect
	// Smooth says that it is interpolated. Pixels that are enlarged are seen as they
	// are, unless finer ones follow.
	Smooth bool
}

// Screen is what is on the screen. The zero value shows nothing.
type Screen struct {
	// InUse reports whether the screen may still read a slot that is drawn no more; nil
	// is a screen that reads only what is drawn, or what was just before.
	InUse func(slot int) bool
	// Forced counts how often Patience ended.
	Forced int

	newest, whole *Kept
	drawn         [2][]int  // slots that were drawn last, and before that
	waits         time.Time // since when a picture waits for a slot, zero if none does
	doubted       [Slots]bool
	path          string
	at            time.Time // when path became another
	shown         string    // the path that the newest picture is of
	look          uint64    // the first version whose pictures may look as they do now
	heard         uint64    // the version of the last state
	key           lookKey
	recipe        *recipe.Recipe
}

// lookKey is what pictures look like.
type lookKey struct {
	path, crop  string
	orientation int
	straighten  float64
	before      float64
}

// Hear takes note of a state. It is called before pictures that came with it are taken.
func (s *Screen) Hear(st *session.State, now time.Time) {
	path, key := "", lookKey{}
	var r *recipe.Recipe
	if im := st.Image; im != nil {
		path = im.Path
		key, r = lookKey{im.Path, im.Crop, im.Orientation, im.Straighten, st.Before}, im.Recipe
		if im.Phase == session.Failed {
			s.newest, s.whole = nil, nil
		}
	}
	if path != s.path {
		s.path, s.at = path, now
	}
	switch {
	case path != s.key.path: // what comes of it looks as it should
		s.key, s.recipe, s.look = key, r, 0
	case key != s.key || r != nil && s.recipe != nil && !r.Equal(s.recipe):
		// It became so in this version, or in one that nobody heard of.
		s.key, s.recipe, s.look = key, r, s.heard+1
	case r != nil: // it may be told of after the first picture
		s.recipe = r
	}
	s.heard = st.Version
	if path == "" {
		s.newest, s.whole = nil, nil
	}
}

// Take decides whether a picture is to be shown, and in which slot it is to be kept; the
// caller copies its pixels there. Path is the scan that it is of, size that of the whole
// picture shown. A picture of a scan that is not shown, or older than what is shown, is
// not taken: one that came before the state that tells of its scan is to be offered again
// with that. If again is not 0, the picture is to be shown and there is no slot: what the
// session has then is to be offered again after that time, or when a newer one comes.
func (s *Screen) Take(p session.Picture, path string, size [2]int, now time.Time) (slot int, ok bool, again time.Duration) {
	since := s.waits
	s.waits = time.Time{}
	switch {
	case path == "" || path != s.path:
		return 0, false, 0
	case p.Image == 0 || p.Width < 1 || p.Height < 1 || p.W < 1 || p.H < 1:
		return 0, false, 0
	case s.newest != nil && (p.Image < s.newest.Image || p.Number <= s.newest.Number):
		return 0, false, 0
	}
	k := &Kept{
		Number: p.Number, Image: p.Image, Version: p.Version, Width: p.Width, Height: p.Height,
		X: p.X, Y: p.Y, W: p.W, H: p.H, Coarse: p.Coarse, View: p.View,
	}
	whole := s.whole
	if whole != nil && whole.Image != k.Image || all(k, size) {
		whole = nil
	}
	if since.IsZero() {
		since = now
	}
	if k.Slot, ok = s.free(whole, now.Sub(since) >= Patience); !ok {
		s.waits = since
		return 0, false, Again
	}
	if s.doubted[k.Slot] && now.Sub(since) >= Patience {
		s.Forced++
	}
	s.newest, s.whole, s.shown = k, whole, s.path
	if all(k, size) {
		s.whole = k
	}
	return k.Slot, true, 0
}

// all reports whether a picture shows the whole of one of a size.
func all(k *Kept, size [2]int) bool {
	return k.X == 0 && k.Y == 0 && math.Abs(float64(k.W-size[0])) <= 1 && math.Abs(float64(k.H-size[1])) <= 1
}

// free is the first slot with nothing in it that is, or was just, on the screen, or is to
// be; false if the screen reads all of those. There is one at least, as at most five are
// taken. What was drawn last and before that is left alone whatever the screen says: it
// may not have heard of it. In the end, it is not believed of the rest.
func (s *Screen) free(whole *Kept, end bool) (slot int, ok bool) {
	taken := slices.Concat(s.drawn[0], s.drawn[1])
	if whole != nil {
		taken = append(taken, whole.Slot)
	}
	slot = -1
	for i := range Slots {
		if slices.Contains(taken, i) {
			continue
		}
		if s.InUse == nil || !s.InUse(i) {
			s.doubted[i] = false
			return i, true
		}
		s.doubted[i] = s.doubted[i] || end
		if s.doubted[i] && slot < 0 {
			slot = i
		}
	}
	return slot, slot >= 0
}

// Fresh reports whether the picture on the screen is of the scan that is worked on, so
// that a press on it can mean something.
func (s *Screen) Fresh() bool { return s.newest != nil && s.shown == s.path }

// Finished is the picture on the screen, if it is a fine one of the state that was heard of
// last, and of a view; false while another is to come. Of states that follow each other so
// soon that not all are heard of, it may be that of one before the last; then another
// comes.
func (s *Screen) Finished(v session.View) (Kept, bool) {
	k := s.newest
	if k == nil || !s.Fresh() || k.Coarse || k.Version < s.look || k.View != v {
		return Kept{}, false
	}
	return *k, true
}

// StandIn reports whether a thumbnail is to be shown, since no picture of the scan has
// come; else when to ask again, if at all.
func (s *Screen) StandIn(now time.Time) (is bool, again time.Duration) {
	if s.path == "" || s.Fresh() {
		return false, 0
	}
	if wait := s.at.Add(Linger).Sub(now); wait > 0 && s.newest != nil {
		return false, wait
	}
	s.newest, s.whole = nil, nil
	return true, 0
}

// Layers are what is drawn, the lowest first, and remembers them as being on the screen.
func (s *Screen) Layers(p zoom.Place) (list []Layer) {
	defer func() { s.draw(list) }()
	if s.newest == nil {
		return nil
	}
	if s.whole != nil && s.whole != s.newest && s.whole.Version >= s.look {
		list = append(list, layer(*s.whole, p))
	}
	return append(list, layer(*s.newest, p))
}

// draw remembers what is on the screen, if that is another.
func (s *Screen) draw(list []Layer) {
	var slots []int
	for _, l := range list {
		slots = append(slots, l.Slot)
	}
	if !slices.Equal(slots, s.drawn[0]) {
		s.drawn = [2][]int{slots, s.drawn[0]}
	}
}

func layer(k Kept, p zoom.Place) Layer {
	// A picture that comes before the state that tells of its size has its own.
	if p.Look.Zoom == 0 && k.X == 0 && k.Y == 0 {
		p.Size = [2]int{k.W, k.H}
	}
	rect, exact := p.Drawn(float64(k.X), float64(k.Y), float64(k.W), float64(k.H), k.Width, k.Height)
	return Layer{Kept: k, Rect: rect, Smooth: !exact && (p.Scale() < 2 || k.Coarse)}
}

// ThumbRect is where a thumbnail of a size is drawn in the place of a picture.
func ThumbRect(s zoom.Stage, width, height int) zoom.Rect {
	if s.Empty() || width < 1 || height < 1 {
		return zoom.Rect{}
	}
	scale := min(float64(s.Width)/float64(width), float64(s.Height)/float64(height))
	w, h := float64(width)*scale, float64(height)*scale
	return zoom.Rect{(float64(s.Width) - w) / 2, (float64(s.Height) - h) / 2, w, h}
}
