package tiff

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// What is odd but can be read around is read, with a warning.
func TestOddFilesAreReadWithAWarning(t *testing.T) {
	p := make([]uint16, 6*4*3)
	for i := range p {
		p[i] = uint16(i)
	}
	for _, c := range []struct {
		name  string
		m     made
		warns string // "" for none
	}{
		{"unsorted", made{unsorted: true}, "IFD 0: tags are not in order"},
		{"no photometric", made{without: []uint16{tagPhotometric}}, "the file does not say how its samples are meant; taken as RGB"},
		{"no byte counts", made{rows: 2, without: []uint16{tagStripByteCounts}}, "StripByteCounts has 0 values for 2 blocks; sizes were derived"},
		{"no byte counts, compressed", made{rows: 2, compression: 8, without: []uint16{tagStripByteCounts}}, "StripByteCounts has 0 values for 2 blocks; sizes were derived"},
		{"byte counts of zero", made{tags: []madeTag{num(tagStripByteCounts, typeLong, 0)}}, "1 of 1 blocks are given as shorter than their rows; the rows were believed"},
		{"byte counts too large", made{tags: []madeTag{num(tagStripByteCounts, typeLong, 1<<31)}}, ""},
		{"no rows per strip", made{without: []uint16{tagRowsPerStrip}}, ""},
		{"endless rows per strip", made{tags: []madeTag{num(tagRowsPerStrip, typeLong, 1<<32-1)}}, ""},
		{"no planar configuration", made{without: []uint16{tagPlanarConfig}}, ""},
		{"bits once for all", made{tags: []madeTag{num(tagBitsPerSample, typeShort, 8)}}, ""},
		{"tiles by the tags of strips", made{tileW: 16, tileH: 16, without: []uint16{tagTileOffsets, tagTileByteCounts},
			tags: []madeTag{num(tagStripOffsets, typeLong, 8), num(tagStripByteCounts, typeLong, 16*16*3)}}, ""},
		{"orientation 9", made{tags: []madeTag{num(tagOrientation, typeShort, 9)}}, "the orientation is not one of 1 to 8; taken as upright"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.m.w, c.m.h, c.m.ch, c.m.depth = 6, 4, 3, 8
			src, err := open(c.m.file(p))
			require.NoError(t, err)
			if c.warns == "" {
				require.Empty(t, src.Info().Warnings)
			} else {
				require.Equal(t, []string{c.warns}, src.Info().Warnings)
			}
			got, err := rastertest.ReadAll(src)
			require.NoError(t, err)
			require.Equal(t, p, got)
		})
	}
}

