package session

import (
	"sync"
	"time"

	"safelight/xpcworker/surface"
	"safelight/xpcworker/viewer"
)

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

	full [2]int // the size of the whole picture
}

// lent is the newest picture, which others look at while it is not replaced.
type lent struct {
	ready chan struct{} // holds something when the viewer has a picture
	done  chan struct{}

	mutex   sync.RWMutex // written by who takes pictures, read while one is looked at
	picture *Picture
	closed  bool
}

func (l *lent) close() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.picture, l.closed = nil, true
	close(l.done)
}

// Picture calls use with the newest picture, which is valid until use returns, and
// returns false if there is none. While use runs, no newer picture takes its place;
// those that come meanwhile replace each other.
func (s *Session) Picture(use func(Picture)) bool {
	s.lent.mutex.RLock()
	defer s.lent.mutex.RUnlock()
	if s.lent.picture == nil {
		return false
	}
	use(*s.lent.picture)
	return true
}

// takePictures takes pictures from the viewer when nobody looks at the one before.
func (s *Session) takePictures() func() {
	number := uint64(0)
	for {
		select {
		case <-s.lent.ready:
		case <-s.lent.done:
			return nil
		}
		number++
		s.takePicture(number)
	}
}

func (s *Session) takePicture(number uint64) {
	s.lent.mutex.Lock()
	if s.lent.closed {
		s.lent.mutex.Unlock()
		return
	}
	p, ok := s.viewer.Take()
	if !ok {
		s.lent.mutex.Unlock()
		return
	}
	next := &Picture{
		Number: number, Index: -1, Surface: p.Surface, Width: p.Ready.Width, Height: p.Ready.Height,
		Coarse: p.Ready.Width < p.Surface.Width || p.Ready.Height < p.Surface.Height,
	}
	// What it shows is known to the owner, who never waits for this lock.
	ok = s.call(func() { s.describe(next, p) })
	s.lent.picture = next
	s.lent.mutex.Unlock()
	if ok {
		s.post(func() { s.took(next, p) })
	}
}

// describe says what a picture is of.
func (s *Session) describe(p *Picture, from *viewer.Picture) {
	p.View, p.Version = s.view, s.version
	p.View.Zoom, p.View.Center = 0, middle
	if r, ok := s.requests.known[from.Request.Tag]; ok {
		p.View, p.Version = r.view, r.version
	}
	if im := s.image; im != nil && im.document.path == from.Path {
		p.Image, p.Index = im.number, im.index
	}
	if d := s.documents[from.Path]; d != nil {
		p.full[0], p.full[1] = from.Request.Frame.Size(d.opened.Width, d.opened.Height, 0)
	}
	if v := from.Request.View; v != nil {
		p.X, p.Y, p.W, p.H = v.X, v.Y, v.W, v.H
	} else {
		p.W, p.H = p.full[0], p.full[1]
		p.View.Width, p.View.Height = s.view.Width, s.view.Height // which it was drawn for, whatever was asked
	}
}

// took takes note that there is another picture.
func (s *Session) took(p *Picture, from *viewer.Picture) {
	s.changed |= PictureChanged
	im := s.image
	if im == nil || im.number != p.Image {
		return
	}
	if im.phase != Ready {
		im.phase, im.err = Ready, ""
		s.change()
	}
	if !im.timed {
		im.timed = true
		s.tell(Status{Key: "opened", Text: shownName(from.Path) + " opened in " + ms(time.Since(im.asked)) + " ms",
			Args: map[string]string{"name": shownName(from.Path), "ms": ms(time.Since(im.asked))}})
	} else {
		s.replace(Status{Key: "graded", Text: "graded in " + ms(from.Ready.Grade) + " ms",
			Args: map[string]string{"ms": ms(from.Ready.Grade)}})
	}
	s.count(p)
}

// wake says that the viewer has a picture.
func (l *lent) wake() {
	select {
	case l.ready <- struct{}{}:
	default:
	}
}
