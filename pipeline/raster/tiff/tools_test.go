//go:build tools

package tiff

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// writeFile writes a picture to a file in a temporary folder.
func writeFile(t *testing.T, spec raster.Spec, opt Options, p []uint16) string {
	path := filepath.Join(t.TempDir(), "written.tif")
	f, err := os.Create(path)
	require.NoError(t, err)
	sink, err := Create(f, spec, opt)
	require.NoError(t, err)
	require.NoError(t, rastertest.WriteAll(sink, spec.RowSamples(), p))
	require.NoError(t, f.Close())
	return path
}

// specs are the kinds of pictures that are written, each of several strips.
func specs(icc []byte) []raster.Spec {
	var s []raster.Spec
	for _, channels := range []int{1, 3} {
		for _, depth := range []int{8, 16} {
			s = append(s, raster.Spec{
				Width: 901, Height: 2<<20/(901*channels*depth/8) + 7, Channels: channels, Depth: depth,
				ICC: icc, PPI: 2400, Software: "Safelight",
			})
		}
	}
	return s
}

// tiffinfo reads what is written without a word of complaint; tiffcmp finds it
// equal to what tiffcp makes of it; exiftool takes out the profile that was put
// in.
func TestLibtiffReadsWhatIsWritten(t *testing.T) {
	icc, err := os.ReadFile(fixture.Path(t, "profiles", "DisplayP3-v4.icc"))
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(16, 17))
	for _, spec := range specs(icc) {
		spec.Metadata = fullMetadata
		for _, opt := range []Options{{Compression: None}, {}, {Level: 7}, {Compression: LZW}, {BigTIFF: true}} {
			p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
			path := writeFile(t, spec, opt, p)
			info := rastertest.Run(t, "tiffinfo", "-D", path)
			require.NotContains(t, info, "Warning")
			require.NotContains(t, info, "Error")
			require.Contains(t, info, "Resolution: 2400, 2400 pixels/inch")
			require.Contains(t, info, "Software: VueScan 9")

			// tiffcmp fails where samples differ, and names tags that differ, the
			// size of strips among them.
			written, got, err := readFile(t, path)
			require.NoError(t, err)
			require.True(t, equal(p, got))
			plain := filepath.Join(t.TempDir(), "plain.tif")
			rastertest.Run(t, "tiffcp", "-c", "none", "-r", strconv.Itoa(written.BlockRows), path, plain)
			for _, difference := range strings.Split(strings.TrimSpace(rastertest.Run(t, "tiffcmp", "-t", path, plain)), "\n") {
				require.Regexp(t, "^(|Compression: [58] 1|Predictor tag appears only in .*)$", difference)
			}

			_, got, err = readFile(t, plain)
			require.NoError(t, err)
			require.True(t, equal(p, got), "what libtiff decoded")

			m := fullMetadata
			require.Equal(t, string(icc), rastertest.Run(t, "exiftool", "-icc_profile", "-b", path))
			require.Equal(t, strings.Join([]string{m.Make, m.Model, m.Software, m.DateTime, m.Artist, m.Copyright, m.Description}, "\n")+"\n",
				rastertest.Run(t, "exiftool", "-s3", "-charset", "exif=utf8", "-Make", "-Model", "-Software", "-ModifyDate", "-Artist", "-IFD0:Copyright", "-ImageDescription", path))
			require.Equal(t, string(m.XMP), rastertest.Run(t, "exiftool", "-xmp", "-b", path))
		}
	}
}

// libtiff reads the floating-point files that are written, in every form.
func TestLibtiffReadsFloats(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 17))
	for _, channels := range []int{1, 3} {
		for _, opt := range []Options{{Compression: None}, {}, {Compression: LZW}, {BigTIFF: true}} {
			spec := raster.Spec{Width: 301, Height: 503, Channels: channels, Depth: 32, Float: true}
			p := make([]float32, spec.RowSamples()*spec.Height)
			for i := range p {
				p[i] = float32(rng.NormFloat64())
			}
			path := filepath.Join(t.TempDir(), "written.tif")
			f, err := os.Create(path)
			require.NoError(t, err)
			sink, err := Create(f, spec, opt)
			require.NoError(t, err)
			require.NoError(t, sink.(raster.FloatSink).WriteFloatRows(t.Context(), p))
			require.NoError(t, sink.Close())
			require.NoError(t, f.Close())
			// Not big-endian with prediction: libtiff 4.5 writes that with the bytes of
			// every number reversed, and does not read its own file back either.
			for _, layout := range []string{"-c none -B", "-c zip:3", "-c lzw:3 -t -w 64 -l 64", "-c zstd:3"} {
				other := filepath.Join(t.TempDir(), "other.tif")
				out := rastertest.Run(t, "tiffcp", append(strings.Fields(layout), path, other)...)
				require.Empty(t, out)
				src, err := openPath(t, other)
				require.NoError(t, err, layout)
				require.True(t, equal(p, readFloats(t, src)), layout)
			}
		}
	}
}

