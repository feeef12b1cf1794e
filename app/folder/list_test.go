package folder

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheScansOfAFolderAreThoseInItAndNoPicturesOfThem(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.tif", "a.jpg", "b.png", "a.tif.safelight.json", ".c.tif", "sub/d.tif", "notes.txt"} {
		write(t, filepath.Join(dir, name), "")
	}
	var others []string
	l, err := ListWith(dir, func(name string) { others = append(others, name) })
	require.NoError(t, err)
	require.Equal(t, []string{"a.jpg", "b.tif"}, slices.Collect(l.Scans))
	slices.Sort(others)
	require.Equal(t, []string{".c.tif", "a.tif.safelight.json", "notes.txt"}, others)
	_, err = List(filepath.Join(dir, "none"))
	require.Error(t, err)
}
