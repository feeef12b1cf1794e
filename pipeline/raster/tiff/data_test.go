package tiff

import (
	"encoding/binary"
	"os"
	"path/filepath"
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

// What the reader says of files it does not read, by file name or its
// beginning.
var refused = []struct{ name, says string }{
	{"float32.tif", "32-bit float samples"},
	{"float32_lzw3.tif", "32-bit float samples, the floating-point predictor"},
	{"float32_zip3.tif", "32-bit float samples, the floating-point predictor"},
	{"rgb16_lzma.tif", "LZMA compression"},
	{"rgb16_zstd.tif", "ZSTD compression"},
	{"rgb8_jpeg.tif", "JPEG inside TIFF"},
	{"rgb8_jpeg_ycc.tif", "YCbCr colors, JPEG inside TIFF"},
	{"rgbi64_es0", "4 samples a pixel (RGB + infrared)"},
	{"rgbi64_es2", "4 samples a pixel (RGB + transparency or infrared)"},
}

// The matrix of scanner files, written by tifffile and libtiff: every file that
// is read has exactly the reference samples, the gray one its red channel and
// the 8-bit one the high bytes.
func TestScannerMatrixIsExactOrRefusedInWords(t *testing.T) {
	dir := fixture.Path(t, "tiff", "synthetic")
	ref := words(t, filepath.Join(dir, "ref_rgb16.raw"))
	gray, high := make([]uint16, len(ref)/3), make([]uint16, len(ref))
	for i, v := range ref {
		high[i] = v >> 8
		if i%3 == 0 {
			gray[i/3] = v
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.tif"))
	require.NoError(t, err)
	exact := 0
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			info, got, err := readFile(t, path)
			for _, r := range refused {
				if strings.HasPrefix(name, r.name) {
					require.ErrorIs(t, err, raster.ErrUnsupported)
					require.ErrorContains(t, err, r.says+" (unsupported)")
					return
				}
			}
			require.NoError(t, err)
			want, depth, channels := ref, 16, 3
			switch name {
			case "gray16.tif":
				want, channels = gray, 1
			case "rgb8.tif":
				want, depth = high, 8
			}
			require.Equal(t, [4]int{301, 203, channels, depth}, [4]int{info.Width, info.Height, info.Channels, info.Depth})
			require.True(t, equal(want, got), "samples differ")
			exact++
		})
	}
	require.Equal(t, 26, exact, "files read")
}

func equal(a, b []uint16) bool {
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

func TestScanIsFoundAmongPages(t *testing.T) {
	for name, says := range map[string]string{
		"thumbfirst_subifd.tif": "SubIFD 0 of IFD 0 (301 x 203) is the scan; not read: IFD 0 (76 x 51, reduced)",
		"twopage_irpage.tif":    "IFD 0 (301 x 203) is the scan; not read: IFD 1 (301 x 203)",
	} {
		info, _, err := readFile(t, fixture.Path(t, "tiff", "synthetic", name))
		require.NoError(t, err)
		require.Equal(t, []string{says}, info.Warnings)
	}
}

// The profile is the one libtiff and exiftool find, by its size in the tag.
func TestProfileIsRead(t *testing.T) {
	info, _, err := readFile(t, fixture.Path(t, "tiff", "synthetic", "rgb16_icc.tif"))
	require.NoError(t, err)
	require.Len(t, info.ICC, 2576)
	require.Equal(t, uint32(2576), binary.BigEndian.Uint32(info.ICC), "the size a profile gives itself")
	require.Equal(t, "acsp", string(info.ICC[36:40]))
}

// The files image-tiff's "seq" hold the numbers 0, 1, 2 ... in reading order,
// modulo 256 for 8 bits; a page of a file of several begins anew.
func TestSequencesCountUp(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixture.Path(t, "tiff", "image-tiff", "seq"), "*.tiff"))
	require.NoError(t, err)
	exact := 0
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			info, got, err := readFile(t, path)
			readable := strings.Contains(name, "1c-8b-") || strings.Contains(name, "3c-8b-") ||
				strings.Contains(name, "1c-16b-") || strings.Contains(name, "3c-16b-")
			if !readable || strings.Contains(name, "palette") {
				require.ErrorIs(t, err, raster.ErrUnsupported)
				return
			}
			require.NoError(t, err)
			for i, v := range got {
				require.Equal(t, uint16(i&info.Max()), v, "sample %d", i)
			}
			exact++
		})
	}
	require.Equal(t, 22, exact, "files read")
}

