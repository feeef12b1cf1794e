//go:build tools

package jpeg

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
	"safelight/pipeline/raster/tiff"
)

// pnm is a picture as cjpeg takes it and djpeg gives it.
func pnm(spec raster.Spec, p []uint16) []byte {
	kind := map[int]string{1: "P5", 3: "P6"}[spec.Channels]
	b := fmt.Appendf(nil, "%s\n%d %d\n255\n", kind, spec.Width, spec.Height)
	for _, v := range p {
		b = append(b, byte(v))
	}
	return b
}

// filter runs a program that reads one file and writes another.
func filter(t testing.TB, in []byte, name string, args ...string) []byte {
	cmd := exec.Command(name, args...)
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &said
	require.NoError(t, cmd.Run(), "%s %v: %s", name, args, &said)
	return out.Bytes()
}

// djpeg decodes.
func djpeg(t testing.TB, spec raster.Spec, b []byte) []byte {
	out := filter(t, b, "djpeg", "-dct", "int", "-nosmooth", "-pnm")
	head := pnm(spec, nil)
	require.True(t, bytes.HasPrefix(out, head), "head %q", out[:min(len(out), 20)])
	return out[len(head):]
}

// A photograph is a picture for comparisons.
type photograph struct {
	name string
	spec raster.Spec
	p    []uint16
}

// photographs are two camera scans and a film scan of 16 bits, linear, brought
// to 8 bits with gamma 2.2.
func photographs(t testing.TB) []photograph {
	var all []photograph
	for _, name := range []string{"Negative_scan.jpg", "Gamma1.jpg"} {
		src, err := open(readFile(t, fixture.Path(t, "scans", "camera-scan-amoslu", name)))
		require.NoError(t, err)
		all = append(all, crop(t, name, src, image.Rect(700, 500, 2500, 1700)))
	}
	f, err := os.Open(filepath.Join(fixture.Repository(t), "samples", "chart_portra400.tif"))
	require.NoError(t, err)
	defer f.Close()
	stat, err := f.Stat()
	require.NoError(t, err)
	src, err := tiff.Open(f, stat.Size(), raster.DefaultLimits())
	require.NoError(t, err)
	return append(all, crop(t, "chart_portra400.tif", src, image.Rect(0, 0, src.Info().Width, src.Info().Height)))
}

// crop takes a part of a source, in 8 bits.
func crop(t testing.TB, name string, src raster.Source, r image.Rectangle) photograph {
	p, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	info := src.Info()
	c := photograph{name: name, spec: raster.Spec{Width: r.Dx(), Height: r.Dy(), Channels: 3, Depth: 8}}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		c.p = append(c.p, p[(y*info.Width+r.Min.X)*3:(y*info.Width+r.Max.X)*3]...)
	}
	if info.Depth == 16 {
		for i, v := range c.p {
			c.p[i] = uint16(math.Round(255 * math.Pow(float64(v)/65535, 1/2.2)))
		}
	}
	return c
}

// psnr in decibels, of all samples.
func psnr(p []uint16, decoded []byte) float64 {
	var sum float64
	for i, v := range decoded {
		d := float64(v) - float64(p[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(p))/sum)
}

// The size and the quality of what is written, beside cjpeg with colors at full
// resolution: within 5 % and 0.3 dB.
func TestSizeAndQualityAreThoseOfCjpeg(t *testing.T) {
	t.Logf("%-20s %7s %12s %12s %8s %8s %8s", "picture", "quality", "ours, bytes", "cjpeg, bytes", "size", "ours, dB", "cjpeg")
	for _, c := range photographs(t) {
		for _, quality := range []int{50, 75, 95, 100} {
			ours, err := write(c.spec, Options{Quality: quality}, c.p)
			require.NoError(t, err)
			theirs := filter(t, pnm(c.spec, c.p), "cjpeg", "-sample", "1x1", "-quality", strconv.Itoa(quality))
			us, them := psnr(c.p, djpeg(t, c.spec, ours)), psnr(c.p, djpeg(t, c.spec, theirs))
			ratio := float64(len(ours)) / float64(len(theirs))
			t.Logf("%-20s %7d %12d %12d %+7.2f%% %8.2f %8.2f", c.name, quality, len(ours), len(theirs), 100*(ratio-1), us, them)
			require.InDelta(t, them, us, 0.3)
			require.InDelta(t, 1, ratio, 0.05)
		}
	}
}

// With the same restart intervals, cjpeg writes the same bytes from the tables
// on: quantization, Huffman tables, transform, rounding and coding are all
// theirs.
func TestBytesAreThoseOfCjpeg(t *testing.T) {
	compare := func(t *testing.T, spec raster.Spec, quality int, p []uint16) {
		ours, err := write(spec, Options{Quality: quality}, p)
		require.NoError(t, err)
		theirs := filter(t, pnm(spec, p), "cjpeg", "-baseline", "-sample", "1x1", "-restart", "1", "-quality", strconv.Itoa(quality))
		require.True(t, bytes.Equal(behindAPP0(t, theirs), behindAPP0(t, ours)), "%+v, quality %d", spec, quality)
	}
	for _, c := range photographs(t) {
		t.Run(c.name, func(t *testing.T) { compare(t, c.spec, 95, c.p) })
	}
	for _, quality := range []int{1, 2, 10, 25, 49, 50, 51, 75, 90, 99, 100} {
		for _, channels := range []int{1, 3} {
			t.Run(fmt.Sprintf("quality %d, %d channels", quality, channels), func(t *testing.T) {
				for _, size := range [][2]int{{1, 1}, {8, 8}, {7, 17}, {16, 9}, {301, 203}} {
					spec := raster.Spec{Width: size[0], Height: size[1], Channels: channels, Depth: 8}
					compare(t, spec, quality, smooth(spec))
					compare(t, spec, quality, noise(spec))
				}
			})
		}
	}
}
