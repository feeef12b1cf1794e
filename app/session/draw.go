package session

import (
	"safelight/pipeline/recipe"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// drawn is what was asked for of an image: when it is another, it is drawn again.
type drawn struct {
	content *content
	crop    string
	zoom    float64
	center  [2]float64
	space   string
	width   int // of the place, if that matters
	height  int
	before  bool
}

// request is what a picture that was asked for shows.
type request struct {
	version uint64
	view    View
	before  bool
}

// maxRequests is more than there are pictures that somebody still waits for.
const maxRequests = 64

// requests are those that were made lately, by tag.
type requests struct {
	last  uint64
	known map[uint64]request
}

// add notes a request and returns its tag.
func (q *requests) add(r request) uint64 {
	if q.known == nil {
		q.known = make(map[uint64]request)
	}
	q.last++
	q.known[q.last] = r
	delete(q.known, q.last-maxRequests)
	return q.last
}

// render is what to draw of a document, with a tag.
func (s *Session) render(d *document, opened wire.Opened, v View) task.Render {
	f := d.frame()
	before := s.before >= 1
	if before {
		f.Recipe = ungraded(f.Recipe)
	}
	r := task.Render{Frame: taskFrame(f, opened), Space: v.space()}
	r.View = v.part(r.Frame.Size(opened.Width, opened.Height, 0))
	r.Tag = s.requests.add(request{s.nextVersion(), v, before})
	d.drawn = drawn{content: d.content, crop: d.crop, zoom: v.Zoom, space: v.space(), before: before}
	if v.Zoom != 0 {
		d.drawn.center, d.drawn.width, d.drawn.height = v.Center, v.Width, v.Height
	}
	return r
}

// draw asks for the picture of the image shown as it is to look now, unless that
// is what was asked for last.
func (s *Session) draw() {
	im := s.image
	if im == nil || im.document.content == nil || !known(im.document.opened) {
		return
	}
	d := im.document
	was := d.drawn
	r := s.render(d, d.opened, s.view)
	if d.drawn == was {
		return
	}
	s.viewer.Render(r)
}

// ungraded is how a scan looks before it is graded: as a positive, by the static
// defaults of its film type, on the film base, the input and the working space that
// its recipe has. Density, matrix, lights, curves and glare are those of nobody's
// choice.
func ungraded(r *recipe.Recipe) *recipe.Recipe {
	u := recipe.Default(r.Film)
	u.Input, u.Base, u.Working = r.Input, r.Base, r.Working
	return u
}
