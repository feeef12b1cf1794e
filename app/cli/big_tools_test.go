//go:build tools

package cli

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestScanOf5GB previews and exports a BigTIFF of 4.86 GB, whose strips lie
// beyond 4 GiB, and adds up what host and worker take at their peaks. It is a
// test for machines with other programs because it takes a while, not because
// it needs one.
func TestScanOf5GB(t *testing.T) {
	const width, height, rows = 30_000, 27_000, 44
	const limit = 250 << 20
	dir := t.TempDir()
	scan := filepath.Join(dir, "sparse.tif")
	f, err := os.Create(scan)
	require.NoError(t, err)
	strips := (height + rows - 1) / rows
	stripBytes := uint64(rows * width * 6)
	le := binary.LittleEndian
	const tags = 9
	arrays := uint64(16 + 8 + tags*20 + 8)
	start := arrays + 16*uint64(strips)
	b := append([]byte("II\x2b\x00"), 8, 0, 0, 0)
	b = le.AppendUint64(b, 16)
	b = le.AppendUint64(b, tags)
	entry := func(tag, kind uint16, n, v uint64) {
		b = le.AppendUint64(le.AppendUint64(le.AppendUint16(le.AppendUint16(b, tag), kind), n), v)
	}
	entry(256, 4, 1, width)
	entry(257, 4, 1, height)
	entry(258, 3, 3, 16|16<<16|16<<32)
	entry(259, 3, 1, 1)
	entry(262, 3, 1, 2)
	entry(273, 16, uint64(strips), arrays)
	entry(277, 3, 1, 3)
	entry(278, 4, 1, rows)
	entry(279, 16, uint64(strips), arrays+8*uint64(strips))
	b = le.AppendUint64(b, 0)
	for i := range strips {
		b = le.AppendUint64(b, start+uint64(i)*stripBytes)
	}
	for i := range strips {
		b = le.AppendUint64(b, uint64(min(rows, height-i*rows))*width*6)
	}
	_, err = f.Write(b)
	require.NoError(t, err)
	end := int64(start) + int64(height)*width*6
	require.Greater(t, end, int64(4_500_000_000))
	require.NoError(t, f.Truncate(end))
	// The last row is light: a negative's shadow.
	white := make([]byte, width*6)
	for i := range white {
		white[i] = 0xff
	}
	_, err = f.WriteAt(white, end-int64(len(white)))
	require.NoError(t, err)
	require.NoError(t, f.Close())

	for name, args := range map[string][]string{
		"preview": {"preview", scan, "-o", filepath.Join(dir, "p.png"), "--max-edge", "500"},
		"export":  {"export", scan, "-o", filepath.Join(dir, "out"), "--max-edge", "1000", "--no-auto"},
	} {
		host, worker := measure(t, args...)
		t.Logf("%s: host %d MB, worker %d MB", name, host>>20, worker>>20)
		require.Less(t, host+worker, int64(limit))
	}
	info, _ := decoded(t, filepath.Join(dir, "out", "sparse.tif"))
	require.Equal(t, [2]int{1000, 900}, [2]int{info.Width, info.Height})
}
