package jpeg

import "math/bits"

// A strip is a row of units as samples.
type strip struct {
	*layout
	planes [3]plane
}

// A plane is a component of a strip, at its own resolution.
type plane struct {
	samples []byte
	stride  int
	// Pixels for a sample.
	across, up int
}

func newStrip(l *layout) *strip {
	s := &strip{layout: l}
	for i, c := range l.codings {
		stride := l.across * c.across * edge
		s.planes[i] = plane{make([]byte, stride*c.up*edge), stride, l.codings[0].across / c.across, l.codings[0].up / c.up}
	}
	return s
}

// bytes is what a strip takes.
func (l *layout) bytes() (n int64) {
	for _, c := range l.codings {
		n += int64(l.across*c.across*edge) * int64(c.up*edge)
	}
	return n
}

// put computes the samples of a block.
func (s *strip) put(component, x, y int, b *block) {
	steps := s.codings[component].steps
	for i, step := range steps {
		b[i] *= step
	}
	inverse(b)
	p := &s.planes[component]
	at := y*edge*p.stride + x*edge
	for i := 0; i < len(b); i += edge {
		dst := p.samples[at:][:edge]
		for k, v := range b[i : i+edge] {
			dst[k] = byte(min(max(v, -128), 127) + 128)
		}
		at += p.stride
	}
}

// row gives a row of pixels.
func (s *strip) row(dst []uint16, y int) {
	line := func(i int) []byte {
		p := &s.planes[i]
		return p.samples[y/p.up*p.stride:][:p.stride]
	}
	luma := line(0)[:s.width]
	if len(s.codings) == 1 {
		for x, v := range luma {
			dst[x] = uint16(v)
		}
		return
	}
	cb, cr := line(1), line(2)
	shift := bits.TrailingZeros(uint(s.planes[1].across)) // which is 1, 2 or 4
	dst = dst[:3*s.width]
	for x, v := range luma {
		c := x >> shift
		dst[3*x], dst[3*x+1], dst[3*x+2] = rgb(v, cb[c], cr[c])
	}
}

// rgb converts a pixel (T.871 section 7) as package image/color does, with 16
// fraction bits:
//
//	R = Y + 1.402 (Cr - 128)
//	G = Y - 0.344136 (Cb - 128) - 0.714136 (Cr - 128)
//	B = Y + 1.772 (Cb - 128)
func rgb(y, cb, cr byte) (r, g, b uint16) {
	// All ones in the low bits, too, so that 255 is nearly 256.
	l, u, v := int32(y)*0x10101, int32(cb)-128, int32(cr)-128
	return clamp(l + 91881*v), clamp(l - 22554*u - 46802*v), clamp(l + 116130*u)
}

// clamp takes 16 fraction bits to 8 whole ones.
func clamp(v int32) uint16 { return uint16(min(max(v, 0)>>16, 255)) }
