package badworker

import (
	"context"
	"io"
	"os"
	"syscall"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
)

// Widths of images at which the decoder of [Open] does what its name says.
const (
	WidthSegfault = 601
	WidthKilled   = 602
	WidthPanic    = 603
	WidthExit     = 604
)

// Open is format.Open, but images of certain widths break the decoder when it is half
// way through.
func Open(r io.ReaderAt, size int64, limits raster.Limits) (raster.Source, error) {
	src, err := format.Open(r, size, limits)
	if err != nil {
		return nil, err
	}
	return faultySource{src}, nil
}

type faultySource struct{ raster.Source }

func (s faultySource) ReadRows(ctx context.Context, dst []uint16, y0, y1 int) error {
	if y1 > s.Info().Height/2 {
		switch s.Info().Width {
		case WidthSegfault:
			syscall.Kill(os.Getpid(), syscall.SIGSEGV)
		case WidthKilled:
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
		case WidthPanic:
			panic("a fault in the decoder")
		case WidthExit:
			os.Exit(0)
		}
	}
	return s.Source.ReadRows(ctx, dst, y0, y1)
}
