//go:build tools

package icns_test

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/bundle/icns"
	"safelight/bundle/icon"
)

// icns2png of Debian's icnsutils knows three of the types. The frame of the file and
// the data of these have to be right for it.
func TestIcns2pngReadsTheIcon(t *testing.T) {
	file, err := icns.Encode(icon.Draw)
	require.NoError(t, err)
	dir := t.TempDir()
	path := filepath.Join(dir, "AppIcon.icns")
	require.NoError(t, os.WriteFile(path, file, 0o666))
	list, err := exec.Command("icns2png", "-l", path).CombinedOutput()
	require.NoError(t, err, string(list))
	for _, k := range icns.Kinds {
		require.Contains(t, string(list), fmt.Sprintf("'%s'", k.Type))
	}
	require.Contains(t, string(list), fmt.Sprintf("%d elements total", len(icns.Kinds)))

	out, err := exec.Command("icns2png", "-x", "-o", dir, path).CombinedOutput()
	require.NoError(t, err, string(out))
	for _, size := range []int{256, 512, 1024} {
		f, err := os.Open(filepath.Join(dir, fmt.Sprintf("AppIcon_%dx%[1]dx32.png", size)))
		require.NoError(t, err, string(out))
		got, err := png.Decode(f)
		require.NoError(t, f.Close())
		require.NoError(t, err)
		require.True(t, same(icon.Draw(size), got), size)
	}
}

// same reports whether two pictures look the same: what nothing covers has no color.
func same(a, b image.Image) bool {
	r := a.Bounds()
	for y := range r.Dy() {
		for x := range r.Dx() {
			p, q := color.NRGBAModel.Convert(a.At(x, y)).(color.NRGBA), color.NRGBAModel.Convert(b.At(x, y)).(color.NRGBA)
			if p != q && (p.A != 0 || q.A != 0) {
				return false
			}
		}
	}
	return r == b.Bounds()
}
