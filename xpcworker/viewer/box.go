package viewer

import (
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
)

// box is what pictures fit into, in pixels.
type box struct{ width, height int }

// SetBox says how large pictures are from now on: those of whole frames are the
// largest that fit into a box of so many pixels, and no larger than the frame, see
// [task.Frame.Fit]. Those of views are as large as the views say. The image shown
// is drawn again, and so is the one before if it is gone back to. Edges below 1
// change nothing.
func (v *Viewer) SetBox(width, height int) {
	v.call(func() {
		next := box{width, height}
		if v.closing || width < 1 || height < 1 || next == v.box {
			return
		}
		v.box = next
		v.drop(&v.ahead)
		for _, d := range []*desk{v.current, v.previous} {
			if d != nil && d.wanted != nil && d.wanted.View == nil {
				d.pending, d.whole = true, false
			}
		}
		if v.current != nil {
			v.pump(v.current)
		}
	})
}

// SetEdge is SetBox of a square: it says how long the long edge of pictures is.
func (v *Viewer) SetEdge(edge int) { v.SetBox(edge, edge) }

// SurfaceLimit is the most memory that surfaces take: those of three images, and
// of one whose worker is being reaped, as large as pictures can be now, in memory
// that may be twice as large; and what the pool keeps. It is true as long as no
// view is drawn larger than the box.
func (v *Viewer) SurfaceLimit() int64 {
	b := box{v.config.Width, v.config.Height}
	v.call(func() { b = v.box })
	return 4*surfacesPerImage*2*surface.PoolSize(4*int64(b.width)*int64(b.height)) + v.config.PoolBytes
}

// size is the size of the picture of a request.
func (v *Viewer) size(d *desk, r *task.Render) (width, height int) {
	return r.Size(d.opened.Width, d.opened.Height, v.box.width, v.box.height)
}

// film is the size of a picture with the proportions of film, 3 to 2, that fits: of
// the larger one, lying or standing, with broken pixels counted.
func (b box) film() box {
	lying := box{b.width, (2*b.width + 2) / 3}
	if lying.height > b.height {
		lying = box{min(b.width, (3*b.height+1)/2), b.height}
	}
	standing := box{(2*b.height + 2) / 3, b.height}
	if standing.width > b.width {
		standing = box{b.width, min(b.height, (3*b.width+1)/2)}
	}
	if standing.width*standing.height > lying.width*lying.height {
		return standing
	}
	return lying
}
