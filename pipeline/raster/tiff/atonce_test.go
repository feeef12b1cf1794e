package tiff

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/pipeline/raster/rastertest"
)

// deflated are files in Deflate of every layout that makes a difference.
var deflated = []made{
	{predictor: true, rows: 8}, {rows: 31, reversed: true}, {predictor: true, bigEndian: true, planar: true, rows: 5}, {predictor: true, tileW: 16, tileH: 16},
}

// readWith reads rows of a block, decoded at once or read on in, and says what the
// error is.
func readWith(s *source, once bool, block, from, to int) (rows []byte, end int, text string) {
	b := newBlockReader(s.layout, s.file, once)
	end, err := b.read(context.Background(), block, from, to, func(y int, raw []byte) {
		rows = append(append(rows, byte(y)), raw...)
	})
	if err != nil {
		text = err.Error()
	}
	return rows, end, text
}

// Decoded at once, a block has the rows that it has when it is read on in, and of a
// damaged one as many, with the same error.
func TestAtOnceIsAsRowByRow(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for _, m := range deflated {
		m.w, m.h, m.ch, m.depth, m.compression = 37, 31, 3, 16, 8
		t.Run(fmt.Sprintf("%+v", m), func(t *testing.T) {
			whole := m.blocks(rastertest.Picture(rng, m.w, m.h, m.ch, m.depth))
			damaged := 0
			for i := range 300 {
				blocks := slices.Clone(whole)
				n := rng.IntN(len(blocks))
				block := slices.Clone(blocks[n])
				switch i % 4 {
				case 0:
					block = block[:rng.IntN(len(block))]
				case 1:
					block[rng.IntN(len(block))] ^= 1 << rng.IntN(8)
				case 2:
					block[len(block)-1-rng.IntN(min(len(block), 20))] ^= 1 << rng.IntN(8)
				}
				blocks[n] = block
				src, err := openPartial(m.fileOf(blocks), giantBlock)
				require.NoError(t, err)
				s := src.(*source)
				from := rng.IntN(s.rows(n))
				for _, to := range []int{s.rows(n), from + 1} {
					want, wantEnd, wantText := readWith(s, false, n, from, to)
					got, end, text := readWith(s, true, n, from, to)
					require.Equal(t, wantText, text)
					require.Equal(t, wantEnd, end)
					require.True(t, bytes.Equal(want, got), "rows %d to %d", from, to)
					if text != "" {
						damaged++
					}
				}
			}
			require.Greater(t, damaged, 100)
		})
	}
}

// Blocks that are not giant are decoded at once, in the memory that is told.
func TestWhichBlocksAreDecodedAtOnce(t *testing.T) {
	for _, m := range deflated {
		m.w, m.h, m.ch, m.depth, m.compression = 37, 31, 3, 16, 8
		file := m.file(rastertest.Picture(rand.New(rand.NewPCG(3, 5)), m.w, m.h, m.ch, m.depth))
		src, err := open(file)
		require.NoError(t, err)
		s := src.(*source)
		b := s.readers.Get().(*blockReader)
		for block := range s.blocks {
			_, ok := b.readAtOnce(context.Background(), block, s.rows(block))
			require.True(t, ok, "block %d", block)
		}
		took := len(b.raw) + cap(b.once.stored) + b.buf.Size()
		require.LessOrEqual(t, int64(took), s.readerBytes(true)-s.codec.state)

		src, err = openGiant(bytes.NewReader(file), int64(len(file)), raster.DefaultLimits(), 256)
		require.NoError(t, err)
		require.False(t, src.(*source).atOnce(), "giant")
	}
	m := made{w: 37, h: 31, ch: 3, depth: 16, compression: 5}
	src, err := open(m.file(make([]uint16, 37*31*3)))
	require.NoError(t, err)
	require.False(t, src.(*source).atOnce(), "LZW")
}

// A block that claims to be stored in far more bytes than it decodes to is read no
// further than it can be.
func TestAtOnceReadsNoMoreThanABlockCanTake(t *testing.T) {
	m := made{w: 37, h: 31, ch: 3, depth: 16, compression: 8}
	p := rastertest.Picture(rand.New(rand.NewPCG(3, 5)), m.w, m.h, m.ch, m.depth)
	blocks := m.blocks(p)
	blocks[0] = append(blocks[0], make([]byte, 1<<20)...)
	src, err := open(m.fileOf(blocks))
	require.NoError(t, err)
	require.Less(t, src.(*source).onceBytes(), int64(80<<10))
	got, err := rastertest.ReadAll(src)
	require.NoError(t, err)
	require.True(t, equal(p, got))
}
