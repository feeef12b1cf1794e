package browser

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"safelight/app/session"
	"safelight/xpcworker/surface"
)

// picture is one with random pixels in a surface that is larger.
func picture(tb testing.TB, width, height int) session.Picture {
	tb.Helper()
	layout, err := surface.NewLayout(width+3, height+2, surface.BGRA8)
	require.NoError(tb, err)
	created, err := surface.New(1, layout.Width, layout.Height, layout.Format)
	require.NoError(tb, err)
	tb.Cleanup(func() { created.Close() })
	fd, err := unix.Dup(int(created.File().Fd()))
	require.NoError(tb, err)
	s, err := surface.Map(1, layout, os.NewFile(uintptr(fd), "surface")) // only who did not create it may write
	require.NoError(tb, err)
	tb.Cleanup(func() { s.Close() })
	random := rand.New(rand.NewPCG(1, uint64(width)))
	for y := range height {
		row := s.Row(y)
		for i := range row {
			row[i] = byte(random.Uint32())
		}
	}
	return session.Picture{
		Number: 7, Image: 1 << 40, Version: 99, Surface: s, Width: width, Height: height,
		X: 10, Y: -20, W: 30, H: 40, View: session.View{Space: "display-p3"}, Coarse: true,
	}
}

func TestAFrameIsAHeaderAndOpaqueRGBA(t *testing.T) {
	for _, width := range []int{1, 2, 3, 8, 101} {
		p := picture(t, width, 5)
		f := frame(nil, p)
		require.Len(t, f, 64+4*width*5)
		le := binary.LittleEndian
		require.Equal(t, "SLpx", string(f[:4]))
		require.EqualValues(t, 1, le.Uint32(f[4:]))
		require.EqualValues(t, 7, le.Uint64(f[8:]))
		require.EqualValues(t, 1<<40, le.Uint64(f[16:]))
		require.EqualValues(t, 99, le.Uint64(f[24:]))
		require.EqualValues(t, width, le.Uint32(f[32:]))
		require.EqualValues(t, 5, le.Uint32(f[36:]))
		for i, want := range []int32{10, -20, 30, 40} {
			require.Equal(t, want, int32(le.Uint32(f[40+4*i:])))
		}
		require.Equal(t, []byte{1, 1, 0, 0, 0, 0, 0, 0}, f[56:64])
		for y := range 5 {
			for x := range width {
				from, to := p.Surface.Row(y)[4*x:], f[64+4*(y*width+x):]
				require.Equal(t, []byte{from[2], from[1], from[0], 255}, to[:4], "at %d, %d", x, y)
			}
		}
	}
}

func TestTheBufferOfAFrameIsUsedAgain(t *testing.T) {
	large, small := picture(t, 20, 10), picture(t, 10, 10)
	buf := frame(nil, large)
	require.Zero(t, testing.AllocsPerRun(10, func() { buf = frame(frame(buf, small), large) }))
	small.Coarse, small.View.Space = false, ""
	require.Equal(t, make([]byte, 8), frame(buf, small)[56:64], "nothing is left of the one before")
}

// BenchmarkFrame is what a picture costs on its way from the worker to the socket.
func BenchmarkFrame(b *testing.B) {
	p := picture(b, 1200, 800)
	b.SetBytes(4 * 1200 * 800)
	var buf []byte
	for b.Loop() {
		buf = frame(buf, p)
	}
}
