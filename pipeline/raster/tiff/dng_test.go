package tiff

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// linearDNG is a linear raw picture of 9 x 7 pixels.
func linearDNG(ch, depth int, tags ...madeTag) made {
	return made{w: 9, h: 7, ch: ch, depth: depth, rows: 3, compression: 8,
		tags: append([]madeTag{num(tagPhotometric, typeShort, linearRaw)}, tags...)}
}

func rationals(tag uint16, v ...uint32) madeTag {
	t := madeTag{tag: tag, kind: typeRational}
	for _, n := range v {
		t.raw = append(t.raw, byte(n), byte(n>>8), byte(n>>16), byte(n>>24), 2, 0, 0, 0)
	}
	return t
}

// Samples of linear DNG are (v - black)/(white - black), clipped, of the active
// area.
func TestLinearDNGIsScaledAndCropped(t *testing.T) {
	for _, c := range []struct {
		name         string
		m            made
		black, white [4]float64
		area         [4]int // top, left, bottom, right
	}{
		{"plain", linearDNG(3, 16), [4]float64{}, [4]float64{65535, 65535, 65535}, [4]int{0, 0, 7, 9}},
		{"gray", linearDNG(1, 16), [4]float64{}, [4]float64{65535}, [4]int{0, 0, 7, 9}},
		{"one black level, one white", linearDNG(3, 16, num(tagBlackLevel, typeShort, 256), num(tagWhiteLevel, typeLong, 60000)),
			[4]float64{256, 256, 256}, [4]float64{60000, 60000, 60000}, [4]int{0, 0, 7, 9}},
		{"levels of channels", linearDNG(3, 16, rationals(tagBlackLevel, 512, 513, 1000), num(tagWhiteLevel, typeLong, 60000, 50000, 65535)),
			[4]float64{256, 256.5, 500}, [4]float64{60000, 50000, 65535}, [4]int{0, 0, 7, 9}},
		{"infrared", linearDNG(4, 16, num(tagBlackLevel, typeShort, 100, 200, 300, 400)),
			[4]float64{100, 200, 300, 400}, [4]float64{65535, 65535, 65535, 65535}, [4]int{0, 0, 7, 9}},
		{"a pattern of equal levels", linearDNG(1, 12, num(tagBlackRepeatDim, typeShort, 2, 2), num(tagBlackLevel, typeShort, 60, 60, 60, 60)),
			[4]float64{60}, [4]float64{4095}, [4]int{0, 0, 7, 9}},
		{"active area", linearDNG(3, 16, num(tagActiveArea, typeLong, 1, 2, 6, 8)), [4]float64{}, [4]float64{65535, 65535, 65535}, [4]int{1, 2, 6, 8}},
		{"active area of tiles", made{w: 50, h: 40, ch: 3, depth: 14, tileW: 16, tileH: 16, compression: 5, planar: true, tags: []madeTag{
			num(tagPhotometric, typeShort, linearRaw), num(tagActiveArea, typeLong, 17, 18, 39, 49), num(tagBlackLevel, typeShort, 1000)}},
			[4]float64{1000, 1000, 1000}, [4]float64{16383, 16383, 16383}, [4]int{17, 18, 39, 49}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := c.m
			p := rastertest.Picture(rand.New(rand.NewPCG(4, 4)), m.w, m.h, m.ch, m.depth)
			src, err := open(m.file(p))
			require.NoError(t, err)
			info := src.Info()
			require.Contains(t, info.Layout, "linear raw (DNG)")
			require.Equal(t, [2]int{c.area[3] - c.area[1], c.area[2] - c.area[0]}, [2]int{info.Width, info.Height})
			var want, infrared []uint16
			for y := c.area[0]; y < c.area[2]; y++ {
				for x := c.area[1]; x < c.area[3]; x++ {
					for i := range m.ch {
						v := (float64(p[(y*m.w+x)*m.ch+i]) - c.black[i]) / (c.white[i] - c.black[i])
						n := uint16(min(max(v, 0), 1)*65535 + 0.5)
						if i == 3 {
							infrared = append(infrared, n)
						} else {
							want = append(want, n)
						}
					}
				}
			}
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			require.Equal(t, want, got)
			if infrared != nil {
				require.Equal(t, "4th sample", info.Infrared)
				require.Equal(t, infrared, readInfrared(t, src))
			}
			row := info.RowSamples()
			part := make([]uint16, 2*row)
			require.NoError(t, src.ReadRows(context.Background(), part, 2, 4))
			require.Equal(t, want[2*row:4*row], part)
		})
	}
}

func TestLinearizationTable(t *testing.T) {
	m := linearDNG(1, 8, num(tagLinearization, typeShort, 0, 1000, 4000), num(tagWhiteLevel, typeLong, 4000))
	m.w, m.h = 4, 1
	src, err := open(m.file([]uint16{0, 1, 2, 9}))
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, []uint16{0, 16384, 65535, 65535}, got)
}

