package adjust

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/recipe"
)

// Every point comes back, and the picture's corners are the crop's.
func TestPlacesThereAndBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(22, 22))
	for range 2000 {
		w, h := 0.01+0.9*rnd.Float64(), 0.01+0.9*rnd.Float64()
		crop := recipe.Rect{(1 - w) * rnd.Float64(), (1 - h) * rnd.Float64(), w, h}
		require.NoError(t, crop.Validate())
		p := [2]float64{3*rnd.Float64() - 1, 3*rnd.Float64() - 1}
		for o := 1; o <= 8; o++ {
			back := PlaceInPicture(PlaceInScan(p, crop, o), crop, o)
			require.InDeltaSlice(t, p[:], back[:], 1e-9)
			seen := map[[2]bool]bool{}
			for _, corner := range [][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
				at := PlaceInScan(corner, crop, o)
				right, below := at[0] > crop[0]+w/2, at[1] > crop[1]+h/2
				want := [2]float64{crop[0], crop[1]}
				if right {
					want[0] += w
				}
				if below {
					want[1] += h
				}
				require.InDeltaSlice(t, want[:], at[:], 1e-12)
				seen[[2]bool{right, below}] = true
			}
			require.Len(t, seen, 4)
		}
	}
}

// EXIF 2.3, tag 274: which corner of the scan is at the top left of the picture, and
// which is at its top right.
func TestCornersAreThoseOfTheStandard(t *testing.T) {
	for o, want := range map[int][2][2]float64{
		1: {{0, 0}, {1, 0}}, 2: {{1, 0}, {0, 0}}, 3: {{1, 1}, {0, 1}}, 4: {{0, 1}, {1, 1}},
		5: {{0, 0}, {0, 1}}, 6: {{0, 1}, {0, 0}}, 7: {{1, 1}, {1, 0}}, 8: {{1, 0}, {1, 1}},
	} {
		for i, corner := range [2][2]float64{{0, 0}, {1, 0}} {
			require.Equal(t, want[i], PlaceInScan(corner, recipe.Rect{0, 0, 1, 1}, o), "%d", o)
		}
	}
}
