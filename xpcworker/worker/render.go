package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"time"

	"safelight/pipeline/raster/tilt"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// Render draws the frame, reduced to the size of the surface, or a view of it; see
// [task.Render]. The reduced scan is kept, as it is shown, so that the same picture
// with another recipe is only graded again; and of the grading, what an executor
// keeps. That of a whole frame is kept beside that of a view.
func (im *Image) Render(ctx context.Context, dst *surface.Surface, blob []byte, report Reporter) (wire.Ready, error) {
	var req task.Render
	if err := json.Unmarshal(blob, &req); err != nil {
		return wire.Ready{}, err
	}
	if dst.Format != surface.BGRA8 {
		return wire.Ready{}, fmt.Errorf("a surface of format %v, only %v is drawn", dst.Format, surface.BGRA8)
	}
	want, err := im.wanted(req, dst.Width, dst.Height)
	if err != nil {
		return wire.Ready{}, err
	}
	begun := time.Now()
	if _, err := im.use(im.exec, req.Frame, req.Space, 8, 16); err != nil { // proxies have 16 bits
		return wire.Ready{}, err
	}
	compiled := time.Now()
	source, err := im.proxyOf(ctx, want, report)
	if err != nil {
		return wire.Ready{}, err
	}
	shown, err := im.show(source, req.Frame.Orientation).within(time.Duration(req.Within)*time.Microsecond, im.pixels)
	if err != nil {
		return wire.Ready{}, err
	}
	decoded := time.Now()
	report.Report(wire.StageGrade, 0, 0)
	width, height := shown.turned.width, shown.turned.height
	im.exec.Again(dst.Pixels(), dst.Stride, width, shown.kept)
	grade := time.Since(decoded)
	im.pixels = grade * perPixels / time.Duration(width*height)
	return wire.Ready{Width: width, Height: height, Decode: decoded.Sub(compiled), Grade: compiled.Sub(begun) + grade}, nil
}

// wanted is what a request wants of the scan: a part of it, and the size it is to be
// reduced to, before it is turned.
type wanted struct {
	cut           tilt.Cut // as that of a proxy
	width, height int
	part          bool // of the frame
}

// wanted turns what a request shows in a surface of the given size back to the scan.
func (im *Image) wanted(req task.Render, width, height int) (wanted, error) {
	if err := req.Check(im.info.Width, im.info.Height); err != nil {
		return wanted{}, err
	}
	want := wanted{width: width, height: height}
	if req.Frame.Straighten != 0 {
		want.cut = req.Frame.Cut(im.info.Width, im.info.Height)
	} else {
		want.cut.Rect = image.Rect(req.Frame.Pixels(im.info.Width, im.info.Height))
	}
	if v := req.View; v != nil {
		if v.Width != width || v.Height != height {
			return wanted{}, fmt.Errorf("a surface of %d x %d pixels for a view drawn as %d x %d", width, height, v.Width, v.Height)
		}
		w, h := req.Frame.Size(im.info.Width, im.info.Height, 0)
		want.part = !v.Whole(w, h)
		want.cut.Rect = stored(image.Rect(v.X, v.Y, v.X+v.W, v.Y+v.H), req.Frame.Orientation, w, h).Add(want.cut.Rect.Min)
	}
	if req.Frame.Transposed() {
		want.width, want.height = height, width
	}
	if r := want.cut.Rect; want.width > r.Dx() || want.height > r.Dy() {
		return wanted{}, fmt.Errorf("a surface of %d x %d pixels for a picture of %d x %d; it can be reduced only", want.width, want.height, r.Dx(), r.Dy())
	}
	return want, nil
}

// proxyOf is what is wanted of the scan: what is kept, if it is the same.
func (im *Image) proxyOf(ctx context.Context, want wanted, report Reporter) (*proxy, error) {
	if have := im.kept(want.cut, want.width, want.height); have != nil {
		return have, nil
	}
	im.shown = nil // before memory is taken for another
	p, err := im.made(ctx, want, report)
	switch {
	case err != nil:
		return nil, err
	case want.part:
		im.part = p
	default:
		im.proxy = p
	}
	return p, nil
}

// made reads what is wanted, and straightens it. Of what was read for another angle
// the same is made again, if it is the same part of the scan.
func (im *Image) made(ctx context.Context, want wanted, report Reporter) (*proxy, error) {
	if want.cut.Degrees == 0 {
		return im.reduce(ctx, want.cut.Rect, want.width, want.height, report, nil)
	}
	plan := tilt.NewPlan(want.cut, want.width, want.height, image.Pt(im.info.Width, im.info.Height))
	grid := im.kept(tilt.Cut{Rect: plan.Box}, plan.Width, plan.Height)
	if grid == nil {
		var err error
		if grid, err = im.reduce(ctx, plan.Box, plan.Width, plan.Height, report, nil); err != nil {
			return nil, err
		}
	}
	return &proxy{
		cut: want.cut, width: want.width, height: want.height, channels: grid.channels,
		pix: plan.All(grid.pix, grid.channels), grid: grid,
	}, nil
}

// kept is a part of the scan of the given size that is there already, nil if it is
// not.
func (im *Image) kept(cut tilt.Cut, width, height int) *proxy {
	for _, p := range []*proxy{im.part, im.proxy, im.whole} {
		for ; p != nil; p = p.grid {
			if p.cut == cut && p.width == width && p.height == height {
				return p
			}
		}
	}
	return nil
}