// What cannot be read is refused when the file is opened, in words that say
// what it is.
func TestFilesAreRefusedInWords(t *testing.T) {
	for _, c := range []struct {
		name string
		m    made
		kind error
		says string
	}{
		{"order of bits", made{tags: []madeTag{num(tagFillOrder, typeShort, 3)}}, raster.ErrUnsupported, "IFD 0: order of bits number 3 (unsupported)"},
		{"unequal bits", made{tags: []madeTag{num(tagBitsPerSample, typeShort, 5, 6, 5)}}, raster.ErrUnsupported, "IFD 0: samples of unequal size (5 6 5 bits) (unsupported)"},
		{"17 bits", made{tags: []madeTag{num(tagBitsPerSample, typeShort, 17)}}, raster.ErrUnsupported, "IFD 0: 17-bit samples (unsupported)"},
		{"long floats", made{tags: []madeTag{num(tagBitsPerSample, typeShort, 64), num(tagSampleFormat, typeShort, 3)}}, raster.ErrUnsupported, "IFD 0: 64-bit float samples (unsupported)"},
		{"signed", made{tags: []madeTag{num(tagSampleFormat, typeShort, 2)}}, raster.ErrUnsupported, "IFD 0: 8-bit signed samples (unsupported)"},
		{"CMYK", made{tags: []madeTag{num(tagPhotometric, typeShort, 5)}}, raster.ErrUnsupported, "IFD 0: CMYK (unsupported)"},
		{"Lab", made{tags: []madeTag{num(tagPhotometric, typeShort, 8)}}, raster.ErrUnsupported, "IFD 0: CIE Lab colors (unsupported)"},
		{"YCbCr", made{tags: []madeTag{num(tagPhotometric, typeShort, 6)}}, raster.ErrUnsupported, "IFD 0: YCbCr colors (unsupported)"},
		{"YCbCr in planes", made{tags: []madeTag{num(tagPhotometric, typeShort, 6), num(tagCompression, typeShort, 7), num(tagPlanarConfig, typeShort, 2)}}, raster.ErrUnsupported, "IFD 0: YCbCr colors in planes (unsupported)"},
		{"LogLuv", made{tags: []madeTag{num(tagPhotometric, typeShort, 32845), num(tagCompression, typeShort, 34676)}}, raster.ErrUnsupported, "IFD 0: SGI LogLuv colors, SGI LogLuv compression (unsupported)"},
		{"old JPEG", made{tags: []madeTag{num(tagCompression, typeShort, 6)}}, raster.ErrUnsupported, "IFD 0: old-style JPEG inside TIFF (unsupported)"},
		{"LZMA", made{tags: []madeTag{num(tagCompression, typeShort, 34925)}}, raster.ErrUnsupported, "IFD 0: LZMA compression (unsupported)"},
		{"JPEG of 12 bits", made{tags: []madeTag{num(tagBitsPerSample, typeShort, 12), num(tagCompression, typeShort, 7)}}, raster.ErrUnsupported, "IFD 0: JPEG of 12 bits (unsupported)"},
		{"differences of 12 bits", made{compression: 8, predictor: true, tags: []madeTag{num(tagBitsPerSample, typeShort, 12)}}, raster.ErrUnsupported, "IFD 0: differencing of 12-bit samples (unsupported)"},
		{"float prediction of whole numbers", made{compression: 8, tags: []madeTag{num(tagPredictor, typeShort, 3)}}, raster.ErrUnsupported, "IFD 0: the floating-point predictor for whole numbers (unsupported)"},
		{"lossless DNG", made{tags: []madeTag{num(tagPhotometric, typeShort, 34892), num(tagCompression, typeShort, 7)}}, raster.ErrUnsupported, "IFD 0: lossless JPEG (DNG) (unsupported)"},
		{"a volume", made{tags: []madeTag{num(tagImageDepth, typeLong, 7)}}, raster.ErrUnsupported, "IFD 0: a volume of 7 slices (unsupported)"},
		{"two samples as RGB", made{tags: []madeTag{num(tagSamplesPerPixel, typeShort, 2)}}, raster.ErrUnsupported, "IFD 0: RGB with 2 samples a pixel (unsupported)"},
		{"DNG", made{tags: []madeTag{num(tagPhotometric, typeShort, 32803), num(tagCompression, typeShort, 7)}}, raster.ErrUnsupported, "IFD 0: raw sensor data (color filter array) (unsupported)"},
		{"differences that are not compressed", made{predictor: true}, raster.ErrUnsupported, `IFD 0: differencing together with compression "none", on which programs disagree (unsupported)`},
		{"planar configuration 3", made{tags: []madeTag{num(tagPlanarConfig, typeShort, 3)}}, raster.ErrCorrupt, "IFD 0: 3 samples a pixel, planar configuration 3 (damaged file)"},
		{"no width", made{without: []uint16{tagImageWidth}}, raster.ErrCorrupt, "IFD 0: an image of 0 x 4 pixels (damaged file)"},
		{"fractional width", made{tags: []madeTag{num(tagImageWidth, typeRational, 6)}}, raster.ErrCorrupt, "IFD 0, ImageWidth: value of type 5 is no whole number (damaged file)"},
		{"too few strips", made{tags: []madeTag{num(tagRowsPerStrip, typeLong, 1)}}, raster.ErrCorrupt, "IFD 0: StripOffsets has 1 values, the picture 4 blocks (damaged file)"},
		{"empty strips", made{compression: 8, tags: []madeTag{num(tagStripByteCounts, typeLong, 0)}}, raster.ErrCorrupt, "strip 0: nothing is stored (damaged file)"},
		{"strip outside", made{tags: []madeTag{num(tagStripOffsets, typeLong, 1<<20)}}, raster.ErrTruncated, "strip 0: 0 of 72 bytes are in the file; 0 of 1 are complete (truncated file)"},
		{"too small for its rows", made{compression: 32773, tags: []madeTag{num(tagStripByteCounts, typeLong, 1)}}, raster.ErrCorrupt, "strip 0: 1 bytes cannot hold 72 in PackBits (damaged file)"},
		{"tiles of no width", made{tileW: 16, tileH: 16, tags: []madeTag{num(tagTileWidth, typeLong, 0)}}, raster.ErrCorrupt, "IFD 0: strips or tiles without size (damaged file)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.m.w, c.m.h, c.m.ch, c.m.depth = 6, 4, 3, 8
			_, err := open(c.m.file(make([]uint16, 6*4*3)))
			require.ErrorIs(t, err, c.kind)
			require.EqualError(t, err, c.says)
		})
	}
}

