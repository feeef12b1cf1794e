package bench

import (
	"context"

	"safelight/pipeline/raster/tiff"
	"safelight/xpcworker/host"
)

// compressions are those of scans, in the order of their figures, with the names
// people know them by.
func compressions() []compression {
	return []compression{{tiff.None, "uncompressed"}, {tiff.LZW, "LZW"}, {tiff.Deflate, "Deflate"}}
}

type compression struct {
	tiff.Compression
	name string
}

// open opens a scan of each compression, with no worker ready.
func (b *bench) open(ctx context.Context) error {
	for _, c := range compressions() {
		path, err := b.scan(ctx, b.width, b.height, c.Compression)
		if err != nil {
			return err
		}
		if err := b.openOne(ctx, path, c.name); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) openOne(ctx context.Context, path, name string) error {
	s, err := b.screen(false)
	if err != nil {
		return err
	}
	defer s.Close()
	took, err := s.show(ctx, path, "")
	if err != nil {
		return err
	}
	b.took(Open, name, took)
	return s.Use(ctx, func(_ context.Context, w *host.Worker) error {
		if !w.Isolated() {
			return nil // it has no memory of its own
		}
		m, err := w.Memory()
		if err == nil {
			b.held(Open, name+", memory of the worker", m.Peak-m.Shared)
		}
		return b.unless(err)
	})
}
