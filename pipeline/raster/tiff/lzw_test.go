package tiff

import (
	"bufio"
	"bytes"
	gif "compress/lzw"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	oracle "golang.org/x/image/tiff/lzw"

	"safelight/pipeline/raster"
)

func lzwDecode(b []byte) ([]byte, error) {
	d := new(lzw)
	if err := d.Reset(bufio.NewReader(bytes.NewReader(b)), 1); err != nil {
		return nil, err
	}
	return io.ReadAll(d)
}

// Strings of all kinds, long enough that the table fills and is cleared.
func TestLZWReadsWhatTheSpecificationEncodes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, alphabet := range []int{1, 2, 7, 256} {
		for _, n := range []int{0, 1, 2, 255, 256, 257, 5000, 100_000} {
			b := make([]byte, n)
			for i := range b {
				b[i] = byte(rng.IntN(alphabet))
			}
			packed := lzwEncode(b)
			got, err := lzwDecode(packed)
			require.NoError(t, err, "%d of %d", n, alphabet)
			require.True(t, bytes.Equal(b, got), "%d of %d", n, alphabet)
			want, err := io.ReadAll(oracle.NewReader(bytes.NewReader(packed), oracle.MSB, 8))
			require.NoError(t, err)
			require.True(t, bytes.Equal(want, got), "%d of %d", n, alphabet)
		}
	}
}

// Data is the same however it is read: at once, in pieces that strings do not fit
// into, or in any order of both.
func TestLZWIsTheSameHoweverItIsRead(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 5))
	for range 60 {
		b := make([]byte, 1+rng.IntN(60_000))
		alphabet := []int{1, 2, 4, 30, 256}[rng.IntN(5)]
		for i := range b {
			b[i] = byte(rng.IntN(alphabet))
		}
		d := new(lzw)
		require.NoError(t, d.Reset(bufio.NewReaderSize(bytes.NewReader(lzwEncode(b)), 16+rng.IntN(5000)), 1))
		var got []byte
		for len(got) < len(b) {
			piece := make([]byte, 1+rng.IntN([]int{3, 300, 6000, 40_000}[rng.IntN(4)]))
			n, err := d.Read(piece)
			if err != nil {
				require.ErrorIs(t, err, io.EOF)
			}
			got = append(got, piece[:n]...)
		}
		require.True(t, bytes.Equal(b, got))
	}
}

// Old-style LZW is the same string table with its bits packed and its codes
// widened otherwise; the standard library has it, as GIF uses it.
func TestOldLZWIsToldAndRead(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	for _, n := range []int{1, 2, 300, 5000, 100_000} {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(rng.IntN(7))
		}
		var packed bytes.Buffer
		w := gif.NewWriter(&packed, gif.LSB, 8)
		_, err := w.Write(b)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		got, err := lzwDecode(packed.Bytes())
		require.NoError(t, err, "%d bytes", n)
		require.True(t, bytes.Equal(b, got), "%d bytes", n)
	}
}

func TestLZWRefusesWhatIsNotInTheTable(t *testing.T) {
	var bits uint64 = 256<<27 | 65<<18 | 300<<9 | 257
	b := []byte{byte(bits >> 28), byte(bits >> 20), byte(bits >> 12), byte(bits >> 4), byte(bits << 4)}
	_, err := lzwDecode(b)
	require.ErrorIs(t, err, raster.ErrCorrupt)
	require.ErrorContains(t, err, "LZW code 300 beyond the table of 258")
}

// Where both this decoder and that of golang.org/x/image succeed, they agree.
func FuzzLZW(f *testing.F) {
	f.Add(lzwEncode([]byte("TOBEORNOTTOBEORTOBEORNOT")))
	f.Add(lzwEncode(make([]byte, 5000)))
	f.Add([]byte{0x80, 0x00})
	f.Fuzz(func(t *testing.T, b []byte) {
		if oldLZW(b) {
			lzwDecode(b)
			return // which the other does not know
		}
		got, err := lzwDecode(b)
		want, oracleErr := io.ReadAll(oracle.NewReader(bytes.NewReader(b), oracle.MSB, 8))
		if err == nil && oracleErr == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d bytes here, %d there", len(got), len(want))
		}
		if errors.Is(err, raster.ErrCorrupt) && oracleErr == nil {
			t.Fatalf("%v, but it can be read", err)
		}
	})
}
