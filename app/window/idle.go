package window

// Idle reports whether the session has been told all that the user did, and has answered.
func (w *Window) Idle() bool { return w.errands.Idle() }
