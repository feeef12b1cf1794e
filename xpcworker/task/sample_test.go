package task

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/xpcworker/wire"
)

func TestAnAreaToSampleLiesWithinTheScan(t *testing.T) {
	for _, good := range []Area{{}, {0, 0, 1, 1}, {1, 1, 0, 0}, {0.7, 0.1, 0.3, 0.9}, {0.1, 0.2, 0, 0.5}} {
		require.NoError(t, good.Check(), "%v", good)
	}
	for want, bad := range map[string]Area{
		"left -0.1 is outside 0 to 1":  {-0.1, 0, 0, 0},
		"top 1.1 is outside 0 to 1":    {0, 1.1, 0, 0},
		"width NaN is outside 0 to 1":  {0, 0, math.NaN(), 0},
		"height +Inf is outside":       {0, 0, 0, math.Inf(1)},
		"[0.5 0 0.6 0] reaches beyond": {0.5, 0, 0.6, 0},
		"[0 0.5 0 0.6] reaches beyond": {0, 0.5, 0, 0.6},
	} {
		require.ErrorContains(t, bad.Check(), want)
	}
}

func TestAnAreaIsAllPixelsItTouches(t *testing.T) {
	for _, c := range []struct {
		area Area
		want [4]int
	}{
		{Area{0, 0, 1, 1}, [4]int{0, 0, 10, 20}},
		{Area{}, [4]int{0, 0, 1, 1}},
		{Area{1, 1, 0, 0}, [4]int{9, 19, 10, 20}},
		{Area{0.55, 0.52, 0, 0}, [4]int{5, 10, 6, 11}},
		{Area{0.5, 0.5, 0.1, 0.05}, [4]int{5, 10, 6, 11}},
		{Area{0.55, 0.52, 0.1, 0.05}, [4]int{5, 10, 7, 12}},
	} {
		x0, y0, x1, y1 := c.area.Pixels(10, 20)
		require.Equal(t, c.want, [4]int{x0, y0, x1, y1}, "%v", c.area)
	}
}

func TestASampleThatCannotBeTrueIsRefused(t *testing.T) {
	for want, answer := range map[string]string{
		"the worker's sample: invalid character":      `{{`,
		"the worker's sample: there is none":          `{"recipe": null}`,
		"scan value 1.5 is outside 0 to 1":            `{"sample": {"scan": [0, 1.5, 0], "light": [0, 0, 0], "pixels": 1}}`,
		"scan value -1e-09 is outside 0 to 1":         `{"sample": {"scan": [0, 0, -1e-9], "light": [0, 0, 0], "pixels": 1}}`,
		"light 1e+07 is outside":                      `{"sample": {"scan": [0, 0, 0], "light": [0, 0, 1e7], "pixels": 1}}`,
		"light -1e+300 is outside":                    `{"sample": {"scan": [0, 0, 0], "light": [-1e300, 0, 0], "pixels": 1}}`,
		"the worker's sample: json: cannot unmarshal": `{"sample": {"scan": [0, 0, 1e999], "light": [0, 0, 0], "pixels": 1}}`,
		"the worker's sample: of 0 pixels":            `{"sample": {"scan": [0, 0, 0], "light": [0, 0, 0]}}`,
		"the worker's sample: of -3 pixels":           `{"sample": {"scan": [0, 0, 0], "light": [0, 0, 0], "pixels": -3}}`,
		"the worker's sample: invalid character 'N'":  `{"sample": {"scan": [NaN, 0, 0], "light": [0, 0, 0], "pixels": 1}}`,
	} {
		s, err := ParseSample([]byte(answer))
		require.ErrorContains(t, err, want)
		require.Zero(t, s)
	}
	for _, not := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		require.Error(t, Sample{Scan: [3]float64{0, not, 0}, Pixels: 1}.check())
		require.Error(t, Sample{Light: [3]float64{0, not, 0}, Pixels: 1}.check())
	}
	want := Sample{Scan: [3]float64{0, 0.5, 1}, Light: [3]float64{-0.1, 0.3, 1.2}, Pixels: 7}
	data, err := json.Marshal(Analysis{Sample: &want})
	require.NoError(t, err)
	require.JSONEq(t, `{"sample": {"scan": [0, 0.5, 1], "light": [-0.1, 0.3, 1.2], "pixels": 7}}`, string(data), "nothing else is in it")
	got, err := ParseSample(data)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// What ParseSample accepts are numbers in range.
func FuzzParseSample(f *testing.F) {
	f.Add([]byte(`{"sample": {"scan": [0, 0.5, 1], "light": [-0.1, 0.3, 1.2], "pixels": 7}}`))
	f.Add([]byte(`{"sample": null}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		s, err := ParseSample(answer)
		if err != nil {
			require.Equal(t, err.Error(), wire.Printable(err.Error()))
			return
		}
		require.NoError(t, s.check())
		_, err = json.Marshal(s)
		require.NoError(t, err)
	})
}
