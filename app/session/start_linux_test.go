package session_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	. "safelight/app/session"
	"safelight/pipeline/recipe"
)

// What cannot be read is told, keeps no folder from being opened, and is not overwritten.
func TestAStartThatCannotBeReadIsKeptAside(t *testing.T) {
	d := enter(t)
	d.negative("0.tif", 60, 40)
	begin := func() (told string) {
		d.Session = d.begin()
		d.do(Command{Do: Open, Text: d.dir})
		d.ready("0.tif")
		told = fmt.Sprint(d.State().Status)
		require.Empty(t, d.State().Folder.Start, told)
		d.do(Command{Do: FolderStart, Names: []string{"glare"}})
		require.NoError(t, d.Close())
		return told
	}
	require.NoError(t, d.Close())
	begin()
	kept := filepath.Join(d.data, "starts", entries(t, filepath.Join(d.data, "starts"))[0])
	good, err := os.ReadFile(kept)
	require.NoError(t, err)
	for text, why := range map[string]string{
		"":                       "unexpected end of JSON input",
		`{"version": 2}`:         "version 2 is not known",
		string(good) + "garbage": "invalid character",
		strings.Replace(string(good), `"glare"`, `"sound"`, 1): `there is no group "sound"`,
	} {
		require.NoError(t, os.WriteFile(kept, []byte(text), 0o666))
		require.Contains(t, begin(), why)
	}
	require.NoError(t, os.Remove(kept))
	require.NoError(t, syscall.Mkfifo(kept, 0o600))
	require.Contains(t, begin(), "not a regular file")
	require.Len(t, entries(t, filepath.Dir(kept)), 1+5)

	d.Session = d.begin()
	d.do(Command{Do: Open, Text: d.dir})
	require.Equal(t, []string{"glare"}, d.State().Folder.Start)
	require.NoError(t, d.Close())

	require.NoError(t, os.RemoveAll(d.dir)) // and another card comes to its place
	require.NoError(t, os.Mkdir(d.dir, 0o777))
	d.negative("0.tif", 90, 60)
	require.Contains(t, begin(), "it is of other scans")
	require.Contains(t, strings.Join(entries(t, filepath.Dir(kept)), " "), ".other-1")
}

// Whatever is in a file that says how a folder starts, it is refused or can be used.
func FuzzHowAFolderStarts(f *testing.F) {
	whole, err := recipe.Marshal(recipe.Default(recipe.ColorNegative))
	require.NoError(f, err)
	f.Add([]byte(`{"version": 1, "folder": "/scans", "groups": ["glare", "curve"], "recipe": ` + string(whole) + `}`))
	f.Add([]byte(`{"version": 2}`))
	f.Add([]byte(`{"version": 1, "groups": ["none"], "recipe": {"render": 1}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		groups, r, err := DecodeStart(data)
		if err != nil {
			return
		}
		require.NotEmpty(t, groups)
		require.NoError(t, r.Validate())
	})
}
