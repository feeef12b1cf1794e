package viewer

import (
	"errors"

	"safelight/xpcworker/memory"
	"safelight/xpcworker/wire"
)

// Kind says what an [Event] is about.
type Kind uint8

// The kinds of events.
const (
	// Opened: the file's header was read; Event.Opened is what it says.
	Opened Kind = iota + 1
	// PictureReady: Take has a new picture of the image shown.
	PictureReady
	// RequestFailed: what was asked for cannot be drawn, such as a recipe that
	// makes no sense; the image is still open.
	RequestFailed
	// Restarted: the image's worker died, of Event.Err, and another one is
	// being started after Event.Wait.
	Restarted
	// Failed: the image cannot be shown, because of Event.Err.
	Failed
	// Returned: a worker that was killed is gone, and Event.Kill says what came
	// back. Unlike the others it is about an image left.
	Returned
)

// String is the kind in a word.
func (k Kind) String() string {
	switch k {
	case Opened:
		return "opened"
	case PictureReady:
		return "picture"
	case RequestFailed:
		return "request failed"
	case Restarted:
		return "restarted"
	case Failed:
		return "failed"
	case Returned:
		return "returned"
	}
	return "unknown"
}

// Event is something that happened.
type Event struct {
	Kind Kind
	// Path is the image.
	Path string
	// Opened is set with Kind Opened.
	Opened wire.Opened
	// Err is set with RequestFailed, Restarted and Failed. It is a *host.Error
	// for all that happened in a worker.
	Err error
	// Wait is how many seconds pass before a restart; 0 almost always.
	Wait float64
	// Kill is set with Returned.
	Kill *memory.Kill
}

// ErrQuarantined is wrapped by the error of an image that is not opened, because
// opening the same bytes has killed workers before.
var ErrQuarantined = errors.New("not opened again, because it brought its worker down")
