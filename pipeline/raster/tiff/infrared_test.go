package tiff

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// split takes the last of ch samples a pixel from the others.
func split(p []uint16, ch int) (colors, last []uint16) {
	for i, v := range p {
		if i%ch == ch-1 {
			last = append(last, v)
		} else {
			colors = append(colors, v)
		}
	}
	return colors, last
}

// readInfrared reads the infrared picture in uneven portions.
func readInfrared(t *testing.T, src raster.Source) []uint16 {
	info := src.Info()
	p := make([]uint16, info.Width*info.Height)
	for y, n := 0, 1; y < info.Height; y, n = y+n, n+2 {
		err := src.(raster.InfraredSource).ReadInfrared(context.Background(), p[y*info.Width:], y, min(y+n, info.Height))
		require.NoError(t, err)
	}
	return p
}

// One sample more than the colors is infrared or transparency: by what the file
// says, and where that is not enough by whether it varies.
func TestInfraredIsToldFromTransparency(t *testing.T) {
	const dropped = "transparency, or what else is stored beside the colors, was dropped"
	mark := func(v ...uint64) []madeTag { return []madeTag{num(tagExtraSamples, typeShort, v...)} }
	for _, c := range []struct {
		name     string
		m        made
		opaque   bool
		infrared string
		warns    []string
	}{
		{"unspecified", made{ch: 4, depth: 16, tags: mark(0)}, false, "4th sample", nil},
		{"not marked", made{ch: 4, depth: 16}, false, "4th sample", nil},
		{"not marked, planar", made{ch: 4, depth: 16, planar: true}, false, "4th sample", nil},
		{"not marked, 8 bits", made{ch: 4, depth: 8}, false, "4th sample", nil},
		{"gray", made{ch: 2, depth: 16}, false, "2nd sample", nil},
		{"marked as transparency, varies", made{ch: 4, depth: 16, tags: mark(2)}, false, "4th sample", nil},
		{"marked as transparency, opaque", made{ch: 4, depth: 16, tags: mark(2)}, true, "", []string{dropped}},
		{"marked as transparency, 8 bits", made{ch: 4, depth: 8, tags: mark(2)}, false, "", []string{dropped}},
		{"multiplied in", made{ch: 4, depth: 16, tags: mark(1)}, false, "", []string{dropped}},
		{"after transparency", made{ch: 5, depth: 16, tags: mark(1, 0)}, false, "5th sample", []string{dropped}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.m.w, c.m.h, c.m.rows, c.m.compression = 50, 23, 4, 8
			p := rastertest.Picture(rand.New(rand.NewPCG(1, 9)), c.m.w, c.m.h, c.m.ch, c.m.depth)
			if c.opaque {
				for i := c.m.ch - 1; i < len(p); i += c.m.ch {
					p[i] = 65535
				}
			}
			src, err := open(c.m.file(p))
			require.NoError(t, err)
			info := src.Info()
			require.Equal(t, c.infrared, info.Infrared)
			require.Equal(t, c.warns, info.Warnings)
			colors, last := split(p, c.m.ch)
			if c.m.ch == 5 {
				colors, _ = split(colors, 4)
			}
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			require.Equal(t, colors, got)
			if c.infrared == "" {
				err := src.(raster.InfraredSource).ReadInfrared(context.Background(), make([]uint16, 50), 0, 1)
				require.ErrorIs(t, err, raster.ErrMisuse)
				return
			}
			require.Equal(t, last, readInfrared(t, src))
		})
	}
}

// A sample that is marked like transparency is infrared also where the picture
// begins with the black edge of the holder, or with clear film that is clipped.
func TestInfraredIsToldBelowRowsThatAreAllTheSame(t *testing.T) {
	for _, giant := range []int64{giantBlock, 100} {
		for _, edge := range []uint16{0, 65535} {
			m := made{w: 50, h: 64, ch: 4, depth: 16, compression: 8, tags: []madeTag{num(tagExtraSamples, typeShort, extraUnassociated)}}
			p := rastertest.Picture(rand.New(rand.NewPCG(1, 9)), m.w, m.h, m.ch, m.depth)
			for i := 3; i < 20*m.w*m.ch; i += m.ch {
				p[i] = edge
			}
			b := m.file(p)
			src, err := openGiant(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits(), giant)
			require.NoError(t, err)
			require.Equal(t, "4th sample", src.Info().Infrared)
			_, last := split(p, m.ch)
			require.Equal(t, last, readInfrared(t, src))
		}
	}
}