// In DNG, the first directory has the orientation, the names of the scanner, and
// a thumbnail; the picture is below it, and infrared a page of its own
// (SilverFast HDRi).
func TestDNGBelowItsThumbnail(t *testing.T) {
	m := made{}
	b := make([]byte, 8+40)
	copy(b, "II*\x00")
	for i := range 40 {
		b[8+i] = byte(6 * i)
	}
	common := func(w, ch, photometric uint64, more ...madeTag) []madeTag {
		bits := []uint64{8, 8, 8}[:ch]
		tags := append([]madeTag{num(tagImageWidth, typeLong, w), num(tagImageLength, typeLong, 1), num(tagBitsPerSample, typeShort, bits...),
			num(tagPhotometric, typeShort, photometric), num(tagStripOffsets, typeLong, 8), num(tagSamplesPerPixel, typeShort, ch),
			num(tagStripByteCounts, typeLong, w*ch)}, more...)
		slices.SortFunc(tags, func(a, b madeTag) int { return int(a.tag) - int(b.tag) })
		return tags
	}
	raw := len(b)
	b = m.appendDirectory(b, 4, common(12, 3, linearRaw))
	page := len(b)
	b = m.appendDirectory(b, 4, common(12, 1, blackIsZero, num(tagNewSubfileType, typeLong, 4)))
	b = m.appendDirectory(b, 4, common(2, 3, rgb, num(tagNewSubfileType, typeLong, 1), num(tagOrientation, typeShort, 8),
		madeTag{tag: tagMake, kind: typeASCII, raw: []byte("Epson\x00")}, num(tagSubIFDs, typeLong, uint64(raw), uint64(page))))
	src, err := open(b)
	require.NoError(t, err)
	info := src.Info()
	require.Equal(t, 8, info.Orientation)
	require.Equal(t, [2]int{16, 8}, [2]int{info.Depth, info.StoredBits})
	require.Equal(t, "Epson", info.Metadata.Make)
	require.Equal(t, "SubIFD 1 of IFD 0", info.Infrared)
	require.Equal(t, []raster.Page{
		{Path: "IFD 0", Width: 2, Height: 1, Channels: 3, Bits: 8, Kind: raster.PageThumbnail},
		{Path: "SubIFD 0 of IFD 0", Width: 12, Height: 1, Channels: 3, Bits: 8, Kind: raster.PagePicture, Chosen: true},
		{Path: "SubIFD 1 of IFD 0", Width: 12, Height: 1, Channels: 1, Bits: 8, Kind: raster.PageInfrared},
	}, info.Pages)
	require.Equal(t, uint16(6*11*257), readInfrared(t, src)[11])
	require.Empty(t, info.Warnings)
}

func TestLinearDNGIsRefusedInWords(t *testing.T) {
	for says, m := range map[string]made{
		"IFD 0: black levels that differ from pixel to pixel (unsupported)":              linearDNG(1, 16, num(tagBlackRepeatDim, typeShort, 1, 2), num(tagBlackLevel, typeShort, 1, 2)),
		"IFD 0: white at 100, black at 100 (damaged file)":                               linearDNG(1, 16, num(tagBlackLevel, typeShort, 100), num(tagWhiteLevel, typeShort, 100)),
		"IFD 0: an active area of [0 0 8 9] in a picture of 9 x 7 pixels (damaged file)": linearDNG(1, 16, num(tagActiveArea, typeShort, 0, 0, 8, 9)),
		"IFD 0: an active area of [3 0 3 9] in a picture of 9 x 7 pixels (damaged file)": linearDNG(1, 16, num(tagActiveArea, typeShort, 3, 0, 3, 9)),
		"IFD 0, BlackLevel: 1/0 is no number (damaged file)":                             linearDNG(1, 16, madeTag{tag: tagBlackLevel, kind: typeRational, raw: []byte{1, 0, 0, 0, 0, 0, 0, 0}}),
		"IFD 0: a linearization table for 32-bit samples (unsupported)":                  linearDNG(1, 32, num(tagLinearization, typeShort, 0, 1)),
	} {
		_, err := open(m.file(make([]uint16, m.w*m.h*m.ch)))
		require.EqualError(t, err, says)
	}
}

// Flextight files: the first tag that says so, all pages marked as reduced, the
// largest is the scan.
func TestFlextight(t *testing.T) {
	page := func(w int, tags ...madeTag) made {
		return made{w: w, h: 1, ch: 1, depth: 8, tags: append(tags, num(tagNewSubfileType, typeLong, 1))}
	}
	b := chain([]made{page(3, num(tagFlextight, typeShort, 1)), page(7), {w: 5, h: 1, ch: 1, depth: 8}})
	src, err := open(b)
	require.NoError(t, err)
	info := src.Info()
	require.Equal(t, 7, info.Width)
	require.Equal(t, 1.8, info.SuggestedGamma)
	require.Contains(t, info.Warnings, "a Flextight scan (.fff), whose numbers are encoded with a gamma of 1.8")
}
