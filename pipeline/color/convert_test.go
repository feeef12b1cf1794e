package color_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
)

// The fractions are those of CSS Color 4, section "Sample code for color
// conversions", which its editors derived from the same chromaticities.
func TestToXYZAgainstPublishedMatrices(t *testing.T) {
	for _, c := range []struct {
		space, source string
		want          color.Matrix
		tolerance     float64
	}{
		{"srgb", "IEC 61966-2-1", color.Matrix{
			{0.4124, 0.3576, 0.1805},
			{0.2126, 0.7152, 0.0722},
			{0.0193, 0.1192, 0.9505},
		}, 5.01e-5},
		{"srgb", "CSS Color 4", color.Matrix{
			{506752. / 1228815, 87881. / 245763, 12673. / 70218},
			{87098. / 409605, 175762. / 245763, 12673. / 175545},
			{7918. / 409605, 87881. / 737289, 1001167. / 1053270},
		}, 1e-14},
		{"display-p3", "CSS Color 4", color.Matrix{
			{608311. / 1250200, 189793. / 714400, 198249. / 1000160},
			{35783. / 156275, 247089. / 357200, 198249. / 2500400},
			{0, 32229. / 714400, 5220557. / 5000800},
		}, 1e-14},
		{"adobe-rgb", "Adobe RGB (1998), 4.3.5.3", color.Matrix{
			{0.57667, 0.18556, 0.18823},
			{0.29734, 0.62736, 0.07529},
			{0.02703, 0.07069, 0.99134},
		}, 6e-6},
		{"adobe-rgb", "CSS Color 4", color.Matrix{
			{573536. / 994567, 263643. / 1420810, 187206. / 994567},
			{591459. / 1989134, 6239551. / 9945670, 374412. / 4972835},
			{53769. / 1989134, 351524. / 4972835, 4929758. / 4972835},
		}, 1e-14},
		{"rec2020", "CSS Color 4", color.Matrix{
			{63426534. / 99577255, 20160776. / 139408157, 47086771. / 278816314},
			{26158966. / 99577255, 472592308. / 697040785, 8267143. / 139408157},
			{0, 19567812. / 697040785, 295819943. / 278816314},
		}, 1e-14},
		// ISO 22028-2 rounds D50 to XYZ 0.9642 1 0.8249 first.
		{"prophoto", "ISO 22028-2", color.Matrix{
			{0.7977, 0.1352, 0.0313},
			{0.2880, 0.7119, 0.0001},
			{0.0000, 0.0000, 0.8249},
		}, 2.5e-4},
		// CSS Color 4 gives the primaries a digit or two more.
		{"prophoto", "CSS Color 4", color.Matrix{
			{0.79776664490064230, 0.13518129740053308, 0.03134773412839220},
			{0.28807482881940130, 0.71183523424187300, 0.00008993693872564},
			{0, 0, 0.82510460251046020},
		}, 1e-5},
		{"acescg", "ACES transforms, AP1 to XYZ", color.Matrix{
			{0.6624541811, 0.1340042065, 0.1561876870},
			{0.2722287168, 0.6740817658, 0.0536895174},
			{-0.0055746495, 0.0040607335, 1.0103391003},
		}, 5.1e-11},
	} {
		t.Run(c.space+" "+c.source, func(t *testing.T) {
			got := lookup(t, c.space).ToXYZ()
			for i := range 3 {
				near(t, c.want[i], got[i], c.tolerance, "row", i)
			}
		})
	}
}

func TestAdaptationAgainstPublishedMatrix(t *testing.T) {
	want := color.Matrix{ // CSS Color 4, D65 to D50
		{1.0479297925449969, 0.022946870601609652, -0.05019226628920524},
		{0.02962780877005599, 0.9904344267538799, -0.017073799063418826},
		{-0.009243040646204504, 0.015055191490298152, 0.7518742814281371},
	}
	got := color.Adaptation(color.XY{X: 0.3127, Y: 0.3290}, color.XY{X: 0.3457, Y: 0.3585})
	for i := range 3 {
		near(t, want[i], got[i], 1e-14, "row", i)
	}
}

func TestConvertAgainstPublishedMatrix(t *testing.T) {
	want := color.Matrix{ // AP1 to BT.709 with Bradford, as color pipelines for ACES carry it
		{1.70505099, -0.62179212, -0.08325887},
		{-0.13025642, 1.14080474, -0.01054832},
		{-0.02400336, -0.12896898, 1.15297233},
	}
	got := color.Convert(lookup(t, "acescg"), lookup(t, "srgb"))
	for i := range 3 {
		near(t, want[i], got[i], 1e-8, "row", i)
	}
}

func TestLuminanceWeights(t *testing.T) {
	near(t, [3]float64{0.2126, 0.7152, 0.0722}, color.Luminance(lookup(t, "srgb")), 5e-5, "BT.709")
	near(t, [3]float64{0.2627, 0.6780, 0.0593}, color.Luminance(lookup(t, "rec2020")), 5e-5, "BT.2020")
	for _, s := range all(t) {
		w := color.Luminance(s)
		require.InDelta(t, 1, w[0]+w[1]+w[2], 1e-14, s.Name)
	}
}

func TestConvertKeepsWhite(t *testing.T) {
	for _, from := range all(t) {
		for _, to := range all(t) {
			white := color.Convert(from, to).Apply([3]float64{1, 1, 1})
			near(t, [3]float64{1, 1, 1}, white, 1e-13, from.Name, to.Name)
		}
	}
}

func TestEveryPairOfSpacesRoundTrips(t *testing.T) {
	colors := samples(200)
	for _, from := range all(t) {
		for _, to := range all(t) {
			there, back := color.Convert(from, to), color.Convert(to, from)
			for _, c := range colors {
				near(t, c, back.Apply(there.Apply(c)), 1e-12, from.Name, to.Name, "linear")

				// Encoded in the one, encoded in the other, and home again.
				v := apply(to.Transfer.Encode, there.Apply(apply(from.Transfer.Decode, c)))
				home := apply(from.Transfer.Encode, back.Apply(apply(to.Transfer.Decode, v)))
				near(t, c, home, 1e-6, from.Name, to.Name, "encoded")
			}
		}
	}
}

func apply(f func(float64) float64, c [3]float64) [3]float64 {
	return [3]float64{f(c[0]), f(c[1]), f(c[2])}
}

func TestEqualSpacesConvertByExactlyTheIdentity(t *testing.T) {
	for _, s := range all(t) {
		same := s
		same.Name, same.Transfer = "other", color.Transfer{Gamma: 3, A: 1}
		require.Equal(t, color.Identity(), color.Convert(s, same), s.Name)
		require.Equal(t, color.Identity(), color.Adaptation(s.White, s.White), s.Name)
	}
}
