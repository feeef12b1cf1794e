// Package window is the native window without a toolkit: everything in it that decides
// anything. A front end, such as app/appkit, makes views, shows in them what a [Window]
// says, and tells it what the user does; it decides nothing itself. All of it is tested
// where there is no Mac.
//
// # One goroutine
//
// All methods of a Window are called on one goroutine, on the Mac the main one. What is
// done elsewhere comes back through [Config.Post]. No method waits for the session, a
// disk or a worker.
//
// # What is shown
//
// A [desk.Desk] is all there is to show at one moment; menu.Bar, inspector.Panels,
// toolbar.Of, status.Of and the others are functions of it, which Window calls with its
// own. [Toolkit.Changed] says which parts of the window are to be asked for again.
//
// # What is done
//
// Whatever has a name, an item of a menu or a button, is done by [Window.Do]; keys by
// [Window.Press]; presses and drags by the methods of what they are on. What is in the
// user's hand is shown as it is there until the session says the same, so that nothing
// jumps back, and a drag is one step to undo.
package window
