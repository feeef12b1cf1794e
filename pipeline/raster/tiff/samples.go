package tiff

import (
	"encoding/binary"
	"math"

	"safelight/pipeline/raster"
)

// samples says how samples are stored and what they are delivered as.
type samples struct {
	bits  int
	float bool
	order binary.ByteOrder
	depth int // delivered: 8 or 16
	// ranges are, for every stored sample of a pixel, the numbers that are
	// delivered as 0 and as the largest value.
	ranges []blackWhite
	// levels are tables of what the stored values of up to 16 bits are delivered
	// as, nil where that is the value itself.
	levels [][]uint16
	// linearization is what stored values stand for before their ranges, if not
	// empty.
	linearization []uint64
}

// A blackWhite is the numbers of black and of full light; black is the larger
// where 0 is white.
type blackWhite struct{ black, white float64 }

// A portion is what is taken of one row of a block.
type portion struct {
	raw    []byte // of the row from its first pixel on
	of     int    // samples a pixel of the block
	first  int    // of these, the first that is taken
	n      int    // how many are taken
	sample int    // which of all stored samples the first is
	skip   int    // pixels before the first that is taken
	pixels int
}

// setRanges gives all samples the whole range of what is stored. That 0 is white
// is said of the picture, not of what is stored beside it.
func (s *layout) setRanges(whiteIsZero bool) {
	r := blackWhite{0, 1}
	if !s.float {
		r.white = float64(uint64(1)<<s.bits - 1)
	}
	s.ranges = make([]blackWhite, s.stored)
	for i := range s.ranges {
		s.ranges[i] = r
		if whiteIsZero && i < s.channels {
			s.ranges[i] = blackWhite{r.white, r.black}
		}
	}
}

// full is the largest delivered value.
func (s *samples) full() float64 { return float64(uint64(1)<<s.depth - 1) }

// scale turns a stored number to a delivered one.
func (s *samples) scale(v float64, r blackWhite) uint16 {
	v = math.Round((v - r.black) / (r.white - r.black) * s.full())
	if !(v > 0) { // nor a NaN
		return 0
	}
	return uint16(min(v, s.full()))
}

// makeLevels makes the tables of the samples of up to 16 bits, once their ranges
// are known.
func (s *samples) makeLevels() {
	linearize := s.linearization
	s.levels = make([][]uint16, len(s.ranges))
	if s.float || s.bits > 16 {
		return
	}
	for i, r := range s.ranges {
		if len(linearize) == 0 && r == (blackWhite{0, s.full()}) {
			continue
		}
		if i > 0 && r == s.ranges[i-1] {
			s.levels[i] = s.levels[i-1]
			continue
		}
		table := make([]uint16, 1<<s.bits)
		for v := range table {
			n := float64(v)
			if len(linearize) > 0 {
				n = float64(linearize[min(v, len(linearize)-1)])
			}
			table[v] = s.scale(n, r)
		}
		s.levels[i] = table
	}
}

// words takes a portion to every step-th pixel of dst.
func (s *samples) words(dst []uint16, step int, p portion) {
	switch {
	case s.float:
		s.each(p, func(pixel, i int, b []byte) {
			dst[pixel*step+i] = s.scale(s.number(b), s.ranges[p.sample+i])
		})
		return
	case s.bits > 16:
		s.each(p, func(pixel, i int, b []byte) {
			dst[pixel*step+i] = s.scale(float64(s.whole(b)), s.ranges[p.sample+i])
		})
		return
	case s.bits == 8:
		raw := p.raw[p.skip*p.of+p.first:]
		for x := range p.pixels {
			for i := range p.n {
				dst[x*step+i] = uint16(raw[x*p.of+i])
			}
		}
	case s.bits == 16:
		s.words16(dst, step, p)
	default:
		s.packed(dst, step, p)
	}
	for i := range p.n {
		if table := s.levels[p.sample+i]; table != nil {
			for x := range p.pixels {
				dst[x*step+i] = table[dst[x*step+i]]
			}
		}
	}
}

