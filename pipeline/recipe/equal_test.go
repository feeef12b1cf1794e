package recipe

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
)

// fullRecipe has no pointer nil and no list empty.
func fullRecipe() *Recipe {
	r := Default(ColorNegative)
	r.Base = &[3]float64{0.5, 0.4, 0.3}
	r.Density.Matrix = &Matrix{Name: "m", Values: color.Identity()}
	r.Input.Space = "nikon-9000-ed"
	if err := r.Resolve(color.Builtin()); err != nil {
		panic(err)
	}
	for _, c := range r.curves() {
		*c.points = curve.Curve{{X: 0, Y: 0.1}, {X: 1, Y: 0.9}}
	}
	return r
}

// leaves calls f for every number and string that can be reached from v.
func leaves(t *testing.T, v reflect.Value, at string, f func(at string, leaf reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		require.False(t, v.IsNil(), at)
		leaves(t, v.Elem(), at, f)
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(t, v.Field(i), at+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice, reflect.Array:
		require.NotZero(t, v.Len(), at)
		for i := range v.Len() {
			leaves(t, v.Index(i), fmt.Sprint(at, i), f)
		}
	default:
		f(at, v)
	}
}

// Every field counts: a change of any is seen by Equal, and a change in a
// clone is not seen in the original.
func TestCloneSharesNothingAndEqualSeesEverything(t *testing.T) {
	original := fullRecipe()
	before, err := Marshal(original)
	require.NoError(t, err)
	c := original.Clone()
	require.True(t, original.Equal(c))
	n := 0
	leaves(t, reflect.ValueOf(c), "", func(at string, leaf reflect.Value) {
		n++
		old := reflect.New(leaf.Type()).Elem()
		old.Set(leaf)
		switch leaf.Kind() {
		case reflect.String:
			leaf.SetString(leaf.String() + "x")
		case reflect.Int:
			leaf.SetInt(leaf.Int() + 1)
		default:
			leaf.SetFloat(leaf.Float() + 1)
		}
		require.False(t, original.Equal(c), "%s is not compared", at)
		after, err := Marshal(original)
		require.NoError(t, err)
		require.Equal(t, before, after, "%s is shared", at)
		leaf.Set(old)
	})
	require.Greater(t, n, 40)
	require.True(t, original.Equal(c))
}

func TestEqualOfAbsentParts(t *testing.T) {
	var none *Recipe
	require.True(t, none.Equal(nil))
	require.False(t, none.Equal(fullRecipe()))
	require.False(t, fullRecipe().Equal(nil))
	require.Nil(t, none.Clone())

	a, b := Default(Digital), Default(Digital)
	b.Curve.R = curve.Curve{}
	require.True(t, a.Equal(b), "no points are no points")
	for _, drop := range []func(*Recipe){
		func(r *Recipe) { r.Base = nil },
		func(r *Recipe) { r.Density.Matrix = nil },
		func(r *Recipe) { r.Input.Primaries = nil },
		func(r *Recipe) { r.Input.White = nil },
		func(r *Recipe) { r.Curve.B = nil },
	} {
		r := fullRecipe()
		drop(r)
		require.False(t, r.Equal(fullRecipe()))
		require.False(t, fullRecipe().Equal(r))
	}
}

func TestClonesOfRandomRecipesAreEqual(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		r := randomRecipe(rnd)
		require.True(t, r.Equal(r.Clone()))
	}
}
