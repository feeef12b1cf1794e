package choice

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/curve"
	"safelight/pipeline/recipe"
)

func TestThereIsEverythingToChooseFrom(t *testing.T) {
	s := New(color.Builtin(), curve.Builtin(), []string{"png8"})
	require.Equal(t, recipe.Films(), s.Films)
	require.Equal(t, recipe.Matrices(), s.Matrices)
	require.Equal(t, []string{"png8"}, s.Formats)
	require.Contains(t, s.Compressions, "lzw")
	require.Contains(t, s.Spaces.Output, Named{"srgb", "sRGB"})
	require.Subset(t, s.Spaces.Input, s.Spaces.Working)
	require.Subset(t, s.Spaces.Input, s.Spaces.Output)
	require.Greater(t, len(s.Spaces.Input), len(s.Spaces.Output), "scanners are no outputs")
	require.Len(t, s.Papers, len(curve.Builtin().Names()))
	for _, p := range s.Papers {
		require.NotEmpty(t, p.Title)
		require.Equal(t, p.Name, p.Curves.Name)
	}
}

// The page knows all of it by these names.
func TestChoicesAreSentByTheirNames(t *testing.T) {
	text, err := json.Marshal(New(color.Builtin(), curve.Builtin(), nil))
	require.NoError(t, err)
	var sent struct {
		Papers []map[string]any
		Spaces map[string][]map[string]string
	}
	require.NoError(t, json.Unmarshal(text, &sent))
	require.ElementsMatch(t, []string{"name", "title", "kind", "curves"}, slices.Collect(maps.Keys(sent.Papers[0])))
	for _, use := range []string{"input", "working", "output"} {
		require.NotEmpty(t, sent.Spaces[use][0]["name"], use)
	}
}
