package window

import (
	"math"
	"time"

	"safelight/app/window/inspector"
	"safelight/app/window/slider"
	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

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
