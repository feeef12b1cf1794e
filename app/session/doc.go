// Package session is the darkroom without a window: a folder of scans, the one
// that is open, its recipe, and everything a photographer does to it. It knows
// no toolkit. The web page and the Mac window drive the same [Session], show its
// [State], and decide nothing themselves.
//
// # One way in
//
// [Session.Do] takes a [Command] and is the only way to change anything. One
// goroutine owns the state and runs commands one after the other; it never waits
// for a worker, a disk or a listener. What takes time happens elsewhere and comes
// back as another step of that goroutine. A command that cannot be done leaves the
// state as it was, and its error, a [*Refused], says why in words for the user.
//
// # Ways out
//
// [Session.State] is the state as it is now: a snapshot that nobody changes any
// more. A [Listener] says that there is something new, and what kind of thing; it
// holds no queue, so that a slow listener misses steps in between and never the
// last. [Session.Picture] lends the newest picture's pixels.
//
// # What is undone
//
// Everything that is kept in a sidecar is undone and redone, in named steps, at
// least 100 an image. Commands with the same [Command.Drag] are one step. Moving
// about, zooming and selecting are no steps.
//
// # What is saved
//
// A change is written to the sidecar [Config.SaveAfter] later, at navigation, and
// at the end, always whole or not at all. What could not be saved stays in the
// state, says so, and is tried again.
package session
