package session

import (
	"encoding/json"

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
	key     string
}

// request is what a picture that was asked for shows.
type request struct {
	version uint64
	view    View
	before  bool
	key     string // what is seen before, if both are shown
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
	r := task.Render{Frame: taskFrame(d.frame(), opened), Space: v.space()}
	r.View = v.part(r.Frame.Size(opened.Width, opened.Height, 0))
	q := request{version: s.nextVersion(), view: v, before: s.before >= 1}
	if s.both() {
		q.key = beforeKey(r, d.starting, v)
		q.before = q.key != s.beforeKey
	}
	if q.before {
		r.Frame.Recipe = ungraded(r.Frame.Recipe, d.starting)
	}
	d.drawn = drawn{content: d.content, crop: d.crop, zoom: v.Zoom, space: v.space(), before: q.before, key: q.key}
	if q.before && s.both() {
		d.drawn.content = nil // it is the same for whatever does not change the key
	}
	if v.Zoom != 0 {
		d.drawn.center, d.drawn.width, d.drawn.height = v.Center, v.Width, v.Height
	}
	r.Tag = s.requests.add(q)
	return r
}

// beforeKey says what a picture shows before it was graded.
func beforeKey(r task.Render, starting *recipe.Recipe, v View) string {
	r.Frame.Recipe = ungraded(r.Frame.Recipe, starting)
	text, err := json.Marshal(struct {
		task.Render
		Width, Height int
	}{r, v.Width, v.Height})
	if err != nil {
		panic(err) // recipes that were checked always have a JSON
	}
	return string(text)
}

// draw asks for the picture of the image shown as it is to look now, unless that
// is what was asked for last. Where both are shown, before is drawn first, when it is
// another.
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

// ungraded is how a scan looks before it is graded: as a positive, on the film base,
// the input and the working space that its recipe has, and with the density range
// and the mean exposure that it started with, which make it as bright as a picture.
// What gives it its colors and its look is nobody's choice: no matrix, the same
// lights and the same contrast for all channels, no curves and no glare.
func ungraded(r, starting *recipe.Recipe) *recipe.Recipe {
	u := recipe.Default(r.Film)
	u.Input, u.Base, u.Working = r.Input, r.Base, r.Working
	if starting != nil && starting.Film.Negative() == r.Film.Negative() {
		u.Density.Gamma, u.Density.Dmax = starting.Density.Gamma, starting.Density.Dmax
		mean := (starting.Exposure[0] + starting.Exposure[1] + starting.Exposure[2]) / 3
		u.Exposure = [3]float64{mean, mean, mean}
	}
	return u
}