// Limits are decided before anything is allocated: the sizes these files claim
// could not be.
func TestLimitsAreKeptBeforeAllocating(t *testing.T) {
	base := made{w: 6, h: 4, ch: 3, depth: 8}
	with := func(tags ...madeTag) made { m := base; m.tags = tags; return m }
	lim := raster.DefaultLimits()
	for _, c := range []struct {
		name string
		m    made
		set  func(*raster.Limits)
		says string
	}{
		{"edge", with(num(tagImageWidth, typeLong, 1<<31)), nil, "2147483648 x 4 pixels, at most 300000 along an edge are read"},
		{"edge of 64 bits", with(num(tagImageLength, typeLong8, 1<<63)), nil, "6 x 9223372036854775808 pixels"},
		{"pixels", with(num(tagImageWidth, typeLong, 200_000), num(tagImageLength, typeLong, 200_000)), nil, "200000 x 200000 pixels, at most 1073741824 in all are read"},
		{"tile", made{w: 6, h: 4, ch: 3, depth: 8, tileW: 16, tileH: 16, tags: []madeTag{num(tagTileWidth, typeLong, 1<<31)}}, nil, "tiles of 2147483648 x 16 pixels"},
		{"blocks", made{w: 6, h: 4, ch: 3, depth: 8, rows: 1}, func(l *raster.Limits) { l.MaxTagBytes = 63 }, "4 strips or tiles, at most 3 are read"},
		{"row", base, func(l *raster.Limits) { l.MaxBlockBytes = 17 }, "rows of 18 bytes, at most 17 are read"},
		{"tags", base, func(l *raster.Limits) { l.MaxTags = 3 }, "10 tags, at most 3 are read"},
		{"expansion of a block", made{w: 2000, h: 10, ch: 1, depth: 8, compression: 8}, func(l *raster.Limits) { l.MaxExpansion = 20 }, "strip 0: 20000 bytes from"},
		{"strips that share their bytes", made{w: 6, h: 4, ch: 3, depth: 8, compression: 8, rows: 1, tags: []madeTag{
			num(tagImageLength, typeLong, 1000), num(tagRowsPerStrip, typeByte, 1),
			{tag: tagStripOffsets, kind: typeByte, raw: bytes.Repeat([]byte{8}, 1000)}, {tag: tagStripByteCounts, kind: typeByte, raw: bytes.Repeat([]byte{12}, 1000)},
		}}, func(l *raster.Limits) { l.MaxExpansion = 7 }, "bytes decoded from a file of"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lim := lim
			if c.set != nil {
				c.set(&lim)
			}
			b := c.m.file(make([]uint16, c.m.w*c.m.h*c.m.ch))
			_, err := Open(bytes.NewReader(b), int64(len(b)), lim)
			require.ErrorIs(t, err, raster.ErrLimit)
			require.ErrorContains(t, err, c.says)
		})
	}
}

