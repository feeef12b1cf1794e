package words

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/color"
	"safelight/pipeline/raster/format"
	"safelight/pipeline/raster/tiff"
	"safelight/pipeline/recipe"
)

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	placeholders := func(text string) []string {
		return slices.Sorted(slices.Values(regexp.MustCompile(`\{\w+\}`).FindAllString(text, -1)))
	}
	for _, table := range append(both(), pageAlone, windowAlone, menus) {
		for key, word := range table {
			require.NotEmpty(t, word.English, key)
			require.NotEmpty(t, word.Chinese, key)
			require.Equal(t, placeholders(word.English), placeholders(word.Chinese), key)
		}
	}
}

func TestAKeyStandsInOneRow(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range append(both(), pageAlone, windowAlone, menus) {
		for key := range table {
			require.False(t, seen[key], "%q stands twice", key)
			seen[key] = true
		}
	}
}

func TestPageAndWindowHaveTheirOwnWordsAndThoseOfBoth(t *testing.T) {
	page, window := Page(), Window()
	for _, table := range both() {
		require.Subset(t, page, table)
		require.Subset(t, window, table)
	}
	require.Contains(t, page, "connection.lost")
	require.NotContains(t, window, "connection.lost")
	require.Contains(t, window, "menu.undo")
	require.NotContains(t, page, "menu.undo")
}

func TestWordsAreSentInBothLanguages(t *testing.T) {
	text, err := json.Marshal(Page()["flip"])
	require.NoError(t, err)
	require.JSONEq(t, `{"en": "Mirror", "zh": "镜像"}`, string(text))
}

// What other tables list has words, and nothing else of its kind has.
func TestFilmsSpacesFormatsAndCompressionsHaveWords(t *testing.T) {
	listed := map[string][]string{
		"space":       append(color.Builtin().Names(color.Scanner|color.Output|color.Working), "working", recipe.Embedded),
		"compression": append(tiff.Compressions(), "default"),
	}
	for _, f := range recipe.Films() {
		listed["film"] = append(listed["film"], string(f))
	}
	for _, k := range format.Kinds() {
		listed["format"] = append(listed["format"], string(k))
	}
	for kind, names := range listed {
		var said []string
		for key := range Page() {
			if name, ok := strings.CutPrefix(key, kind+"."); ok {
				said = append(said, name)
			}
		}
		require.ElementsMatch(t, names, said, kind)
	}
}
