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
// # What an image is
//
// A scan begins as its sidecar says, or the presets of its folder, or an analysis,
// with the groups that the scans of its folder start with. What is done is done to
// the picture that is shown: to the scan, or to a crop, which then has a recipe of its
// own. The ids of crops are numbers that are used once.
//
// Reset goes back to how a scan begins without a sidecar, for which one that has a
// sidecar is analyzed. Before it was graded a scan looks as [ungraded] says.
//
// # Other scans
//
// Apply puts groups into the recipes of all pictures of other scans: as a step, if
// they were opened in this session, else into their sidecars, in the background. A scan
// without a sidecar is analyzed for that, in a worker of its own. How scans of a
// folder start is kept in the data folder, and when they are exported they are given
// sidecars that say so. Exports run in a process of their own, which ends with
// this one.
//
// # What is undone
//
// Everything that is kept in a sidecar is undone and redone, in named steps, 200 an
// image, as long as the session; of 500 images, the latest. Commands with the same [Command.Drag] are one step. Moving
// about, zooming and selecting are no steps.
//
// # What is saved
//
// A change is written to the sidecar [Config.SaveAfter] later, at navigation, and
// at the end, always whole or not at all. What could not be saved stays in the
// state, says so, and is tried again. A file that was replaced is told, and nothing is
// written for it before Retry, Refresh or coming back has opened it again: what was
// chosen is for that file from then on. The scan's checksum is computed after the
// first change, once, and follows.
package session
