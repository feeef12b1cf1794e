package tiff

import (
	"context"
	"encoding/binary"
	"math/bits"

	"safelight/pipeline/raster"
)

// direct says that a request asks for rows just as they stand in the file: 16 bits,
// not compressed, interleaved, of the whole width, and nothing else beside them.
// Then they are read to where they are wanted, and not copied on the way.
func (s *source) direct(q request) bool {
	whole := s.blockW == s.area.Dx() && s.width == s.area.Dx()
	stored := s.codec.expansion == 1 && s.predictor == predictorNone && !s.reversed
	if !whole || !stored || s.planes != 1 || s.bits != 16 || s.float || q.words == nil || q.first != 0 || q.n != s.stored {
		return false
	}
	for _, table := range s.levels {
		if table != nil {
			return false
		}
	}
	return true
}

// readDirect reads rows from to to-1 of a block, and says whether it could. Where
// it could not, the usual way finds out why, and what there is.
func (s *source) readDirect(ctx context.Context, q request, block, from, to int) bool {
	size := s.rowBytes()
	where := s.blocks[block]
	if ctx.Err() != nil || uint64(to)*uint64(size) > where.size {
		return false
	}
	y := block%s.down*s.blockH + from - q.top
	row := s.area.Dx() * q.n
	words := q.words[y*row:][:(to-from)*row]
	memory := raster.Bytes(words)
	if n, _ := s.file.R.ReadAt(memory, int64(where.off)+int64(from)*int64(size)); n != len(memory) {
		return false
	}
	if (s.order == binary.LittleEndian) != raster.LittleEndian() {
		for i, v := range words {
			words[i] = bits.ReverseBytes16(v)
		}
	}
	return true
}
