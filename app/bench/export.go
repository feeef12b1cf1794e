package bench

import (
	"context"
	"os"
	"path/filepath"

	"safelight/app/bench/cost"
	"safelight/pipeline/raster/tiff"
)

// Output says what an export makes, in the words of the command.
type Output struct {
	Format string
	// Compression is that of a TIFF, "" for other formats, Quality that of a JPEG.
	Compression string
	Quality     int
}

// quality is that of JPEGs.
const quality = 95

// exports are what is exported, and to what.
func exports() []struct {
	name string
	scan tiff.Compression
	to   Output
} {
	return []struct {
		name string
		scan tiff.Compression
		to   Output
	}{
		{"uncompressed to uncompressed", tiff.None, Output{Format: "tiff16", Compression: "none"}},
		{"LZW to LZW", tiff.LZW, Output{Format: "tiff16", Compression: "lzw"}},
		{"Deflate to Deflate", tiff.Deflate, Output{Format: "tiff16", Compression: "deflate"}},
		{"uncompressed to PNG, 16 bit", tiff.None, Output{Format: "png16"}},
		{"uncompressed to JPEG, quality 95", tiff.None, Output{Format: "jpeg", Quality: quality}},
	}
}

// export exports everything, and in every second round, beginning with the first,
// does so again for the memory, which varies less.
func (b *bench) export(ctx context.Context) error {
	for _, x := range exports() {
		scan, err := b.scan(ctx, b.width, b.height, x.scan)
		if err != nil {
			return err
		}
		if _, err := b.exportTime(ctx, Export, x.name, scan, x.to); err != nil {
			return err
		}
	}
	if b.round%2 == 1 {
		return nil
	}
	for _, x := range exports() {
		scan, err := b.scan(ctx, b.width, b.height, x.scan)
		if err != nil {
			return err
		}
		if err := b.exportMemory(ctx, Export, x.name, scan, x.to); err != nil {
			return err
		}
	}
	return nil
}

// exportTime exports a scan, from the start of the program to its end, and says how
// many milliseconds it took.
func (b *bench) exportTime(ctx context.Context, group, name, scan string, to Output) (ms float64, err error) {
	err = b.exporting(scan, to, func(command cost.Command) error {
		took, err := cost.Time(ctx, command)
		if err == nil {
			ms = milliseconds(took)
			b.took(group, name, took)
		}
		return err
	})
	return ms, err
}

// exportMemory exports a scan, and adds what all processes took.
func (b *bench) exportMemory(ctx context.Context, group, name, scan string, to Output) error {
	return b.exporting(scan, to, func(command cost.Command) error {
		peak, err := cost.Memory(ctx, command)
		if err != nil {
			return b.unless(err)
		}
		b.held(group, name+", memory of all processes", peak.Together)
		b.held(group, name+", memory of the app", peak.Program)
		if peak.Child > 0 { // without isolation there is none
			b.held(group, name+", memory of the worker", peak.Child)
		}
		return nil
	})
}

// exporting has a command run that exports to a folder of its own, which is gone
// afterwards.
func (b *bench) exporting(scan string, to Output, run func(cost.Command) error) error {
	folder := filepath.Join(b.dir, "pictures")
	if err := run(b.Export(scan, folder, to)); err != nil {
		return err
	}
	return os.RemoveAll(folder)
}