// words16 takes samples of 16 bits.
func (s *samples) words16(dst []uint16, step int, p portion) {
	raw := p.raw[2*(p.skip*p.of+p.first):]
	high, low := 0, 1
	if s.order == binary.LittleEndian {
		high, low = 1, 0
	}
	if p.n == p.of && p.n == step {
		dst = dst[:p.pixels*p.n]
		raw = raw[:2*len(dst)]
		if low == 0 && raster.LittleEndian() {
			copy(raster.Bytes(dst), raw)
			return
		}
		for i := range dst {
			dst[i] = uint16(raw[2*i+low]) | uint16(raw[2*i+high])<<8
		}
		return
	}
	for x := range p.pixels {
		for i := range p.n {
			b := raw[2*(x*p.of+i):]
			dst[x*step+i] = uint16(b[low]) | uint16(b[high])<<8
		}
	}
}

// packed takes samples that are packed without gaps, the highest bit first
// whatever the order of bytes.
func (s *samples) packed(dst []uint16, step int, p portion) {
	for x := range p.pixels {
		for i := range p.n {
			at := ((p.skip+x)*p.of + p.first + i) * s.bits
			var v uint32 // of up to three bytes
			for b := at / 8; b <= (at+s.bits-1)/8; b++ {
				v = v<<8 | uint32(p.raw[b])
			}
			unused := (8 - (at+s.bits)%8) % 8
			dst[x*step+i] = uint16(v >> unused & (1<<s.bits - 1))
		}
	}
}

// floats takes a portion of floating-point samples to every step-th pixel of
// dst.
func (s *samples) floats(dst []float32, step int, p portion) {
	s.each(p, func(pixel, i int, b []byte) {
		v := s.number(b)
		if r := s.ranges[p.sample+i]; r != (blackWhite{0, 1}) {
			v = (v - r.black) / (r.white - r.black)
		}
		dst[pixel*step+i] = float32(v)
	})
}

// each calls do with the bytes of every sample of a portion.
func (s *samples) each(p portion, do func(pixel, i int, b []byte)) {
	size := s.bits / 8
	raw := p.raw[(p.skip*p.of+p.first)*size:]
	for x := range p.pixels {
		for i := range p.n {
			do(x, i, raw[(x*p.of+i)*size:])
		}
	}
}

// whole is a whole number of 16, 24 or 32 bits.
func (s *samples) whole(b []byte) uint32 {
	switch {
	case s.bits == 16:
		return uint32(s.order.Uint16(b))
	case s.bits == 32:
		return s.order.Uint32(b)
	case s.order == binary.LittleEndian:
		return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
	}
	return uint32(b[2]) | uint32(b[1])<<8 | uint32(b[0])<<16
}

// number is a floating-point number: IEEE 754 of 16 and 32 bits; of 24 bits as
// Adobe Photoshop TIFF Technical Note 3 has it, 7 bits of exponent and 16 of
// fraction.
func (s *samples) number(b []byte) float64 {
	v := s.whole(b)
	switch s.bits {
	case 16:
		return minifloat(v, 5, 10)
	case 24:
		return minifloat(v, 7, 16)
	}
	return float64(math.Float32frombits(v))
}

// minifloat is a number with a sign, and so many bits of exponent and fraction.
func minifloat(v uint32, exponentBits, fractionBits int) float64 {
	fraction := float64(v&(1<<fractionBits-1)) / float64(uint32(1)<<fractionBits)
	most := 1<<exponentBits - 1
	exponent, bias := int(v>>fractionBits)&most, most/2
	n := 0.0
	switch {
	case exponent == most && fraction != 0:
		return math.NaN()
	case exponent == most:
		n = math.Inf(1)
	case exponent == 0:
		n = math.Ldexp(fraction, 1-bias)
	default:
		n = math.Ldexp(1+fraction, exponent-bias)
	}
	if v>>(exponentBits+fractionBits)&1 == 1 {
		return -n
	}
	return n
}
