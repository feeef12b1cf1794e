package tiff

import (
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// words reads a file of 16-bit little-endian samples.
func words(t *testing.T, path string) []uint16 {
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	p := make([]uint16, len(b)/2)
	for i := range p {
		p[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return p
}

// readFile decodes a file whole.
func readFile(t *testing.T, path string) (raster.Info, []uint16, error) {
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	src, err := open(b)
	if err != nil {
		return raster.Info{}, nil, err
	}
	p, err := rastertest.ReadAll(src)
	return src.Info(), p, err
}

// openPath opens a file.
func openPath(t *testing.T, path string) (raster.Source, error) {
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return open(b)
}

// readFloats decodes a file of floating point whole.
func readFloats(t *testing.T, src raster.Source) []float32 {
	info := src.Info()
	p := make([]float32, info.RowSamples()*info.Height)
	require.NoError(t, src.(raster.FloatSource).ReadFloat(context.Background(), p, 0, info.Height))
	return p
}

func equal[T uint16 | float32](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// reference is the samples of the scanner files, and their infrared.
func reference(t *testing.T) (colors, infrared []uint16) {
	dir := fixture.Path(t, "tiff", "synthetic")
	colors, infrared = split(words(t, filepath.Join(dir, "ref_rgbi16.raw")), 4)
	require.True(t, equal(colors, words(t, filepath.Join(dir, "ref_rgb16.raw"))))
	return colors, infrared
}

// The matrix of scanner files, written by tifffile and libtiff: every file that
// is read has exactly the reference samples, the gray one its red channel and
// the 8-bit one the high bytes; those in floating point exactly their 65535th;
// JPEG comes within what it loses.
func TestScannerMatrixIsExact(t *testing.T) {
	ref, infrared := reference(t)
	files, err := filepath.Glob(filepath.Join(fixture.Path(t, "tiff", "synthetic"), "*.tif"))
	require.NoError(t, err)
	exact := 0
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			src, err := openPath(t, path)
			if name == "rgb16_lzma.tif" {
				require.ErrorIs(t, err, raster.ErrUnsupported)
				require.EqualError(t, err, "IFD 0: LZMA compression (unsupported)")
				return
			}
			require.NoError(t, err)
			info := src.Info()
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			want, depth, channels := ref, 16, 3
			switch {
			case name == "gray16.tif":
				want, channels = make([]uint16, len(ref)/3), 1
				for i := range want {
					want[i] = ref[3*i]
				}
			case strings.HasPrefix(name, "rgb8"):
				want, depth = make([]uint16, len(ref)), 8
				for i, v := range ref {
					want[i] = v >> 8
				}
			case info.Float:
				floats := readFloats(t, src)
				for i, v := range ref {
					require.Equal(t, float32(v)/65535, floats[i])
				}
			}
			require.Equal(t, [4]int{301, 203, channels, depth}, [4]int{info.Width, info.Height, info.Channels, info.Depth})
			if strings.Contains(name, "jpeg") {
				decibel := psnr(want, got)
				t.Logf("%.1f dB", decibel)
				require.Greater(t, decibel, 27.0, "of samples with much noise")
				return
			}
			require.True(t, equal(want, got), "samples differ")
			if strings.HasPrefix(name, "rgbi64") || name == "twopage_irpage.tif" {
				require.NotEmpty(t, info.Infrared)
				require.True(t, equal(infrared, readInfrared(t, src)), "infrared differs")
			} else {
				require.Empty(t, info.Infrared)
			}
			exact++
		})
	}
	require.Equal(t, 33, exact, "exact files")
}

// psnr is the likeness of 8-bit samples in decibels.
func psnr(a, b []uint16) float64 {
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a))/sum)
}

