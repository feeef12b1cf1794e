package inflate

import (
	"bytes"
	stdzlib "compress/zlib"
	"fmt"
	"io"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/klauspost/compress/zlib"
	"github.com/stretchr/testify/require"
)

// grainy is what a scan of film is after differencing: samples of 16 bits, low byte
// first, that differ from those beside them by their grain.
func grainy(rng *rand.Rand, samples int) []byte {
	b := make([]byte, 0, 2*samples)
	last := 0
	for range samples {
		v := int(rng.NormFloat64() * 250)
		b = append(b, byte(v-last), byte((v-last)>>8))
		last = v
	}
	return b
}

// kinds are data of n bytes that streams of all kinds of blocks and matches come
// from.
func kinds(n int) map[string][]byte {
	rng := rand.New(rand.NewPCG(1, 2))
	random := make([]byte, n)
	few := make([]byte, n)
	for i := range random {
		random[i] = byte(rng.Uint32())
		few[i] = byte(rng.NormFloat64() * 2)
	}
	var text []byte
	for len(text) < n {
		text = fmt.Appendf(text, "row %d of %d, ", rng.IntN(n), n)
	}
	patterns := make([]byte, n) // repeated at every small distance
	for i := range patterns {
		distance := 1 + i>>9%40
		patterns[i] = byte(i % distance * 7)
	}
	rare := make([]byte, n) // so that codes of all lengths are made, the longest needed last
	for i := range rare {
		rare[i] = byte(bits.TrailingZeros(uint(i + 1)))
	}
	for i := range min(n, 40) {
		rare[n-1-i] = byte(10 + i)
	}
	return map[string][]byte{
		"rare":  rare,
		"grain": grainy(rng, n/2), "random": random, "few values": few, "text": text[:n], "zeros": make([]byte, n), "patterns": patterns,
	}
}

// packed is the stream of data at a level, by compress/zlib, or by another if that
// is given.
func packed(t testing.TB, data []byte, level int, other bool) []byte {
	var b bytes.Buffer
	var zw io.WriteCloser
	var err error
	if other {
		zw, err = zlib.NewWriterLevel(&b, level)
	} else {
		zw, err = stdzlib.NewWriterLevel(&b, level)
	}
	require.NoError(t, err)
	_, err = zw.Write(data)
	require.NoError(t, err)
	require.NoError(t, zw.Close())
	return b.Bytes()
}

// oracles are readers of compress/zlib, which take long to make.
var oracles sync.Pool

// oracle is what compress/zlib makes of a stream, at most 128 KiB.
func oracle(src []byte) ([]byte, error) {
	zr, ok := oracles.Get().(io.ReadCloser)
	var err error
	if ok {
		err = zr.(stdzlib.Resetter).Reset(bytes.NewReader(src), nil)
	} else {
		zr, err = stdzlib.NewReader(bytes.NewReader(src))
	}
	if err != nil {
		return nil, err
	}
	defer oracles.Put(zr)
	return io.ReadAll(io.LimitReader(zr, 1<<17))
}

// check decodes a stream to room for so many bytes and compares with what
// compress/zlib makes of it: the same bytes, and the same verdict where the end is
// reached. It returns the error for the last size.
func check(t testing.TB, d *Decoder, src []byte, sizes ...int) (err error) {
	want, wantErr := oracle(src)
	for _, size := range sizes {
		memory := bytes.Repeat([]byte{0xa5}, size+300)
		var got []byte
		got, err = decode(d, memory[:size], src)
		common := min(len(got), len(want))
		if !bytes.Equal(got[:common], want[:common]) {
			t.Fatalf("%x to %d bytes: not what compress/zlib decodes", src, size)
		}
		if len(bytes.TrimRight(memory[size:], "\xa5")) > 0 {
			t.Fatalf("%x to %d bytes: written behind", src, size)
		}
		switch {
		case err == ErrBlocks && len(src) > freeTables:
		case err == nil && len(got) != min(size, len(want)):
			t.Fatalf("%x to %d bytes: %d of %d", src, size, len(got), len(want))
		case err == nil && wantErr != nil && len(want) <= size, err != nil && wantErr == nil:
			t.Fatalf("%x to %d bytes: %v, and not %v", src, size, err, wantErr)
		}
	}
	return err
}

func decode(d *Decoder, dst, src []byte) ([]byte, error) {
	n, err := d.Decode(dst, src)
	return dst[:n], err
}

