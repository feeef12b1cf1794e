package curve_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/curve"
)

func TestPointsAreArraysInJSON(t *testing.T) {
	c := curve.Curve{{X: 0, Y: 0.25}, {X: 0.1234567890123, Y: 1}}
	data, err := json.Marshal(c)
	require.NoError(t, err)
	require.Equal(t, `[[0,0.25],[0.1234567890123,1]]`, string(data))

	var back curve.Curve
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, c, back)

	_, err = json.Marshal(curve.Point{X: math.NaN()})
	require.Error(t, err)
}

func TestPointRefusesOtherShapes(t *testing.T) {
	for _, shape := range []string{
		`null`, `1`, `"0,1"`, `{"x":0,"y":1}`, `[]`, `[0]`, `[0,1,2]`, `[null,1]`, `[0,null]`, `["0",1]`, `[[0,1]]`, `[0,1e999]`,
	} {
		var c curve.Curve
		err := json.Unmarshal([]byte("["+shape+"]"), &c)
		require.ErrorContains(t, err, "want [x, y], got "+shape)
	}
	var c curve.Curve
	err := json.Unmarshal([]byte(`["aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee"]`), &c)
	require.ErrorContains(t, err, `got "aaaaaaaaaabbbbbbbbbbccccccccccddddddddd...`)
}

func FuzzPoint(f *testing.F) {
	f.Add(`[0.5, 1]`)
	f.Add(`[1e-7,-0]`)
	f.Add(`[null,1]`)
	f.Fuzz(func(t *testing.T, data string) {
		var p curve.Point
		if json.Unmarshal([]byte(data), &p) != nil {
			return
		}
		again, err := json.Marshal(p)
		require.NoError(t, err)
		var q curve.Point
		require.NoError(t, json.Unmarshal(again, &q))
		require.Equal(t, p, q)
	})
}
