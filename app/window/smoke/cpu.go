package smoke

import (
	"context"
	"encoding/json"
	"fmt"

	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
)

// CPU makes pictures in workers of its own, one a picture. Its host is to start workers
// that grade on the CPU: with SAFELIGHT_BACKEND=cpu in their environment.
type CPU struct{ Host *host.Host }

// Picture opens the file again, and renders the same of it.
func (c CPU) Picture(ctx context.Context, s Shot) (pixels []byte, err error) {
	w, err := c.Host.Open(ctx, s.Path)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	dst, err := c.Host.NewSurface(s.Width, s.Height, surface.BGRA8)
	if err != nil {
		return nil, err
	}
	defer dst.Close()
	blob, err := json.Marshal(task.Render{Frame: s.Frame, Space: s.Space, View: s.View})
	if err != nil {
		return nil, err
	}
	ready, err := w.Render(ctx, host.RenderRequest{Surface: dst, Blob: blob})
	if err != nil {
		return nil, err
	}
	if ready.Width != s.Width || ready.Height != s.Height {
		return nil, fmt.Errorf("it comes out as %d x %d pixels, and not as %d x %d", ready.Width, ready.Height, s.Width, s.Height)
	}
	return Packed(dst, s.Width, s.Height), nil
}

// Packed are the pixels in the upper left of a surface, row by row without gaps.
func Packed(s *surface.Surface, width, height int) []byte {
	pixels := make([]byte, 0, 4*width*height)
	for y := range height {
		pixels = append(pixels, s.Row(y)[:4*width]...)
	}
	return pixels
}
