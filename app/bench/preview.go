package bench

import (
	"context"
	"encoding/json"
	"time"

	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/host"
	"safelight/xpcworker/surface"
	"safelight/xpcworker/task"
)

const (
	// changesPerRound is how often each thing is changed in a round.
	changesPerRound = 10
	// warmUps are pictures drawn before, which are not counted.
	warmUps = 3
)

// preview changes one thing after the other.
func (b *bench) preview(ctx context.Context) error {
	path, err := b.scan(ctx, b.width, b.height, tiff.None)
	if err != nil {
		return err
	}
	w, err := b.Viewer.Host.Open(ctx, path)
	if err != nil {
		return err
	}
	defer w.Close()
	request, err := b.Viewer.Prepare(ctx, w)
	if err != nil {
		return err
	}
	width, height := request.Frame.Size(w.Opened().Width, w.Opened().Height, b.Viewer.Edge)
	drawn, err := b.Viewer.Host.NewSurface(width, height, surface.BGRA8)
	if err != nil {
		return err
	}
	defer drawn.Close()
	if err := drawn.Prefault(); err != nil {
		return err
	}

	request.Frame.Recipe = complete(request.Frame.Recipe)
	for range warmUps {
		if _, _, err := draw(ctx, w, drawn, request); err != nil {
			return err
		}
	}
	var between []time.Duration
	for n := range changesPerRound {
		for _, c := range changes() {
			c.apply(request.Frame.Recipe, step(n))
			whole, worker, err := draw(ctx, w, drawn, request)
			if err != nil {
				return err
			}
			b.took(Preview, c.name, whole)
			b.took(Preview, c.name+", in the worker", worker)
			between = append(between, whole-worker)
		}
	}
	for _, d := range between {
		b.took(Preview, "process boundary", d)
	}
	return nil
}

// draw has a worker draw, and says how long that took for the host, and how long
// by the worker's own account.
func draw(ctx context.Context, w *host.Worker, on *surface.Surface, request task.Render) (whole, worker time.Duration, err error) {
	begun := time.Now()
	blob, err := json.Marshal(request)
	if err != nil {
		return 0, 0, err
	}
	ready, err := w.Render(ctx, host.RenderRequest{Surface: on, Blob: blob})
	return time.Since(begun), ready.Decode + ready.Grade, err
}
