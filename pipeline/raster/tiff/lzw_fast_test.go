package tiff

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/internal/fixture"
	"safelight/pipeline/raster"
)

// lzwIn decodes in reads of so many bytes. One byte at a time, the fast way has no
// room and is not taken.
func lzwIn(b []byte, size int) (out []byte, err error) {
	d := new(lzw)
	d.Reset(bufio.NewReaderSize(bytes.NewReader(b), 32<<10), 0)
	p := make([]byte, size)
	for len(out) < 1<<20 {
		n, err := d.Read(p)
		out = append(out, p[:n]...)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// requireOneWay requires the fast and the slow way to agree on a stream.
func requireOneWay(t *testing.T, b []byte) {
	t.Helper()
	want, wantErr := lzwIn(b, 1)
	got, err := lzwIn(b, 64<<10)
	require.Equal(t, fmt.Sprint(wantErr), fmt.Sprint(err))
	size := min(len(got), len(want))
	require.True(t, bytes.Equal(want[:size], got[:size]), "other bytes")
	if size < 1<<20 {
		require.Equal(t, len(want), len(got))
	}
}

// lzwCodes writes codes of 9 bits.
func lzwCodes(codes ...int) (b []byte) {
	bits, n := uint64(0), 0
	for _, code := range codes {
		bits, n = bits<<9|uint64(code), n+9
		for ; n >= 8; n -= 8 {
			b = append(b, byte(bits>>(n-8)))
		}
	}
	return append(b, byte(bits<<(8-n)), 0, 0, 0, 0, 0, 0, 0, 0)
}

// Behind a Clear there is no string before, that the first code could be a byte more
// of.
func TestTheFirstCodeBehindAClearIsInTheTable(t *testing.T) {
	for _, codes := range [][]int{
		{256, 'A', 'B', 256, 258, 'C', 257},
		{256, 'A', 258, 258, 256, 258, 258, 258, 257},
	} {
		_, err := lzwIn(lzwCodes(codes...), 64<<10)
		require.ErrorIs(t, err, raster.ErrCorrupt)
		require.ErrorContains(t, err, "LZW code 258 beyond the table of 258")
		requireOneWay(t, lzwCodes(codes...))
	}
}

// Damaged or not, what comes out does not depend on how much is read at a time.
func TestBothWaysOfLZWAgreeOnDamagedStreams(t *testing.T) {
	rnd := rand.New(rand.NewPCG(61, 62))
	streams, refused := fixture.Fewer(3000, 100), 0
	for n := range streams {
		var b []byte
		if n%2 == 0 { // a whole stream, damaged in places
			data := make([]byte, 2000+rnd.IntN(20_000))
			for i := range data {
				data[i] = byte(rnd.IntN(1 + n%40))
			}
			b = lzwEncode(data)
			for range rnd.IntN(4) {
				b[2+rnd.IntN(len(b)-2)] ^= 1 << rnd.IntN(8)
			}
		} else { // codes near the beginning of the table, and many Clears
			codes := []int{256}
			for range 20 + rnd.IntN(200) {
				codes = append(codes, []int{256, 'A', 'B', 257 + rnd.IntN(8), 258, 259}[rnd.IntN(6)])
				if codes[len(codes)-1] == 257 && rnd.IntN(4) > 0 {
					codes[len(codes)-1] = 'C'
				}
			}
			b = lzwCodes(codes...)
		}
		requireOneWay(t, b)
		if _, err := lzwIn(b, 64<<10); !errors.Is(err, io.EOF) {
			refused++
		}
	}
	require.Greater(t, refused, streams/6)
	require.Less(t, refused, streams*29/30)
}