func TestScanIsFoundAmongPages(t *testing.T) {
	thumb := raster.Page{Path: "IFD 0", Width: 76, Height: 51, Channels: 3, Bits: 8, Kind: raster.PageThumbnail}
	scan := raster.Page{Path: "SubIFD 0 of IFD 0", Width: 301, Height: 203, Channels: 3, Bits: 16, Kind: raster.PagePicture, Chosen: true}
	infrared := raster.Page{Path: "IFD 1", Width: 301, Height: 203, Channels: 1, Bits: 16, Kind: raster.PageInfrared}
	first := scan
	first.Path = "IFD 0"
	for name, pages := range map[string][]raster.Page{
		"thumbfirst_subifd.tif": {thumb, scan},
		"twopage_irpage.tif":    {first, infrared},
	} {
		info, _, err := readFile(t, fixture.Path(t, "tiff", "synthetic", name))
		require.NoError(t, err)
		require.Equal(t, pages, info.Pages)
		require.Empty(t, info.Warnings)
	}
	info, _, err := readFile(t, fixture.Path(t, "tiff", "image-tiff", "seq", "seq-1c-8b-multipage-adeefdcc.tiff"))
	require.NoError(t, err)
	require.Equal(t, []string{"IFD 0 (16 x 16) is the scan; not read: IFD 1 (16 x 16), IFD 2 (16 x 16)"}, info.Warnings)
}

// The profile is the one libtiff and exiftool find, by its size in the tag.
func TestProfileIsRead(t *testing.T) {
	info, _, err := readFile(t, fixture.Path(t, "tiff", "synthetic", "rgb16_icc.tif"))
	require.NoError(t, err)
	require.Len(t, info.ICC, 2576)
	require.Equal(t, uint32(2576), binary.BigEndian.Uint32(info.ICC), "the size a profile gives itself")
	require.Equal(t, "acsp", string(info.ICC[36:40]))
}

// sequence is what the pixels of a file of image-tiff's folder seq are: the
// numbers 0, 1, 2 ... in reading order, modulo the range of what is stored; in
// floating point as fractions of the last. Those of a fourth sample count, too, and
// planes count by themselves, from 0, 100 and 200.
func sequence(name string, info raster.Info) (words []uint16, floats []float32) {
	stored := info.Channels
	if strings.HasPrefix(name, "seq-4c") {
		stored = 4
	}
	n := info.Width * info.Height * stored
	full := uint64(1)<<info.StoredBits - 1
	for i := range n {
		if i%stored >= info.Channels {
			continue
		}
		if info.Float {
			floats = append(floats, float32(i)/float32(n-1))
			continue
		}
		v := uint64(i)
		if strings.Contains(name, "-planar-") {
			v = uint64(i/stored + i%stored*100)
		}
		v &= full
		words = append(words, uint16((v*uint64(info.Max())+full/2)/full))
	}
	return words, floats
}

// Every kind of file in seq is read exactly or refused for what it is.
func TestSequencesCountUp(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixture.Path(t, "tiff", "image-tiff", "seq"), "*.tiff"))
	require.NoError(t, err)
	exact := 0
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			src, err := openPath(t, path)
			for part, says := range map[string]string{
				"palette": "palette colors", "cmyk": "CMYK", "-fax3": "fax compression (CCITT)", "-64f": "64-bit float samples", "-24b": "24-bit samples, on whose order of bytes programs disagree",
				"-i8-": "8-bit signed samples", "-i16-": "16-bit signed samples", "-i32-": "32-bit signed samples",
			} {
				if strings.Contains(name, part) {
					require.ErrorIs(t, err, raster.ErrUnsupported)
					require.ErrorContains(t, err, says)
					return
				}
			}
			require.NoError(t, err)
			info := src.Info()
			want, floats := sequence(name, info)
			if info.Float {
				require.True(t, equal(floats, readFloats(t, src)), "samples differ")
			} else {
				got, err := rastertest.ReadAll(src)
				require.NoError(t, err)
				require.True(t, equal(want, got), "samples differ")
			}
			bits, _, _ := strings.Cut(name[len("seq-1c-"):], "-")
			stored, err := strconv.Atoi(strings.TrimRight(bits, "bf"))
			require.NoError(t, err)
			require.Equal(t, stored, info.StoredBits)
			exact++
		})
	}
	require.Equal(t, 57, exact, "files read")
}

// The same picture in half precision with different predictors, as others wrote
// it, is the same.
func TestPredictorsOfHalfPrecisionAgree(t *testing.T) {
	dir := fixture.Path(t, "tiff", "image-tiff")
	for _, same := range [][]string{
		{"random-fp16", "random-fp16-pred2", "random-fp16-pred3"},
		{"white-fp16-pred2", "white-fp16-pred3"},
	} {
		var first []float32
		for _, name := range same {
			src, err := openPath(t, filepath.Join(dir, name+".tiff"))
			require.NoError(t, err)
			p := readFloats(t, src)
			if first == nil {
				first = p
			}
			require.True(t, equal(first, p), name)
		}
	}
}
