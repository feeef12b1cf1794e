package recipe

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What Parse takes is valid, and the same after Marshal and Parse.
func FuzzParse(f *testing.F) {
	f.Add([]byte(fullText))
	f.Add([]byte(`{"render":1}`))
	f.Add([]byte(`{"render":1,"film":"digital","base":[1,1,1e-3],"curve":{"name":"x","rgb":[[0,0],[1,1]],"b":[[0,1],[0.5,0]]}}`))
	f.Add([]byte(`{"render":1,"input":{"space":"nikon-9000-ed","white":{"x":0.3,"y":0.3}},"glare":-0}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse(data)
		if err != nil {
			var field *FieldError
			require.ErrorAs(t, err, &field)
			return
		}
		requireRoundTrip(t, r)
	})
}

func requireRoundTrip(t *testing.T, r *Recipe) {
	t.Helper()
	require.NoError(t, r.Validate())
	require.True(t, r.Equal(r.Clone()))
	text, err := Marshal(r)
	require.NoError(t, err)
	back, err := Parse(text)
	require.NoError(t, err, "%s", text)
	require.True(t, r.Equal(back), "%s", text)
}

// What ParseSidecar takes is valid, and the same after MarshalSidecar and
// ParseSidecar; and every frame of it is complete.
func FuzzSidecar(f *testing.F) {
	f.Add([]byte(sidecarText))
	f.Add([]byte(`{"safelight":1,"source":{"size":9},"recipe":` + fullText + `,"crops":[{"id":"a","rect":[0,0,1,1],"recipe":{"render":1}}]}`))
	f.Add([]byte(`{"safelight":3}`))
	f.Add([]byte(straightText))
	f.Fuzz(func(t *testing.T, data []byte) {
		sc, err := ParseSidecar(data)
		if err != nil {
			var field *FieldError
			require.ErrorAs(t, err, &field)
			return
		}
		text, err := MarshalSidecar(sc)
		require.NoError(t, err)
		back, err := ParseSidecar(text)
		require.NoError(t, err, "%s", text)
		again, err := MarshalSidecar(back)
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
		require.Equal(t, back.Frames(), sc.Frames())
		for _, frame := range sc.Frames() {
			requireRoundTrip(t, frame.Recipe)
		}
	})
}

// Whatever Load takes gives frames that are complete without any library, and
// that a sidecar can keep. What it refuses, it does not refuse for a recipe of
// its own making.
func FuzzDivere(f *testing.F) {
	f.Add([]byte(`{"folder_default":{"idt":{"name":"ACEScg"},"cc_params":{"density_curve":{"name":"Kodak 2383"}}}}`))
	f.Add([]byte(`{"version":3,"type":"single","metadata":{"raw_file":"a","orientation":90,"film_type":"digital","crop":[0.1,0,2,1]},
		"idt":{"name":"x","gamma":9,"white":{"x":0.3,"y":0.3},"primitives":{"r":{"x":0.7,"y":0.3},"g":{"x":0.2,"y":0.7},"b":{"x":0.1,"y":0.1}}},
		"cc_params":{"density_gamma":-1,"rgb_gains":[9,0,-9],"density_matrix":{"name":"m","values":[[1,2,3],[4,5,60],[7,8,9]]},
		"channel_gamma":{"r":0},"density_curve":{"name":"c","points":{"rgb":[[1,0],[0.5,2],[0.5,0]],"b":[]}},"enable_density_inversion":false}}`))
	f.Add([]byte(`{"type":"contactsheet","idt":null,"cc_params":{},"crops":[{"metadata":{"id":"a"}},{"metadata":{"id":"a"}},{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		loaded, err := Load(data, LoadOptions{Name: "a.tif"})
		if err != nil {
			var field *FieldError
			require.ErrorAs(t, err, &field)
			if field.File == DivereFile {
				require.NotRegexp(t, "outside|no film type|no color space|too long|primaries|points? ", field.Err.Error())
			}
			return
		}
		requireKeepable(t, loaded)
	})
}

// requireKeepable requires that a sidecar can keep what was loaded.
func requireKeepable(t *testing.T, loaded *Loaded) {
	t.Helper()
	sc := Sidecar{Version: SidecarVersion, Recipe: loaded.Frames[0].Recipe}
	for _, frame := range loaded.Frames {
		requireRoundTrip(t, frame.Recipe)
		if len(loaded.Frames) == 1 && frame.ID == "" {
			frame.ID = "only"
		}
		crop := Crop{ID: frame.ID, Name: frame.Name, Rect: Rect{0, 0, 1, 1}, Orientation: frame.Orientation, Recipe: frame.Recipe}
		if frame.Crop != nil {
			crop.Rect = *frame.Crop
		}
		sc.Crops = append(sc.Crops, crop)
	}
	_, err := MarshalSidecar(&sc)
	require.NoError(t, err)
}
