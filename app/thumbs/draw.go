package thumbs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"syscall"

	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
)

// make makes a thumbnail in a worker of its own, or in a second one if the first is
// lost: it may have been killed because another program wanted all memory.
func (t *Thumbs) make(ctx context.Context, path string) ([]byte, error) {
	picture, err := t.try(ctx, path)
	var failed *host.Error
	if errors.As(err, &failed) && (failed.Kind == host.KindCrash || failed.Kind == host.KindExit) && ctx.Err() == nil {
		return t.try(ctx, path)
	}
	return picture, err
}

// lasting says whether a failure is that of the scan, and would be the same again.
func lasting(err error) bool {
	var failed *host.Error
	if errors.As(err, &failed) {
		switch failed.Kind {
		case host.KindStart, host.KindSuperseded, host.KindCanceled, host.KindClosed:
			return false
		case host.KindInput:
		default:
			return true
		}
	}
	var system syscall.Errno // no memory, no descriptors, no permission: not yet
	return !errors.As(err, &system) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

func (t *Thumbs) try(ctx context.Context, path string) ([]byte, error) {
	w, err := t.config.Host.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	render, err := t.config.Prepare(ctx, w)
	if err != nil {
		return nil, err
	}
	render.Space, render.View, render.Within = "srgb", nil, 0
	opened := w.Opened()
	width, height := render.Frame.Size(opened.Width, opened.Height, t.config.Edge)
	s, err := t.config.Host.NewSurface(width, height, surface.BGRA8)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.Prefault(); err != nil {
		return nil, err
	}
	blob, err := json.Marshal(render)
	if err != nil {
		return nil, err
	}
	ready, err := w.Render(ctx, host.RenderRequest{Surface: s, Blob: blob})
	if err != nil {
		return nil, err
	}
	if ready.Width != width || ready.Height != height {
		return nil, fmt.Errorf("%d x %d pixels were drawn, not %d x %d", ready.Width, ready.Height, width, height)
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		row, bgra := img.Pix[y*img.Stride:], s.Row(y)
		for x := 0; x < 4*width; x += 4 {
			row[x], row[x+1], row[x+2], row[x+3] = bgra[x+2], bgra[x+1], bgra[x], 255
		}
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, img, &jpeg.Options{Quality: 85})
	return out.Bytes(), err
}
