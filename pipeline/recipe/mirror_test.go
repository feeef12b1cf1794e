package recipe

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPictureIsMirroredTogetherWithItsOrientation(t *testing.T) {
	turned, upright := 90, 0
	sc := &Sidecar{
		Version: 1, Source: Source{Name: "a.tif"}, Recipe: Default(Digital), Orientation: &turned, Mirror: true,
		Crops: []Crop{
			{ID: "1", Rect: Rect{0, 0, 1, 1}},
			{ID: "2", Rect: Rect{0, 0, 1, 1}, Orientation: &upright},
			{ID: "3", Rect: Rect{0, 0, 1, 1}, Orientation: &upright, Mirror: true},
		},
	}
	text, err := MarshalSidecar(sc)
	require.NoError(t, err)
	read, err := ParseSidecar(text)
	require.NoError(t, err)
	require.Equal(t, 2, read.Version)
	frames := read.Frames()
	for i, want := range []bool{true, false, true} {
		require.Equal(t, want, frames[i].Mirror, i)
	}
	sc.Crops = nil
	require.True(t, sc.Frames()[0].Mirror)
	sc.Orientation = nil
	_, err = MarshalSidecar(sc)
	require.ErrorContains(t, err, "mirror: there is no orientation that it belongs to")
	_, err = ParseSidecar([]byte(`{"safelight": 1, "source": {"name": "", "size": 0, "sha256": ""}, "orientation": 0, "mirror": true, "recipe": {"render": 1, "film": "digital"}}`))
	require.ErrorContains(t, err, `mirror: there is none in version 1; "safelight" has to be 2`)
}
