package window

import (
	"math"
	"time"

	"safelight/app/session"
	"safelight/app/window/desk"
	"safelight/app/window/inspector"
	"safelight/pipeline/adjust"
)

// patience is how long a value is shown as the user has it after the last command about
// it, while the session says something else.
const patience = 400 * time.Millisecond

// hand is a value in the user's hand.
type hand struct {
	subject string // what it is of: it does not become another's
	lane    string // where commands about it go
	until   time.Time
	held    bool // a gesture holds it
	drop    func()
	same    func() bool // whether the session says the same
}

// subject tells one picture from another.
func (w *Window) subject() string {
	im := w.desk.State.Image
	if im == nil {
		return ""
	}
	return desk.AngleKey(im.Path, im.Crop)
}

// hold keeps a value in the hand, which is shown already. Commands about it go to a lane of
// errands; same says whether the session has it, drop stops showing it.
func (w *Window) hold(key, lane string, same func() bool, drop func()) {
	h := w.hands[key]
	if h == nil {
		h = &hand{}
		w.hands[key] = h
	}
	h.subject, h.lane, h.until, h.same, h.drop = w.subjectOf(key), lane, w.Now().Add(patience), same, drop
	w.settleLater()
}

// settleLater looks at what is in the hand when patience has run out.
func (w *Window) settleLater() {
	w.After(patience+20*time.Millisecond, func() {
		if !w.closed && w.settle() {
			w.changed(InspectorPart | OverlayPart)
		}
	})
}

// grip holds a value through a gesture, and lets go of it.
func (w *Window) grip(key string, on bool) {
	h := w.hands[key]
	if h == nil {
		return
	}
	if h.held = on; !on {
		h.until = w.Now().Add(patience)
		w.settleLater()
	}
}

// settle drops the values that the session has, or will not have.
func (w *Window) settle() (dropped bool) {
	now := w.Now()
	for key, h := range w.hands {
		elsewhere := h.subject != w.subjectOf(key)
		kept := h.held || w.errands.Driving(h.lane)
		if !elsewhere && (kept || !h.same() && now.Before(h.until)) {
			continue
		}
		h.drop()
		delete(w.hands, key)
		dropped = true
	}
	return dropped
}

// subjectOf is what a value is of now.
func (w *Window) subjectOf(key string) string {
	switch key {
	case "kelvin", "before":
		return ""
	case "straighten", "crop": // its crop comes into sight meanwhile
		path := ""
		if im := w.desk.State.Image; im != nil {
			path = im.Path
		}
		if key == "crop" {
			return desk.AngleKey(path, w.desk.Crop)
		}
		return path
	case "curve":
		return w.subject() + "#" + w.desk.Channel
	}
	return w.subject()
}

// setNumber shows a value of a row as the user has it, and tells the session.
func (w *Window) setNumber(name string, value float64, drag string, commands []session.Command) {
	numbers := map[string]float64{}
	for k, v := range w.desk.Hand.Numbers {
		numbers[k] = v
	}
	numbers[name] = value
	w.desk.Hand.Numbers = numbers
	w.hold(name, name, func() bool {
		now := w.number(name)
		return math.Abs(now-value) < 1e-9 || math.IsNaN(now)
	}, func() { delete(w.desk.Hand.Numbers, name) })
	if len(commands) > 0 {
		w.errands.Drive(name, false, commands...)
	}
	w.changed(InspectorPart | OverlayPart)
}

// number is what the session has for a row; NaN if nothing.
func (w *Window) number(name string) float64 {
	if name == "before" {
		return w.desk.State.Before
	}
	plain := *w.desk
	plain.Hand.Numbers = nil
	if row, ok := inspector.SliderOf(&plain, name); ok {
		return row.Slider.Value
	}
	return math.NaN()
}

// row is a slider's row as it is shown; nil if there is none that can be moved.
func (w *Window) row(name string) *inspector.Slider {
	row, ok := inspector.SliderOf(w.desk, name)
	if !ok || !row.Enabled {
		return nil
	}
	return row.Slider
}

// set gives a slider's row another value.
func (w *Window) set(name string, value float64, drag string) {
	row := w.row(name)
	if row == nil || math.IsNaN(value) {
		return
	}
	value = row.Range.Clamp(value)
	if value == row.Value {
		return
	}
	w.setNumber(name, value, drag, w.commands(name, value, drag))
}

// commands are those that give a row a value.
func (w *Window) commands(name string, value float64, drag string) []session.Command {
	switch name {
	case "kelvin":
		w.desk.Kelvin = value
		if math.Abs(value-inspector.Daylight) < inspector.Kelvin.Fine {
			w.desk.Kelvin = 0
		}
		return nil
	case "straighten":
		if w.desk.Tool == desk.Crop { // it is the crop that is straightened, and no other
			w.act(w.endCrops()...)
		}
		return []session.Command{{Do: session.Straighten, Value: &value, Drag: drag}}
	case "exposure":
		return w.lights(value, drag)
	}
	return []session.Command{{Do: session.Set, Name: name, Value: &value, Drag: drag}}
}

// lights moves all printer lights together. Of one gesture all steps begin where it
// began, so that none loses the balance; where one is at its end, they stop.
func (w *Window) lights(value float64, drag string) (list []session.Command) {
	r := w.desk.Recipe()
	if r == nil {
		return nil
	}
	if s := w.sliding; s != nil && s.name == "exposure" && s.begun != nil {
		r = s.begun
	}
	next, err := adjust.NudgeExposure(r, value-adjust.Exposure(r))
	if err != nil {
		return nil
	}
	if drag == "" {
		drag = w.drag()
	}
	for c, name := range []string{"exposure[0]", "exposure[1]", "exposure[2]"} {
		v := next.Exposure[c]
		list = append(list, session.Command{Do: session.Set, Name: name, Value: &v, Drag: drag})
	}
	return list
}