// A tag whose value is larger than the limit is refused, one that is larger
// than the file is found truncated; neither is allocated.
func TestTagValuesAreBounded(t *testing.T) {
	m := made{w: 6, h: 4, ch: 3, depth: 8, tags: []madeTag{{tag: tagSubIFDs, kind: typeLong, raw: make([]byte, 400)}}}
	b := m.file(make([]uint16, 72))
	lim := raster.DefaultLimits()
	lim.MaxTagBytes = 300
	src, err := Open(bytes.NewReader(b), int64(len(b)), lim)
	require.NoError(t, err)
	require.Contains(t, src.Info().Warnings[0], "tag 330: 100 values of 4 bytes, at most 300 bytes are read")

	i := bytes.Index(b, binary.LittleEndian.AppendUint16(nil, tagSubIFDs))
	binary.LittleEndian.PutUint32(b[i+4:], 1<<24)
	src, err = open(b)
	require.NoError(t, err)
	require.Contains(t, src.Info().Warnings[0], "tag 330: 67108864 bytes at")
}

func TestHeaders(t *testing.T) {
	for _, c := range []struct {
		bytes string
		kind  error
	}{
		{"", raster.ErrTruncated},
		{"II*\x00", raster.ErrTruncated},
		{"PK\x03\x04\x00\x00\x00\x00", raster.ErrFormat},
		{"II\x2c\x00\x08\x00\x00\x00", raster.ErrFormat},
		{"II*\x00\x00\x00\x00\x00", raster.ErrCorrupt},
		{"II*\x00\xff\xff\xff\xff", raster.ErrTruncated},
		{"II+\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", raster.ErrCorrupt},
		{"MM\x00+\x00\x08\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff", raster.ErrTruncated},
		{"MM\x00+\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x10\xff\xff\xff\xff\xff\xff\xff\xff", raster.ErrLimit},
		{"II*\x00\x08\x00\x00\x00\x00\x00", raster.ErrCorrupt},
	} {
		_, err := open([]byte(c.bytes))
		require.ErrorIs(t, err, c.kind, "%q", c.bytes)
	}
}

// Directories that lead back to themselves end, and the picture is read.
func TestPagesInACircle(t *testing.T) {
	m := made{w: 6, h: 4, ch: 3, depth: 8}
	b := m.file(make([]uint16, 72))
	first := binary.LittleEndian.Uint32(b[4:])
	n := uint32(binary.LittleEndian.Uint16(b[first:]))
	binary.LittleEndian.PutUint32(b[first+2+12*n:], first)
	src, err := open(b)
	require.NoError(t, err)
	require.Equal(t, []string{"IFD 1: the list of pages leads back to itself"}, src.Info().Warnings)

	m.tags = []madeTag{num(tagSubIFDs, typeLong, 8+72)}
	src, err = open(m.file(make([]uint16, 72)))
	require.NoError(t, err)
	require.Equal(t, []string{"SubIFD 0 of IFD 0: the list of pages leads back to itself"}, src.Info().Warnings)
}

