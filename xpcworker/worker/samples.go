package worker

import (
	"context"
	"encoding/binary"
	"hash"

	"safelight/pipeline/raster"
	"safelight/xpcworker/wire"
)

// sample is a sample of a finished picture: a code, or a floating-point number.
type sample interface{ uint16 | float32 }

// rows takes whole rows of samples, from the top down.
type rows[T sample] func(ctx context.Context, src []T) error

// summed passes rows on and adds them to a checksum.
func summed[T sample](sum hash.Hash32, to rows[T]) rows[T] {
	return func(ctx context.Context, src []T) error {
		addTo(sum, src)
		return to(ctx, src)
	}
}

// addTo adds samples to a checksum, little-endian.
func addTo[T sample](sum hash.Hash32, samples []T) {
	if raster.LittleEndian() {
		sum.Write(raster.Bytes(samples))
		return
	}
	sum.Write(appendSamples(nil, samples))
}

// appendSamples appends samples, little-endian.
func appendSamples[T sample](dst []byte, src []T) []byte {
	if raster.LittleEndian() {
		return append(dst, raster.Bytes(src)...)
	}
	dst, err := binary.Append(dst, binary.LittleEndian, src)
	if err != nil {
		panic(err) // numbers always have bytes
	}
	return dst
}

// readCodes adds all samples of a picture to a checksum.
func readCodes(ctx context.Context, src raster.Source, sum hash.Hash32, report Reporter) error {
	info := src.Info()
	for band, err := range raster.Bands(ctx, src, 0, info.Height) {
		if err != nil {
			return err
		}
		addTo(sum, band.Pix)
		report.Report(wire.StageVerify, int64(band.Y1), int64(info.Height))
	}
	return nil
}

// readFloats does so with a picture of floating point, block by block.
func readFloats(ctx context.Context, src raster.Source, sum hash.Hash32, report Reporter) error {
	info := src.Info()
	floats := src.(raster.FloatSource) // Info.Float says so
	var strip []float32
	for y := 0; y < info.Height; y += info.BlockRows {
		y1 := min(y+info.BlockRows, info.Height)
		strip = grown(strip, (y1-y)*info.RowSamples())
		if err := floats.ReadFloat(ctx, strip, y, y1); err != nil {
			return err
		}
		addTo(sum, strip)
		report.Report(wire.StageVerify, int64(y1), int64(info.Height))
	}
	return nil
}
