package tiff

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

var update = flag.Bool("update", false, "write the table of docs/tiff.md")

// What is said of a file in the table.
const (
	isExact   = "exact"
	isLibtiff = "exact (libtiff)"
	isJPEG    = "within the codec's error"
)

// dataFiles are the files of the test data below tiff, without the folder.
func dataFiles(t *testing.T) (dir string, names []string) {
	dir = fixture.Path(t, "tiff")
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err == nil && !d.IsDir() && (ext == ".tif" || ext == ".tiff") {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	require.NoError(t, err)
	return dir, names
}

// verdict is what the table says of a file, and what the file is. That what is
// exact is exact, TestScannerMatrixIsExact and TestSequencesCountUp show; what
// libtiff has to say, the tests with the tag tools.
func verdict(t *testing.T, dir, name string) (is, says string) {
	src, err := openPath(t, filepath.Join(dir, filepath.FromSlash(name)))
	if err == nil {
		_, err = rastertest.ReadAll(src)
	}
	if err != nil {
		var e *raster.Error
		require.True(t, errors.As(err, &e), name)
		require.ErrorIs(t, err, raster.ErrUnsupported, name)
		return "", "refused: " + e.Detail
	}
	i := src.Info()
	kind := "bit"
	if i.Float {
		kind = "bit float"
	}
	is = fmt.Sprintf("%d x %d, %d x %d %s, %s, %s", i.Width, i.Height, i.Channels, i.StoredBits, kind, i.Compression, i.Layout)
	if i.Infrared != "" {
		is += ", infrared: " + i.Infrared
	}
	switch {
	case i.Compression == "JPEG":
		says = isJPEG
	case strings.HasPrefix(name, "synthetic/"), strings.HasPrefix(name, "image-tiff/seq/"):
		says = isExact
	default:
		says = isLibtiff
	}
	return is, says
}

// The table of docs/tiff.md says what happens to every file.
func TestTable(t *testing.T) {
	dir, names := dataFiles(t)
	var b strings.Builder
	b.WriteString("<!-- table tiff -->\n| file | what it is | read |\n|---|---|---|\n")
	count := map[string]int{}
	for _, name := range names {
		is, says := verdict(t, dir, name)
		kind, _, _ := strings.Cut(says, ":")
		count[kind]++
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, is, says)
	}
	fmt.Fprintf(&b, "\n%d files: %d exact, %d exactly as libtiff reads them, %d within the error of JPEG, %d refused.\n<!-- end -->\n",
		len(names), count[isExact], count[isLibtiff], count[isJPEG], count["refused"])

	path := filepath.Join(fixture.Repository(t), "docs", "tiff.md")
	doc, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(doc), "<!-- table tiff -->\n")
	require.True(t, ok, "no mark for the table")
	_, after, ok := strings.Cut(rest, "<!-- end -->\n")
	require.True(t, ok, "no mark for its end")
	want := before + b.String() + after
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(doc), "run this test with -update")
}
