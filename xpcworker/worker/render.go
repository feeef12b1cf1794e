package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"time"

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

// wanted is what a request wants of the scan: a rectangle in its pixels, and the
// size it is to be reduced to, before it is turned.
type wanted struct {
	crop          image.Rectangle
	width, height int
	part          bool // of the frame
}

// wanted turns what a request shows in a surface of the given size back to the scan.
func (im *Image) wanted(req task.Render, width, height int) (wanted, error) {
	if err := req.Check(im.info.Width, im.info.Height); err != nil {
		return wanted{}, err
	}
	want := wanted{crop: image.Rect(req.Frame.Pixels(im.info.Width, im.info.Height)), width: width, height: height}
	if v := req.View; v != nil {
		if v.Width != width || v.Height != height {
			return wanted{}, fmt.Errorf("a surface of %d x %d pixels for a view drawn as %d x %d", width, height, v.Width, v.Height)
		}
		w, h := req.Frame.Size(im.info.Width, im.info.Height, 0)
		want.part = !v.Whole(w, h)
		want.crop = stored(image.Rect(v.X, v.Y, v.X+v.W, v.Y+v.H), req.Frame.Orientation, w, h).Add(want.crop.Min)
	}
	if req.Frame.Transposed() {
		want.width, want.height = height, width
	}
	return want, nil
}

// proxyOf is what is wanted of the scan: what is kept, if it is the same.
func (im *Image) proxyOf(ctx context.Context, want wanted, report Reporter) (*proxy, error) {
	for _, have := range []*proxy{im.part, im.proxy, im.whole} {
		if have != nil && have.crop == want.crop && have.width == want.width && have.height == want.height {
			return have, nil
		}
	}
	im.shown = nil // before memory is taken for another
	p, err := im.reduce(ctx, want.crop, want.width, want.height, report, nil)
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
