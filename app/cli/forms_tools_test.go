//go:build tools

package cli

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/tiff"
)

// form is a form that a picture is written in, and how other programs read it.
type form struct {
	name string
	args []string
	// read gives the samples other programs decode the file to.
	read func(t *testing.T, file string, gray bool) pnm
	// least is how near the picture has to be, in decibels; 0 is exactly.
	least float64
	// mute says that the program that wrote it may have left the metadata out.
	mute bool
}

// forms are all forms that are written. BigTIFF, which no picture is small enough
// for here, is compared in package tiff.
func forms() []form {
	var all []form
	for _, kind := range []string{"tiff16", "tiff8", "tiff32f"} {
		for _, compression := range tiff.Compressions() {
			f := form{name: kind + " " + compression, args: []string{"--format", kind, "--compression", compression}, read: libtiff}
			if kind == "tiff32f" {
				f.read = libtiffFloat
			}
			all = append(all, f)
		}
	}
	return append(all,
		form{name: "png16", args: []string{"--format", "png16"}, read: libpng},
		form{name: "png8", args: []string{"--format", "png8"}, read: libpng},
		form{name: "jpeg", args: []string{"--format", "jpeg", "--quality", "100"}, read: libjpeg, least: 48},
		form{name: "jpeg 92", args: []string{"--format", "jpeg"}, read: libjpeg, least: 40},
		form{name: "jxl lossless", args: []string{"--format", "jxl", "--quality", "100"}, read: libjxl, mute: true},
		form{name: "jxl 92", args: []string{"--format", "jxl"}, read: libjxl, least: 39, mute: true},
		form{name: "avif 100", args: []string{"--format", "avif", "--quality", "100"}, read: libavif, least: 63},
		form{name: "avif 92", args: []string{"--format", "avif"}, read: libavif, least: 46},
	)
}

// The same picture, in color and in gray, written in every form and read by the
// libraries that everyone else's programs read with, is the same picture: exactly
// where the form is lossless, and within a bound where it is not. Each says of
// itself what the scan said, and has a profile that Little CMS finds white in.
func TestThePictureIsTheSameInEveryForm(t *testing.T) {
	dir := t.TempDir()
	said := raster.Metadata{
		Make: "Nikon", Model: "LS-9000", DateTime: "2024:05:06 07:08:09", Artist: "Ada", Copyright: "© Ada", Description: "Überall Licht",
	}
	scan := filepath.Join(dir, "scan.tif")
	relabel(t, filepath.Join(fixture.Repository(t), "samples", "chart_portra400.tif"), scan, said)
	for film, space := range map[string]string{"color-negative": "display-p3", "bw-negative": "srgb"} {
		gray := film == "bw-negative"
		var reference pnm // the picture in 16 bits, as libtiff reads it
		for _, f := range forms() {
			t.Run(film+" "+f.name, func(t *testing.T) {
				out := filepath.Join(dir, film, f.name)
				args := []string{"export", scan, "-o", out, "--film", film, "--space", space, "--max-edge", "444", "--embed-recipe"}
				got := run(t, "", append(args, f.args...)...)
				require.Zero(t, got.code, got.err)
				file := filepath.Join(out, names(t, out)[0])
				picture := f.read(t, file, gray)
				if reference.samples == nil {
					reference = picture
				}
				require.Equal(t, [3]int{444, 296, map[bool]int{true: 1, false: 3}[gray]}, [3]int{picture.width, picture.height, picture.channels})
				compare(t, reference, picture, f.least)

				tags := command(t, "exiftool", "-s", "-charset", "exif=utf8", file)
				if !f.mute || !strings.Contains(got.err, "left out descriptions") {
					for _, want := range []string{said.Make, said.Model, said.DateTime, said.Artist, said.Copyright, said.Description, software, `"film": "` + film + `"`} {
						require.Contains(t, tags, want)
					}
					require.Regexp(t, `XResolution +: 317\.5|PixelsPerUnitX +: 12500`, tags)
				}
				require.NotRegexp(t, `(?m)^Orientation +: [^H1]`, tags, "upright")
				requireWhite(t, profileOf(t, file, f, gray), gray)
			})
		}
	}
}

