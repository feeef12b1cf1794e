package session

import (
	"context"
	"errors"
	"time"

	"safelight/xpcworker/surface"
	"safelight/xpcworker/viewer"
)

// Config says how a Session works.
type Config struct {
	// Viewer shows images; the session sets what it needs of it: Prepare, Notify
	// and the size of pictures.
	Viewer viewer.Config
	// DataDir is the user's data folder, "" if there is none.
	DataDir string
	// SaveAfter is how long after the last change a sidecar is written; 0 means
	// two seconds.
	SaveAfter time.Duration
	// Exporter is the command line that exports, the program itself with
	// "export"; nil means that there are no exports.
	Exporter []string
}

// Session is one user's work on one folder. Its methods may be called by several
// goroutines.
type Session struct{}

var errUnfinished = errors.New("not built yet")

// New makes a session without a folder.
func New(config Config) (*Session, error) { return nil, errUnfinished }

// Do does what a user asks for, and returns when the state has changed, without
// waiting for pictures. The error is a *Refused, or that of ctx.
func (s *Session) Do(ctx context.Context, c Command) error { return errUnfinished }

// State is the state as it is now. It is not to be changed.
func (s *Session) State() *State { return nil }

// Scans are those of the folder from one index to another, as far as they are
// there, and the version of the list.
func (s *Session) Scans(from, to int) (scans []Scan, version uint64) { return nil, 0 }

// Picture calls use with the newest picture, which is valid until use returns, and
// returns false if there is none. While use runs, no newer picture takes its place;
// those that come meanwhile replace each other.
func (s *Session) Picture(use func(Picture)) bool { return false }

// Picture is a finished picture.
type Picture struct {
	// Number grows from picture to picture.
	Number uint64
	// Image is the scan, by its number in this session: it grows with every Go.
	Image uint64
	Index int
	// Surface holds the pixels, BGRA, in its top left Width x Height.
	Surface       *surface.Surface
	Width, Height int
	// View is what it shows: the place it was made for. X and Y are where it is in
	// the whole picture, in pixels of that, W and H how much of it it shows.
	View       View
	X, Y, W, H int
	// Coarse says that a finer one follows.
	Coarse bool
	// Version is the State.Version whose recipe it shows.
	Version uint64
}

// Change is a set of kinds of things that are new.
type Change uint32

// The kinds of things.
const (
	StateChanged Change = 1 << iota
	PictureChanged
	ScansChanged // the list of scans, or something in it
	SessionOver
)

// Listener hears what is new in a session.
type Listener struct{}

// Listen makes a listener, which is told at once of everything there is. It is
// closed when it is not listened to any more.
func (s *Session) Listen() *Listener { return nil }

// Next waits for something new, and says what has changed since the last call.
func (l *Listener) Next(ctx context.Context) (Change, error) { return 0, errUnfinished }

// Close ends it.
func (l *Listener) Close() {}

// Close saves what is not saved, ends exports and workers, and returns when all of
// that is done. The error says what could not be saved.
func (s *Session) Close() error { return errUnfinished }
