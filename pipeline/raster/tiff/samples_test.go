package tiff

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// Whole numbers of every size are delivered so that the largest becomes the
// largest, in every layout, with their bits in either order.
func TestEveryDepthIsScaledToTheFullRange(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 21))
	for _, bits := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 32} {
		for variant := range 16 {
			m := made{w: 1 + rng.IntN(40), h: 1 + rng.IntN(12), ch: 1 + 2*(variant%2), depth: bits, planar: variant&2 != 0, bigEndian: variant&4 != 0, reversed: variant&8 != 0}
			m.bigEndian = m.bigEndian || bits == 24
			m.compression = []int{1, 5, 8, 32773, 50000}[rng.IntN(5)]
			if rng.IntN(2) == 0 {
				m.rows = 1 + rng.IntN(m.h)
			} else {
				m.tileW, m.tileH = 16, 16
			}
			if m.ch == 1 && rng.IntN(2) == 0 {
				m.tags = []madeTag{num(tagPhotometric, typeShort, whiteIsZero)}
			}
			m.predictor = bits%8 == 0 && bits != 24 && m.compression != 1 && m.compression != 32773 && rng.IntN(2) == 0
			full := uint64(1)<<bits - 1
			p := make([]uint32, m.w*m.h*m.ch)
			for i := range p {
				p[i] = uint32(rng.Uint64() & full)
			}
			p[0] = uint32(full)
			src, err := open(m.wideFile(p))
			require.NoError(t, err, "%+v", m)
			info := src.Info()
			delivered := uint64(255)
			if bits > 8 {
				delivered = 65535
			}
			require.Equal(t, [2]int{bits, int(delivered)}, [2]int{info.StoredBits, info.Max()})
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err, "%+v", m)
			for i, v := range p {
				n := uint64(v)
				if len(m.tags) > 0 {
					n = full - n
				}
				require.Equal(t, uint16((n*delivered+full/2)/full), got[i], "%d of %d, %+v", v, i, m)
			}
			require.ErrorIs(t, src.(raster.FloatSource).ReadFloat(context.Background(), make([]float32, len(p)), 0, m.h), raster.ErrMisuse)
		}
	}
}

// Floating point of every size, with every predictor and in both orders of
// bytes, has exactly the numbers stored; whole numbers are their rounded view.
func TestFloatsAreExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(22, 23))
	for _, bits := range []int{16, 24, 32} {
		for variant := range 24 {
			m := made{w: 1 + rng.IntN(40), h: 1 + rng.IntN(12), ch: 1 + 2*(variant%2), depth: bits, float: true, planar: variant&2 != 0, bigEndian: variant&4 != 0, compression: 8}
			m.predictor = variant >= 8
			if variant >= 16 {
				m.tileW, m.tileH = 16, 16
			}
			p := make([]uint32, m.w*m.h*m.ch)
			want := make([]float32, len(p))
			for i := range p {
				// A random fraction that all sizes hold, and some beyond 0 to 1.
				n := rng.IntN(1025)
				want[i] = float32(n) / 1024 * []float32{1, 1, 1, -1, 2, 1. / 4096}[rng.IntN(6)]
				p[i] = floatBits(want[i], bits)
			}
			src, err := open(m.wideFile(p))
			require.NoError(t, err, "%+v", m)
			require.True(t, src.Info().Float)
			got := make([]float32, len(p))
			require.NoError(t, src.(raster.FloatSource).ReadFloat(context.Background(), got, 0, m.h))
			require.Equal(t, want, got, "%+v", m)
			words, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			for i, v := range want {
				require.Equal(t, uint16(math.Round(min(max(float64(v), 0), 1)*65535)), words[i], "%v", v)
			}
		}
	}
}

// floatBits stores a number of few digits in 16, 24 or 32 bits.
func floatBits(v float32, bits int) uint32 {
	b := math.Float32bits(v)
	exponentBits, fractionBits := 5, 10
	switch bits {
	case 32:
		return b
	case 24:
		exponentBits, fractionBits = 7, 16
	}
	sign, exponent, fraction := b>>31, int(b>>23&255)-127, b&(1<<23-1)
	if v == 0 {
		return sign << (bits - 1)
	}
	bias := 1<<(exponentBits-1) - 1
	if exponent+bias < 1 { // denormal
		return sign<<(bits-1) | (fraction|1<<23)>>(23-fractionBits+1-exponent-bias)
	}
	return sign<<(bits-1) | uint32(exponent+bias)<<fractionBits | fraction>>(23-fractionBits)
}

// Numbers of IEEE 754 binary16, from the standard and its usual examples, and of
// 24 bits, from Adobe's note.
func TestSmallFloats(t *testing.T) {
	for _, c := range []struct {
		bits int
		v    uint32
		want float64
	}{
		{16, 0x0000, 0}, {16, 0x3c00, 1}, {16, 0xc000, -2}, {16, 0x7bff, 65504}, {16, 0x0001, math.Ldexp(1, -24)},
		{16, 0x03ff, math.Ldexp(1023, -24)}, {16, 0x0400, math.Ldexp(1, -14)}, {16, 0x3555, 0.333251953125},
		{16, 0x7c00, math.Inf(1)}, {16, 0xfc00, math.Inf(-1)},
		{24, 0x3f0000, 1}, {24, 0xbf0000, -1}, {24, 0x400000, 2}, {24, 0x3e8000, 0.75}, {24, 0x000001, math.Ldexp(1, -78)}, {24, 0x7f0000, math.Inf(1)},
	} {
		t.Run(fmt.Sprintf("%d bits %#x", c.bits, c.v), func(t *testing.T) {
			m := made{w: 1, h: 1, ch: 1, depth: c.bits, float: true}
			src, err := open(m.wideFile([]uint32{c.v}))
			require.NoError(t, err)
			got := make([]float32, 1)
			require.NoError(t, src.(raster.FloatSource).ReadFloat(context.Background(), got, 0, 1))
			require.Equal(t, float32(c.want), got[0])
		})
	}
	m := made{w: 1, h: 1, ch: 1, depth: 16, float: true}
	src, err := open(m.wideFile([]uint32{0x7c01})) // not a number
	require.NoError(t, err)
	got := []uint16{5}
	require.NoError(t, src.ReadRows(context.Background(), got, 0, 1))
	require.Equal(t, []uint16{0}, got)
}
