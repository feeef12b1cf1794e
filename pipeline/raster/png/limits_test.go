package png

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// Every limit that a PNG can run into is kept to the unit.
func TestLimitsAtTheirEdges(t *testing.T) {
	rows := deflated(make([]byte, 21*10))
	gray := file("IHDR", ihdr(20, 10, 8, 0, 0), "tEXt", "a\x00b", "pHYs", "\x00\x00\x00\x01\x00\x00\x00\x01\x01", "IDAT", rows, "IEND", "")
	rare := file("IHDR", ihdr(20, 10, 8, 6, 0), "IDAT", deflated(make([]byte, 81*10)), "IEND", "")
	flat := file("IHDR", ihdr(1000, 90, 8, 0, 0), "IDAT", deflated(make([]byte, 1001*90)), "IEND", "")
	rareFlat := file("IHDR", ihdr(1000, 90, 8, 6, 0), "IDAT", deflated(make([]byte, 4001*90)), "IEND", "")
	for _, c := range []struct {
		name  string
		file  []byte
		limit raster.Limit
		value int64
	}{
		{"width", gray, raster.LimitEdge, 20},
		{"pixels", gray, raster.LimitPixels, 200},
		{"chunks before the image data", gray, raster.LimitTags, 3},
		{"the longest chunk", gray, raster.LimitTagBytes, 13},
		{"expansion", flat, raster.LimitExpansion, int64(90_000+len(flat)-1) / int64(len(flat))},
		{"decoded whole", rare, raster.LimitWholeBytes, 800},
		{"expansion, decoded whole", rareFlat, raster.LimitExpansion, int64(360_000+len(rareFlat)-1) / int64(len(rareFlat))},
	} {
		t.Run(c.name, func(t *testing.T) { rastertest.AtLimit(t, c.file, c.limit, c.value, Open) })
	}
}

// A profile over the limit, as it is stored or once inflated, is left out and
// named; so is one that is broken.
func TestProfilesThatCannotBeReadAreLeftOut(t *testing.T) {
	content := "p\x00\x00" + deflated(bytes.Repeat([]byte("profile "), 100))
	b := file("IHDR", ihdr(1, 1, 8, 0, 0), "iCCP", content, "IDAT", deflated([]byte{0, 7}), "IEND", "")
	damaged := bytes.Clone(b)
	damaged[bytes.Index(b, []byte("iCCP"))+9] ^= 1
	for _, c := range []struct {
		file  []byte
		limit int64
		says  string
	}{
		{b, 800, ""},
		{b, 799, "the color profile cannot be read: iCCP of more than 799 bytes (over the limit: tag-bytes)"},
		{b, int64(len(content)) - 1, "at most"},
		{damaged, 800, `the color profile cannot be read: chunk "iCCP" has checksum`},
		{file("IHDR", ihdr(1, 1, 8, 0, 0), "iCCP", "p\x00\x00nonsense", "IDAT", deflated([]byte{0, 7}), "IEND", ""), 800, "the color profile cannot be read: iCCP: "},
	} {
		lim := raster.DefaultLimits()
		lim.MaxTagBytes = c.limit
		src, err := Open(bytes.NewReader(c.file), int64(len(c.file)), lim)
		require.NoError(t, err)
		p, err := rastertest.ReadAll(src)
		require.NoError(t, err)
		require.Equal(t, []uint16{7}, p)
		if c.says == "" {
			require.Len(t, src.Info().ICC, 800)
			continue
		}
		require.Nil(t, src.Info().ICC)
		require.Len(t, src.Info().Warnings, 1)
		require.Contains(t, src.Info().Warnings[0], c.says)
	}
}
