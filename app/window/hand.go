package window

import (
	"math"
	"time"

	"safelight/app/session"
	"safelight/app/window/action"
	"safelight/app/window/desk"
	"safelight/app/window/inspector"
	"safelight/app/window/slider"
	"safelight/app/window/words"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
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
	w.After(patience+20*time.Millisecond, func() {
		if w.settle() {
			w.changed(InspectorPart | OverlayPart)
		}
	})
}

// grip holds a value through a gesture, and lets go of it.
func (w *Window) grip(key string, on bool) {
	if h := w.hands[key]; h != nil {
		h.held = on
		h.until = w.Now().Add(patience)
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
		if im := w.desk.State.Image; im != nil {
			return im.Path
		}
		return ""
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

// sliding is a drag of a slider.
type sliding struct {
	name, drag, subject string
	move                *slider.Drag
	begun               *recipe.Recipe
}

// SliderPress begins a drag of a slider at x of its line of a width, in points; clicks is
// 2 for a double click, which resets it.
func (w *Window) SliderPress(name string, x, width float64, fine bool, clicks int) {
	row := w.row(name)
	if row == nil {
		return
	}
	if clicks > 1 {
		w.sliding = nil
		w.SliderReset(name)
		return
	}
	w.sliding = &sliding{name: name, drag: w.drag(), subject: w.subjectOf(name), begun: w.desk.Recipe()}
	d, value, moved := row.Range.Press(row.Value, x, width, fine)
	w.sliding.move = d
	if moved {
		w.set(name, value, w.sliding.drag)
	}
	w.grip(name, true)
}

// SliderMove is the cursor at another place, with the button down.
func (w *Window) SliderMove(x float64, fine bool) {
	s := w.sliding
	if s == nil || s.subject != w.subjectOf(s.name) {
		return // the gesture began on another picture
	}
	w.set(s.name, s.move.Move(x, fine), s.drag)
	w.grip(s.name, true)
}

// SliderRelease ends the drag.
func (w *Window) SliderRelease() {
	if s := w.sliding; s != nil {
		w.grip(s.name, false)
	}
	w.sliding = nil
}

// SliderReset gives a slider what its scan began with.
func (w *Window) SliderReset(name string) {
	row := w.row(name)
	if row == nil {
		return
	}
	start := w.start(name)
	if !math.IsNaN(start) {
		w.set(name, start, w.drag())
	}
}

// start is what a row is reset to.
func (w *Window) start(name string) float64 {
	switch name {
	case "kelvin":
		return inspector.Daylight
	case "straighten":
		return 0
	}
	s := w.desk.Starting()
	if s == nil {
		return math.NaN()
	}
	if name == "exposure" {
		return adjust.Exposure(s)
	}
	v, err := adjust.Get(s, name)
	if err != nil {
		return math.NaN()
	}
	return v
}

// pause is how long after a key or a turn of the wheel another begins a step of its own.
const pause = 700 * time.Millisecond

// nudging are nudges that follow each other, and are one step.
type nudging struct {
	name, drag string
	at         time.Time
}

// together is the drag that a nudge belongs to: that of the one before, if it was of the
// same and not long ago.
func (w *Window) together(name string, within time.Duration) string {
	now := w.Now()
	if w.nudged.name != name || now.Sub(w.nudged.at) > within {
		w.nudged.drag = w.drag()
	}
	w.nudged.name, w.nudged.at = name, now
	return w.nudged.drag
}

// SliderWheel is a turn of the wheel over a slider: of a trackpad in points, which is
// precise, else in lines.
func (w *Window) SliderWheel(name string, dy float64, precise, fine bool) {
	row := w.row(name)
	if row == nil {
		return
	}
	wheel := w.wheels[name]
	if wheel == nil {
		wheel = &slider.Wheel{}
		w.wheels[name] = wheel
	}
	if n := wheel.Turn(dy, precise); n != 0 {
		w.set(name, row.Range.Nudged(row.Value, n, fine), w.together(name, pause))
	}
}

// SliderKey is a key while a slider has the keyboard, by the names of app/shortcut; false
// if it means nothing to it.
func (w *Window) SliderKey(name, key string, fine bool) bool {
	row := w.row(name)
	if row == nil {
		return false
	}
	value, reset, ok := row.Range.Key(row.Value, key, fine)
	switch {
	case !ok:
		return false
	case reset:
		w.SliderReset(name)
	default:
		w.set(name, value, w.together(name, pause))
	}
	return true
}

// SliderStep makes a slider some steps more, or less: what VoiceOver's increment and
// decrement do.
func (w *Window) SliderStep(name string, steps int) {
	if row := w.row(name); row != nil {
		w.set(name, row.Range.Nudged(row.Value, steps, false), w.together(name, pause))
	}
}

// Type is a number that was typed into a slider or a cell, by its name; false if it is
// none, so that the control shows again what it did.
func (w *Window) Type(name, text string) bool {
	if row := w.row(name); row != nil {
		v, ok := row.Range.Parse(text)
		if ok {
			w.set(name, v, w.drag())
		}
		return ok
	}
	if !w.desk.Usable() {
		return false
	}
	if channel, ok := baseChannel(name); ok {
		return w.typeBase(channel, text)
	}
	if p, ok := adjust.Lookup(name); ok && p.Group == "matrix" {
		v, ok := words.Typed(text, "")
		if ok {
			v = min(max(words.Round(v, 0.0001), p.Min), p.Max)
			w.act(session.Command{Do: session.Set, Name: p.Name, Value: &v, Drag: w.drag()})
		}
		return ok
	}
	return false
}

// CellStep makes the number of a cell some steps more, or less.
func (w *Window) CellStep(name string, steps int, fine bool) {
	p, ok := adjust.Lookup(name)
	if !ok || !w.desk.Usable() {
		return
	}
	by := float64(steps) * p.Step
	if fine {
		by = float64(steps) * p.Fine
	}
	w.act(session.Command{Do: session.Nudge, Name: p.Name, Value: &by, Drag: w.together(name, pause)})
}

func baseChannel(name string) (int, bool) {
	for i, n := range []string{"base.r", "base.g", "base.b"} {
		if n == name {
			return i, true
		}
	}
	return 0, false
}

// typeBase sets the density of the film base in a channel.
func (w *Window) typeBase(channel int, text string) bool {
	d, ok := words.Typed(text, "D")
	if !ok {
		return false
	}
	values := [3]float64{1, 1, 1}
	if b := w.desk.Recipe().Base; b != nil {
		values = *b
	}
	densities := adjust.Densities(values)
	densities[channel] = min(max(d, 0), adjust.MaxBaseDensity)
	next := adjust.OfDensities(densities)
	for c := range values {
		if c == channel { // the others stay what they are, to the last digit
			values[c] = max(next[c], adjust.Least)
		}
	}
	w.act(session.Command{Do: session.Base, Values: values[:], Drag: w.drag()})
	return true
}

// Nudge is a button of the matrix that is pressed, or held: one of a name such as
// "purity.more". With first, a step to undo begins. Front ends repeat it every 90 ms,
// 400 ms after the first.
func (w *Window) Nudge(name string, fine, first bool) {
	a, ok := action.Of(w.desk, name)
	if !ok || !a.Enabled || len(a.Commands) == 0 || a.Commands[0].Do != session.MatrixNudge {
		return
	}
	if first {
		w.nudged = nudging{}
	}
	c := a.Commands[0]
	by := *c.Value
	if fine {
		by /= 4
	}
	c.Value, c.Drag = &by, w.together(name, time.Minute)
	w.act(c)
}
