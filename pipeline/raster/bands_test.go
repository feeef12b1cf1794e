package raster

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// numbered is a source whose samples say where they are.
type numbered struct {
	info    Info
	running atomic.Int32
	most    atomic.Int32
	fail    func(y0 int) error
}

func (s *numbered) Info() Info   { return s.info }
func (s *numbered) Close() error { return nil }

func (s *numbered) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	if n := s.running.Add(1); n > s.most.Load() {
		s.most.Store(n)
	}
	defer s.running.Add(-1)
	time.Sleep(time.Duration(rand.IntN(300)) * time.Microsecond) // finish out of order
	if s.fail != nil {
		if err := s.fail(y0); err != nil {
			return err
		}
	}
	for i := range (y1 - y0) * s.info.RowSamples() {
		dst[i] = uint16(y0*s.info.RowSamples() + i)
	}
	return ctx.Err()
}

func TestBandsGiveAllRowsInOrder(t *testing.T) {
	for range 200 {
		info := Info{Width: 1 + rand.IntN(3000), Height: 1 + rand.IntN(900), Channels: 1 + 2*rand.IntN(2), Depth: 16, BlockRows: rand.IntN(70)}
		src := &numbered{info: info}
		y0 := rand.IntN(info.Height)
		y1 := y0 + rand.IntN(info.Height-y0+1)
		next := y0
		for band, err := range Bands(context.Background(), src, y0, y1) {
			require.NoError(t, err)
			require.Equal(t, next, band.Y0)
			require.Len(t, band.Pix, (band.Y1-band.Y0)*info.RowSamples())
			for _, i := range []int{0, len(band.Pix) / 2, len(band.Pix) - 1} {
				require.Equal(t, uint16(band.Y0*info.RowSamples()+i), band.Pix[i])
			}
			if band.Y1 < y1 && info.BlockRows > 0 {
				require.Zero(t, band.Y1%info.BlockRows, "bands end where blocks do")
			}
			next = band.Y1
		}
		require.Equal(t, y1, next)
		require.LessOrEqual(t, int(src.most.Load()), runtime.GOMAXPROCS(0)+1)
	}
}

// TestBandsOfLargeBlocksAreFew shows that memory does not grow with the number
// of cores when a row of blocks is large.
func TestBandsOfLargeBlocksAreFew(t *testing.T) {
	src := &numbered{info: Info{Width: 6000, Height: 2048, Channels: 3, Depth: 16, BlockRows: 512}} // 18 MB
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(16))
	for _, err := range Bands(context.Background(), src, 0, 2048) {
		require.NoError(t, err)
	}
	require.LessOrEqual(t, int(src.most.Load()), 1)
	largest := 0
	for band, err := range Bands(context.Background(), src, 500, 530) {
		require.NoError(t, err)
		largest = max(largest, cap(band.Pix))
	}
	require.LessOrEqual(t, largest, 30*6000*3, "a crop takes the memory of its rows")
}

func TestBandsEndTheirGoroutines(t *testing.T) {
	before := runtime.NumGoroutine()
	broken := errors.New("broken")
	src := &numbered{info: Info{Width: 1000, Height: 5000, Channels: 3, Depth: 16, BlockRows: 16}}
	for band := range Bands(context.Background(), src, 0, 5000) {
		if band.Y0 > 1000 {
			break
		}
	}
	require.Zero(t, src.running.Load())

	src.fail = func(y0 int) error {
		if y0 > 2000 {
			return broken
		}
		return nil
	}
	rows := 0
	var last error
	for band, err := range Bands(context.Background(), src, 0, 5000) {
		rows, last = max(rows, band.Y1), err
	}
	require.ErrorIs(t, last, broken)
	require.Greater(t, rows, 1900, "what came before the error is given")
	require.Zero(t, src.running.Load())

	src.fail = func(y0 int) error {
		if y0 > 2000 {
			panic("lost")
		}
		return nil
	}
	func() {
		defer func() {
			p, ok := recover().(*Panic)
			require.True(t, ok)
			require.Equal(t, "lost", p.Value)
			require.Contains(t, string(p.Stack), "numbered", "the stack of the source")
		}()
		for range Bands(context.Background(), src, 0, 5000) {
		}
	}()

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	src.fail = nil
	for band, err := range Bands(ctx, src, 0, 5000) {
		if band.Y0 > 1000 {
			cancel()
		}
		last = err
	}
	require.ErrorIs(t, last, context.Canceled)
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
