package png

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

// TestWhatAFileSaysAboutItsSamples puts the chunks that do into a file, one by one
// and against each other.
func TestWhatAFileSaysAboutItsSamples(t *testing.T) {
	profile := func(name string) []byte { s, _ := color.Lookup(name); return color.Profile(s) }
	srgb := "sRGB\x00"
	gamma := func(v uint32) string { return string(be.AppendUint32([]byte("gAMA"), v)) }
	coded := func(b ...byte) string { return "cICP" + string(b) }
	for name, c := range map[string]struct {
		profile  []byte // of iCCP
		chunks   []string
		icc      []byte
		gamma    float64
		warnings int
	}{
		"nothing":                  {},
		"sRGB":                     {chunks: []string{srgb}, icc: profile("srgb")},
		"sRGB and gAMA":            {chunks: []string{gamma(45455), srgb}, icc: profile("srgb")},
		"gAMA":                     {chunks: []string{gamma(55556)}, gamma: 1.8},
		"linear gAMA":              {chunks: []string{gamma(100000)}, gamma: 1},
		"the first gAMA":           {chunks: []string{gamma(50000), gamma(100000)}, gamma: 2},
		"gAMA of 0":                {chunks: []string{gamma(0)}, warnings: 1},
		"gAMA too long":            {chunks: []string{"gAMA12345"}, warnings: 1},
		"cICP of sRGB":             {chunks: []string{coded(1, 13, 0, 1)}, icc: profile("srgb")},
		"cICP of Display P3":       {chunks: []string{coded(12, 13, 0, 1), srgb}, icc: profile("display-p3")},
		"cICP of Rec.2020, last":   {chunks: []string{srgb, coded(9, 14, 0, 1)}, icc: profile("rec2020")},
		"cICP of PQ":               {chunks: []string{coded(9, 16, 0, 1)}, warnings: 1},
		"cICP of video levels":     {chunks: []string{coded(1, 13, 0, 0), srgb}, icc: profile("srgb"), warnings: 1},
		"a profile wins over sRGB": {profile: profile("adobe-rgb"), chunks: []string{srgb, gamma(45455)}, icc: profile("adobe-rgb")},
		"cICP wins over a profile": {profile: profile("adobe-rgb"), chunks: []string{coded(1, 13, 0, 1)}, icc: profile("srgb")},
	} {
		chunks := []string{"IHDR", ihdr(1, 1, 16, colorRGB, 0)}
		if c.profile != nil {
			chunks = append(chunks, "iCCP", "x\x00\x00"+deflated(c.profile))
		}
		for _, chunk := range c.chunks {
			chunks = append(chunks, chunk[:4], chunk[4:])
		}
		src, err := open(file(append(chunks, "IDAT", deflated(make([]byte, 7)), "IEND", "")...))
		require.NoError(t, err, name)
		info := src.Info()
		require.Equal(t, c.icc, info.ICC, name)
		require.InDelta(t, c.gamma, info.SuggestedGamma, 1e-4, name)
		require.Len(t, info.Warnings, c.warnings, name)
		require.NoError(t, src.Close())
	}
	space, _ := color.Lookup("srgb")
	gray := file("IHDR", ihdr(1, 1, 16, colorGray, 0), "sRGB", "\x00", "IDAT", deflated([]byte{0, 0, 0}), "IEND", "")
	src, err := open(gray)
	require.NoError(t, err)
	require.Equal(t, color.GrayProfile(space.Transfer, space.Title), src.Info().ICC)
	require.NoError(t, src.Close())
}
