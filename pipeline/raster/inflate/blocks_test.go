package inflate

import (
	"bytes"
	"testing"

	"github.com/klauspost/compress/zlib"
	"github.com/stretchr/testify/require"
)

// blocks is a stream of so many empty blocks, every few of them with codes of its own.
func blocks(count, dynamic int) []byte {
	var s bitString
	for n := range count {
		if dynamic > 0 && n%dynamic == 0 { // as noMatch, and not the last
			s = s.put(0, 1).put(2, 2).put(0, 5).put(0, 5).put(maxLengthCodes-4, 4)
			for _, symbol := range lengthOrder {
				s = s.put(oneBit[int(symbol)], 3)
			}
			s = s.code(2, 2).zeros(255).code(2, 2).code(2, 2).code(1, 1)
			continue
		}
		s = s.put(0, 1).put(1, 2).code(0, 7)
	}
	return s.put(1, 1).put(1, 2).code(0, 7).stream()
}

// However many blocks have the fixed codes, their tables are built once.
func TestTablesOfFixedCodesAreBuiltOnce(t *testing.T) {
	var d Decoder
	require.NoError(t, check(t, &d, blocks(20_000, 0), 0, 10))
	require.LessOrEqual(t, d.built, 1)
	require.NoError(t, check(t, &d, blocks(50, 2), 0, 10))
	require.Equal(t, 50, d.built)
	require.NoError(t, check(t, &d, blocks(10, 0), 0, 10), "tables of another stream are not taken for them")
}

// Small blocks do not make the decoder work for hundreds of times as long as the
// stream is worth.
func TestTooManyTablesAreNotBuilt(t *testing.T) {
	var d Decoder
	for _, dynamic := range []int{1, 2, 3} {
		_, err := d.Decode(make([]byte, 1000), blocks(3000, dynamic))
		require.ErrorIs(t, err, ErrBlocks)
		require.LessOrEqual(t, d.built, freeTables+1)
	}
}

// What encoders write is decoded, also when they are told to flush often.
func TestFlushedStreamsAreDecoded(t *testing.T) {
	data := kinds(100_000)["grain"]
	for _, every := range []int{200, 1000, 10_000} {
		var b bytes.Buffer
		w, err := zlib.NewWriterLevel(&b, 6)
		require.NoError(t, err)
		for at := 0; at < len(data); at += every {
			_, err := w.Write(data[at:min(at+every, len(data))])
			require.NoError(t, err)
			require.NoError(t, w.Flush())
		}
		require.NoError(t, w.Close())
		var d Decoder
		require.NoError(t, check(t, &d, b.Bytes(), len(data)), "every %d", every)
	}
}
