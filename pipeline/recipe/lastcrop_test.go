package recipe

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheIDsOfCropsThatAreGoneAreKept(t *testing.T) {
	sc := &Sidecar{Version: 1, Source: Source{Name: "a.tif"}, Recipe: Default(Digital), LastCrop: 7}
	text, err := MarshalSidecar(sc)
	require.NoError(t, err)
	read, err := ParseSidecar(text)
	require.NoError(t, err)
	require.Equal(t, 7, read.LastCrop)
	require.Equal(t, 2, read.Version)

	sc.LastCrop = 0
	text, err = MarshalSidecar(sc)
	require.NoError(t, err)
	require.NotContains(t, string(text), "last_crop")
	sc.LastCrop = -1
	_, err = MarshalSidecar(sc)
	require.ErrorContains(t, err, "last_crop: -1 is negative")
}
