package thumbs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"

	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
)

// make makes a thumbnail in a worker of its own.
func (t *Thumbs) make(ctx context.Context, path string) ([]byte, error) {
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
