package recipe

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

const sidecarText = `{
  "safelight": 1,
  "source": {
    "name": "IMG.tif",
    "size": 3,
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  },
  "orientation": 90,
  "recipe": {
    "render": 1,
    "film": "bw-negative",
    "input": {"gamma": 1},
    "working": "acescg",
    "density": {
      "gamma": 1,
      "dmax": 2.5,
      "channel_gamma": {"r": 1, "b": 1}
    },
    "exposure": [0, 0, 0],
    "glare": 0
  },
  "crops": [
    {
      "id": "1",
      "name": "left",
      "rect": [0, 0, 0.5, 1]
    },
    {
      "id": "2",
      "rect": [0.5, 0.1, 0.5, 0.9],
      "orientation": 0
    }
  ]
}
`

func degrees(d int) *int { return &d }

func sidecarOfText() *Sidecar {
	return &Sidecar{
		Version:     1,
		Source:      Source{"IMG.tif", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		Orientation: degrees(90),
		Recipe:      Default(BWNegative),
		Crops: []Crop{
			{ID: "1", Name: "left", Rect: Rect{0, 0, 0.5, 1}},
			{ID: "2", Rect: Rect{0.5, 0.1, 0.5, 0.9}, Orientation: degrees(0)},
		},
	}
}

func TestTheTextOfASidecar(t *testing.T) {
	data, err := MarshalSidecar(sidecarOfText())
	require.NoError(t, err)
	require.Equal(t, sidecarText, string(data))
	sc, err := ParseSidecar([]byte(sidecarText))
	require.NoError(t, err)
	require.Equal(t, sidecarOfText(), sc)
}

func TestCropsInheritWhatTheyDoNotHave(t *testing.T) {
	sc := sidecarOfText()
	sc.Crops[1].Recipe = Default(Digital)
	frames := sc.Frames()
	require.Len(t, frames, 2)
	require.Equal(t, Frame{"1", "left", Default(BWNegative), &Rect{0, 0, 0.5, 1}, 0, degrees(90), false}, frames[0])
	require.Equal(t, Frame{"2", "", Default(Digital), &Rect{0.5, 0.1, 0.5, 0.9}, 0, degrees(0), false}, frames[1])

	frames[0].Recipe.Glare, *frames[0].Orientation, frames[0].Crop[0] = 0.1, 180, 0.3
	require.Equal(t, BWNegative, sc.Recipe.Film)
	require.Zero(t, sc.Recipe.Glare, "frames share nothing with the sidecar")
	require.Equal(t, 90, *sc.Orientation)
	require.Zero(t, sc.Crops[0].Rect[0])

	sc.Crops = nil
	require.Equal(t, []Frame{{Recipe: Default(BWNegative), Orientation: degrees(90)}}, sc.Frames())
}

func TestSidecarErrors(t *testing.T) {
	sidecar := func(more string) string {
		return `{"safelight":1,"source":{"name":"a","size":1,"sha256":""},"recipe":{"render":1}` + more + `}`
	}
	require.NotPanics(t, func() {
		_, err := ParseSidecar([]byte(sidecar("")))
		require.NoError(t, err)
	})
	for _, c := range []struct{ text, want string }{
		{`{`, `sidecar: line 1: the file ends in the middle`},
		{`[]`, `sidecar: want an object, found a list`},
		{`{}`, "sidecar: safelight: missing\nsidecar: source: missing\nsidecar: recipe: missing"},
		{`{"safelight":3,"sources":[]}`, `sidecar: safelight: version 3, but the latest known here is 2: made by a newer version of Safelight`},
		{`{"safelight":0,"source":{},"recipe":{"render":1}}`, `sidecar: safelight: there is no version 0`},
		{`{"safelight":1,"source":{"name":"a","size":-1,"sha256":"AB"},"recipe":{"render":1}}`,
			"sidecar: source.size: -1 is negative\nsidecar: source.sha256: want 64 hexadecimal digits in lower case, found \"AB\""},
		{`{"safelight":1,"source":{},"recipe":null}`, `sidecar: recipe: missing`},
		{`{"safelight":1,"source":{},"recipe":{"render":3}}`, `sidecar: recipe.render: version 3, but the latest known here is 1: made by a newer version of Safelight`},
		{`{"safelight":1,"source":{},"recipe":{"render":1,"glare":1}}`, `sidecar: recipe.glare: 1 is outside 0 to 0.2`},
		{sidecar(`,"orientation":45`), `sidecar: orientation: 45 is none of 0, 90, 180 and 270`},
		{sidecar(`,"crops":[{"id":"a"}]`), `sidecar: crops[0].rect: missing`},
		{sidecar(`,"crops":[{"rect":[0,0,1,1]}]`), `sidecar: crops[0].id: missing`},
		{sidecar(`,"crops":[{"id":"","rect":[0,0,1,1]}]`), `sidecar: crops[0].id: empty`},
		{sidecar(`,"crops":[{"id":"a","rect":[0,0,1,1]},{"id":"a","rect":[0,0,1,1]}]`), `sidecar: crops[1].id: "a" is the id of crops[0] already`},
		{sidecar(`,"crops":[{"id":"a","rect":[0.5,0,0.6,1]}]`), `sidecar: crops[0].rect: left 0.5 and width 0.6 are more than 1`},
		{sidecar(`,"crops":[{"id":"a","rect":[0,0.5,1,0.6]}]`), `sidecar: crops[0].rect: top 0.5 and height 0.6 are more than 1`},
		{sidecar(`,"crops":[{"id":"a","rect":[0,-0.1,1,1]}]`), `sidecar: crops[0].rect: top -0.1 is outside 0 to 1`},
		{sidecar(`,"crops":[{"id":"a","rect":[0,0,0,1]}]`), `sidecar: crops[0].rect: the rectangle is empty`},
		{sidecar(`,"crops":[{"id":"a","rect":[0,0,1,1],"recipe":{"render":1,"density":{"dmax":9}}}]`), `sidecar: crops[0].recipe.density.dmax: 9 is outside 0 to 4.8`},
		{sidecar(`,"crops":[{"id":"a","rect":[0,0,1,1],"recipe":{"film":"digital"}}]`), `sidecar: crops[0].recipe.render: missing`},
		{sidecar(`,"crops":[` + strings.Repeat(`{"id":"a","rect":[0,0,1,1]},`, 1000) + `{"id":"a","rect":[0,0,1,1]}]`), `sidecar: crops: 1001 are too many; at most 1000`},
	} {
		_, err := ParseSidecar([]byte(c.text))
		require.EqualError(t, err, c.want, c.text)
	}
}

func TestASidecarOfALaterVersionIsToldFromADamagedOne(t *testing.T) {
	_, err := ParseSidecar([]byte(`{"safelight":3,"safelite":true}`))
	require.ErrorIs(t, err, ErrNewer)
	_, err = ParseSidecar([]byte(`{"safelight":1}`))
	require.NotErrorIs(t, err, ErrNewer)
}

func TestNoSidecarIsMadeThatCouldNotBeRead(t *testing.T) {
	sc := sidecarOfText()
	sc.Crops[1].ID = "1"
	_, err := MarshalSidecar(sc)
	require.ErrorContains(t, err, "crops[1].id")
	_, err = MarshalSidecar(&Sidecar{Version: 1})
	require.EqualError(t, err, "sidecar: recipe: missing")
}

func TestChecksum(t *testing.T) {
	// FIPS 180-4's example.
	sum, err := Checksum(t.Context(), strings.NewReader("abc"))
	require.NoError(t, err)
	require.Equal(t, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", sum)
	broken := errors.New("broken")
	_, err = Checksum(t.Context(), iotest.ErrReader(broken))
	require.ErrorIs(t, err, broken)
}
