package bench

import (
	"context"
	"fmt"

	"safelight/app/bench/negative"
	"safelight/pipeline/raster/tiff"
)

// sizes exports scans of many sizes, and measures the memory of scans of one width
// and many heights. Of 24 megapixels, the sizes are 1 to 200 and the heights 1000
// to 16,000.
func (b *bench) sizes(ctx context.Context) error {
	plain := Output{Format: "tiff16", Compression: "none"}
	for _, part := range []float64{1, 6, 24, 50, 100, 200} {
		width, height := negative.Size(b.Megapixels * part / 24)
		scan, err := b.scan(ctx, width, height, tiff.None)
		if err != nil {
			return err
		}
		megapixels := float64(width) * float64(height) / 1e6
		name := fmt.Sprintf("%.3g megapixels", megapixels)
		ms, err := b.exportTime(ctx, Sizes, name, scan, plain)
		if err != nil {
			return err
		}
		b.add(Sizes, name, unitPerPixels, ms/megapixels)
		if err := b.exportMemory(ctx, Sizes, name, scan, plain); err != nil {
			return err
		}
	}
	for times := 1; times <= 16; times *= 2 {
		height := max(1, b.height/4) * times
		scan, err := b.scan(ctx, b.width, height, tiff.None)
		if err != nil {
			return err
		}
		if err := b.exportMemory(ctx, Sizes, fmt.Sprintf("%d x %d pixels", b.width, height), scan, plain); err != nil {
			return err
		}
	}
	return nil
}
