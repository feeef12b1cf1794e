package worker

import (
	"image"
	"time"

	"safelight/pipeline/program"
)

// shown is a proxy as an orientation shows it, and what an executor keeps of it.
type shown struct {
	source      *proxy
	orientation int
	turned      *proxy
	kept        *program.Kept
	coarser     *shown // of half the width and height, nil until it is wanted
}

// show gives a proxy as an orientation shows it: what was shown last, if it is
// the same.
func (im *Image) show(source *proxy, orientation int) *shown {
	if im.shown == nil || im.shown.source != source || im.shown.orientation != orientation {
		im.shown = nil // before memory is taken for another
		turned := source.oriented(orientation)
		im.shown = &shown{source: source, orientation: orientation, turned: turned, kept: program.Keep(turned.samples())}
	}
	return im.shown
}

// least is the shorter edge below which no picture is made coarser, in pixels.
const least = 64

// within gives the finest form of what is shown that takes no longer than it may,
// by what pixels have taken lately; the finest of all if that is not known, or if
// there is no limit.
func (s *shown) within(limit, pixel time.Duration) (*shown, error) {
	for limit > 0 && pixel*time.Duration(s.turned.width*s.turned.height) > limit*perPixels && min(s.turned.width, s.turned.height) >= 2*least {
		if s.coarser == nil {
			half, err := s.turned.reduce((s.turned.width+1)/2, (s.turned.height+1)/2)
			if err != nil {
				return nil, err
			}
			s.coarser = &shown{turned: half, kept: program.Keep(half.samples())}
		}
		s = s.coarser
	}
	return s, nil
}

// bytes is the memory taken beside the source.
func (s *shown) bytes() int64 {
	bytes := s.kept.Bytes()
	if s.turned != s.source {
		bytes += s.turned.bytes()
	}
	if s.coarser != nil {
		bytes += s.coarser.bytes()
	}
	return bytes
}

// oriented gives the picture as an EXIF orientation says to show it: 1 is as
// stored, 2 mirrored, 3 upside down, 4 both; 5 to 8 the same, transposed
// first. Only 1 shares memory with p.
func (p *proxy) oriented(orientation int) *proxy {
	if orientation <= 1 {
		return p
	}
	out := &proxy{cut: p.cut, width: p.width, height: p.height, channels: p.channels}
	if orientation >= 5 {
		out.width, out.height = p.height, p.width
	}
	out.pix = make([]uint16, len(p.pix))
	at := placement(orientation, out.width, out.height)
	i := 0
	for y := range out.height {
		for x := range out.width {
			sx, sy := at(x, y)
			from := (sy*p.width + sx) * p.channels
			i += copy(out.pix[i:], p.pix[from:from+p.channels])
		}
	}
	return out
}

// placement tells where pixel (x, y) of a shown picture of the given size lies
// in the stored one.
func placement(orientation, width, height int) func(x, y int) (int, int) {
	right, bottom := width-1, height-1
	switch orientation {
	case 2:
		return func(x, y int) (int, int) { return right - x, y }
	case 3:
		return func(x, y int) (int, int) { return right - x, bottom - y }
	case 4:
		return func(x, y int) (int, int) { return x, bottom - y }
	case 5:
		return func(x, y int) (int, int) { return y, x }
	case 6:
		return func(x, y int) (int, int) { return y, right - x }
	case 7:
		return func(x, y int) (int, int) { return bottom - y, right - x }
	case 8:
		return func(x, y int) (int, int) { return bottom - y, x }
	}
	return func(x, y int) (int, int) { return x, y }
}

// stored is where a rectangle of a shown picture of the given size lies in the
// stored one.
func stored(r image.Rectangle, orientation, width, height int) image.Rectangle {
	at := placement(orientation, width, height)
	ax, ay := at(r.Min.X, r.Min.Y) // pixels in opposite corners
	bx, by := at(r.Max.X-1, r.Max.Y-1)
	return image.Rect(min(ax, bx), min(ay, by), max(ax, bx)+1, max(ay, by)+1)
}

// samples are the proxy's samples for an executor.
func (p *proxy) samples() program.Samples {
	return program.Samples{Pix: p.pix, Channels: p.channels, Depth: 16}
}