// What tiffcp rewrites in every layout it has, each with each, is read back
// exactly: codecs with and without prediction, strips and tiles, planes together
// and apart, both byte orders of numbers and both of bits, BigTIFF.
func TestLayoutsOfLibtiffAreReadExactly(t *testing.T) {
	codecs := []string{"none", "lzw:1", "lzw:2", "zip:1", "zip:2", "packbits", "zstd:1", "zstd:2"}
	blocks := []string{"-s -r 1", "-s -r 7", "-s -r 2000", "-t -w 16 -l 16", "-t -w 64 -l 32", "-t -w 256 -l 128"}
	rng := rand.New(rand.NewPCG(18, 19))
	other := filepath.Join(t.TempDir(), "other.tif")
	for _, spec := range specs(nil) {
		spec.Width, spec.Height = 101, 61
		p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
		path := writeFile(t, spec, Options{Compression: None}, p)
		planes := []string{"contig"}
		if spec.Channels == 3 && spec.Depth == 8 {
			planes = append(planes, "separate") // of more bits, tiffcp mixes the planes up
		}
		read := 0
		for layout := range product(codecs, blocks, planes, []string{"-L", "-B"}, []string{"", "-8"}, []string{"msb2lsb", "lsb2msb"}) {
			args := fmt.Sprintf("-c %s %s -p %s %s %s -f %s", layout...)
			require.Empty(t, rastertest.Run(t, "tiffcp", append(strings.Fields(args), path, other)...), args)
			info, got, err := readFile(t, other)
			require.NoError(t, err, args)
			require.True(t, equal(p, got), "%s: %s, %s", args, info.Compression, info.Layout)
			require.Empty(t, info.Warnings, args)
			require.Equal(t, 2400.0, info.XPPI, args)
			// It is the layout that was asked for.
			require.Equal(t, layout[3] == "-B", strings.Contains(info.Layout, "big-endian"), info.Layout)
			require.Equal(t, layout[4] == "-8", strings.Contains(info.Layout, "BigTIFF"), info.Layout)
			require.Equal(t, layout[2] == "separate", strings.Contains(info.Layout, "planar"), info.Layout)
			require.Equal(t, strings.HasPrefix(layout[1].(string), "-t"), strings.Contains(info.Layout, "tiles"), info.Layout)
			require.Equal(t, strings.HasSuffix(layout[0].(string), ":2"), strings.Contains(info.Compression, "differencing"), info.Compression)
			read++
		}
		require.Equal(t, len(codecs)*len(blocks)*len(planes)*8, read)
	}
}

// product yields every choice of one of each list.
func product(lists ...[]string) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		var choose func(chosen []any) bool
		choose = func(chosen []any) bool {
			if len(chosen) == len(lists) {
				return yield(chosen)
			}
			for _, s := range lists[len(chosen)] {
				if !choose(append(slices.Clip(chosen), s)) {
					return false
				}
			}
			return true
		}
		choose(nil)
	}
}

// JPEG in TIFF, as tiffcp writes it: as RGB and in YCbCr of half the resolution,
// in strips and tiles, is read within the codec's error.
func TestJPEGOfLibtiffIsReadWithinItsError(t *testing.T) {
	rng := rand.New(rand.NewPCG(22, 23))
	other := filepath.Join(t.TempDir(), "other.tif")
	for _, spec := range specs(nil) {
		if spec.Depth != 8 {
			continue
		}
		spec.Width, spec.Height = 331, 203
		p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
		path := writeFile(t, spec, Options{Compression: None}, p)
		for layout := range product([]string{"jpeg:95", "jpeg:r:95"}, []string{"-s -r 16", "-s -r 2000", "-t -w 64 -l 64"}, []string{"-L", "-B"}, []string{"", "-8"}) {
			args := fmt.Sprintf("-c %s %s %s %s", layout...)
			rastertest.Run(t, "tiffcp", append(strings.Fields(args), path, other)...)
			info, got, err := readFile(t, other)
			require.NoError(t, err, args)
			require.Equal(t, "JPEG", info.Compression)
			require.Greater(t, psnr(p, got), 38.0, args)
		}
	}
}

