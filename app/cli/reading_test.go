package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster/tiff"
)

// TestTruncatedScansOfEveryFormatAreSalvagedWhenAsked cuts a PNG and a JPEG in
// half: refused with how much is there, and with --partial the top of the picture
// is that of the whole scan.
func TestTruncatedScansOfEveryFormatAreSalvagedWhenAsked(t *testing.T) {
	dir := t.TempDir()
	for i, scan := range profiled(t, dir, nil)[1:] {
		data, err := os.ReadFile(scan)
		require.NoError(t, err)
		cut := filepath.Join(dir, "cut"+filepath.Ext(scan))
		require.NoError(t, os.WriteFile(cut, data[:len(data)*3/4], 0o666))

		got := run(t, "", "export", cut, "-o", t.TempDir(), "--no-auto")
		require.Equal(t, ExitFailed, got.code)
		require.Regexp(t, `; \d\d of 64 rows are there, in \d+ bytes of image data \(truncated file\)`, got.err)
		out := t.TempDir()
		got = run(t, "", "export", scan, cut, "-o", out, "--partial", "--no-auto")
		require.Zero(t, got.code, got.err)
		require.Regexp(t, `cut\.\w+: salvaged: of the scan's rows \d\d to 63 `, got.err)
		require.NotContains(t, got.err, filepath.Base(scan)+": salvaged")
		require.Equal(t, 1, strings.Count(got.err, "blank"), "said once: %s", got.err)
		require.NotContains(t, got.err, "black")
		for _, args := range [][]string{
			{"export", scan, cut, "-o", filepath.Join(out, "again")},
			{"preview", cut, "-o", filepath.Join(out, "p.png")},
		} {
			seen := run(t, "", append(args, "--partial", "--no-auto", "--json")...).events(t)
			rows := map[any]any{}
			for _, e := range seen {
				if e["event"] == "done" {
					rows[e["file"]] = e["missing_rows"]
				}
			}
			require.Nil(t, rows[scan])
			require.Greater(t, rows[cut], 5.0)
			require.Less(t, rows[cut], 40.0)
		}
		_, whole := decoded(t, filepath.Join(out, "scan.tif"))
		_, top := decoded(t, filepath.Join(out, "cut.tif"))
		require.NotEqual(t, whole, top)
		require.Equal(t, whole[:len(whole)/4], top[:len(whole)/4], "scan %d", i)

		got = run(t, "", "preview", cut, "-o", filepath.Join(t.TempDir(), "p.png"), "--partial", "--no-auto")
		require.Zero(t, got.code, got.err)
		require.Equal(t, 1, strings.Count(got.err, "missing"), "said once: %s", got.err)
		require.Contains(t, got.err, "salvaged: ")
	}
}

// TestLimitsAreSetOnTheCommandLine opens a scan with limits that it just keeps
// and just does not; what is refused names the limit to set.
func TestLimitsAreSetOnTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	scan := filepath.Join(dir, "scan.tif")
	scene(t, scan, 300, 200, tiff.None)
	for _, isolation := range []string{"always", "never"} {
		got := run(t, "", "inspect", scan, "--limit", "edge=300", "--limit", "pixels=60000", "--isolation", isolation)
		require.Zero(t, got.code, got.err)
		got = run(t, "", "inspect", scan, "--limit", "edge=299", "--isolation", isolation)
		require.Equal(t, ExitFailed, got.code)
		require.Contains(t, got.err, "300 x 200 pixels, at most 299 along an edge are read (over the limit: edge)")
		got = run(t, "", "export", scan, "-o", filepath.Join(dir, "out", isolation), "--limit", "pixels=59999", "--isolation", isolation)
		require.Equal(t, ExitFailed, got.code)
		require.Contains(t, got.err, "(over the limit: pixels)")
		// A picture is read back with the usual limits: those of the scan are not
		// those of what is made of it.
		got = run(t, "", "export", scan, "-o", filepath.Join(dir, "out", isolation), "--limit", "tags=15", "--isolation", isolation)
		require.Zero(t, got.code, got.err)
	}
	for arg, says := range map[string]string{
		"memory=1":  `--limit: no limit "memory"; there are pixels, edge, `,
		"edge=0":    "--limit: edge: 0 is outside 1 to ",
		"edge":      `"edge" is not NAME=VALUE`,
		"edge=many": `"edge=many" is not NAME=VALUE`,
	} {
		got := run(t, "", "inspect", scan, "--limit", arg)
		require.Equal(t, ExitUsage, got.code)
		require.Contains(t, got.err, says)
	}
}
