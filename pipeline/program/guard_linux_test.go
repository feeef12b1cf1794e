package program

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"golang.org/x/sys/unix"
	"safelight/internal/fixture"
)

// guarded is memory between two pages that nobody may touch.
type guarded struct{ bytes []byte }

func newGuarded(t *testing.T, size int) guarded {
	page := unix.Getpagesize()
	size = (size + page - 1) / page * page
	all, err := unix.Mmap(-1, 0, size+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	require.NoError(t, err)
	t.Cleanup(func() { unix.Munmap(all) })
	require.NoError(t, unix.Mprotect(all[:page], unix.PROT_NONE))
	require.NoError(t, unix.Mprotect(all[page+size:], unix.PROT_NONE))
	return guarded{all[page : page+size]}
}

// place gives n bytes at one of the ends, all zero.
func (g guarded) place(n int, last bool) []byte {
	clear(g.bytes)
	if last {
		return g.bytes[len(g.bytes)-n:]
	}
	return g.bytes[:n:n]
}

func (g guarded) uint16s(n int, last bool) []uint16 {
	b := g.place(2*n, last)
	return unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.SliceData(b))), n)
}

func (g guarded) float32s(n int, last bool) []float32 {
	b := g.place(4*n, last)
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(b))), n)
}

// TestNoByteBeyondIsTouched grades every length from 1 to 600 with buffers that
// begin or end where memory does, and compares with the same pixels of a longer
// strip.
func TestNoByteBeyondIsTouched(t *testing.T) {
	most := fixture.Fewer(600, 130)
	eachBackend(t, func(t *testing.T, open func(int) Executor) {
		exec := open(1)
		rnd := rand.New(rand.NewPCG(111, 112))
		in, out := newGuarded(t, 6*most), newGuarded(t, 12*most)
		for n := 1; n <= most; n++ {
			r := usualRecipe(rnd)
			if n%3 == 0 {
				r.Film = "bw-negative"
			}
			channels, last := 1+2*(n/3%2), n/2%2 == 0
			long := randomSamples(rnd, most, channels, 16)
			src := Samples{Pix: in.uint16s(n*channels, last), Channels: channels, Depth: 16}
			copy(src.Pix, long.Pix)

			p := compiled(t, r, "srgb", 16)
			exec.Use(p)
			codes, want := out.uint16s(n*p.Channels(), last), make([]uint16, most*p.Channels())
			exec.Codes(want, long)
			exec.Codes(codes, src)
			require.Equal(t, want[:len(codes)], codes, "%d pixels", n)

			p = compiled(t, r, "srgb", FloatDepth)
			exec.Use(p)
			floats, wantFloats := out.float32s(n*p.Channels(), last), make([]float32, most*p.Channels())
			exec.Floats(wantFloats, long)
			exec.Floats(floats, src)
			require.Equal(t, wantFloats[:len(floats)], floats, "%d pixels", n)

			p = compiled(t, r, "srgb", 8)
			exec.Use(p)
			wantPixels, pixels := make([]byte, 4*most), out.place(4*n, last)
			exec.BGRA(wantPixels, 4*most, most, long)
			exec.BGRA(pixels, 4*n, n, src)
			require.Equal(t, wantPixels[:len(pixels)], pixels, "%d pixels", n)
			exec.Again(out.place(4*n, last), 4*n, n, Keep(src))
			require.Equal(t, wantPixels[:len(pixels)], pixels, "%d pixels", n)
		}
	})
}

// TestRowsMayBeAnyDistanceApart draws rows with strides that are no multiple of
// a pixel, the last of which ends with the memory.
func TestRowsMayBeAnyDistanceApart(t *testing.T) {
	const height = 3
	eachBackend(t, func(t *testing.T, open func(int) Executor) {
		exec := open(1)
		rnd := rand.New(rand.NewPCG(121, 122))
		exec.Use(compiled(t, usualRecipe(rnd), "srgb", 8))
		out := newGuarded(t, 1<<16)
		for _, width := range []int{1, 3, 31, 32, 33, 511, 512, 513, 1025} {
			src := randomSamples(rnd, width*height, 3, 16)
			want := make([]byte, 4*width*height)
			exec.BGRA(want, 4*width, width, src)
			for _, more := range []int{0, 1, 2, 3, 5, 64} {
				stride := 4*width + more
				pixels := out.place((height-1)*stride+4*width, true)
				exec.BGRA(pixels, stride, width, src)
				for y := range height {
					require.Equal(t, want[4*width*y:][:4*width], pixels[y*stride:][:4*width], "%d pixels, stride %d", width, stride)
				}
			}
		}
	})
}
