package window

import (
	"time"

	"safelight/app/session"
	"safelight/app/window/action"
	"safelight/app/window/words"
	"safelight/pipeline/adjust"
)

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
