// Package negative makes scans to measure with: a color negative, simulated, in
// linear light and with grain, so that it compresses and is analyzed like one.
// The same size always has the same pixels.
package negative

import (
	"context"
	"math"
	"math/rand/v2"
	"os"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
)

// Size is the size of a frame of 36 x 24 mm that has about so many megapixels.
// 24 gives 6000 x 4000.
func Size(megapixels float64) (width, height int) {
	unit := math.Sqrt(megapixels * 1e6 / 6)
	return max(1, int(math.Round(3*unit))), max(1, int(math.Round(2*unit)))
}

// Write makes a scan: TIFF, 48 bit, put on the disk, so that the system does not
// write it while something is measured. It stays in the system's page cache.
func Write(ctx context.Context, path string, width, height int, compression tiff.Compression) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	sink, err := tiff.Create(file, raster.Spec{Width: width, Height: height, Channels: 3, Depth: 16, PPI: 4000}, tiff.Options{Compression: compression})
	if err != nil {
		return err
	}
	err = write(ctx, sink, width, height)
	if closed := sink.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return file.Sync()
}

// period is how many rows are computed. They come again and again, turned by some
// pixels each time, which is as good for what is measured and much faster to make.
const period = 256

// shift is by how many pixels the rows are turned each time.
const shift = 211

// write writes the rows of a scan.
func write(ctx context.Context, sink raster.Sink, width, height int) error {
	rows := make([][]uint16, min(period, height))
	made := newFilm(width)
	for y := range rows {
		rows[y] = made.row(float64(y) / period)
	}
	turned := make([]uint16, 3*width)
	for y := range height {
		row, by := rows[y%period], 3*(y/period*shift%width)
		copy(turned[copy(turned, row[by:]):], row[:by])
		if err := sink.WriteRows(ctx, turned); err != nil {
			return err
		}
	}
	return nil
}

// base is what unexposed, developed film lets through of red, green and blue, of
// 1, and contrast how its density grows with the logarithm of light, as in
// datasheets of color negatives for general use.
var (
	base     = [3]float64{0.62, 0.21, 0.15}
	contrast = [3]float64{0.5, 0.565, 0.64}
)

const (
	// toe is the light below which nothing is recorded, of 1.
	toe = 0.015
	// hue is how far the channels are apart where colors are strongest, in the
	// logarithm of light.
	hue = 0.2
	// grain is the standard deviation of density.
	grain = 0.012
	// margin is the part of a row that has not seen light.
	margin = 1.0 / 12
)

// film makes rows.
type film struct {
	width  int
	random *rand.Rand
}

func newFilm(width int) *film { return &film{width, rand.New(rand.NewPCG(1, 1))} }

// row is a row: a ramp of light from left to right, whose hue turns with at, from
// 0 to 1.
func (f *film) row(at float64) []uint16 {
	row := make([]uint16, 3*f.width)
	for x := range f.width {
		part := float64(x) / float64(f.width)
		for c := range 3 {
			density := grain * f.random.NormFloat64()
			if part >= margin {
				light := math.Log10((0.02+part)/toe) + hue*math.Sin(2*math.Pi*(at+float64(c)/3))
				density += contrast[c] * max(0, light)
			}
			value := 65535 * base[c] * math.Pow(10, -density)
			row[3*x+c] = uint16(math.Round(min(value, 65535)))
		}
	}
	return row
}
