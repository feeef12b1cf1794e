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

	full   [2]int           // the size of the whole picture
	graded *surface.Surface // what Surface is half of, nil if it is all
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
// those that come meanwhile replace each other. It must not call Picture, or Close.
func (s *Session) Picture(use func(Picture)) bool {
	s.lent.mutex.RLock()
	defer s.lent.mutex.RUnlock()
	if s.lent.picture == nil {
		return false
	}
	use(*s.lent.picture)
	return true
}

// painting is how long a front end that never says so may take to show a picture.
const painting = 200 * time.Millisecond

// Presented tells that a front end has shown the newest picture. What is done ahead of
// time waits for that a little.
func (s *Session) Presented() { s.viewer.Presented() }

// takePictures takes pictures from the viewer when nobody looks at the one before.
func (s *Session) takePictures() func() {
	number, h := uint64(0), new(halves)
	defer h.forget()
	for {
		select {
		case <-s.lent.ready:
		case <-s.lent.done:
			return nil
		}
		number++
		if p, r, from := s.takePicture(number, h); p != nil {
			s.post(func() { s.took(p, r, from) })
		}
	}
}

// takePicture takes a picture, or lends the one there is with the line between before
// and after elsewhere. The lock is held until it is lent: what was lent is the
// viewer's again then. The owner never waits for this lock.
func (s *Session) takePicture(number uint64, h *halves) (p *Picture, r request, from *viewer.Picture) {
	l := &s.lent
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.closed {
		return nil, r, nil
	}
	var v split
	s.call(func() { v = split{s.both(), s.before} })
	if now := l.picture; v.both && now != nil && now.Surface != h.own {
		l.picture = h.copied(now) // while the other half is drawn
	}
	from, ok := s.viewer.Take()
	if !ok {
		if l.picture == nil || h.after == nil || !v.both && l.picture.Surface != h.own {
			return nil, r, nil
		}
		p = h.after
	} else {
		if l.picture != nil {
			l.picture.graded = nil
		}
		p = &Picture{
			Index: -1, Surface: from.Surface, Width: from.Ready.Width, Height: from.Ready.Height,
			Coarse: from.Ready.Width < from.Surface.Width || from.Ready.Height < from.Surface.Height,
		}
		s.call(func() { r = s.describe(p, from) })
		h.after = nil
		if r.before && v.both {
			if !p.Coarse {
				h.keep(p, r.key)
			}
			return p, r, from // and what is lent stays
		}
		h.after, h.afterKey = p, r.key
	}
	p.Number = number
	l.picture = p
	if v.both && h.fits() {
		l.picture = h.composed(v.at)
	} else if !v.both {
		h.forget()
	}
	return l.picture, r, from
}

// describe says what a picture is of.
func (s *Session) describe(p *Picture, from *viewer.Picture) request {
	p.View, p.Version = s.view, s.version
	p.View.Zoom, p.View.Center = 0, middle
	r, ok := s.requests.known[from.Request.Tag]
	if ok {
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
	return r
}

// took takes note that there is another picture.
func (s *Session) took(p *Picture, r request, from *viewer.Picture) {
	im := s.image
	if r.before && s.both() {
		if im != nil && im.number == p.Image && !p.Coarse {
			s.beforeKey = r.key
			s.draw()
		}
		return
	}
	s.changed |= PictureChanged
	s.pictured.Store(time.Now().UnixNano())
	if im == nil || im.number != p.Image || from == nil {
		return
	}
	if im.phase != Ready {
		im.phase, im.err, im.trouble = Ready, "", nil
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