// Pages are told apart by size and kind.
func TestPageChoice(t *testing.T) {
	page := func(w int, kind uint64) made {
		return made{w: w, h: 1, ch: 1, depth: 8, tags: []madeTag{num(tagNewSubfileType, typeLong, kind)}}
	}
	const picture, thumbnail, mask, infrared = raster.PagePicture, raster.PageThumbnail, raster.PageMask, raster.PageInfrared
	for _, c := range []struct {
		name     string
		pages    []made
		width    int
		chosen   int
		kinds    []string
		warnings int // about pictures that are left
	}{
		{"largest", []made{page(3, 0), page(5, 0), page(4, 0)}, 5, 1, []string{picture, picture, picture}, 1},
		{"first of equals", []made{page(5, 0), page(5, 4)}, 5, 0, []string{picture, infrared}, 0},
		{"not reduced", []made{page(9, 1), page(5, 0)}, 5, 1, []string{thumbnail, picture}, 0},
		{"not a mask", []made{page(9, 4), page(5, 2)}, 5, 1, []string{mask, picture}, 0},
		{"all said to be reduced", []made{page(3, 1), page(7, 1)}, 7, 1, []string{thumbnail, picture}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			src, err := open(chain(c.pages))
			require.NoError(t, err)
			info := src.Info()
			require.Equal(t, c.width, info.Width)
			require.Len(t, info.Warnings, c.warnings)
			require.Len(t, info.Pages, len(c.pages))
			for i, p := range info.Pages {
				require.Equal(t, c.kinds[i], p.Kind)
				require.Equal(t, fmt.Sprintf("IFD %d", i), p.Path)
				require.Equal(t, [4]int{c.pages[i].w, 1, 1, 8}, [4]int{p.Width, p.Height, p.Channels, p.Bits})
				require.Equal(t, i == c.chosen, p.Chosen)
			}
		})
	}
}

// chain joins files of one page to one of several, with the samples of all at
// the same place.
func chain(pages []made) []byte {
	b := make([]byte, 8+16)
	copy(b, "II*\x00")
	patch := 4
	for _, m := range pages {
		if len(b)%2 == 1 {
			b = append(b, 0)
		}
		tags := append(m.tags,
			num(tagImageWidth, typeLong, uint64(m.w)), num(tagImageLength, typeLong, uint64(m.h)),
			num(tagBitsPerSample, typeShort, 8), num(tagPhotometric, typeShort, blackIsZero), num(tagStripOffsets, typeLong, 8), num(tagStripByteCounts, typeLong, uint64(m.w)))
		start := len(b)
		b = m.appendDirectory(b, patch, tags)
		patch = start + 2 + 12*len(tags)
	}
	return b
}

// However many pages are not read, the notice of it is a short one.
func TestFewOfManyPagesAreNamed(t *testing.T) {
	pages := make([]made, 20)
	for i := range pages {
		pages[i] = made{w: 4, h: 1, ch: 1, depth: 8}
	}
	src, err := open(chain(pages))
	require.NoError(t, err)
	require.Len(t, src.Info().Warnings, 1)
	require.Regexp(t, `^IFD 0 \(4 x 1\) is the scan; not read: (IFD [1-8] \(4 x 1\), ){8}and 11 more$`, src.Info().Warnings[0])
}

// A scan below its thumbnail has the resolution and the profile of that one where
// it has none itself. But what a linear raw picture stands below is a preview,
// whose profile is not that of the samples of the scan.
func TestScanBelowItsThumbnailHasWhatThatOneHas(t *testing.T) {
	at300 := []byte{0x2c, 1, 0, 0, 1, 0, 0, 0}
	at72 := []byte{72, 0, 0, 0, 1, 0, 0, 0}
	resolution := func(b []byte) []madeTag {
		return []madeTag{{tag: tagXResolution, kind: typeRational, raw: b}, {tag: tagYResolution, kind: typeRational, raw: b}}
	}
	profile := func(s string) []madeTag { return []madeTag{{tag: tagICC, kind: 7, raw: []byte(s)}} }
	for _, c := range []struct {
		name         string
		above, below []madeTag
		ppi          float64
		profile      string
	}{
		{"only above", append(resolution(at300), profile("above")...), nil, 300, "above"},
		{"in both", append(resolution(at72), profile("above")...), append(resolution(at300), profile("below")...), 300, "below"},
		{"in neither", nil, nil, 0, ""},
		{"raw", append(resolution(at300), profile("above")...), []madeTag{num(tagPhotometric, typeShort, linearRaw)}, 300, ""},
		{"raw with its own", profile("above"), append(profile("below"), num(tagPhotometric, typeShort, linearRaw)), 0, "below"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := made{}
			page := func(w uint64, tags []madeTag) []madeTag {
				return append([]madeTag{num(tagImageWidth, typeLong, w), num(tagImageLength, typeLong, 1), num(tagBitsPerSample, typeShort, 8),
					num(tagStripOffsets, typeLong, 8), num(tagStripByteCounts, typeLong, w)}, tags...)
			}
			b := append([]byte("II*\x00\x00\x00\x00\x00"), make([]byte, 16)...)
			below := uint64(len(b))
			b = m.appendDirectory(b, 4, page(16, c.below))
			b = m.appendDirectory(b, 4, page(4, append(c.above, num(tagNewSubfileType, typeLong, subfileReduced), num(tagSubIFDs, typeLong, below))))
			src, err := open(b)
			require.NoError(t, err)
			info := src.Info()
			require.Equal(t, 16, info.Width)
			require.Equal(t, c.ppi, info.XPPI)
			require.Equal(t, c.ppi, info.YPPI)
			require.Equal(t, c.profile, string(info.ICC))
		})
	}
}