// What the reader says of image-tiff's other files.
func TestOtherFilesAreReadOrRefusedInWords(t *testing.T) {
	dir := fixture.Path(t, "tiff", "image-tiff")
	for name, says := range map[string]string{
		"12bit.cropped.rgb.tiff":      "12-bit samples",
		"12bit.cropped.tiff":          "12-bit samples",
		"big_g4.tif":                  "1-bit samples, fax compression (CCITT)",
		"cmyk-3c-16b.tiff":            "CMYK",
		"cmyk-3c-32b-float.tiff":      "CMYK, 32-bit float samples",
		"cmyk-3c-8b.tiff":             "CMYK",
		"cmyk-4c-8b.tiff":             "CMYK",
		"extra_bits_gray_8b.tiff":     "2 samples a pixel (gray + infrared)",
		"extra_bits_rgb_8b.tiff":      "4 samples a pixel (RGB + infrared)",
		"fax4.tiff":                   "1-bit samples, fax compression (CCITT)",
		"gradient-1c-32b-float.tiff":  "32-bit float samples",
		"gradient-1c-32b.tiff":        "32-bit samples",
		"gradient-1c-64b-float.tiff":  "64-bit float samples",
		"gradient-1c-64b.tiff":        "64-bit samples",
		"gradient-3c-32b-float.tiff":  "32-bit float samples",
		"gradient-3c-32b.tiff":        "32-bit samples",
		"gradient-3c-64b.tiff":        "64-bit samples",
		"hpredict-1c-12b.tiff":        `12-bit samples, differencing together with compression "none", on which programs disagree`,
		"imagemagick_group4.tiff":     "1-bit samples, fax compression (CCITT)",
		"int16.tif":                   "16-bit signed samples",
		"int16_rgb.tif":               "16-bit signed samples",
		"int16_zstd.tif":              "16-bit signed samples, ZSTD compression",
		"int8.tif":                    "8-bit signed samples",
		"int8_rgb.tif":                "8-bit signed samples",
		"issue_69_lzw.tiff":           "",
		"issue_69_packbits.tiff":      "",
		"logluv-3c-16b.tiff":          "SGI LogLuv colors, 16-bit signed samples, SGI LogLuv compression",
		"minisblack-1c-16b.tiff":      "",
		"minisblack-1c-3b.tiff":       "3-bit samples",
		"minisblack-1c-5b.tiff":       "5-bit samples",
		"minisblack-1c-7b.tiff":       "7-bit samples",
		"minisblack-1c-8b.tiff":       "",
		"minisblack-1c-i16b.tiff":     "16-bit signed samples",
		"minisblack-1c-i8b.tiff":      "8-bit signed samples",
		"minisblack-2c-8b-alpha.tiff": "2 samples a pixel (gray + transparency)",
		"miniswhite-1c-12b.tiff":      "12-bit samples",
		"miniswhite-1c-1b.tiff":       "1-bit samples",
		"miniswhite-1c-3b.tiff":       "3-bit samples",
		"miniswhite-1c-6b.tiff":       "6-bit samples",
		"no_rows_per_strip.tiff":      "",
		"palette-1c-1b.tiff":          "palette colors, 1-bit samples",
		"palette-1c-4b.tiff":          "palette colors, 4-bit samples",
		"palette-1c-8b.tiff":          "palette colors",
		"planar-rgb-u8.tif":           "",
		"predictor-3-gray-f32.tif":    "32-bit float samples, the floating-point predictor",
		"predictor-3-rgb-f32.tif":     "32-bit float samples, the floating-point predictor",
		"quad-lzw-compat.tiff":        "old-style LZW compression (before 1990)",
		"quad-tile.jpg.tiff":          "YCbCr colors, JPEG inside TIFF",
		"random-fp16-pred2.tiff":      "16-bit float samples",
		"random-fp16-pred3.tiff":      "16-bit float samples, the floating-point predictor",
		"random-fp16.tiff":            "16-bit float samples",
		"rgb-3c-16b.tiff":             "",
		"rgb-3c-8b.tiff":              "",
		"single-black-fp16.tiff":      "16-bit float samples",
		"tiled-cmyk-i8.tif":           "CMYK, 8-bit signed samples",
		"tiled-gray-i1.tif":           "1-bit samples",
		"tiled-jpeg-rgb-u8.tif":       "JPEG inside TIFF",
		"tiled-jpeg-ycbcr.tif":        "YCbCr colors, JPEG inside TIFF",
		"tiled-oversize-gray-i8.tif":  "8-bit signed samples",
		"tiled-rect-rgb-u8.tif":       "",
		"tiled-rgb-u8.tif":            "",
		"white-fp16-pred2.tiff":       "16-bit float samples",
		"white-fp16-pred3.tiff":       "16-bit float samples, the floating-point predictor",
		"white-fp16.tiff":             "16-bit float samples",
		"bigtiff/BigTIFF.tif":         "",
		"bigtiff/BigTIFFLong.tif":     "",
		"bigtiff/BigTIFFMotorola.tif": "",
	} {
		t.Run(name, func(t *testing.T) {
			info, got, err := readFile(t, filepath.Join(dir, name))
			if says != "" {
				require.ErrorIs(t, err, raster.ErrUnsupported)
				require.ErrorContains(t, err, ": "+says+" (unsupported)")
				return
			}
			require.NoError(t, err)
			require.Len(t, got, info.RowSamples()*info.Height)
		})
	}
}
