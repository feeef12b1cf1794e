package tiff

import (
	"bufio"
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// The example of Apple Technical Note 1023 (1989), which introduced PackBits.
func TestPackBitsReadsApplesExample(t *testing.T) {
	packed := []byte{0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa}
	plain := []byte{
		0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22,
		0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
	}
	d := new(packBits)
	require.NoError(t, d.Reset(bufio.NewReader(bytes.NewReader(packed)), 1))
	got, err := io.ReadAll(d)
	require.NoError(t, err)
	require.Equal(t, plain, got)
}

func TestPackBitsSkipsTheEmptyRun(t *testing.T) {
	d := new(packBits)
	require.NoError(t, d.Reset(bufio.NewReader(bytes.NewReader([]byte{0x80, 0x00, 7, 0x80, 0xff, 9})), 1))
	got, err := io.ReadAll(d)
	require.NoError(t, err)
	require.Equal(t, []byte{7, 9, 9}, got)
}