// The codecs of libtiff that are not read are refused by name.
func TestOtherCodecsOfLibtiffAreRefused(t *testing.T) {
	spec := raster.Spec{Width: 101, Height: 61, Channels: 3, Depth: 8}
	path := writeFile(t, spec, Options{}, rastertest.Picture(rand.New(rand.NewPCG(24, 25)), spec.Width, spec.Height, spec.Channels, spec.Depth))
	other := filepath.Join(t.TempDir(), "other.tif")
	for codec, name := range map[string]string{"lzma": "LZMA", "webp": "WebP", "lerc": "LERC"} {
		rastertest.Run(t, "tiffcp", "-c", codec, path, other)
		_, _, err := readFile(t, other)
		require.ErrorIs(t, err, raster.ErrUnsupported, codec)
		require.ErrorContains(t, err, name)
	}
}

// incomparable are the files that tiffcp does not copy as they are: it mixes up
// the planes of more than 8 bits, copies all pages of a file, and of pictures in
// YCbCr of lower resolution only JPEG.
func incomparable(info raster.Info) bool {
	return info.StoredBits != 8 && strings.Contains(info.Layout, "planar") || len(info.Pages) > 1
}

// Every file of other people's collections that is read has the samples libtiff
// decodes it to: infrared and floating point, too. Of JPEG, whose decoders
// differ, all but a few are within a few levels.
func TestForeignFilesAreWhatLibtiffReads(t *testing.T) {
	compared := 0
	for _, folder := range []string{"tiff/synthetic", "tiff/image-tiff", "tiff/image-tiff/seq", "tiff/image-tiff/bigtiff", "hostile/go-fuzz-tiff", "hostile/image-tiff-fuzz"} {
		dir := fixture.Path(t, filepath.FromSlash(folder))
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		for _, f := range files {
			if f.IsDir() {
				continue
			}
			path := filepath.Join(dir, f.Name())
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			src, err := Open(bytes.NewReader(b), int64(len(b)), rastertest.TightLimits())
			if err != nil {
				continue
			}
			want, err := rastertest.ReadAll(src)
			if err != nil || incomparable(src.Info()) {
				continue
			}
			plain := filepath.Join(t.TempDir(), "plain.tif")
			if !tiffcp(t, path, plain) {
				t.Logf("libtiff does not read %s", f.Name())
				require.NotContains(t, folder, "tiff/", "only hostile files may be read here alone")
				continue
			}
			info, got, err := readFile(t, plain)
			require.NoError(t, err, path)
			require.Equal(t, "none", info.Compression)
			compared++
			if src.Info().Compression == "JPEG" {
				decibel := psnr(want, got)
				t.Logf("%s: %.1f dB", f.Name(), decibel)
				require.Greater(t, decibel, 30.0, path)
				continue
			}
			require.True(t, equal(got, want), path)
			other, err := openPath(t, plain)
			require.NoError(t, err)
			if info.Float {
				require.True(t, equal(readFloats(t, src), readFloats(t, other)), path)
			}
			if info.Infrared != "" {
				require.True(t, equal(readInfrared(t, src), readInfrared(t, other)), path)
			}
		}
	}
	t.Logf("%d files compared", compared)
	require.Greater(t, compared, 130)
}

// JPEG streams taken out of a file are what djpeg makes of them, but for the
// rounding of both.
func TestJPEGIsWhatDjpegDecodes(t *testing.T) {
	b, got := jpegTIFF(t, made{w: 45, h: 37, ch: 1, rows: 37}, blackIsZero, false)
	begin, end := bytes.Index(b, jpegBegin), bytes.LastIndex(b, jpegEnd)+2
	path := filepath.Join(t.TempDir(), "block.jpg")
	require.NoError(t, os.WriteFile(path, b[begin:end], 0o600))
	pgm := rastertest.Run(t, "djpeg", "-pnm", path)
	pix := pgm[len(pgm)-45*37:]
	for i, v := range got {
		require.InDelta(t, int(pix[i]), int(v), 1, "sample %d", i)
	}
}

// tiffcp makes a plain copy of a file that libtiff may not be able to read.
func tiffcp(t *testing.T, from, to string) bool {
	path, err := exec.LookPath("tiffcp")
	require.NoError(t, err)
	return exec.Command(path, "-c", "none", from, to).Run() == nil
}