// Most programs write the directory behind the picture. A file of theirs that is
// cut off is said to be so, with how much is there, and that this is the end of it.
func TestFileCutOffBeforeItsDirectory(t *testing.T) {
	b := made{w: 6, h: 4, ch: 3, depth: 8}.file(make([]uint16, 72))
	directory := int(binary.LittleEndian.Uint32(b[4:]))
	for _, c := range []struct{ size, least int }{{40, directory + 2}, {directory + 10, directory + 2 + 12*int(b[directory])}} {
		for _, open := range []func([]byte) (raster.Source, error){open, func(b []byte) (raster.Source, error) { return openPartial(b, giantBlock) }} {
			_, err := open(b[:c.size])
			require.ErrorIs(t, err, raster.ErrTruncated)
			require.EqualError(t, err, fmt.Sprintf("IFD 0: the file is cut off: %d of at least %d bytes are there, without the list of its tags, and so nothing can be salvaged (truncated file)",
				c.size, c.least))
		}
	}
}

// Texts that are not UTF-8 are those of Windows programs: nothing is left out.
func TestTextsOfOldProgramsKeepTheirLetters(t *testing.T) {
	m := made{w: 1, h: 1, ch: 1, depth: 8, tags: []madeTag{
		{tag: tagArtist, kind: typeASCII, raw: []byte("Andr\xe9 M\xfcller\x00")},
		{tag: tagCopyright, kind: typeASCII, raw: []byte("\xa9 2024 \x93K\xf6ln\x94 \x80\x00")},
		{tag: tagDescription, kind: typeASCII, raw: []byte("Zoë\x00")},
	}}
	src, err := open(m.file([]uint16{0}))
	require.NoError(t, err)
	got := src.Info().Metadata
	require.Equal(t, raster.Metadata{Artist: "André Müller", Copyright: "© 2024 “Köln” €", Description: "Zoë"}, got)
}

func TestMetadata(t *testing.T) {
	resolution := func(unit uint64) made {
		rational := []byte{0x2c, 1, 0, 0, 1, 0, 0, 0} // 300/1
		return made{w: 1, h: 1, ch: 1, depth: 8, tags: []madeTag{
			{tag: tagXResolution, kind: typeRational, raw: rational}, {tag: tagYResolution, kind: typeRational, raw: rational},
			num(tagResolutionUnit, typeShort, unit), num(tagOrientation, typeShort, 6),
		}}
	}
	for unit, want := range map[uint64]float64{1: 0, 2: 300, 3: 762} {
		m := resolution(unit)
		b := m.file([]uint16{0})
		src, err := open(b)
		require.NoError(t, err)
		require.Equal(t, [2]float64{want, want}, [2]float64{src.Info().XPPI, src.Info().YPPI})
		require.Equal(t, 6, src.Info().Orientation)
		o, err := Orientation(bytes.NewReader(b), int64(len(b)), raster.DefaultLimits())
		require.NoError(t, err)
		require.Equal(t, 6, o)
	}
	m := resolution(2)
	m.tags[0].raw = make([]byte, 8) // 0/0
	src, err := open(m.file([]uint16{0}))
	require.NoError(t, err)
	require.Zero(t, src.Info().XPPI)
}
