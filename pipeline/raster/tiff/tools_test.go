//go:build tools

package tiff

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
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
		for _, opt := range []Options{{Compression: None}, {}, {Level: 7}} {
			p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
			path := writeFile(t, spec, opt, p)
			info := rastertest.Run(t, "tiffinfo", "-D", path)
			require.NotContains(t, info, "Warning")
			require.NotContains(t, info, "Error")
			require.Contains(t, info, "Resolution: 2400, 2400 pixels/inch")
			require.Contains(t, info, "Software: Safelight")

			// tiffcmp fails where samples differ, and names tags that differ, the
			// size of strips among them.
			written, got, err := readFile(t, path)
			require.NoError(t, err)
			require.True(t, equal(p, got))
			plain := filepath.Join(t.TempDir(), "plain.tif")
			rastertest.Run(t, "tiffcp", "-c", "none", "-r", strconv.Itoa(written.BlockRows), path, plain)
			for _, difference := range strings.Split(strings.TrimSpace(rastertest.Run(t, "tiffcmp", "-t", path, plain)), "\n") {
				require.Regexp(t, "^(|Compression: 8 1|Predictor tag appears only in .*)$", difference)
			}

			require.Equal(t, string(icc), rastertest.Run(t, "exiftool", "-icc_profile", "-b", path))

			_, got, err = readFile(t, plain)
			require.NoError(t, err)
			require.True(t, equal(p, got), "what libtiff decoded")
		}
	}
}

// What tiffcp rewrites in every layout it knows is read back exactly.
func TestLayoutsOfLibtiffAreReadExactly(t *testing.T) {
	layouts := []string{
		"-c none", "-c none -r 7", "-c none -t -w 64 -l 32", "-c none -p separate", "-c none -8",
		"-c lzw", "-c lzw:2", "-c lzw:2 -r 1", "-c lzw:2 -t -w 128 -l 128", "-c lzw:2 -p separate", "-c lzw -B", "-c lzw:2 -B -8",
		"-c zip", "-c zip:2", "-c zip:2 -B", "-c zip:2 -t -w 16 -l 16 -p separate", "-c zip -L -8 -r 100", "-c zip:2 -r 2000",
		"-c packbits", "-c packbits -r 3", "-c packbits -t -w 256 -l 64 -B", "-c packbits -p separate",
		"-c none -B -t -w 2048 -l 2048 -8",
	}
	rng := rand.New(rand.NewPCG(18, 19))
	read := 0
	for _, spec := range specs(nil) {
		spec.Height = 203
		p := rastertest.Picture(rng, spec.Width, spec.Height, spec.Channels, spec.Depth)
		path := writeFile(t, spec, Options{Compression: None}, p)
		for _, layout := range layouts {
			if spec.Depth == 16 && strings.Contains(layout, "separate") {
				continue // tiffcp separates planes of 8 bits only
			}
			other := filepath.Join(t.TempDir(), "other.tif")
			rastertest.Run(t, "tiffcp", append(strings.Fields(layout), path, other)...)
			info, got, err := readFile(t, other)
			require.NoError(t, err, layout)
			require.True(t, equal(p, got), "%s: %s, %s", layout, info.Compression, info.Layout)
			require.Empty(t, info.Warnings)
			require.Equal(t, 2400.0, info.XPPI)
			read++
		}
	}
	require.Equal(t, 4*len(layouts)-2*4, read)
}

// Every file of other people's collections that is read has the samples libtiff
// decodes it to.
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
			src, err := Open(bytes.NewReader(b), int64(len(b)), tight())
			if err != nil {
				continue
			}
			want, err := rastertest.ReadAll(src)
			if err != nil {
				continue
			}
			info := src.Info()
			if info.Depth == 16 && strings.Contains(info.Layout, "planar") {
				continue // tiffcp mixes up their bytes; they are compared with the reference samples
			}
			if strings.Contains(strings.Join(info.Warnings, " "), "is the scan") {
				continue // tiffcp would copy all pages
			}
			plain := filepath.Join(t.TempDir(), "plain.tif")
			if !tiffcp(t, path, plain) {
				t.Logf("libtiff does not read %s", f.Name())
				continue
			}
			_, got, err := readFile(t, plain)
			require.NoError(t, err, path)
			require.True(t, equal(got, want), path)
			compared++
		}
	}
	t.Logf("%d files compared", compared)
	require.Greater(t, compared, 60)
}

// tiffcp makes a plain copy of a file that libtiff may not be able to read.
func tiffcp(t *testing.T, from, to string) bool {
	path, err := exec.LookPath("tiffcp")
	require.NoError(t, err)
	return exec.Command(path, "-c", "none", from, to).Run() == nil
}
