package session

import "safelight/xpcworker/surface"

// split is how before and after are shown.
type split struct {
	both bool
	at   float64 // the line between them, as a fraction of the picture's width
}

// halves makes one picture of two. It belongs to who takes pictures. What the viewer
// lends is good until the next picture is taken, so before is a copy.
type halves struct {
	before struct {
		key                   string // what it shows
		bytes                 []byte
		width, height, stride int
	}
	after    *Picture // the latest, nil if the viewer has it back
	afterKey string   // of what is before it
	own      *surface.Surface
	buffer   []byte
	made     uint64 // surfaces
}

// ownIDs is beyond the names of surfaces that workers know. No worker is given these.
const ownIDs = 1 << 62

// keep copies a picture of before.
func (h *halves) keep(p *Picture, key string) {
	b := &h.before
	b.key, b.width, b.height, b.stride = key, p.Width, p.Height, p.Surface.Stride
	b.bytes = append(b.bytes[:0], p.Surface.Pixels()[:p.Height*p.Surface.Stride]...)
}

// fits says whether before is of what after shows.
func (h *halves) fits() bool {
	return h.after != nil && h.before.key != "" && h.before.key == h.afterKey && h.before.width > 0
}

// copied is a picture in a surface of our own: that of the last call, at which
// nobody may look meanwhile.
func (h *halves) copied(p *Picture) *Picture {
	h.buffer = append(h.buffer[:0], p.Surface.Pixels()[:p.Surface.Stride*p.Height]...)
	return h.written(p)
}

// composed is the picture of after with before left of a line.
func (h *halves) composed(at float64) *Picture {
	p, b := h.after, &h.before
	stride, line := p.Surface.Stride, lineIn(p, at)
	h.buffer = append(h.buffer[:0], p.Surface.Pixels()[:stride*p.Height]...)
	for y := range p.Height {
		from, to := b.bytes[y*b.height/p.Height*b.stride:], h.buffer[y*stride:]
		if b.width == p.Width {
			copy(to[:4*line], from)
			continue
		}
		for x := range line { // one of them is coarse
			copy(to[4*x:4*x+4], from[4*(x*b.width/p.Width):])
		}
	}
	c := h.written(p)
	c.graded = p.Surface
	return c
}

// written puts the buffer into the surface of our own, with the shape of a picture.
// Without memory for it the picture stays as it is.
func (h *halves) written(p *Picture) *Picture {
	c := *p
	if s := h.own; s == nil || s.Width != p.Surface.Width || s.Height != p.Surface.Height {
		h.forget()
		h.made++
		var err error
		if h.own, err = surface.New(ownIDs+h.made, p.Surface.Width, p.Surface.Height, surface.BGRA8); err != nil {
			h.own = nil
			return &c
		}
	}
	if h.own.Write(h.buffer) == nil {
		c.Surface, c.graded = h.own, nil
	}
	return &c
}

// lineIn is where the line is in a picture: the first column that is after.
func lineIn(p *Picture, at float64) int {
	if p.W == 0 {
		return 0
	}
	x := (at*float64(p.full[0]) - float64(p.X)) / float64(p.W) * float64(p.Width)
	return min(max(int(x+0.5), 0), p.Width)
}

// forget gives the surface back.
func (h *halves) forget() {
	if h.own != nil {
		h.own.Close()
		h.own = nil
	}
}
