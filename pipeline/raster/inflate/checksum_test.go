package inflate

import (
	"bytes"
	"hash/adler32"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChecksumIsAdler32(t *testing.T) {
	most := bytes.Repeat([]byte{0xff}, 2<<20+13)
	for name, data := range kinds(5000) {
		for n := range 100 {
			require.Equal(t, adler32.Checksum(data[n:]), checksum(data[n:]), name)
			require.Equal(t, adler32.Checksum(data[:n]), checksum(data[:n]), name)
		}
	}
	for _, n := range []int{1<<20 - 1, 1 << 20, 1<<20 + 1, len(most)} {
		require.Equal(t, adler32.Checksum(most[:n]), checksum(most[:n]), "sums as large as can be")
	}
}
