package tiff

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCompressionsHaveNames(t *testing.T) {
	for c, name := range map[Compression]string{Deflate: "deflate", None: "none", LZW: "lzw"} {
		require.Equal(t, name, c.String())
		got, err := ParseCompression(name)
		require.NoError(t, err)
		require.Equal(t, c, got)
	}
	require.Len(t, Compressions(), 3)
	got, err := ParseCompression("")
	require.NoError(t, err)
	require.Equal(t, Options{}.Compression, got)
	_, err = ParseCompression("zip")
	require.EqualError(t, err, `compression "zip" is not one of deflate, none, lzw`)
	require.Equal(t, "compression 3", Compression(3).String())
}
