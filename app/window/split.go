package window

import (
	"safelight/app/session"
)

// splitReach is how far from the line between before and after, in points, a press takes
// it.
const splitReach = 7

// SplitAt is where the line between before and after is, in device pixels from the left;
// false if there is none.
func (w *Window) SplitAt() (x float64, ok bool) {
	return w.splitAt(), w.desk.Split() && w.desk.Usable()
}

func (w *Window) splitAt() float64 {
	at, held := w.desk.Hand.Numbers["before"]
	if !held {
		at = w.desk.State.Before
	}
	return w.desk.Place().ToStage([2]float64{at, 0.5})[0]
}

func (w *Window) splitTo(x float64) {
	x = min(max(x, 0.001), 0.999)
	w.setNumber("before", x, "", []session.Command{{Do: session.Before, Value: &x}})
}

// SplitKey moves the line by a step to the right, or left if it is negative.
func (w *Window) SplitKey(steps int, fine bool) {
	by := 0.02
	if fine {
		by = 0.002
	}
	if w.desk.Split() {
		now, held := w.desk.Hand.Numbers["before"]
		if !held {
			now = w.desk.State.Before
		}
		w.splitTo(now + float64(steps)*by)
	}
}
