package task

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

func TestAViewLiesWithinThePictureAndIsNotEnlarged(t *testing.T) {
	const most = math.MaxInt
	for name, c := range map[string]struct {
		view View
		want string
	}{
		"whole":                {View{0, 0, 300, 200, 300, 200}, ""},
		"one pixel":            {View{299, 199, 1, 1, 1, 1}, ""},
		"reduced":              {View{10, 20, 100, 50, 1, 50}, ""},
		"nothing":              {View{}, "0 x 0 pixels at 0, 0 is not within the picture of 300 x 200"},
		"no height":            {View{0, 0, 10, 0, 1, 1}, "is not within"},
		"negative width":       {View{0, 0, -1, 10, 1, 1}, "is not within"},
		"left of it":           {View{-1, 0, 10, 10, 1, 1}, "at -1, 0 is not within"},
		"above it":             {View{0, -1, 10, 10, 1, 1}, "is not within"},
		"right of it":          {View{291, 0, 10, 10, 1, 1}, "is not within"},
		"below it":             {View{0, 191, 10, 10, 1, 1}, "is not within"},
		"too wide":             {View{0, 0, 301, 1, 1, 1}, "is not within"},
		"sums that overflow":   {View{most, most, most, most, 1, 1}, "is not within"},
		"least place":          {View{math.MinInt, 0, 1, 1, 1, 1}, "is not within"},
		"an overflowing place": {View{most, 0, 300, 200, 1, 1}, "is not within"},
		"drawn as nothing":     {View{0, 0, 10, 10, 0, 1}, "drawn as 0 x 1"},
		"drawn upside down":    {View{0, 0, 10, 10, 1, -10}, "drawn as 1 x -10"},
		"enlarged":             {View{0, 0, 10, 10, 10, 11}, "10 x 10 pixels drawn as 10 x 11; it can be reduced only"},
	} {
		t.Run(name, func(t *testing.T) {
			r := Render{Frame: Frame{Orientation: 1}, View: &c.view}
			if err := r.Check(300, 200); c.want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.want)
			}
		})
	}
	turned := Render{Frame: Frame{Orientation: 6}, View: &View{0, 200, 200, 100, 20, 10}}
	require.NoError(t, turned.Check(300, 200), "it is of the picture as it is shown")
	require.Error(t, turned.Check(200, 300))
	require.NoError(t, Render{}.Check(300, 200))
}

func TestWithoutAViewTheRequestIsAsItWas(t *testing.T) {
	data, err := json.Marshal(Render{Space: "srgb"})
	require.NoError(t, err)
	require.NotContains(t, string(data), "view")
}

func TestASurfaceIsAsLargeAsItsView(t *testing.T) {
	r := Render{Frame: Frame{Orientation: 6}}
	w, h := r.Size(3000, 2000, 500, 300)
	require.Equal(t, [2]int{200, 300}, [2]int{w, h})
	r.View = &View{0, 0, 900, 700, 450, 350}
	w, h = r.Size(3000, 2000, 500, 300)
	require.Equal(t, [2]int{450, 350}, [2]int{w, h})
}

// TestFitIsTheLargestSizeThatAnEdgeGivesInTheBox tries all edges of small scans.
func TestFitIsTheLargestSizeThatAnEdgeGivesInTheBox(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		scanW, scanH := 1+rnd.IntN(60), 1+rnd.IntN(60)
		f := Frame{Orientation: 1 + rnd.IntN(8)}
		if rnd.IntN(2) == 0 {
			f.Crop = &recipe.Rect{0.2, 0.3, rnd.Float64() * 0.8, rnd.Float64() * 0.7}
		}
		boxW, boxH := rnd.IntN(70)-3, rnd.IntN(70)-3
		edge, w, h := f.Fit(scanW, scanH, boxW, boxH)
		gotW, gotH := f.Size(scanW, scanH, edge)
		require.Equal(t, [2]int{gotW, gotH}, [2]int{w, h}, "what an export of this edge makes")
		require.Positive(t, edge)
		require.LessOrEqual(t, w, max(boxW, 1))
		require.LessOrEqual(t, h, max(boxH, 1))
		for other := 1; other <= 60; other++ {
			ow, oh := f.Size(scanW, scanH, other)
			if ow <= boxW && oh <= boxH {
				require.LessOrEqual(t, ow, w, "%+v of %d x %d in %d x %d: edge %d is better than %d", f, scanW, scanH, boxW, boxH, other, edge)
				require.LessOrEqual(t, oh, h)
			}
		}
	}
	edge, w, h := Frame{Orientation: 1}.Fit(300, 200, 5000, 5000)
	require.Equal(t, [3]int{300, 300, 200}, [3]int{edge, w, h}, "never larger than it is")
}