// A lossless JPEG XL has the samples of the TIFF in every space, and the space:
// cjxl keeps the profile as it is, or writes down that it is one it knows, and
// then the decoder's profile has the same colors.
func TestJPEGXLKeepsEverySpace(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 240, 160, tiff.None)
	for _, space := range []string{"srgb", "display-p3", "adobe-rgb", "prophoto", "rec2020", "acescg"} {
		out := filepath.Join(dir, space)
		for _, args := range [][]string{{"--format", "jxl", "--quality", "100"}, {"--format", "tiff16"}} {
			got := run(t, "", append([]string{"export", scan, "-o", out, "--space", space}, args...)...)
			require.Zero(t, got.code, got.err)
		}
		png := djxl(t, filepath.Join(out, "scan.jxl"), false)
		compare(t, libtiff(t, filepath.Join(out, "scan.tif"), false), parsePNM(t, outputOfProgram(t, "pngtopnm", png)), 0)
		colors := "255 255 255\n255 0 0\n0 255 0\n0 0 255\n200 120 40\n20 20 20\n"
		want, got := labs(t, profileIn(t, filepath.Join(out, "scan.tif")), colors), labs(t, profileIn(t, png), colors)
		require.Len(t, want, 18)
		for i := range want {
			require.InDelta(t, want[i], got[i], 0.3, "%s: %v, %v", space, want, got)
		}
	}
}

// relabel copies a scan, with other things said of it.
func relabel(t *testing.T, from, to string, said raster.Metadata) {
	info, pix := decoded(t, from)
	f, err := os.Create(to)
	require.NoError(t, err)
	defer f.Close()
	sink, err := tiff.Create(f, raster.Spec{
		Width: info.Width, Height: info.Height, Channels: info.Channels, Depth: info.Depth, PPI: info.XPPI, Metadata: said,
	}, tiff.Options{})
	require.NoError(t, err)
	require.NoError(t, sink.WriteRows(t.Context(), pix))
	require.NoError(t, sink.Close())
}

// pnm is a picture as netpbm has it.
type pnm struct {
	width, height, channels int
	top                     int // of a sample; 0 for floats of 0 to 1
	samples                 []float64
}

// compare requires two pictures of perhaps another depth to be the same: as near
// as the coarser of both can be, or within a bound in decibels.
func compare(t *testing.T, want, got pnm, least float64) {
	t.Helper()
	require.Len(t, got.samples, len(want.samples))
	// A code of 16 bits is rounded by up to 1/2; one of 8 bits as well.
	tolerance := 0.5
	switch got.top {
	case want.top:
		tolerance = 0
	case 0: // floats, rounded to float32
		tolerance = 0.51 / 65535
	default:
		tolerance = (0.5 + 0.5/257) / float64(got.top)
	}
	sum, worst := 0.0, 0.0
	for i, v := range want.samples {
		d := math.Abs(v - got.samples[i])
		sum, worst = sum+d*d, max(worst, d)
	}
	if least == 0 {
		require.LessOrEqual(t, worst, tolerance+1e-12)
		return
	}
	decibel := -10 * math.Log10(sum/float64(len(want.samples)))
	t.Logf("%.1f dB, worst %.4f", decibel, worst)
	require.Greater(t, decibel, least)
}

// parsePNM reads a picture of the kinds P5 and P6.
func parsePNM(t *testing.T, b string) pnm {
	t.Helper()
	var kind string
	var p pnm
	n, err := fmt.Sscanf(b[:min(len(b), 64)], "%s\n%d %d\n%d\n", &kind, &p.width, &p.height, &p.top)
	require.NoError(t, err)
	require.Equal(t, 4, n)
	p.channels = map[string]int{"P5": 1, "P6": 3}[kind]
	size := 1
	if p.top > 255 {
		size = 2
	}
	count := p.width * p.height * p.channels
	raw := b[len(b)-count*size:]
	for i := range count {
		v := int(raw[i*size])
		if size == 2 {
			v = v<<8 | int(raw[2*i+1])
		}
		p.samples = append(p.samples, float64(v)/float64(p.top))
	}
	return p
}

// libtiff has tiffcp decode a file, tiffcmp compare the two, and tiff2rgba draw
// the picture.
func libtiff(t *testing.T, file string, gray bool) pnm {
	info, pix := decoded(t, tiffcp(t, file))
	p := pnm{width: info.Width, height: info.Height, channels: info.Channels, top: info.Max()}
	for _, v := range pix {
		p.samples = append(p.samples, float64(v)/float64(p.top))
	}
	drawn := filepath.Join(t.TempDir(), "drawn.tif")
	command(t, "tiff2rgba", "-c", "none", "-n", file, drawn)
	_, rgb := decoded(t, drawn)
	require.Len(t, rgb, 3*p.width*p.height)
	for i, v := range rgb {
		from := i
		if gray {
			from = i / 3
		}
		// It draws 8 bits, of gray with 16 by cutting the others off.
		require.InDelta(t, p.samples[from]*255, float64(v), 1.01)
	}
	return p
}

// libtiffFloat does so with floating point, which tiff2rgba does not draw.
func libtiffFloat(t *testing.T, file string, _ bool) pnm {
	info, pix := decodedFloats(t, tiffcp(t, file))
	p := pnm{width: info.Width, height: info.Height, channels: info.Channels}
	for _, v := range pix {
		p.samples = append(p.samples, float64(v))
	}
	return p
}

