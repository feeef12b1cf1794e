// Package slider is a slider: a line with a mark, a number beside it that can be typed,
// and what gestures make of its value. It is arithmetic; what a value is for, its owner
// knows.
package slider

import (
	"math"
	"strings"

	"safelight/app/window/words"
	"safelight/pipeline/adjust"
)

// Range says what a slider covers.
type Range struct {
	// Min and Max are what can be typed, Low and High the ends of the line.
	Min, Max, Low, High float64
	// Step is what a key or a notch of a wheel changes, Fine the same with Shift.
	Step, Fine float64
	// Unit is put behind the number, "" if nothing.
	Unit string
}

// Of is the range of a parameter.
func Of(p adjust.Parameter) Range {
	return Range{p.Min, p.Max, p.Slider[0], p.Slider[1], p.Step, p.Fine, p.Unit}
}

// fineness is how much of a movement counts while Shift is held.
const fineness = 0.1

// Clamp is a value within what can be typed; what is no number is the lowest.
func (r Range) Clamp(v float64) float64 {
	if math.IsNaN(v) {
		return r.Min
	}
	return min(max(v, r.Min), r.Max)
}

// Fraction is where on the line a value is, 0 to 1. What is beyond an end is at it.
func (r Range) Fraction(v float64) float64 {
	if !(r.High > r.Low) || math.IsNaN(v) {
		return 0
	}
	return min(max((v-r.Low)/(r.High-r.Low), 0), 1)
}

// Value is what a place on the line stands for, on a step, or on a fine one.
func (r Range) Value(fraction float64, fine bool) float64 {
	fraction = min(max(fraction, 0), 1)
	if math.IsNaN(fraction) {
		fraction = 0
	}
	return r.Clamp(min(max(words.Round(r.Low+fraction*(r.High-r.Low), r.step(fine)), r.Low), r.High))
}

func (r Range) step(fine bool) float64 {
	if fine {
		return r.Fine
	}
	return r.Step
}

// Format is a value as it is shown, without its unit.
func (r Range) Format(v float64) string {
	return words.Number(v, r.Step, r.Fine, r.Low < 0)
}

// Spoken is a value as it is read out, with its unit.
func (r Range) Spoken(v float64) string {
	text := r.Format(v)
	if r.Unit == "" || text == words.None {
		return text
	}
	return text + " " + r.Unit
}

// Parse is the value that somebody typed, within the range; false if it is no number.
func (r Range) Parse(text string) (float64, bool) {
	v, ok := words.Typed(text, r.Unit)
	return r.Clamp(v), ok
}

// Nudged is a value some steps on, on a fine step.
func (r Range) Nudged(v float64, steps int, fine bool) float64 {
	return r.Clamp(words.Round(v+float64(steps)*r.step(fine), r.Fine))
}

// Drag is a drag of the mark. It begins with Press.
type Drag struct {
	r     Range
	x     float64 // where the cursor was last
	width float64
	exact float64 // the value without rounding
}

// grip is how far from the mark, in points, a press takes it as it is.
const grip = 9

// Press begins a drag at x of a line of a width, both in points. Beside the mark, the
// mark goes there: moved says so, and value is where. On it, it stays.
func (r Range) Press(now, x, width float64, fine bool) (d *Drag, value float64, moved bool) {
	width = max(width, 1)
	d = &Drag{r: r, x: x, width: width, exact: now}
	if math.IsNaN(now) {
		d.exact = r.Low
	} else if math.Abs(x-r.Fraction(now)*width) < grip {
		return d, now, false
	}
	d.exact = r.Low + x/width*(r.High-r.Low)
	return d, r.Value(x/width, fine), true
}

// Move is the value when the cursor is at x. With fine, a tenth of the way counts.
func (d *Drag) Move(x float64, fine bool) float64 {
	by := (x - d.x) / d.width * (d.r.High - d.r.Low)
	if fine {
		by *= fineness
	}
	if !math.IsNaN(by) {
		d.exact += by
		d.x = x
	}
	inside := min(max(d.exact, d.r.Low), d.r.High)
	return d.r.Clamp(words.Round(inside, d.r.step(fine)))
}

// notch is how many points of a precise scroll are a notch of a wheel.
const notch = 40

// Wheel counts what a wheel turned, in points where precise and in lines else, and is
// the whole notches of it.
type Wheel struct{ turned float64 }

// Turn is the notches that another turn makes; up is more.
func (w *Wheel) Turn(dy float64, precise bool) int {
	if math.IsNaN(dy) || math.IsInf(dy, 0) {
		return 0
	}
	if precise {
		dy /= notch
	}
	w.turned += dy
	whole := math.Trunc(w.turned)
	w.turned -= whole
	return int(min(max(whole, -100), 100))
}

// Key is what a key makes of a value, by the names of app/shortcut. The line takes it
// where ok is true; reset says that the value is to be what it began as.
func (r Range) Key(now float64, name string, fine bool) (value float64, reset, ok bool) {
	if math.IsNaN(now) {
		return now, false, false
	}
	switch strings.ToLower(name) {
	case "arrowright", "arrowup":
		return r.Nudged(now, 1, fine), false, true
	case "arrowleft", "arrowdown":
		return r.Nudged(now, -1, fine), false, true
	case "pageup":
		return r.Nudged(now, 10, fine), false, true
	case "pagedown":
		return r.Nudged(now, -10, fine), false, true
	case "home":
		return r.Clamp(r.Low), false, true
	case "end":
		return r.Clamp(r.High), false, true
	case "backspace", "delete":
		return now, true, true
	}
	return now, false, false
}
