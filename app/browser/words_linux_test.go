package browser_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/words"
)

func TestThePageHasItsWordsFromTheTableOfWords(t *testing.T) {
	r := enter(t)
	module := r.get(r.base + "/words/table.js").Header.Get("Test-Body")
	list, ok := strings.CutPrefix(module, "export const words = ")
	require.True(t, ok, "%.80s", module)
	var sent map[string]words.Word
	require.NoError(t, json.Unmarshal([]byte(strings.TrimSuffix(list, ";\n")), &sent))
	require.Equal(t, words.Page(), sent)
}
