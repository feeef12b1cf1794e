package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"safelight/pipeline/analyze"
	"safelight/pipeline/color"
	"safelight/pipeline/program"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// Image is the engine of a worker: one scan, opened, and what was learned of
// it. It implements [Engine].
//
// Pixels are read strip by strip, and only what a request needs is kept: a
// reduced picture to analyze, a reduced picture to render from, and a histogram.
type Image struct {
	open Opener
	name string
	src  raster.Source
	info raster.Info
	exec *program.Scalar

	proxyEdge int
	histogram *analyze.Histogram
	whole     *proxy // the whole scan, reduced; made together with the histogram
	proxy     *proxy // what was rendered last
}

// Opener opens an image file of the given size, within limits.
type Opener func(r io.ReaderAt, size int64, limits raster.Limits) (raster.Source, error)

// NewImage makes an engine that reads every format package format knows.
func NewImage() Engine { return NewImageWith(format.Open) }

// NewImageWith makes an engine with another opener, so that a test can put
// faults into the decoder.
func NewImageWith(open Opener) Engine { return &Image{open: open} }

// Open reads the header of the file.
func (im *Image) Open(_ context.Context, file *os.File, open wire.Open, report Reporter) (wire.Opened, error) {
	report.Report(wire.StageOpen, 0, 0)
	im.name = open.Name
	stat, err := file.Stat()
	if err != nil {
		return wire.Opened{}, err
	}
	limits := raster.DefaultLimits()
	if open.Limits != nil {
		limits = *open.Limits
	}
	src, err := im.open(file, stat.Size(), limits)
	if err != nil {
		return wire.Opened{}, err
	}
	im.src, im.info, im.proxyEdge = src, src.Info(), open.ProxyEdge
	im.exec = program.NewScalar(0)

	opened := wire.Opened{
		Format: im.info.Format, Width: im.info.Width, Height: im.info.Height,
		Channels: im.info.Channels, Depth: im.info.Depth, Orientation: max(im.info.Orientation, 1),
		Compression: im.info.Compression, Layout: im.info.Layout,
		HasICC: im.info.ICC != nil, XPPI: im.info.XPPI, YPPI: im.info.YPPI,
		Warnings: im.info.Warnings,
	}
	if opened.HasICC {
		if opened.ICCName, err = color.Describe(im.info.ICC); err != nil {
			opened.Warnings = append(opened.Warnings, fmt.Sprintf("embedded profile: %v", err))
		}
	}
	return opened, nil
}

// Stats counts what the engine keeps.
func (im *Image) Stats() map[string]int64 {
	bytes := int64(0)
	for _, p := range []*proxy{im.whole, im.proxy} {
		if p != nil {
			bytes += 2 * int64(len(p.pix))
		}
	}
	return map[string]int64{"proxy_bytes": bytes}
}

// Close gives up the source and the executor.
func (im *Image) Close() error {
	if im.src == nil {
		return nil
	}
	im.exec.Close()
	return im.src.Close()
}

// compile makes the program of a frame for an output, as a stage of its own.
func compile(frame task.Frame, space string, depth int) (*program.Program, error) {
	out, ok := color.Lookup(space)
	if !ok || out.Role&color.Output == 0 {
		return nil, &StageError{wire.StageGrade, fmt.Errorf("unknown output space %q", space)}
	}
	if frame.Recipe == nil {
		return nil, &StageError{wire.StageGrade, errors.New("a frame without a recipe")}
	}
	p, err := program.Compile(frame.Recipe, program.Output{Space: out, Depth: depth})
	if err != nil {
		return nil, &StageError{wire.StageGrade, err}
	}
	return p, nil
}
