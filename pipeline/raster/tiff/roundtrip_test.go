package tiff

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// Two thousand random pictures, written by the sink and by the tests' own
// writer of foreign layouts, are read back as they are.
func TestRoundTrips(t *testing.T) {
	rng := rand.New(rand.NewPCG(40, 41))
	for i := range fixture.Fewer(2000, 300) {
		if i%2 == 0 {
			roundTripOurs(t, rng)
		} else {
			roundTripForeign(t, rng)
		}
	}
}

// roundTripOurs writes a picture in a form that is written.
func roundTripOurs(t *testing.T, rng *rand.Rand) {
	spec := raster.Spec{Width: 1 + rng.IntN(90), Height: 1 + rng.IntN(60), Channels: 1 + 2*rng.IntN(2), Depth: 8 + 8*rng.IntN(2), Float: rng.IntN(3) == 0}
	if rng.IntN(50) == 0 { // several strips, the last of them short
		spec.Width, spec.Height = 900+rng.IntN(200), 400+rng.IntN(600)
	}
	opt := Options{Compression: Compression(rng.IntN(3)), Level: rng.IntN(10), BigTIFF: rng.IntN(2) == 0}
	if !spec.Float {
		p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
		b, err := write(spec, opt, p)
		require.NoError(t, err, "%+v %+v", spec, opt)
		requireSamples(t, b, p, spec, opt)
		return
	}
	spec.Depth = 32
	p := make([]float32, spec.RowSamples()*spec.Height)
	for i := range p {
		p[i] = float32(rng.NormFloat64())
	}
	var f rastertest.File
	sink, err := Create(&f, spec, opt)
	require.NoError(t, err)
	require.NoError(t, sink.(raster.FloatSink).WriteFloatRows(context.Background(), p))
	require.NoError(t, sink.Close())
	requireFloats(t, f.Bytes(), p, spec, opt)
}

// roundTripForeign writes a picture as other programs do.
func roundTripForeign(t *testing.T, rng *rand.Rand) {
	coin := func() bool { return rng.IntN(2) == 0 }
	m := made{
		w: 1 + rng.IntN(40), h: 1 + rng.IntN(30), ch: 1 + 2*rng.IntN(2), depth: []int{1, 2, 4, 8, 8, 10, 12, 14, 16, 16, 32}[rng.IntN(11)],
		bigEndian: coin(), big: coin(), planar: coin(), reversed: coin(), front: coin(), unsorted: coin(),
		compression: []int{1, 5, 8, 32946, 32773, 50000}[rng.IntN(6)],
	}
	if coin() {
		m.rows = rng.IntN(m.h + 3)
	} else {
		m.tileW, m.tileH = 16*(1+rng.IntN(3)), 16*(1+rng.IntN(3))
	}
	m.predictor = m.compression != 1 && m.compression != 32773 && m.depth%8 == 0 && coin()
	m.float = m.depth > 8 && m.depth%8 == 0 && coin()
	n := m.w * m.h * m.ch
	if m.float {
		p, want := make([]uint32, n), make([]float32, n)
		for i := range p {
			want[i] = float32(rng.IntN(2048)-100) / 1024
			p[i] = floatBits(want[i], m.depth)
		}
		requireFloats(t, m.wideFile(p), want, m)
		return
	}
	if m.depth == 32 {
		p, want := make([]uint32, n), make([]uint16, n)
		for i := range p {
			p[i] = rng.Uint32()
			want[i] = uint16(math.Round(float64(p[i]) / math.MaxUint32 * 65535))
		}
		requireSamples(t, m.wideFile(p), want, m)
		return
	}
	if m.depth%8 != 0 {
		full, delivered := uint16(1)<<m.depth-1, 255
		if m.depth > 8 {
			delivered = 65535
		}
		p, want := make([]uint16, n), make([]uint16, n)
		for i := range p {
			p[i] = uint16(rng.IntN(int(full) + 1))
			want[i] = uint16(math.Round(float64(p[i]) / float64(full) * float64(delivered)))
		}
		requireSamples(t, m.file(p), want, m)
		return
	}
	p := rastertest.Picture(rng, m.w, m.h, m.ch, m.depth)
	requireSamples(t, m.file(p), p, m)
}

func requireSamples(t *testing.T, file []byte, want []uint16, what ...any) {
	src, err := open(file)
	require.NoError(t, err, what)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err, what)
	require.True(t, equal(want, got), what)
}

func requireFloats(t *testing.T, file []byte, want []float32, what ...any) {
	src, err := open(file)
	require.NoError(t, err, what)
	require.True(t, equal(want, readFloats(t, src)), what)
}
