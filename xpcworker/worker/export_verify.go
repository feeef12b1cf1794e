package worker

import (
	"context"
	"fmt"
	"hash/crc32"
	"os"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/format"
	"safelight/xpcworker/task"
	"safelight/xpcworker/wire"
)

// verify reads a written file back: its size and depth must be those that were
// meant, and its samples those that were written. A sink that checks its file
// itself is left to do so.
func verify(ctx context.Context, out *os.File, sink raster.Sink, spec raster.Spec, written task.Written, limits raster.Limits, report Reporter) error {
	height := int64(spec.Height)
	report.Report(wire.StageVerify, 0, height)
	if checked, ok := sink.(raster.CheckedSink); ok {
		err := checked.Verify(ctx, out, written.Bytes, func(rows int) { report.Report(wire.StageVerify, int64(rows), height) })
		if err != nil {
			return fmt.Errorf("reading back: %w", err)
		}
		return nil
	}
	src, err := format.Open(out, written.Bytes, limits)
	if err != nil {
		return fmt.Errorf("reading back: %w", err)
	}
	defer src.Close()
	info := src.Info()
	if info.Width != spec.Width || info.Height != spec.Height || info.Channels != spec.Channels || bits(info) != spec.Depth || info.Float != spec.Float {
		return fmt.Errorf("reading back: %d x %d pixels of %d x %d bits, written were %d x %d of %d x %d",
			info.Width, info.Height, info.Channels, bits(info), spec.Width, spec.Height, spec.Channels, spec.Depth)
	}
	sum := crc32.NewIEEE()
	read := readCodes
	if spec.Float {
		read = readFloats
	}
	if err := read(ctx, src, sum, report); err != nil {
		return fmt.Errorf("reading back: %w", err)
	}
	if warnings := src.Info().Warnings; len(warnings) > 0 {
		return fmt.Errorf("reading back: %s", warnings[0])
	}
	if sum.Sum32() != written.CRC32 {
		return fmt.Errorf("reading back: samples with checksum %08x, written were %08x", sum.Sum32(), written.CRC32)
	}
	return nil
}

// bits is the number of bits of a sample in the file.
func bits(info raster.Info) int {
	if info.StoredBits != 0 {
		return info.StoredBits
	}
	return info.Depth
}
