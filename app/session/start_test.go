package session_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	. "safelight/app/session"
	"safelight/pipeline/recipe"
)

// Whatever is in a file that says how a folder starts, it is refused or can be used.
func FuzzHowAFolderStarts(f *testing.F) {
	whole, err := recipe.Marshal(recipe.Default(recipe.ColorNegative))
	require.NoError(f, err)
	f.Add([]byte(`{"version": 1, "folder": "/scans", "groups": ["glare", "curve"], "recipe": ` + string(whole) + `}`))
	f.Add([]byte(`{"version": 2}`))
	f.Add([]byte(`{"version": 1, "groups": ["none"], "recipe": {"render": 1}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		groups, r, err := DecodeStart(bytes.NewReader(data))
		if err != nil {
			return
		}
		require.NotEmpty(t, groups)
		require.NoError(t, r.Validate())
	})
}