// tiffcp has libtiff write the file anew, not compressed, and compare both.
func tiffcp(t *testing.T, file string) string {
	plain := filepath.Join(t.TempDir(), "plain.tif")
	require.Empty(t, command(t, "tiffcp", "-c", "none", "-r", "100", file, plain))
	command(t, "tiffcmp", "-t", file, plain)
	return plain
}

func libpng(t *testing.T, file string, _ bool) pnm {
	require.Contains(t, command(t, "pngcheck", file), "OK: ")
	return parsePNM(t, outputOfProgram(t, "pngtopnm", file))
}

func libjpeg(t *testing.T, file string, _ bool) pnm {
	return parsePNM(t, outputOfProgram(t, "djpeg", "-pnm", "-dct", "float", file))
}

func libjxl(t *testing.T, file string, gray bool) pnm {
	return parsePNM(t, outputOfProgram(t, "pngtopnm", djxl(t, file, gray)))
}

// djxl has libjxl decode a file to a PNG of 16 bits. Lossy gray it makes linear
// unless told otherwise.
func djxl(t *testing.T, file string, gray bool) string {
	png := filepath.Join(t.TempDir(), "decoded.png")
	args := []string{file, png, "--bits_per_sample", "16"}
	if gray {
		args = append(args, "--color_space=Gra_D65_Rel_SRG")
	}
	command(t, "djxl", args...)
	return png
}

func libavif(t *testing.T, file string, gray bool) pnm {
	png := filepath.Join(t.TempDir(), "decoded.png")
	info := command(t, "avifdec", "--info", file)
	require.Regexp(t, `Bit Depth +: 10\n`, info)
	require.Contains(t, info, "ICC Profile    : Present")
	args := []string{"-d", "16", file, png}
	if gray { // avifdec makes it RGB, in which a gray profile may not stand
		require.Regexp(t, `Format +: YUV400`, info)
		args = append([]string{"--ignore-icc"}, args...)
	} else {
		require.Regexp(t, `Format +: YUV444`, info)
	}
	command(t, "avifdec", args...)
	p := parsePNM(t, outputOfProgram(t, "pngtopnm", png))
	if gray && p.channels == 3 {
		for i := range p.width * p.height {
			require.Equal(t, p.samples[3*i], p.samples[3*i+1])
			p.samples[i] = p.samples[3*i]
		}
		p.channels, p.samples = 1, p.samples[:p.width*p.height]
	}
	return p
}

// outputOfProgram is what another program writes on its standard output.
func outputOfProgram(t *testing.T, name string, args ...string) string {
	t.Helper()
	var errs bytes.Buffer
	c := exec.Command(name, args...)
	c.Stderr = &errs
	out, err := c.Output()
	require.NoError(t, err, "%s %v: %s", name, args, &errs)
	return string(out)
}

// profileOf takes the profile out of a file: exiftool does, and of JPEG XL, in
// which it is compressed, libjxl.
func profileOf(t *testing.T, file string, f form, gray bool) string {
	if strings.HasPrefix(f.name, "jxl") {
		file = djxl(t, file, gray)
	}
	return profileIn(t, file)
}

// profileIn has exiftool take the profile out of a file.
func profileIn(t *testing.T, file string) string {
	path := filepath.Join(t.TempDir(), "profile.icc")
	require.NoError(t, os.WriteFile(path, []byte(outputOfProgram(t, "exiftool", "-icc_profile", "-b", file)), 0o600))
	return path
}

// requireWhite has Little CMS find that the largest values are white, and that
// a middle one is a neutral gray that is neither black nor white.
func requireWhite(t *testing.T, profile string, gray bool) {
	t.Helper()
	colors := "255 255 255\n128 128 128\n"
	if gray {
		colors = "255\n128\n"
	}
	lab := labs(t, profile, colors)
	require.Len(t, lab, 6)
	for i, want := range []float64{100, 0, 0} {
		require.InDelta(t, want, lab[i], 0.05, "%v", lab)
	}
	require.True(t, lab[3] > 40 && lab[3] < 70, "%v", lab)
	require.InDelta(t, 0, lab[4], 0.1)
	require.InDelta(t, 0, lab[5], 0.1)
}

// labs asks Little CMS for the Lab of encoded colors, 0 to 255, a line each.
func labs(t *testing.T, profile, colors string) (lab []float64) {
	t.Helper()
	c := exec.Command("transicc", "-i", profile, "-o", "*Lab", "-t", "1", "-c", "0", "-n")
	c.Stdin = strings.NewReader(colors)
	out, err := c.Output()
	require.NoError(t, err, "%s", out)
	for _, field := range strings.Fields(string(out)) {
		v, err := strconv.ParseFloat(field, 64)
		require.NoError(t, err, "%s", out)
		lab = append(lab, v)
	}
	return lab
}
