package analyze_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/analyze"
	"safelight/pipeline/color"
	"safelight/pipeline/color/icc"
	"safelight/pipeline/raster"
	"safelight/pipeline/recipe"
)

// negative is a reduced linear negative, 16 bits: a strip of film base, and a
// picture of gray steps beside it.
func negative() analyze.Picture {
	p := analyze.Picture{Width: 160, Height: 120, Channels: 3}
	for range p.Height {
		for x := range p.Width {
			d := 0.0
			if x >= 30 {
				d = 0.1 + 1.4*float64((x-30)/10)/12
			}
			for _, base := range [3]float64{0.62, 0.40, 0.25} {
				p.Pix = append(p.Pix, uint16(65535*base*math.Pow(10, -d)+0.5))
			}
		}
	}
	return p
}

// encodedBy is a picture with another encoding of its samples.
func encodedBy(p analyze.Picture, encode func(float64) float64) analyze.Picture {
	pix := make([]uint16, len(p.Pix))
	for i, v := range p.Pix {
		pix[i] = uint16(65535*encode(float64(v)/65535) + 0.5)
	}
	p.Pix = pix
	return p
}

func autoOf(pic analyze.Picture, info raster.Info) (*recipe.Recipe, analyze.Report) {
	info.Channels = pic.Channels
	return analyze.Auto(pic, nil, analyze.Request{Film: recipe.ColorNegative, Info: info})
}

func kinds(report analyze.Report) (all []string) {
	for _, f := range report.Findings {
		all = append(all, f.Kind)
	}
	return all
}

// renamed is the profile of a space under the name of another.
func renamed(name, title string) []byte {
	s, _ := color.Lookup(name)
	s.Title = title
	return color.Profile(s)
}

// TestAProfileIsBelievedForWhatItHoldsAndNotForItsName encodes a negative by what
// a profile holds: the analysis has to find the film base it would find in linear
// light, whatever the profile is called.
func TestAProfileIsBelievedForWhatItHoldsAndNotForItsName(t *testing.T) {
	adobe, _ := color.Lookup("adobe-rgb")
	linear := adobe
	linear.Transfer = color.Transfer{Gamma: 1, A: 1}
	_, plain := autoOf(negative(), raster.Info{Depth: 16})
	for _, title := range []string{"Adobe RGB (1998)", "Nikon Adobe RGB 4.0.0.3000", "EPSON  Adobe RGB", "sRGB IEC61966-2.1", "ProPhoto RGB", ""} {
		for _, depth := range []int{8, 16} {
			r, report := autoOf(encodedBy(negative(), adobe.Transfer.Encode), raster.Info{Depth: depth, ICC: renamed("adobe-rgb", title)})
			require.Equal(t, recipe.Input{Space: recipe.Embedded, Gamma: 1}, r.Input, title)
			require.Contains(t, kinds(report), analyze.KindEncoded, title)
			require.NotContains(t, kinds(report), analyze.KindProfile, title)
			for c := range 3 {
				require.InDelta(t, plain.Base.Density[c], report.Base.Density[c], 0.005, title)
			}
		}
		linear.Title = title
		r, report := autoOf(negative(), raster.Info{Depth: 16, ICC: color.Profile(linear)})
		require.NotContains(t, kinds(report), analyze.KindEncoded, title)
		require.NoError(t, r.Validate())
		require.Equal(t, 1.0, r.Input.Gamma)
		require.Empty(t, r.Input.Space)
		require.InDeltaSlice(t, plain.Base.Density[:], report.Base.Density[:], 0.005, title)
		// The primaries say what the profile does.
		profile, err := icc.Parse(color.Profile(linear))
		require.NoError(t, err)
		working, _ := color.Lookup(r.Working)
		for _, v := range [][3]float64{{1, 1, 1}, {0.6, 0.2, 0.1}, {0, 0.7, 0.3}} {
			want, got := working.ToPCS().Inverse().Apply(profile.ToPCS(v)), r.Input.Light(working)(v)
			require.InDeltaSlice(t, want[:], got[:], 3e-4, title)
		}
	}
}

// TestProfilesOfOthersAreApplied goes through profiles that we did not make: none
// that states tones is passed over.
func TestProfilesOfOthersAreApplied(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(fixture.Path(t, "profiles"), "*.icc"))
	require.NoError(t, err)
	applied := 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		p, err := icc.Parse(data)
		if err != nil {
			continue
		}
		r, report := autoOf(negative(), raster.Info{Depth: 16, ICC: data})
		require.NoError(t, r.Validate(), path)
		if p.Model == icc.Gray { // which is no profile of a color scan
			require.Equal(t, recipe.Input{Gamma: 1}, r.Input, path)
			continue
		}
		outside := false
		for _, k := range kinds(report) {
			outside = outside || k == analyze.KindProfile
		}
		switch {
		case p.Linear():
			require.Equal(t, 1.0, r.Input.Gamma, path)
			require.NotNil(t, r.Input.Primaries, path)
		case outside:
			require.Greater(t, r.Input.Gamma, 1.5, path)
		default:
			require.Equal(t, recipe.Input{Space: recipe.Embedded, Gamma: 1}, r.Input, path)
		}
		applied++
	}
	require.Greater(t, applied, 30)
}

// TestWhatSaysHowAScanIsEncoded shows that the kind of file is only asked where no
// profile that fits the scan states a space.
func TestWhatSaysHowAScanIsEncoded(t *testing.T) {
	gray := analyze.Picture{Width: 160, Height: 120, Channels: 1}
	for i, v := range negative().Pix {
		if i%3 == 0 {
			gray.Pix = append(gray.Pix, v)
		}
	}
	srgb, _ := color.Lookup("srgb")
	r, _ := autoOf(gray, raster.Info{Depth: 16, ICC: color.GrayProfile(srgb.Transfer, "anything")})
	require.Equal(t, recipe.Embedded, r.Input.Space)
	odd := srgb
	odd.Primaries.R.X -= 0.05 // of no space that is known
	for name, c := range map[string]struct {
		info raster.Info
		want recipe.Input
	}{
		"8 bits":                     {raster.Info{Depth: 8}, recipe.Input{Space: "srgb", Gamma: 2.2}},
		"16 bits":                    {raster.Info{Depth: 16}, recipe.Input{Gamma: 1}},
		"a gamma in the file":        {raster.Info{Depth: 16, SuggestedGamma: 1.8}, recipe.Input{Gamma: 1.8}},
		"8 bits and a gamma":         {raster.Info{Depth: 8, SuggestedGamma: 1.8}, recipe.Input{Space: "srgb", Gamma: 1.8}},
		"a gamma, and a space":       {raster.Info{Depth: 16, SuggestedGamma: 1.8, ICC: color.Profile(srgb)}, recipe.Input{Space: recipe.Embedded, Gamma: 1}},
		"a gamma, and another space": {raster.Info{Depth: 16, SuggestedGamma: 1.8, ICC: color.Profile(odd)}, recipe.Input{Gamma: 1.8}},
		"a broken profile":           {raster.Info{Depth: 16, ICC: color.Profile(srgb)[:300]}, recipe.Input{Gamma: 1}},
		"a gray profile":             {raster.Info{Depth: 16, ICC: color.GrayProfile(srgb.Transfer, "x")}, recipe.Input{Gamma: 1}},
	} {
		r, _ := autoOf(negative(), c.info)
		require.Equal(t, c.want, r.Input, name)
	}
}