// Whatever an encoder writes is decoded, and a decoder has no memory of the stream
// before.
func TestEveryLevelOfBothEncoders(t *testing.T) {
	var d Decoder
	for _, n := range []int{0, 1, 2, 3, 20, 1000, 70_000} {
		for kind, data := range kinds(n) {
			for level := zlib.HuffmanOnly; level <= zlib.BestCompression; level++ {
				for _, other := range []bool{false, true} {
					src := packed(t, data, level, other)
					for _, size := range []int{len(data), len(data) + 1, len(data) + 1000, len(data) / 2, max(0, len(data)-1)} {
						got, err := decode(&d, make([]byte, size), append(src, 1, 2, 3))
						require.NoError(t, err, "%s %d level %d to %d", kind, n, level, size)
						require.True(t, bytes.Equal(data[:min(size, len(data))], got), "%s %d level %d to %d", kind, n, level, size)
					}
				}
			}
		}
	}
}

// small are streams that can be tried in every way.
func small(t testing.TB) [][]byte {
	var all [][]byte
	for _, data := range kinds(500) {
		for _, level := range []int{zlib.HuffmanOnly, zlib.NoCompression, zlib.BestCompression} {
			all = append(all, packed(t, data, level, false))
		}
	}
	return append(all, packed(t, []byte("fixed codes, fixed codes"), 9, false))
}

func TestRoomOfEverySize(t *testing.T) {
	var d Decoder
	for _, src := range small(t) {
		for size := range 520 {
			require.NoError(t, check(t, &d, src, size))
		}
	}
}

func TestEveryTruncation(t *testing.T) {
	var d Decoder
	for _, src := range small(t) {
		for n := range src {
			require.ErrorIs(t, check(t, &d, src[:n:n], 1000, 500), ErrTruncated, "%d of %d bytes", n, len(src))
		}
	}
}

func TestEveryBitFlipped(t *testing.T) {
	var d Decoder
	for _, src := range small(t) {
		for i := range src {
			for bit := range 8 {
				if i == 1 && bit == 5 {
					continue // a dictionary: see TestHeaders
				}
				flipped := slices.Clone(src)
				flipped[i] ^= 1 << bit
				check(t, &d, flipped, 4000, 500, 100)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	var d Decoder
	src := packed(t, []byte("abc"), 9, false)
	head := func(method, flags byte) error {
		b := slices.Clone(src)
		b[0], b[1] = method, flags&^31
		b[1] |= byte(31-(int(b[0])<<8|int(b[1]))%31) % 31
		_, err := d.Decode(make([]byte, 3), b)
		return err
	}
	require.NoError(t, head(0x78, 0))
	require.NoError(t, head(0x08, 0xc0), "a window of 256 bytes, the best compression")
	require.ErrorIs(t, head(0x77, 0), ErrCorrupt, "method 7")
	require.ErrorIs(t, head(0x88, 0), ErrCorrupt, "a window of 64 KiB")
	require.ErrorIs(t, head(0x78, 1<<5), ErrCorrupt, "a dictionary")
	src[1] ^= 1
	_, err := d.Decode(nil, src)
	require.ErrorIs(t, err, ErrCorrupt, "its own check")

	src[1] ^= 1
	src[len(src)-1] ^= 1
	got, err := decode(&d, make([]byte, 3), src)
	require.ErrorIs(t, err, ErrChecksum)
	require.Equal(t, "abc", string(got))
	_, err = d.Decode(make([]byte, 2), src)
	require.NoError(t, err, "the end was not looked at")
}

func TestNothingIsAllocated(t *testing.T) {
	data := grainy(rand.New(rand.NewPCG(1, 2)), 5000)
	src, dst := packed(t, data, 6, false), make([]byte, len(data))
	d := new(Decoder)
	require.Zero(t, testing.AllocsPerRun(10, func() { d.Decode(dst, src) }))
}

// FuzzDecode compares with compress/zlib.
func FuzzDecode(f *testing.F) {
	for _, src := range small(f) {
		f.Add(src, uint16(500))
	}
	for _, b := range crafted {
		f.Add(b.stream(), uint16(300))
	}
	var d Decoder
	f.Fuzz(func(t *testing.T, src []byte, size uint16) {
		if len(src) > 1 && src[1]&(1<<5) != 0 {
			return // compress/zlib takes an empty dictionary
		}
		check(t, &d, src, int(size), 1<<16)
	})
}
