package appkit

import (
	"context"
	"errors"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/shortcut"
	"safelight/app/window"
	"safelight/app/window/restore"
)

// ErrNoWindow is that this program has no window: it was built for another system, or
// without cgo.
var ErrNoWindow = errors.New("this program was built without the window of the Mac")

// Config is what the window needs.
type Config struct {
	Session *session.Session
	Choices *choice.Set
	Keys    []shortcut.Shortcut
	// DataDir is where it keeps how it was left, "" if nowhere.
	DataDir string
	// Restored is how it was left, Notice what was wrong with that, if anything.
	Restored restore.State
	Notice   error
	// Path is opened at once, "" if nothing is.
	Path string
	// Thumbnail is the JPEG of the thumbnail of a scan, by its index. It is called on
	// goroutines of the window, and may take its time.
	Thumbnail func(ctx context.Context, index int) ([]byte, error)
	// File is the path of the configuration file, "" if it has none.
	File string
	// Close ends the session, and saves what is not saved. It is called once, before the
	// program ends: AppKit ends it, and Run does not return then.
	Close func() error
	// Ready, if not nil, is called on a goroutine of its own when the window is there.
	Ready func(Front)
}

// Front is a window on the screen, for who looks at it as a user would, such as package
// smoke.
type Front interface {
	// Call runs a function on the main thread, and waits for it.
	Call(func(w *window.Window))
	// Pixels are those that a slot of the screen shows, B, G, R and A, row by row without
	// gaps. It is called on the main thread.
	Pixels(slot, width, height int) ([]byte, error)
	// Session is the one that the window drives.
	Session() *session.Session
}