// That 0 is white holds for the picture, not for the infrared beside it.
func TestInfraredBesideWhiteIsZeroIsNotInverted(t *testing.T) {
	m := made{w: 3, h: 1, ch: 2, depth: 16, tags: []madeTag{num(tagPhotometric, typeShort, whiteIsZero)}}
	src, err := open(m.file([]uint16{0, 100, 1000, 200, 65535, 300}))
	require.NoError(t, err)
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.Equal(t, []uint16{65535, 64535, 0}, got)
	require.Equal(t, []uint16{100, 200, 300}, readInfrared(t, src))
}

// A page as large as the scan is no reduced copy of it, even if it is marked so:
// it is its infrared, or named for not being read.
func TestPageMarkedAsReducedButAsLargeAsTheScanIsNotPassedOver(t *testing.T) {
	gray := made{w: 4, h: 1, ch: 1, depth: 8, tags: []madeTag{num(tagNewSubfileType, typeLong, subfileReduced)}}
	scan := made{w: 4, h: 1, tags: []madeTag{num(tagSamplesPerPixel, typeShort, 3), num(tagPhotometric, typeShort, rgb),
		num(tagBitsPerSample, typeShort, 8, 8, 8), num(tagStripByteCounts, typeLong, 12)}}
	src, err := open(chain([]made{scan, gray}))
	require.NoError(t, err)
	require.Equal(t, "IFD 1", src.Info().Infrared)

	src, err = open(chain([]made{{w: 4, h: 1, ch: 1, depth: 8}, gray}))
	require.NoError(t, err)
	require.Empty(t, src.Info().Infrared)
	require.Equal(t, []string{"IFD 0 (4 x 1) is the scan; not read: IFD 1 (4 x 1)"}, src.Info().Warnings)
}

// An infrared page has the range of the scan's samples, whatever its own depth.
func TestInfraredPageIsScaledToTheScan(t *testing.T) {
	scan := made{w: 16, h: 1, ch: 1, depth: 8}
	page := made{w: 16, h: 1, ch: 1, depth: 8, tags: []madeTag{num(tagNewSubfileType, typeLong, 4)}}
	b := chain([]made{scan, page})
	for i := range 16 {
		b[8+i] = byte(i * 17)
	}
	src, err := open(b)
	require.NoError(t, err)
	require.Equal(t, "IFD 1", src.Info().Infrared)
	require.Equal(t, uint16(255), readInfrared(t, src)[15])

	page.tags = append(page.tags, num(tagBitsPerSample, typeShort, 16), num(tagCompression, typeShort, 9999))
	src, err = open(chain([]made{scan, page}))
	require.NoError(t, err)
	require.Empty(t, src.Info().Infrared)
}

// Of an unmarked gray page and one in color of the same size, the one in color is
// the scan and the other infrared, whichever comes first.
func TestGrayPageOfTheSameSizeIsInfraredAlsoBeforeTheScan(t *testing.T) {
	gray := made{w: 4, h: 1, ch: 1, depth: 8}
	scan := made{w: 4, h: 1, tags: []madeTag{num(tagSamplesPerPixel, typeShort, 3), num(tagPhotometric, typeShort, rgb),
		num(tagBitsPerSample, typeShort, 8, 8, 8), num(tagStripByteCounts, typeLong, 12)}}
	small := made{w: 3, h: 1, ch: 1, depth: 8, tags: []madeTag{num(tagNewSubfileType, typeLong, 1)}}
	for name, pages := range map[string][]made{"IFD 0": {gray, scan, small}, "IFD 1": {scan, gray, small}, "IFD 2": {small, scan, gray}} {
		b := chain(pages)
		for i := range 12 {
			b[8+i] = byte(10 * i)
		}
		src, err := open(b)
		require.NoError(t, err)
		require.Equal(t, 3, src.Info().Channels)
		require.Equal(t, name, src.Info().Infrared)
		got, err := rastertest.ReadAll(src)
		require.NoError(t, err)
		require.Equal(t, []uint16{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110}, got)
		require.Equal(t, []uint16{0, 10, 20, 30}, readInfrared(t, src))
		for _, p := range src.Info().Pages {
			require.Equal(t, p.Channels == 3, p.Chosen)
		}
	}
}
